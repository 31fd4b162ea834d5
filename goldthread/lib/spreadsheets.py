"""Cells that a spreadsheet may open without running anything."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula; the second line are the same signs at full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
