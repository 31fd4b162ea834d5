"""A day of the home in numbers: what was written of each kind, how much, and who did it.

Nothing here knows feeds or nappies: a question with `total` "sum" is added up, one with "count" is counted by its
answers, one with "latest" is followed from one time to the next (a weight is never added up), an option's `counts_as`
says who did it, and the question `prompts` what help they had. An answer that was not given is counted as not given,
never as nought; a day without entries has no totals at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.ground.packs.rules import About, Kind, Pack, Question
from goldthread.lib.dates import care_day

WHO = ("parent", "together", "staff", "professional", "child")
HELP = "prompts"  # the code of the question about the most help somebody had; its options go from least to most
DAYS = 7
WEEKS = 26  # how far back is looked for what is followed: a settled baby is weighed once a month or less


@dataclass(frozen=True)
class Entry:
    """One record as it counts: its answers, read by the form it was written on. Signed text, so it never changes."""

    record: UUID
    person: UUID  # in whose file it stands
    kind: str
    form: Kind
    happened_at: datetime
    told_at: datetime  # when the database first heard of this time; an amended time was told by its amendment
    author: str
    answers: Mapping[str, Any]
    subjects: Mapping[UUID, str]  # everybody it is about, and as what

    @property
    def doer(self) -> str:
        """Who did it, one of WHO; empty when the form did not ask or nobody said."""
        question = doer_question(self.form)
        chosen = self.answers.get(question.code) if question else None
        options = question.options if question else ()
        return next((option.counts_as for option in options if option.code == chosen), "")


@dataclass(frozen=True)
class Sum:
    """A total: over the entries that gave a number (`said`). `amount` is None when none did."""

    amount: Decimal | None
    said: int
    unsaid: int


@dataclass(frozen=True)
class Tally:
    """How often each answer was given (in the form's order, none of them nought), and how often none was."""

    counts: Mapping[str, int]
    unsaid: int


@dataclass(frozen=True)
class Measured:
    """One number of what is followed, and how it differs from the one before it (None: there is none before)."""

    entry: Entry
    amount: Decimal
    change: Decimal | None


@dataclass(frozen=True)
class Totals:
    """At least one entry, in numbers. `sums` and `counts` by question, `by` over WHO, `help` over the help's codes."""

    entries: tuple[Entry, ...]  # by the time they happened
    sums: Mapping[str, Sum]
    counts: Mapping[str, Tally]
    by: Tally
    help: Tally
    most_help: str  # the code of the most help that was had; empty when nobody said

    @property
    def last(self) -> Entry:
        """The latest."""
        return self.entries[-1]


def doer_question(kind: Kind) -> Question | None:
    """The question that says who did it: the first whose options count as somebody."""
    return next((q for q in kind.questions if any(option.counts_as for option in q.options)), None)


def counted(pack: Pack) -> tuple[Kind, ...]:
    """The kinds of a setting that a day adds up: about a person, with a total or with who did it."""
    return tuple(
        kind
        for kind in pack.kinds
        if kind.about is About.PERSON and (doer_question(kind) or any(q.total for q in kind.questions))
    )


def followed(kind: Kind) -> Question | None:
    """The question whose latest answer and change are shown; None of a kind that is counted or added up."""
    return next((question for question in kind.questions if question.total == "latest"), None)


def course(entries: Iterable[Entry], question: Question) -> tuple[Measured, ...]:
    """The answers to a question of these entries by the time they happened; entries without one are left out.

    Records that are struck never come here, and an amended one says what it says now: the difference is between what
    stands.
    """
    found: list[Measured] = []
    for entry in sorted(entries, key=lambda entry: (entry.happened_at, entry.record)):
        if question.code in entry.answers:
            amount = Decimal(str(entry.answers[question.code]))
            found.append(Measured(entry, amount, amount - found[-1].amount if found else None))
    return tuple(found)


def for_babies(pack: Pack) -> bool:
    """Whether the setting has forms that are for babies alone."""
    return any(kind.only_babies for kind in pack.kinds)


def totals(entries: Iterable[Entry]) -> Totals | None:
    """The numbers of some entries, of one kind or several; None of no entries: nothing written is not nought."""
    rows = tuple(sorted(entries, key=lambda entry: (entry.happened_at, entry.record)))
    if not rows:
        return None
    doers = Counter(entry.doer for entry in rows)
    helped, most = _help(rows)
    asked: dict[str, list[tuple[Question, Entry]]] = {}
    for entry in rows:
        for question in entry.form.questions:
            if question.total:
                asked.setdefault(question.code, []).append((question, entry))
    return Totals(
        entries=rows,
        sums={code: _sum(code, pairs) for code, pairs in asked.items() if pairs[-1][0].total == "sum"},
        counts={code: _tally(code, pairs) for code, pairs in asked.items() if pairs[-1][0].total == "count"},
        by=Tally({who: doers[who] for who in WHO if doers[who]}, doers[""]),
        help=helped,
        most_help=most,
    )


def _sum(code: str, pairs: Sequence[tuple[Question, Entry]]) -> Sum:
    said = [Decimal(str(entry.answers[code])) for _, entry in pairs if code in entry.answers]
    return Sum(sum(said, Decimal(0)) if said else None, len(said), len(pairs) - len(said))


def _tally(code: str, pairs: Sequence[tuple[Question, Entry]]) -> Tally:
    found: Counter[str] = Counter()
    order: dict[str, None] = {}
    unsaid = 0
    for question, entry in pairs:
        order |= dict.fromkeys(option.code for option in question.options)
        answer = entry.answers.get(code)
        if answer is None:
            unsaid += 1
        else:
            found.update(answer if isinstance(answer, list) else [str(answer)])
    return Tally({each: found[each] for each in [*order, *sorted(found.keys() - order)] if found[each]}, unsaid)


def _help(rows: Sequence[Entry]) -> tuple[Tally, str]:
    """Help is asked of what a parent did or shared in: what staff did for them needs no level to be said."""
    pairs = [
        (question, entry)
        for entry in rows
        for question in entry.form.questions
        if question.code == HELP and (HELP in entry.answers or entry.doer in ("parent", "together"))
    ]
    tally = _tally(HELP, pairs)
    degree = {option.code: n for question, _ in pairs for n, option in enumerate(question.options)}
    return tally, max(tally.counts, key=lambda code: degree.get(code, -1), default="")


def week(last: date) -> tuple[date, ...]:
    """The seven days that end with `last`."""
    return tuple(last - timedelta(days=back) for back in range(DAYS - 1, -1, -1))


def by_day(
    entries: Iterable[Entry], days: Sequence[date], begins: time, zone: ZoneInfo
) -> dict[date, tuple[Entry, ...]]:
    """The entries of each of these days of the home, an empty tuple where nothing was written.

    An entry counts whole on the day it happened: a sleep on the day it began.
    """
    found: dict[date, list[Entry]] = {day: [] for day in days}
    for entry in entries:
        day = care_day(entry.happened_at, begins, zone)
        if day in found:
            found[day].append(entry)
    return {day: tuple(rows) for day, rows in found.items()}
