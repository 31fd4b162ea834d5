"""The pictures of a week, each with the table behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from goldthread.ground.packs.rules import Kind, Question, QuestionType
from goldthread.lib.dates import said_day, said_short_day
from goldthread.practice.care.presenters.following import course_figure
from goldthread.practice.care.presenters.words import GAP, Figure, amount_said
from goldthread.practice.care.rules.days import WHO, Entry, Totals, course, followed, totals
from goldthread.ui.charts import Part, bars, shares

Days = Mapping[date, tuple[Entry, ...]]
_TONES = {"parent": "teal", "together": "sky", "staff": "plum", "professional": "stone", "child": "gold"}


def of_kind(entries: Iterable[Entry], kind: Kind) -> Totals | None:
    """The totals of those entries that are of this kind; None when there are none."""
    return totals(entry for entry in entries if entry.kind == kind.code)


def words_of_who() -> dict[str, str]:
    """Who did it, in small words, by the codes of rules.days.WHO."""
    return {
        "parent": _("parent"),
        "together": _("together"),
        "staff": _("staff"),
        "professional": _("a professional"),
        "child": _("themselves"),
    }


def _day_word(day: date, today: date) -> str:
    return _("today") if day == today else said_short_day(day, words=translation).split()[0]


def figures(days: Days, written: Sequence[Entry], kinds: Sequence[Kind], today: date) -> Iterable[Figure]:
    """For each form for babies its sum a day, its course where it is followed, else its number; then who did it."""
    for kind in kinds:
        question = followed(kind)
        if kind.only_babies and question:
            rows = course((entry for entry in written if entry.kind == kind.code), question)
            if rows:
                yield course_figure(kind, question, rows, today)
        elif kind.only_babies:
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
    made = {day: of_kind(rows, kind) for day, rows in days.items()}
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
                GAP if amount is None else amount_said(question, amount),
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
    made = {day: of_kind(rows, kind) for day, rows in days.items()}
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
    words = words_of_who()
    seldom = ("professional", "child")
    shown = [who for who in WHO if who not in seldom or any(each and each.by.counts.get(who) for each in made.values())]
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
