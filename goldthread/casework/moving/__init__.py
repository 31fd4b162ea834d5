"""A person moves from one home of the provider to another: handed over here, taken in there, or taken back.

Two people act, each in their own home. Nothing is copied of the records: they stay where they were written.
"""
