"""What takes long: a folder is written, table by table and record by record."""

from goldthread.front.leaving.jobs.writing import write_home, write_person

__all__ = ["write_home", "write_person"]
