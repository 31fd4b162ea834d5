"""A baby's day and week as they are read: words and small numbers first, then pictures with their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind, Question, QuestionType
from goldthread.lib.dates import said_clock, said_day, said_minutes, said_short_day
from goldthread.practice.care.presenters.words import by_whom, headline, listed
from goldthread.practice.care.rules.days import HELP, WHO, Entry, Tally, Totals, totals
from goldthread.ui.charts import Part, bars, shares

Days = Mapping[date, tuple[Entry, ...]]
GAP = "–"
_TONES = {"parent": "teal", "together": "sky", "staff": "plum", "child": "gold"}


@dataclass(frozen=True)
class Figure:
    """A picture and the table behind it."""

    picture: Markup
    title: str
    line: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class KindToday:
    """One kind so far today: "5", "520 ml", what they were, and the last one."""

    label: str
    icon: str
    count: str  # "5 feeds"; "none yet"
    total: str  # "520 ml · 2 without an amount"
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
    file: UUID,
    names: Mapping[UUID, str],
    today: date,
    begins: datetime,
    earlier: date,
    later: date | None,
    may_write: bool,
) -> CarePage:
    """The page. `days_of`: the week's entries by baby and day; `names`: of everybody whose file it is."""
    week = list(next(iter(days_of.values())))
    here = reverse("person_care", args=[file])
    return CarePage(
        babies=tuple(_baby(baby, name, days_of[baby], kinds, names, today, file, may_write) for baby, name in babies),
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
        today=tuple(_today(baby, kind, days, today, names, file, may_write) for kind in _shown(kinds, days, today))
        if today in days
        else (),
        who=_who(now.by) if now else (),
        help=_most_help(now),
        figures=tuple(_figures(days, kinds, today)),
        help_rows=_help_rows(every),
    )


def _shown(kinds: Sequence[Kind], days: Days, today: date) -> Iterable[Kind]:
    """The forms for babies always; the others when something was written today."""
    return (kind for kind in kinds if kind.only_babies or any(entry.kind == kind.code for entry in days[today]))


def _of(entries: Iterable[Entry], kind: Kind) -> Totals | None:
    return totals(entry for entry in entries if entry.kind == kind.code)


def _today(
    baby: UUID, kind: Kind, days: Days, today: date, names: Mapping[UUID, str], file: UUID, may_write: bool
) -> KindToday:
    made = _of(days[today], kind)
    week = made or _of((entry for rows in days.values() for entry in rows), kind)
    last = week.last if week else None
    about = urlencode([("about", str(baby))])
    return KindToday(
        label=kind.plural,
        icon=kind.icon.replace("_", "-"),
        count=str(len(made.entries)) if made else _("none yet"),
        total=_sums(kind, made) if made else "",
        kinds=_counts(kind, made) if made else "",
        last=_last(last, today if made else None, names) if last else "",
        last_href=f"{reverse('record', args=[last.record])}?file={file}" if last else "",
        record_href=f"{reverse('record_write', args=[kind.code])}?{about}" if may_write and kind.quick else "",
    )


def _last(entry: Entry, today: date | None, names: Mapping[UUID, str]) -> str:
    clock = said_clock(entry.happened_at, ZONE)
    if today is None:  # of an earlier day
        clock = f"{said_short_day(entry.happened_at.astimezone(ZONE).date(), words=translation)} {clock}"
    return listed((_("last %(time)s") % {"time": clock}, *headline(entry, without_doer=True), by_whom(entry, names)))


def _amount(question: Question, amount: object) -> str:
    if question.type is QuestionType.DURATION:
        return said_minutes(int(str(amount)), words=translation)
    return f"{amount} {question.unit}".strip()


def _sums(kind: Kind, made: Totals) -> str:
    parts = []
    for question in kind.questions:
        found = made.sums.get(question.code)
        if found is None:
            continue
        if found.amount is not None:
            parts.append(f"{question.label}: {_amount(question, found.amount)}")
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


def _words_of_who() -> dict[str, str]:
    return {"parent": _("parent"), "together": _("together"), "staff": _("staff"), "child": _("themselves")}


def _who(by: Tally) -> tuple[str, ...]:
    words = _words_of_who()
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


def _day_word(day: date, today: date) -> str:
    return _("today") if day == today else said_short_day(day, words=translation).split()[0]


