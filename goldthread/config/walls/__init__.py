"""Row-level security: built from `functions.sql` and `tables.py`, put up by the owner after the tables (`put_up_for`).

The database's own part of need-to-know. It knows no page and trusts no filter of the program.
"""

from goldthread.config.walls.building import put_up_for

__all__ = ["put_up_for"]
