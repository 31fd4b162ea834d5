"""Words of a text with their places, breaks and quotation marks.

What is a letter is decided here by a short table of what is *not* one, and not by Unicode's own classes: Python and the
browser carry different editions of Unicode, and the same text must give the same findings in both. The table is handed
to the browser with the language (`prompts.as_json`), so it is written once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

Ranges = tuple[tuple[int, int], ...]

# Longer "words" are never folded and match nothing: nobody writes them, and normalising a run of a million combining
# marks takes quadratic time in Python.
LONGEST_WORD = 64

JOIN, SOFT, HARD = 0, 1, 2  # what stands between two words: nothing much, a comma or the like, the end of a sentence

# Every table is a row of code points and ranges of them, in order. A code point in none of them belongs to a word.
_TABLES = {
    "invisible": "00AD 200B-200F 202A-202E 2060-2064 2066-206F FE00-FE0F FEFF E0000-E0FFF",
    "newline": "000A-000D 0085 2028-2029",
    "join": "0009 0020 002D 002F 00A0 1680 2000-200A 2010-2011 202F 205F 3000",
    "hard": "0021 002E 003F 0589 061F 06D4 0964-0965 2026 203C-203D 2047-2049 3002 FF01 FF0E FF1F",
    "soft": (
        "0000-002F 003A-0040 005B-0060 007B-00A9 00AB-00B1 00B4 00B6-00B8 00BB-00BF 00D7 00F7 037E 0387 "
        "055A-055F 058A 05BE 05C0 05C3 05F3-05F4 060C-060D 061B-061E 066A-066D 0700-070D 2010-206F "
        "20A0-20CF 2190-2BFF 2E00-2E7F 3001-3004 3008-3020 D800-F8FF FE10-FE1F FE30-FE6F FF02-FF0F "
        "FF1A-FF20 FF3B-FF40 FF5B-FF65 FFF0-FFFF 1F000-1FAFF"
    ),
}


def _ranges(table: str) -> Ranges:
    pairs = (each.partition("-") for each in table.split())
    return tuple((int(low, 16), int(high or low, 16)) for low, _, high in pairs)


CHARACTERS: dict[str, Ranges] = {name: _ranges(table) for name, table in _TABLES.items()}
WORD = "word"
_ORDER = ("invisible", "newline", "join", "hard", "soft")
_STARTS = {name: [low for low, _ in ranges] for name, ranges in CHARACTERS.items()}

APOSTROPHES = "'\u2019\u2018\u02bc\uff07"
DOUBLE_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
SINGLE_QUOTES = "'\u2018\u2019\u201a\u2039\u203a"
# After these a full stop ends no sentence.
ABBREVIATIONS = ("approx", "dr", "mr", "mrs", "ms", "prof", "st", "vs")
BULLETS = "-*\u2022\u2023\u25aa\u2013"
CURRENCY = "\u00a3$\u20ac"
_HYPHENS = "-\u2010\u2011"


def as_data() -> dict[str, object]:
    """The tables above in the shape that the browser's engine takes."""
    return {
        "classes": {name: [list(pair) for pair in CHARACTERS[name]] for name in _ORDER},
        "apostrophes": APOSTROPHES,
        "doubleQuotes": DOUBLE_QUOTES,
        "singleQuotes": SINGLE_QUOTES,
        "abbreviations": list(ABBREVIATIONS),
        "bullets": BULLETS,
        "currency": CURRENCY,
        "hyphens": _HYPHENS,
        "longestWord": LONGEST_WORD,
    }


@dataclass(slots=True)
class Token:
    """One word. `start` and `end` are offsets in code points of the text it came from; `written` is the word as it
    stands and `folded` the word to compare, both without invisible marks ("" where it is longer than any real word)."""

    start: int
    end: int
    written: str
    folded: str
    kind: str  # "time", "number" or "word"
    capital: bool
    before: int  # JOIN, SOFT or HARD: what stands between this word and the one before
    sentence: int
    quoted: bool = False


_known: dict[str, str] = {}  # looked up so far; bounded, and only ever the same answers


def kind_of_character(character: str) -> str:
    """Which table a character is in, or "word"."""
    known = _known.get(character)
    if known is None:
        point, known = ord(character), WORD
        for name in _ORDER:
            place = bisect_right(_STARTS[name], point) - 1
            if place >= 0 and point <= CHARACTERS[name][place][1]:
                known = name
                break
        if len(_known) < 4096:
            _known[character] = known
    return known


def fold(word: str) -> str:
    """A word as patterns spell it: composed, lower case, straight apostrophes, no invisible marks."""
    shown = "".join("'" if mark in APOSTROPHES else mark for mark in word if kind_of_character(mark) != "invisible")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", shown).lower())


def is_digit(character: str) -> bool:
    """Only 0 to 9: clock times in notes are written with them."""
    return "0" <= character <= "9"


