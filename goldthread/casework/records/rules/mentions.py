"""Names of people of the home in a note become mentions: spans that can be masked in another's file.

Offsets are in code points. Matching is by whole words, by any of a person's names, without regard to capitals.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from goldthread.ground.packs.rules import Kind, QuestionType

PARTS = ("seen", "told", "told_by", "meant", "words", "said_by")  # of an answer in several boxes, as a form asks them
NOBODY = "nobody"  # what a writer answers when a word is a name but means nobody here ("Rose", the flower)


@dataclass(frozen=True)
class Named:
    """A person of the home and the names they go by."""

    id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """`box` of the text (as `texts` names it), where the name stands, and who is meant (none: not yet said)."""

    box: str
    start: int
    end: int
    person: UUID | None
    name: str


def texts(kind: Kind, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every free text of the answers as (box, text); a box is `<code>` or `<code>.<part>`."""
    for question in kind.questions:
        value = answers.get(question.code)
        if value is None:
            continue
        if question.type in (QuestionType.SEEN_AND_MEANT, QuestionType.VOICE):
            # Kept, an object's parts have an order of their own; what is read and found has the form's.
            for part in sorted(value, key=lambda part: PARTS.index(part) if part in PARTS else len(PARTS)):
                yield f"{question.code}.{part}", value[part]
        elif question.type in (QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.NAMES):
            yield question.code, value
        elif question.type is QuestionType.BODY_MAP:
            for mark in value["marks"]:
                yield f"{question.code}.{mark['n']}", mark["what"]
        elif question.type is QuestionType.ACTIONS:
            for number, row in enumerate(value):
                yield f"{question.code}.{number}.what", row["what"]
                if row["who"]:
                    yield f"{question.code}.{number}.who", row["who"]


def find(
    boxes: Iterable[tuple[str, str]],
    people: Iterable[Named],
    *,
    about: Iterable[UUID] = (),
    chosen: Mapping[str, str] | None = None,
) -> list[Mention]:
    """Where people of the home are named.

    `about`: those whom the record is about: they are meant when a name could be theirs or another's. `chosen`: by the
    name in small letters, the person's id that the writer chose, or `nobody`. A name that fits several and was not
    chosen comes back with no person: it is one of the prompts.
    """
    chosen = chosen or {}
    subjects = set(about)
    by_words: dict[tuple[str, ...], list[UUID]] = {}
    for person in people:
        for name in person.names:
            name_words = _name_words(name)
            if name_words and person.id not in by_words.setdefault(name_words, []):
                by_words[name_words].append(person.id)
    longest: dict[str, int] = {}  # by a name's first word: of how many words the longest is that begins so
    for key in by_words:
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    found: list[Mention] = []
    if not longest:
        return found
    for box, text in boxes:
        words = list(_words(text))
        small = [word.casefold() for word, _, _ in words]
        at = 0
        while at < len(words):
            for length in range(min(longest.get(small[at], 0), len(words) - at), 0, -1):
                key = tuple(small[at : at + length])
                candidates = by_words.get(key)
                if not candidates:
                    continue
                start, end = words[at][1], words[at + length - 1][2]
                meant = _meant(" ".join(key), candidates, subjects, chosen)
                if meant != NOBODY:
                    found.append(Mention(box, start, end, meant, text[start:end]))  # type: ignore[arg-type]
                at += length - 1
                break
            at += 1
    return found


def _meant(name: str, candidates: list[UUID], subjects: set[UUID], chosen: Mapping[str, str]) -> UUID | str | None:
    choice = chosen.get(name, "")
    if choice == NOBODY:
        return NOBODY
    for person in candidates:
        if str(person) == choice:
            return person
    if len(candidates) == 1:
        return candidates[0]
    mine = [person for person in candidates if person in subjects]
    return mine[0] if len(mine) == 1 else None


@lru_cache(maxsize=5000)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word, _, _ in _words(name))


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Runs of letters, marks and digits with their offsets; "Amira's" gives "Amira" and "s"."""
    start = None
    for at, character in enumerate(text):
        inside = character.isalnum() or _is_mark(character)
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            yield text[start:at], start, at
            start = None
    if start is not None:
        yield text[start:], start, len(text)


def _is_mark(character: str) -> bool:
    # Accents and vowel signs that stand as characters of their own belong to the letter before them.
    return "\u0300" <= character <= "\u036f" or (
        not character.isascii() and not character.isspace() and _category(character)
    )


def _category(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc")


def masked(text: str, spans: Iterable[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """The text in parts: ("", plain) and ("masked", words to stand there), for spans (start, end, words)."""
    parts: list[tuple[str, str]] = []
    at = 0
    for start, end, words in sorted(spans):
        if start < at or end > len(text):
            continue
        parts += [("", text[at:start]), ("masked", words)]
        at = end
    parts.append(("", text[at:]))
    return [part for part in parts if part[1]]


def texts_without(
    kind: Kind, body: Mapping[str, Any], named: Collection[UUID], words: str
) -> Iterator[tuple[str, str]]:
    """Every free text of a signed body as `texts` gives them, with `words` in the place of anybody but `named`."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for mention in body["mentions"]:
        if mention["person"] and UUID(mention["person"]) not in named:
            spans.setdefault(mention["box"], []).append((mention["start"], mention["end"], words))
    for box, text in texts(kind, body["answers"]):
        yield box, "".join(part for _, part in masked(text, spans[box])) if box in spans else text
