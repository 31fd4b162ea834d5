"""A look past the walls, as managers read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.front.desk.rules import ANSWERS
from goldthread.ground.access.queries import Glass
from goldthread.ground.access.rules import REASONS
from goldthread.lib.dates import said_clock, said_short_day
from goldthread.ui.jinja import url


@dataclass(frozen=True)
class GlassLine:
    """Who, when, why; and the answer, "" while it is owed."""

    href: str
    who: str
    when: str
    why: str
    words: str
    whole_home: bool
    answer: str
    answer_words: str
    answered: str


def glass_line(row: Glass) -> GlassLine:
    """One of them, with its worker and who answered."""
    day = said_short_day(row.from_at.astimezone(ZONE).date())
    when = f"{day} {said_clock(row.from_at, ZONE)}–{said_clock(row.until_at, ZONE)}"
    answered = ""
    if row.answered_at and row.answered_by:
        at = f"{said_short_day(row.answered_at.astimezone(ZONE).date())} {said_clock(row.answered_at, ZONE)}"
        answered = _("%(name)s, %(when)s") % {"name": row.answered_by.short_name, "when": at}
    return GlassLine(
        href=url("broken_glass_answer", row.id),
        who=row.user.short_name,
        when=when,
        why=_(REASONS[row.reason]),
        words=row.words,
        whole_home=row.placement is None,
        answer=_(ANSWERS[row.answer]) if row.answer else "",
        answer_words=row.answer_words,
        answered=answered,
    )