def kind_of_word(folded: str, after_currency: bool) -> str:
    """ "time" for 7:05, 19.30, 0310, 4pm, 4.10pm; "number" for what begins with a digit; else "word".

    A year such as 2023 reads as a time: that costs a question that is not asked, never a wrong one."""
    if not folded or not is_digit(folded[0]):
        return "word"
    digits, ending = folded, ""
    for suffix in ("am", "pm", "hrs", "h"):
        if folded.endswith(suffix):
            digits, ending = folded[: -len(suffix)], suffix
            break
    hour, mark, minute = digits, "", ""
    for place, character in enumerate(digits):
        if character in ":.":
            hour, mark, minute = digits[:place], character, digits[place + 1 :]
            break
    if not mark and len(hour) == 4:
        hour, minute = hour[:2], hour[2:]
    plain = all(is_digit(character) for character in hour + minute)
    if not plain or len(hour) > 2 or not hour or int(hour) > 23 or after_currency:
        return "number"
    if len(minute) == 2 and int(minute) < 60:
        return "time"
    return "time" if not mark and not minute and ending in ("am", "pm") else "number"


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order, quotation marks resolved. Reads every character a fixed number of times."""
    tokens: list[Token] = []
    quotes = _Quotes(tokens)
    at, length, sentence = 0, len(text), 0
    gap_start = 0
    while at < length:
        if kind_of_character(text[at]) != WORD:
            at += 1
            continue
        start, end = at, _end_of_word(text, at)
        written = _shown(text[start:end]) if end - start <= LONGEST_WORD else ""
        folded = fold(written)
        money = start > 0 and text[start - 1] in CURRENCY
        kind = kind_of_word(folded, money)
        before = _break(text, gap_start, start, tokens, kind)
        quotes.read(text, gap_start, start)
        if tokens and before == HARD:
            sentence += 1
        capital = bool(written) and written[0].lower() != written[0]
        tokens.append(Token(start, end, written, folded, kind, capital, before, sentence))
        at = gap_start = end
    quotes.read(text, gap_start, length)
    return tokens


def _shown(word: str) -> str:
    return unicodedata.normalize("NFC", "".join(mark for mark in word if kind_of_character(mark) != "invisible"))


def _end_of_word(text: str, at: int) -> int:
    """One past the last letter: an apostrophe between letters, a point or colon between digits and invisible marks
    between any of them stay inside."""
    end, length = at + 1, len(text)
    probe = end
    while probe < length:
        character = text[probe]
        kind = kind_of_character(character)
        if kind == WORD:
            end = probe = probe + 1
        elif kind == "invisible":
            probe += 1
        elif (
            probe + 1 < length
            and probe == end
            and (
                (character in APOSTROPHES and kind_of_character(text[probe + 1]) == WORD)
                or (character in ":." and is_digit(text[probe - 1]) and is_digit(text[probe + 1]))
            )
        ):
            end = probe = probe + 2
        else:
            break
    return end


def _break(text: str, start: int, end: int, tokens: list[Token], kind: str) -> int:
    """What stands in text[start:end], between the last word and one of the given kind."""
    strongest, newlines, bullet = JOIN, 0, False
    for at in range(start, end):
        character = text[at]
        found = kind_of_character(character)
        if found == "newline":
            newlines += 0 if character == "\n" and at > start and text[at - 1] == "\r" else 1
            continue
        if newlines and character in BULLETS:
            bullet = True
        if found == "hard":
            strongest = max(strongest, _weight_of_stop(text, at, end, tokens) if character == "." else HARD)
        elif found == "soft" or (character in _HYPHENS and _beside_a_space(text, at)):
            strongest = max(strongest, SOFT)
    if newlines > 1 or (newlines and (bullet or kind == "time")):
        return HARD
    return strongest


def _weight_of_stop(text: str, at: int, end: int, tokens: list[Token]) -> int:
    """A full stop inside p.m. or after Mrs or an initial ends no sentence."""
    last = tokens[-1].folded if tokens and tokens[-1].end == at else ""
    letter = len(last) == 1 and not is_digit(last)
    if letter and at + 1 == end < len(text):
        return JOIN
    return SOFT if last in ABBREVIATIONS or (letter and last != "i") else HARD


def _beside_a_space(text: str, at: int) -> bool:
    for beside in text[max(0, at - 1) : at] + text[at + 1 : at + 2]:
        kind = kind_of_character(beside)
        if kind == "newline" or (kind == "join" and beside not in _HYPHENS and beside != "/"):
            return True
    return False


class _Quotes:
    """Marks the words between quotation marks as somebody's own. A mark that is never closed before the next blank line
    marks nothing, so that one slip of a finger does not quieten the rest of the page."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.opened = ""
        self.first = 0

    def read(self, text: str, start: int, end: int) -> None:
        newlines = 0
        for at in range(start, end):
            character = text[at]
            if kind_of_character(character) == "newline":
                newlines += 0 if character == "\n" and at > start and text[at - 1] == "\r" else 1
                if newlines > 1:
                    self.opened = ""
            elif character in DOUBLE_QUOTES:
                self._double(character)
            elif character in SINGLE_QUOTES:
                self._single(character, text, at)

    def _double(self, character: str) -> None:
        if (self.opened == "double" and character != "\u201c") or (self.opened == "german" and character == "\u201c"):
            self._close()
        else:
            self._open("german" if character == "\u201e" else "double")

    def _single(self, character: str, text: str, at: int) -> None:
        word_next = at + 1 < len(text) and kind_of_character(text[at + 1]) == WORD
        space_before = at == 0 or kind_of_character(text[at - 1]) in ("newline", "join")
        if self.opened == "single":
            if not word_next and not space_before:
                self._close()
        elif not self.opened and word_next and character != "\u2019":
            self._open("single")

    def _open(self, kind: str) -> None:
        self.opened, self.first = kind, len(self.tokens)

    def _close(self) -> None:
        for token in self.tokens[self.first :]:
            token.quoted = True
        self.opened = ""