def _figures(days: Days, kinds: Sequence[Kind], today: date) -> Iterable[Figure]:
    """For each form for babies its sum a day, or its number where nothing is added up; then who did it."""
    for kind in kinds:
        if kind.only_babies:
            summed = next((question for question in kind.questions if question.total == "sum"), None)
            yield _sum_figure(days, kind, summed, today) if summed else _count_figure(days, kind, today)
    yield _share_figure(days, today)


def _labels(days: Days, today: date) -> list[str]:
    return [_day_word(day, today) for day in days]


def _full(day: date, today: date) -> str:
    said = said_short_day(day, today=today, words=translation)
    return _("%(day)s, so far") % {"day": said} if day == today else said


def _gaps(days: Days, empty: Callable[[date], bool]) -> str:
    missing = [said_day(day, words=translation).split()[0] for day in days if empty(day)]
    if not missing:
        return ""
    if len(missing) == len(days):
        return _("Nothing was written in this week.")
    return _("Nothing was written on %(days)s.") % {"days": ", ".join(missing)}


def _sum_figure(days: Days, kind: Kind, question: Question, today: date) -> Figure:
    made = {day: _of(rows, kind) for day, rows in days.items()}
    hours = question.type is QuestionType.DURATION
    values: list[float | None] = []
    rows = []
    for day, each in made.items():
        found = each.sums.get(question.code) if each else None
        amount = found.amount if found else None
        values.append(None if amount is None else round(float(amount) / 60, 1) if hours else float(amount))
        rows.append(
            (
                _full(day, today),
                GAP if amount is None else _amount(question, amount),
                str(len(each.entries)) if each else GAP,
                str(found.unsaid) if found else GAP,
            )
        )
    unit = _("hours") if hours else question.unit
    title = _("%(kinds)s, %(unit)s a day") % {"kinds": kind.plural, "unit": unit or question.label.lower()}
    notes = [_gaps(days, lambda day: made[day] is None)]
    if any(each and each.sums[question.code].unsaid for each in made.values() if each and question.code in each.sums):
        notes.append(_("Some were written without an amount: the true total is higher."))
    if hours:
        notes.append(_("Counted on the day it began."))
    return Figure(
        picture=bars(values, _labels(days, today), title, tone="sky" if hours else "teal"),
        title=title,
        line=" ".join(note for note in notes if note),
        head=(_("Day"), question.label, kind.plural, _("Without an amount")),
        rows=tuple(rows),
        numbers=(1, 2, 3),
    )


def _count_figure(days: Days, kind: Kind, today: date) -> Figure:
    made = {day: _of(rows, kind) for day, rows in days.items()}
    asked = next((question for question in kind.questions if question.total == "count"), None)
    options = asked.options if asked else ()
    title = _("%(kinds)s a day") % {"kinds": kind.plural}
    rows = []
    for day, each in made.items():
        tally = each.counts.get(asked.code) if each and asked else None
        rows.append(
            (
                _full(day, today),
                str(len(each.entries)) if each else GAP,
                *(GAP if tally is None else str(tally.counts.get(option.code, 0)) for option in options),
            )
        )
    return Figure(
        picture=bars(
            [None if each is None else len(each.entries) for each in made.values()],
            _labels(days, today),
            title,
            tone="teal",
        ),
        title=title,
        line=_gaps(days, lambda day: made[day] is None),
        head=(_("Day"), kind.plural, *(option.label for option in options)),
        rows=tuple(rows),
        numbers=tuple(range(1, len(options) + 2)),
    )


def _share_figure(days: Days, today: date) -> Figure:
    made = {day: totals(rows) for day, rows in days.items()}
    words = _words_of_who()
    shown = [who for who in WHO if who != "child" or any(each and each.by.counts.get(who) for each in made.values())]
    unsaid = any(each and each.by.unsaid for each in made.values())
    parts = [
        Part(
            words[who].capitalize(), _TONES[who], [each.by.counts.get(who, 0) if each else 0 for each in made.values()]
        )
        for who in shown
    ]
    if unsaid:
        parts.append(Part(_("Not said"), "rose", [each.by.unsaid if each else 0 for each in made.values()]))
    title = _("Who did it, each day")
    head = [_("Day"), *(part.label for part in parts)]
    rows = [
        (_full(day, today), *(str(part.values[index]) if each else GAP for part in parts))
        for index, (day, each) in enumerate(made.items())
    ]
    return Figure(
        picture=shares(parts, _labels(days, today), title),
        title=title,
        line=_gaps(days, lambda day: made[day] is None),
        head=tuple(head),
        rows=tuple(rows),
        numbers=tuple(range(1, len(parts) + 1)),
    )
