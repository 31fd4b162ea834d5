"""A baby's day and week as they are read: words and small numbers first, then pictures with their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import said_clock, said_day, said_short_day
from goldthread.practice.care.presenters.figures import Days, figures, of_kind, words_of_who
from goldthread.practice.care.presenters.following import said_latest
from goldthread.practice.care.presenters.words import Figure, amount_said, by_whom, headline, listed
from goldthread.practice.care.rules.days import HELP, Entry, Tally, Totals, course, followed, totals


@dataclass(frozen=True)
class KindToday:
    """One kind so far today: "5", "520 ml", what they were, and the last one."""

    label: str
    icon: str
    count: str  # "5"; "none yet"
    total: str  # "520 ml · 2 without an amount"; of what is followed "5,240 g on Tue 17 Nov, 180 g more than …"
    kinds: str  # "3 formula · 2 breast"
    last: str  # "last 13:40 · Formula · 110 ml · by Amira"
    last_href: str
    record_href: str


@dataclass(frozen=True)
class BabyCare:
    """One baby's part of the page."""

    name: str
    today: tuple[KindToday, ...]  # empty for an earlier week
    who: tuple[str, ...]  # "parent 3", "staff 2", "not said 1"
    help: str  # "Most help: Showed how"
    figures: tuple[Figure, ...]
    help_rows: tuple[tuple[str, ...], ...]  # a week's help: level, times


@dataclass(frozen=True)
class CarePage:
    """The care page of a file."""

    babies: tuple[BabyCare, ...]
    since: str  # "since 07:00"
    week: str  # "Monday 16 to Sunday 22 November"
    this_week: bool
    earlier_href: str
    later_href: str


def care_page(
    babies: Sequence[tuple[UUID, str]],
    days_of: Mapping[UUID, Days],
    kinds: Sequence[Kind],
    *,
    written: Mapping[UUID, tuple[Entry, ...]],
    file: UUID,
    names: Mapping[UUID, str],
    today: date,
    begins: datetime,
    earlier: date,
    later: date | None,
    may_write: bool,
) -> CarePage:
    """The page. `days_of`: the week's entries by baby and day; `names`: of everybody whose file it is.

    `written`: every entry by baby, with those before the week of kinds that are followed from one to the next.
    """
    week = list(next(iter(days_of.values())))
    here = reverse("person_care", args=[file])
    return CarePage(
        babies=tuple(
            _baby(baby, name, days_of[baby], written[baby], kinds, names, today, file, may_write)
            for baby, name in babies
        ),
        since=_("since %(time)s") % {"time": said_clock(begins, ZONE)},
        week=_("%(first)s to %(last)s")
        % {
            "first": said_day(week[0], words=translation),
            "last": said_day(week[-1], today=today, words=translation),
        },
        this_week=week[-1] == today,
        earlier_href=f"{here}?to={earlier}",
        later_href=(here if later == today else f"{here}?to={later}") if later else "",
    )


def _baby(
    baby: UUID,
    name: str,
    days: Days,
    written: tuple[Entry, ...],
    kinds: Sequence[Kind],
    names: Mapping[UUID, str],
    today: date,
    file: UUID,
    may_write: bool,
) -> BabyCare:
    now = totals(days[today]) if today in days else None
    every = totals(entry for rows in days.values() for entry in rows)
    return BabyCare(
        name=name,
        today=tuple(
            _today(baby, kind, days, written, today, names, file, may_write) for kind in _shown(kinds, days, today)
        )
        if today in days
        else (),
        who=_who(now.by) if now else (),
        help=_most_help(now),
        figures=tuple(figures(days, written, kinds, today)),
        help_rows=_help_rows(every),
    )


def _shown(kinds: Sequence[Kind], days: Days, today: date) -> Iterable[Kind]:
    """The forms for babies always; the others when something was written today."""
    return (kind for kind in kinds if kind.only_babies or any(entry.kind == kind.code for entry in days[today]))


def _today(
    baby: UUID,
    kind: Kind,
    days: Days,
    written: tuple[Entry, ...],
    today: date,
    names: Mapping[UUID, str],
    file: UUID,
    may_write: bool,
) -> KindToday:
    made = of_kind(days[today], kind)
    question = followed(kind)
    # What is followed was last written when it was; of what is counted only this week's last is of any use.
    known = written if question else (entry for rows in days.values() for entry in rows)
    before = made or of_kind(known, kind)
    last = before.last if before else None
    about = urlencode([("about", str(baby))])
    none = "" if question and last else _("none yet")
    return KindToday(
        label=kind.plural,
        icon=kind.icon.replace("_", "-"),
        count=str(len(made.entries)) if made else none,
        total=_total(kind, made, written, today),
        kinds=_counts(kind, made) if made else "",
        last=_last(last, today if made else None, names, question.code if question else "") if last else "",
        last_href=f"{reverse('record', args=[last.record])}?file={file}" if last else "",
        record_href=f"{reverse('record_write', args=[kind.code])}?{about}" if may_write and kind.quick else "",
    )


def _total(kind: Kind, made: Totals | None, written: Iterable[Entry], today: date) -> str:
    question = followed(kind)
    if question:
        return said_latest(question, course((entry for entry in written if entry.kind == kind.code), question), today)
    return _sums(kind, made) if made else ""


def _last(entry: Entry, today: date | None, names: Mapping[UUID, str], told: str) -> str:
    """The last entry in words. `told`: the code of the answer that stands above it already."""
    clock = said_clock(entry.happened_at, ZONE)
    if today is None:  # of an earlier day
        clock = f"{said_short_day(entry.happened_at.astimezone(ZONE).date(), words=translation)} {clock}"
    return listed(
        (_("last %(time)s") % {"time": clock}, *headline(entry, without_doer=True, without=told), by_whom(entry, names))
    )


def _sums(kind: Kind, made: Totals) -> str:
    parts = []
    for question in kind.questions:
        found = made.sums.get(question.code)
        if found is None:
            continue
        if found.amount is not None:
            parts.append(f"{question.label}: {amount_said(question, found.amount)}")
        if found.unsaid:
            words = ngettext("%(number)s without an amount", "%(number)s without an amount", found.unsaid)
            parts.append(words % {"number": found.unsaid})
    return listed(parts)


def _counts(kind: Kind, made: Totals) -> str:
    return listed(
        f"{made.counts[question.code].counts[option.code]} {option.label.lower()}"
        for question in kind.questions
        if question.code in made.counts
        for option in question.options
        if option.code in made.counts[question.code].counts
    )


def _who(by: Tally) -> tuple[str, ...]:
    words = words_of_who()
    said = [f"{words[who]} {count}" for who, count in by.counts.items()]
    return (*said, *([_("not said %(number)s") % {"number": by.unsaid}] if by.unsaid else []))


def _help_words(made: Totals) -> dict[str, str]:
    return {
        option.code: option.label
        for entry in made.entries
        for question in entry.form.questions
        if question.code == HELP
        for option in question.options
    }


def _most_help(made: Totals | None) -> str:
    if made is None or not made.most_help:
        return ""
    return _("Most help a parent had: %(help)s") % {"help": _help_words(made)[made.most_help].lower()}


def _help_rows(made: Totals | None) -> tuple[tuple[str, ...], ...]:
    if made is None:
        return ()
    rows = [
        (label, str(made.help.counts[code])) for code, label in _help_words(made).items() if code in made.help.counts
    ]
    if made.help.unsaid:
        rows.append((_("Not said"), str(made.help.unsaid)))
    return tuple(rows)
