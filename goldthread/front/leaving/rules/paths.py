"""Where things lie in a folder. Below html/, unless it says otherwise."""

from __future__ import annotations

from datetime import date

from goldthread.casework.files.rules import Kind


def extension(kind: Kind, *, shown: bool) -> str:
    """The ending that lets any machine open it: shown pictures are JPEG, documents what they were."""
    return Kind.JPEG.extensions[0] if shown and kind.is_picture else kind.extensions[0]


def shown_path(kind: Kind, sha256: str) -> str:
    """The shown copy of a file, from the top of the folder."""
    return f"files/shown/{sha256}{extension(kind, shown=True)}"


def original_path(kind: Kind, sha256: str) -> str:
    """Its untouched original, from the top of the folder."""
    return f"files/originals/{sha256}{extension(kind, shown=False)}"


def day_path(day: date) -> str:
    """The page of a day."""
    return f"days/{day.isoformat()}.html"
