"""Token: a key by which a worker's own program asks in their name, in one home. Only its digest is kept.

It knows who may do what now (access), and nothing of sign-in (accounts), of people or of records.
"""
