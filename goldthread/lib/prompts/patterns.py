"""The small closed language in which `language.toml` says what to look for, and the step that looks for it.

A phrase is a row of words. The whole grammar stands at the top of packs/shared/language.toml. There are no regular
expressions: a phrase is compared word by word, may skip only where it has a gap, and a gap has a greatest length, so
that the work at any place in a text is bounded by the phrase and never by the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from goldthread.lib.prompts.tokens import HARD, JOIN, WORD, Token, fold, kind_of_character

LONGEST_GAP = 8
MOST_ITEMS = 14
CLASSES = ("#time", "#number", "#capital")


class PatternError(ValueError):
    """A phrase that does not follow the grammar; the message says what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: the words that may stand there, or (gap > 0) how many words may be skipped."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    written: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    optional: bool = False
    gap: int = 0

    def fits(self, token: Token) -> bool:
        """Whether this word may stand here."""
        return (
            token.folded in self.words
            or token.written in self.written
            or ("#capital" in self.classes and token.capital)
            or ("#" + token.kind) in self.classes
            or any(token.folded.startswith(stem) for stem in self.stems)
        )


Pattern = tuple[Item, ...]


def parse(phrase: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """The items of a phrase. `lists` are the named lists that `@name` may call.

    Raises PatternError."""
    items: list[Item] = []
    for piece in phrase.split():
        items.extend(_items(piece, lists))
    if not items:
        raise PatternError("there are no words in it")
    if len(items) > MOST_ITEMS:
        raise PatternError(f"it has more than {MOST_ITEMS} places; make it two phrases")
    if all(item.optional or item.gap for item in items):
        raise PatternError("every word of it may be missing; at least one has to be there")
    for row in (items, items[::-1]):
        if next(item for item in row if not item.optional).gap:
            raise PatternError("it begins or ends with a gap; leave the gap out")
    return tuple(items)


def _items(piece: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Item]:
    if piece.startswith("_"):
        size = piece[1:]
        if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= LONGEST_GAP:
            raise PatternError(f"write a gap as _1 to _{LONGEST_GAP}, not {piece!r}")
        yield Item(gap=int(size))
        return
    optional = piece.endswith("?")
    body = piece[:-1] if optional else piece
    if "-" in body:
        if optional or "|" in body or "(" in body:
            raise PatternError(
                f"{piece!r}: a word with a hyphen stands alone; write the choices as phrases of their own"
            )
        for part in body.split("-"):
            yield _choices(part, False, lists)
        return
    yield _choices(body, optional, lists)


def _choices(body: str, optional: bool, lists: Mapping[str, Sequence[str]]) -> Item:
    words: set[str] = set()
    written: set[str] = set()
    stems: list[str] = []
    classes: set[str] = set()
    for choice in _split(body):
        if choice.startswith("@"):
            if choice[1:] not in lists:
                raise PatternError(
                    f"there is no list {choice!r}; the lists are {', '.join(sorted(lists)) or 'none yet'}"
                )
            for word in lists[choice[1:]]:
                if word.startswith("@"):
                    raise PatternError(f"list {choice!r} calls another list; a list holds words only")
                inner = _choices(word, False, {})
                words |= inner.words
                written |= inner.written
                classes |= inner.classes
                stems.extend(inner.stems)
        elif choice.startswith("#"):
            if choice not in CLASSES:
                raise PatternError(f"{choice!r} is not one of {', '.join(CLASSES)}")
            classes.add(choice)
        elif choice.startswith("="):
            written.add(_plain(choice[1:], choice[1:]))
        elif choice.endswith("*"):
            stem = _plain(choice[:-1])
            if len(stem) < 3:
                raise PatternError(f"{choice!r}: a stem has at least three letters, or it would take in too much")
            stems.append(stem)
        elif "(" in choice:
            words |= set(_endings(choice))
        else:
            words.add(_plain(choice))
    return Item(frozenset(words), tuple(dict.fromkeys(stems)), frozenset(written), frozenset(classes), optional)


def _split(body: str) -> Iterator[str]:
    """The choices between bars; a bar inside brackets divides endings."""
    depth, start = 0, 0
    for place, mark in enumerate(body):
        depth += (mark == "(") - (mark == ")")
        if depth not in (0, 1):
            raise PatternError(f"{body!r}: brackets do not close, or stand inside one another")
        if mark == "|" and depth == 0:
            yield body[start:place]
            start = place + 1
    if depth:
        raise PatternError(f"{body!r}: a bracket does not close")
    yield body[start:]


def _endings(choice: str) -> Iterator[str]:
    stem, _, rest = choice.partition("(")
    if not rest.endswith(")"):
        raise PatternError(f"{choice!r}: the list of endings comes last, as in refus(e|es|ed|ing)")
    for ending in rest[:-1].split("|"):
        yield _plain(stem + ending)


def _plain(word: str, expected: str | None = None) -> str:
    if not word or any(kind_of_character(mark) != WORD and mark != "'" for mark in word) or word.strip("'") != word:
        raise PatternError(f"{word!r} is not a word; use letters, digits and straight apostrophes inside it")
    if (expected or fold(word)) != word:
        raise PatternError(f"write {word!r} in small letters ({fold(word)!r}), or ={word} to ask for it exactly so")
    return word


@dataclass(slots=True)
class Steps:
    """How many comparisons were made: what the tests of linear growth count instead of seconds."""

    taken: int = 0


@dataclass(slots=True)
class PhraseSet:
    """Phrases found by the word they begin with. `add` gives each a number; `at` tells which begin at a place."""

    patterns: list[Pattern] = field(default_factory=list)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _by_written: dict[str, list[int]] = field(default_factory=dict)
    _by_class: dict[str, list[int]] = field(default_factory=dict)
    _by_stem: dict[str, list[int]] = field(default_factory=dict)
    _stem_lengths: set[int] = field(default_factory=set)

    def add(self, pattern: Pattern) -> int:
        """Take in a phrase; its number."""
        number = len(self.patterns)
        self.patterns.append(pattern)
        for item in pattern:
            for table, keys in (
                (self._by_word, item.words),
                (self._by_written, item.written),
                (self._by_class, item.classes),
                (self._by_stem, item.stems),
            ):
                for key in keys:
                    table.setdefault(key, []).append(number)
            self._stem_lengths.update(len(stem) for stem in item.stems)
            if not item.optional:
                break
        return number

    def at(self, tokens: Sequence[Token], start: int, steps: Steps) -> Iterator[tuple[int, int]]:
        """(number of the phrase, one past its last word) for every phrase that begins at this word, in its longest
        reading. Words inside quotation marks never fit."""
        token = tokens[start]
        steps.taken += 1
        if token.quoted or not token.folded:
            return
        candidates: set[int] = set()
        for found in self._candidates(token, steps):
            candidates.update(found)
        for number in sorted(candidates):
            end = _match(self.patterns[number], tokens, start, steps)
            if end:
                yield number, end

    def _candidates(self, token: Token, steps: Steps) -> Iterable[list[int]]:
        yield self._by_word.get(token.folded, [])
        yield self._by_written.get(token.written, [])
        yield self._by_class.get("#" + token.kind, [])
        if token.capital:
            yield self._by_class.get("#capital", [])
        steps.taken += len(self._stem_lengths)
        for length in self._stem_lengths:
            if length <= len(token.folded):
                yield self._by_stem.get(token.folded[:length], [])


def _match(pattern: Pattern, tokens: Sequence[Token], start: int, steps: Steps) -> int:
    """One past the last word of the longest reading that begins at `start`; 0 where there is none.

    Keeps the set of places reached so far with the gap that may still be skipped, so that the work is bounded by the
    number of items times the sum of the gaps."""
    reached: dict[int, int] = {start: 0}  # place of the next word -> how many words may be skipped before it
    for item in pattern:
        following: dict[int, int] = {}
        if item.gap:
            reached = {place: skip + item.gap for place, skip in reached.items()}
            continue
        if item.optional:
            following.update(reached)
        for place, skip in reached.items():
            for ahead in range(place, min(place + skip + 1, len(tokens))):
                token = tokens[ahead]
                steps.taken += 1
                if ahead > start and (token.before == HARD or (token.before != JOIN and not skip)):
                    break
                if not token.quoted and item.fits(token):
                    following.setdefault(ahead + 1, 0)
        if not following:
            return 0
        reached = following
    return max(reached)
