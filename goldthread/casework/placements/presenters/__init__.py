"""What the pages of a file show."""

from goldthread.casework.placements.presenters.header import FileHeader, Tab, file_header

__all__ = ["FileHeader", "Tab", "file_header"]
