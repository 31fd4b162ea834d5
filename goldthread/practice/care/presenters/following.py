"""What is followed from one time to the next, such as a weight: the latest, how it changed, and its course.

Numbers only, as they were written. What they mean for a baby's health is for the health visitor: no charts of growth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind, Question, QuestionType
from goldthread.lib.dates import said_clock, said_short_day
from goldthread.practice.care.presenters.words import GAP, Figure, amount_said
from goldthread.practice.care.rules.days import HELP, Entry, Measured, doer_question
from goldthread.ui.charts import line


def said_latest(question: Question, rows: Sequence[Measured], today: date) -> str:
    """ "5,240 g on Tue 17 Nov, 180 g more than on Tue 10 Nov"; empty when there is nothing. `rows`: by time."""
    if not rows:
        return ""
    latest, on = rows[-1], _on(rows[-1])
    amount = amount_said(question, latest.amount)
    said = _("%(amount)s today") if on == today else _("%(amount)s on %(day)s")
    said %= {"amount": amount, "day": said_short_day(on, today=today, words=translation)}
    if latest.change is None:
        return said
    earlier = _on(rows[-2])
    before = _("on %(day)s") % {"day": said_short_day(earlier, today=today, words=translation)}
    if earlier == on:
        before = _("earlier that day")
    if not latest.change:
        return _("%(latest)s, the same as %(before)s") % {"latest": said, "before": before}
    words = _("%(latest)s, %(change)s more than %(before)s")
    if latest.change < 0:
        words = _("%(latest)s, %(change)s less than %(before)s")
    return words % {"latest": said, "change": amount_said(question, abs(latest.change)), "before": before}


def course_figure(kind: Kind, question: Question, rows: Sequence[Measured], today: date) -> Figure:
    """The course over the weeks that are known, and a table with how each was measured. `rows`: at least one."""
    asked = [each for each in kind.questions if each.type is QuestionType.CHOICE and each.code != HELP]
    title = _("%(kinds)s, %(unit)s") % {"kinds": kind.plural, "unit": question.unit or question.label.lower()}
    notes = [said_latest(question, rows, today) + ".", *_measured_otherwise(rows)]
    return Figure(
        picture=line(
            [(row.entry.happened_at.timestamp(), float(row.amount)) for row in rows],
            [f"{row.amount:,f}" for row in rows],
            [_short(row) for row in rows],
            title,
        ),
        title=title,
        line=" ".join(notes),
        head=(
            _("Day"),
            ", ".join(filter(None, (question.label, question.unit))),
            _("Difference"),
            *(each.label for each in asked),
        ),
        rows=tuple(
            (
                _whole(said_short_day(_on(row), today=today, words=translation))
                + f" {said_clock(row.entry.happened_at, ZONE)}",
                _number(question, row.amount),
                _change(question, row),
                *(_chosen(row.entry, each.code) or GAP for each in asked),
            )
            for row in rows
        ),
        numbers=(1, 2),
    )


def _measured_otherwise(rows: Sequence[Measured]) -> Iterator[str]:
    """What was otherwise the time before: clothes weigh something, and no two scales are alike."""
    if len(rows) < 2:
        return
    now, before = rows[-1].entry, rows[-2].entry
    for question in now.form.questions:
        if question.type is not QuestionType.CHOICE or question.code == HELP or question == doer_question(now.form):
            continue
        said, was = _chosen(now, question.code), _chosen(before, question.code)
        if said and was and now.answers[question.code] != before.answers[question.code]:
            words = _("%(question)s: %(now)s; the time before: %(before)s.")
            yield words % {"question": question.label, "now": said.lower(), "before": was.lower()}


def _chosen(entry: Entry, code: str) -> str:
    return next(
        (
            option.label
            for question in entry.form.questions
            if question.code == code
            for option in question.options
            if option.code == entry.answers.get(code)
        ),
        "",
    )


def _change(question: Question, row: Measured) -> str:
    if row.change is None:
        return GAP
    sign = "+" if row.change > 0 else "−" if row.change < 0 else ""
    return sign + _number(question, abs(row.change))


def _number(question: Question, amount: Decimal) -> str:
    """An amount under a head that says its unit."""
    return _whole(amount_said(question.model_copy(update={"unit": ""}), amount))


def _whole(words: str) -> str:
    """A day or an amount that a narrow column does not break."""
    return words.replace(" ", "\u00a0")


def _on(row: Measured) -> date:
    return row.entry.happened_at.astimezone(ZONE).date()


def _short(row: Measured) -> str:
    return said_short_day(_on(row), words=translation).split(" ", 1)[1]
