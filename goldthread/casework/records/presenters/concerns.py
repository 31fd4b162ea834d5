"""A concern: whom it has reached, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.queries import form_version
from goldthread.lib.dates import said_moment
from goldthread.lib.text import visible

if TYPE_CHECKING:
    from goldthread.casework.records.models import Concern


@dataclass(frozen=True)
class ConcernLine:
    """One of the list."""

    title: str
    line: str
    state: str
    answered: bool
    href: str


@dataclass(frozen=True)
class ConcernState:
    """What a record's page says of its answer: one, or whom it waits for."""

    answer: str
    answered: str  # by whom and when; empty while it waits
    waits: str
    nobody: bool  # nobody in this house may answer it
    href: str  # to answer it, for who may


def concern_line(row: Concern) -> ConcernLine:
    """One of the list, which opens as its record."""
    label = form_version(row.record.head.form_id).label if row.record.head else ""
    return ConcernLine(
        title=f"{label} · {said_moment(row.record.happened_at, ZONE, today=date.min)}",
        line=_("%(name)s wrote it") % {"name": row.record.author.short_name},
        state=answered_said(row) or _("waits for an answer"),
        answered=row.answered_at is not None,
        href=reverse("record", args=[row.record_id]),
    )


def answered_said(row: Concern) -> str:
    """ "answered by Dee O, Sun 22 Nov 2026 18:29"; nothing while it waits."""
    if row.answered_at is None or row.answered_by is None:
        return ""
    said = {"name": row.answered_by.short_name, "when": said_moment(row.answered_at, ZONE, today=date.min)}
    return _("answered by %(name)s, %(when)s") % said


def reached_said(reached: tuple[tuple[str, bool], ...]) -> str:
    """ "It has reached Dee O, Owen P."; nothing where that is nobody."""
    names = ", ".join(name for name, _answers in reached)
    return _("It has reached %(names)s.") % {"names": names} if names else ""


def concern_state(row: Concern, reached: tuple[tuple[str, bool], ...], *, may_answer: bool) -> ConcernState:
    """What its page says. `reached`: whom it has reached, and whether they may answer."""
    return ConcernState(
        answer=visible(row.answer),
        answered=answered_said(row),
        waits=reached_said(reached),
        nobody=not any(answers for _name, answers in reached),
        href=reverse("concern_answer", args=[row.record_id]) if may_answer else "",
    )
