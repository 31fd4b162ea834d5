"""Text that people typed: what cannot be kept, what must be made visible, how names are searched and shortened."""

import re
import unicodedata

from goldthread.lib.words import gettext

# Characters that change how the text around them is shown without being seen themselves. U+200C and U+200D are not
# among them: Persian, the scripts of India and joined emoji need them.
_UNSEEN = (
    {0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF}
    | set(range(0x202A, 0x202F))
    | set(range(0x2066, 0x206A))
    | (set(range(0x20)) - {0x09, 0x0A, 0x0D})
    | set(range(0x7F, 0xA0))
)
_SHOWN = {code: f"⟦U+{code:04X}⟧" for code in _UNSEEN}


def visible(text: str) -> str:
    """The text with direction marks and other unseen controls spelt out, as in `⟦U+202E⟧`.

    For showing and printing only: what is kept as evidence stays as it was typed. Tabs and line ends stay.
    """
    return text.translate(_SHOWN)


def refuse(text: str) -> str | None:
    """Why this text cannot be kept, as a sentence for the person who wrote it; None when it can.

    Characters are counted from 1, as people count.
    """
    at = text.find("\0")
    if at >= 0:
        return gettext("Character %(number)s is a NUL, which cannot be kept. Take it out and save again.") % {
            "number": at + 1
        }
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return gettext(
            "Character %(number)s is only half a character and cannot be kept. Take it out and save again."
        ) % {"number": error.start + 1}
    return None


_THAI_AND_LAO_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
_VIRAMA = 9


def initials(name: str) -> str:
    """One or two initials for a name in any script: the first letter of its first and of its last word.

    A letter keeps its vowel signs and accents. Where a word is written without spaces (Chinese, Japanese, Korean) one
    character stands for it. A name without any letter or digit gives "?".
    """
    found = [letter for word in unicodedata.normalize("NFC", name).split() if (letter := _first_letter(word))]
    if not found:
        return "?"
    return found[0] if len(found) == 1 else found[0] + found[-1]


def _first_letter(word: str) -> str:
    for at, character in enumerate(word):
        if character in _THAI_AND_LAO_LEADING_VOWELS or unicodedata.category(character)[0] not in "LN":
            continue
        letter = _capital(character)
        if "\u0e00" <= character <= "\u0eff":
            return letter  # Thai and Lao are shortened to the bare consonant
        for mark in word[at + 1 :]:
            if unicodedata.category(mark) not in ("Mn", "Mc") or unicodedata.combining(mark) == _VIRAMA:
                break
            letter += mark
        return letter
    return ""


def _capital(character: str) -> str:
    # Georgian capitals are only used for whole lines; "ß" and its like have no single capital.
    if "\u10d0" <= character <= "\u10ff":
        return character
    upper = character.upper()
    return upper if len(upper) == 1 else character


_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "\u0640": "",
        **dict.fromkeys("'’‘ʼʻ`´ʹ", ""),
        **dict.fromkeys("-‐‑‒–—_.,", " "),
    }
)


def fold(name: str) -> str:
    """A name as it is searched for: small letters, no accents, no apostrophes, hyphens as spaces, single spaces.

    "Zoë O’Neill-Łuczak" and "zoe oneill luczak" fold to the same. Vowel signs that are letters of their own script
    (India, Thai, kana) stay. Folding twice changes nothing.
    """
    folded = name
    for _ in range(4):  # a few letters need a second round; the bound is for input that nobody has thought of
        before = folded
        folded = _fold_once(folded)
        if folded == before:
            break
    return folded


def _fold_once(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_PLAIN)
    bare = "".join(c for c in apart if c.isspace() or not (_is_accent(c) or unicodedata.category(c) in ("Cf", "Cc")))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", bare)).strip()


def _is_accent(character: str) -> bool:
    place = unicodedata.combining(character)
    return place == 1 or 10 <= place <= 36 or place >= 200
