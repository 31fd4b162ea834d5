"""Finds the phrases of a language in a text. The browser's twin is goldthread/ui/static/ui/prompts.js: a change here is
a change there, and the shared cases hold the two together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goldthread.lib.prompts.language import BOXES, Condition, Language, Look
from goldthread.lib.prompts.patterns import Steps
from goldthread.lib.prompts.tokens import HARD, Token, tokens_of

# Everything that ends a line or a field somewhere; in a line of output each becomes a space.
_BREAKING = dict.fromkeys([*range(0x09, 0x0E), 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], " ")


@dataclass(frozen=True, slots=True)
class Finding:
    """A question about a phrase. `start` and `end` (one past it) are offsets in code points; `phrase` is the text
    between them."""

    start: int
    end: int
    rule: str
    phrase: str
    question: str
    suggestion: str


def find(text: str, language: Language, box: str = "seen") -> tuple[Finding, ...]:
    """The questions a text calls for in one box of the form ("seen", "told" or "meant"), in order of their place.

    They never overlap: where two phrases meet the longer stays, then the rule written first. Time grows with the length
    of the text. Words inside quotation marks are somebody's own and are never asked about.

    Raises ValueError for a box that does not exist."""
    return _Reading(text, language, box, Steps()).findings()


def work(text: str, language: Language, box: str = "seen") -> int:
    """How many comparisons `find` makes on this text: what a test of linear growth counts."""
    steps = Steps()
    _Reading(text, language, box, steps).findings()
    return steps.taken


def lines(text: str, language: Language, box: str = "seen") -> Iterator[str]:
    """One line a finding, without its line end: start, end, rule, phrase and question with tabs between. A tab or a
    line break inside the phrase is written as a space."""
    for found in find(text, language, box):
        yield "\t".join((str(found.start), str(found.end), found.rule, _one_line(found.phrase), found.question))


def _one_line(phrase: str) -> str:
    return phrase.translate(_BREAKING)


class _Reading:
    """One text being read: what was worked out for a whole sentence or the whole text is kept, so that it is worked out
    once however many phrases ask."""

    def __init__(self, text: str, language: Language, box: str, steps: Steps) -> None:
        if box not in BOXES:
            raise ValueError(f"there is no box {box!r}; the boxes are {', '.join(BOXES)}")
        self.text, self.language, self.box, self.steps = text, language, box, steps
        self.tokens: list[Token] = tokens_of(text)
        self.sentences: list[int] = [
            place for place, token in enumerate(self.tokens) if not place or token.before == HARD
        ] + [len(self.tokens)]
        self.held: dict[tuple[int, int], bool] = {}

    def findings(self) -> tuple[Finding, ...]:
        kept: list[tuple[int, int, Look]] = []
        for start in range(len(self.tokens)):
            best: tuple[int, Look] | None = None
            for number, end in self.language.phrases.at(self.tokens, start, self.steps):
                look = self.language.looks[number]
                # Phrases come in the order of the file, so that of two as long the rule written first stays.
                if self.box not in look.rule.boxes or (best and end <= best[0]):
                    continue
                if all(self._holds(condition, start, end) == condition.wanted for condition in look.conditions):
                    best = (end, look)
            if best is None:
                continue
            end, look = best
            if kept and start < kept[-1][1]:
                if end - start <= kept[-1][1] - kept[-1][0]:
                    continue
                kept.pop()
            kept.append((start, end, look))
        return tuple(self._finding(*each) for each in kept)

    def _finding(self, first: int, after: int, look: Look) -> Finding:
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        phrase = self.text[start:end]
        shown = _one_line(phrase)
        return Finding(
            start,
            end,
            look.rule.code,
            phrase,
            look.question.replace("{phrase}", shown),
            look.suggestion.replace("{phrase}", shown),
        )

    def _holds(self, condition: Condition, start: int, end: int) -> bool:
        sentence = self.tokens[start].sentence
        first, last = self.sentences[sentence], self.sentences[sentence + 1]
        if condition.place == "before":
            return self._stands(condition, max(first, start - condition.within), start, start)
        if condition.place == "after":
            return self._stands(condition, end, min(last, end + condition.within), last)
        key = (condition.number, sentence if condition.place == "sentence" else -1)
        if key not in self.held:
            whole = (first, last) if condition.place == "sentence" else (0, len(self.tokens))
            self.held[key] = self._stands(condition, *whole, whole[1])
        return self.held[key]

    def _stands(self, condition: Condition, first: int, last: int, limit: int) -> bool:
        """Whether a phrase of the condition begins in tokens[first:last] and ends by `limit`."""
        for place in range(first, last):
            for _, end in condition.phrases.at(self.tokens, place, self.steps):
                if end <= limit:
                    return True
        return False
