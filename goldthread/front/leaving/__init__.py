"""Leaving with everything, and coming back: one person or a whole home as a folder of plain files.

Owns the folder: what lies in it, in which bytes, and how a whole home is brought in from one. Keeps no table.
Must not know how anything is written down or shown on a page: it reads every app's rows, and shows a record with the
records' own presenters.
"""
