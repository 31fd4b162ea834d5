"""CSV in: a file is matched, previewed, confirmed, and only then written.

Owns the batch: the bytes that were handed over, how somebody matched their columns, what was found wrong, who said yes.
Must not know how a person, a stay or a record is kept: all of that is written through the actions of casework.
"""
