"""Which characters the fonts of the paper can print, and what stands for those they cannot.

`fonts/coverage.txt` lists what the vendored fonts hold; tests/ui/test_paper_fonts.py compares it with the fonts and
says how to write it anew.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from goldthread.lib.text import visible

FONTS = Path(__file__).parent / "fonts"

# The order in which fonts are tried. What is left in the folder follows these; Korean, Chinese and Japanese come
# last, since those fonts also hold letters that others draw better.
FIRST_FAMILIES = ("Noto Sans",)
LAST_FAMILIES = (
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "Noto Emoji",
    "Gothic A1",
    "Droid Sans Fallback",
)

# Never drawn, but they join or vary their neighbours; typst takes them with any font.
_JOINERS = "\u00ad\u034f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"


@cache
def _unprintable() -> re.Pattern[str]:
    ranges = []
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        ranges.append(f"{re.escape(chr(int(first, 16)))}-{re.escape(chr(int(last or first, 16)))}")
    return re.compile(f"[^\n{_JOINERS}{''.join(ranges)}]")


def printable(text: str) -> str:
    """The text as it can be printed: unseen controls and characters of no font are spelt out, as in `⟦U+13000⟧`.

    Line ends become "\\n", tabs four spaces. Everything else stays as it was typed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if text.isascii() and text.isprintable():
        return text
    return _unprintable().sub(_spelt, visible(text))


def plain(text: str) -> str:
    """The text with every character spelt out that is not an ordinary Latin letter, digit or sign: the last resort."""
    return re.sub(r"[^\n\x20-\x7e\xa1-\xac\xae-\u017f‘’“”–—…⟦⟧]", _spelt, text)


def _spelt(match: re.Match[str]) -> str:
    return f"⟦U+{ord(match[0]):04X}⟧"


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is of a script written from right to left (Arabic, Hebrew…)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False
