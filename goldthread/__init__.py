"""Goldthread: the working record for therapeutic residential care."""

__version__ = "0.1.0"
