"""Which characters the fonts of the paper can print, and what stands for those they cannot.

`fonts/coverage.txt` lists what each vendored font holds; tests/ui/test_paper_fonts.py compares it with the fonts and
says how to write it anew.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache

from goldthread.lib.text import visible
from goldthread.ui.paper.press import FONTS

BODY_FAMILY = "Atkinson Hyperlegible Next"
HEADING_FAMILY = "Fraunces"

# The order in which fonts are tried; those not named here stand between. Symbols, Korean, Chinese and Japanese come
# last, since those fonts also hold letters that others draw better.
_FIRST = (BODY_FAMILY, HEADING_FAMILY, "Noto Sans")
_LAST = (
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
def _held() -> dict[str, tuple[list[int], list[int]]]:
    """Family → first and last characters of its ranges, in the order in which fonts are tried."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("# "):
            firsts, lasts = found.setdefault(line[2:], ([], []))
            continue
        first, _, last = line.partition("-")
        firsts.append(int(first, 16))
        lasts.append(int(last or first, 16))
    middle = sorted(set(found) - set(_FIRST) - set(_LAST))
    return {family: found[family] for family in (*_FIRST, *middle, *_LAST)}


@cache
def _unprintable() -> re.Pattern[str]:
    ranges = "".join(
        f"{re.escape(chr(first))}-{re.escape(chr(last))}"
        for firsts, lasts in _held().values()
        for first, last in zip(firsts, lasts, strict=True)
    )
    return re.compile(f"[^\n{_JOINERS}{ranges}]")


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


def families_for(characters: set[str]) -> tuple[str, ...]:
    """The fallback families that these characters need, in order; as few as will do, because each one costs time.

    Letters choose first, so that a sign which several scripts share goes with the letters round it.
    """
    chosen: set[str] = {"Noto Sans"}
    for character in sorted(characters, key=lambda c: (unicodedata.category(c)[0] != "L", c)):
        holders = _holders(character)
        if holders and not (BODY_FAMILY in holders or chosen & set(holders)):
            chosen.add(holders[0])
    return tuple(family for family in _held() if family in chosen)


@lru_cache(maxsize=4096)
def _holders(character: str) -> tuple[str, ...]:
    code = ord(character)
    holders = []
    for family, (firsts, lasts) in _held().items():
        at = bisect_right(firsts, code) - 1
        if family != HEADING_FAMILY and at >= 0 and code <= lasts[at]:
            holders.append(family)
    return tuple(holders)


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is of a script written from right to left (Arabic, Hebrew…)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False
