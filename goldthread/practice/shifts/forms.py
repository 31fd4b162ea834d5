"""What the plan's form sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from goldthread.practice.shifts.actions import Planned
from goldthread.ui.forms import Choice, Choices, Form, Text, Tick


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


class AgencyForm(Form):
    """Who is let in: somebody new by name and agency, or one who has been here."""

    known = Choice(_("Have they worked here before?"), [], required=False, long=True)
    name = Text(_("Their name"), most=200, hint=_("As it stands on their photo ID, and under what they write."))
    agency = Text(_("Their agency"), most=120)
    another = Tick(_("This is somebody else of the same name and agency"))
    shift = Choice(_("Which shift do they work?"), [], stacked=True)
    photo_seen = Tick(_("I have seen their photo ID, and it is them"))


def agency_form(typed: Any, *, known: Choices, shifts: Choices, same: bool = False) -> Form:
    """The form, with whom the home knows and which shifts are on. `same`: somebody of that name has been here."""
    form = AgencyForm(typed, initial={"shift": shifts[0][0] if shifts else ""})
    for name, options in (("known", known), ("shift", shifts)):
        field: Any = form.fields[name]
        field.options, field.choices = options, [(option[0], option[1]) for option in options]
    form.fields["known"].empty = _("No, they are new")  # type: ignore[attr-defined]
    if not known:
        del form.fields["known"]
    if not same:
        del form.fields["another"]
    if len(shifts) < 2:
        form.fields["shift"].component = "hidden"  # type: ignore[attr-defined]
    return form


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
