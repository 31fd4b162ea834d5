"""Who has looked, in words."""

from goldthread.oversight.looking.presenters.looks import ListedLine, LookDay, WorkerLine, listed_line, look_days
from goldthread.oversight.looking.presenters.sheet import Sheet, sheet, sheet_document

__all__ = ["ListedLine", "LookDay", "Sheet", "WorkerLine", "listed_line", "look_days", "sheet", "sheet_document"]
