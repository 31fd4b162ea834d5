"""What stands round every page, and the desk's own pages."""

from goldthread.front.desk.presenters.around import Token, shell

__all__ = ["Token", "shell"]
