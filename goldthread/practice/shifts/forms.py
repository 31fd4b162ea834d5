"""What the plan's form sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from goldthread.practice.shifts.actions import Planned


@dataclass(frozen=True)
class PlanForm:
    """A shift as it was typed; what cannot be read is left out, and the act says what is missing."""

    id: UUID | None
    kind: str
    day: date | None
    workers: tuple[Planned, ...]
    lead: UUID | None
    on_call: UUID | None


def plan_form(request: HttpRequest) -> PlanForm:
    """What was sent: workers tick by tick, each with what they are trained in."""
    post = request.POST
    first_aid, medicine = set(post.getlist("first_aid")), set(post.getlist("medicine"))
    workers = [
        Planned(key, raw in first_aid, raw in medicine)
        for raw in dict.fromkeys(post.getlist("worker"))
        if (key := id_of(raw))
    ]
    return PlanForm(
        id=id_of(post.get("id", "")),
        kind=post.get("kind", ""),
        day=day_of(post.get("day", "")),
        workers=tuple(workers),
        lead=id_of(post.get("lead", "")),
        on_call=id_of(post.get("on_call", "")),
    )


def id_of(text: str) -> UUID | None:
    """The id, or none for what is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """The day that was sent, or none. Nothing before 2000 or after 2200: the wall's clock has its limits."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None
