"""File: a picture, PDF or Word document that hangs on a record, or a person's photo. Checked, hashed, private.

The original is kept untouched, under its SHA-256, where no page serves it. What people see is the *shown copy*, made
anew by a short-lived process of its own, so that a hostile file cannot hurt the web process. Knows people and homes;
must not know records: whoever may see the record may see its files, and only the record's gate can say so.
"""
