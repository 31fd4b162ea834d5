"""Shape and wording of what is typed when somebody moves from home to home."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from goldthread.ui.forms import Choice, Day, Form, Key, LongText, Number, Text, Words

Typed = MultiValueDict[str, str] | None


class HandOverForm(Form):
    """Where somebody moves, when, and why what is left out is left out."""

    id = Key()
    to = Choice(_("To which home"), [], stacked=True)
    on = Day(_("The day they moved"), required=True)
    note = LongText(
        _("Why they move, and why anything is left out"),
        most=400,
        required=True,
        hint=_("The new home’s manager reads it as well: no names of others."),
    )


class TakeInForm(Form):
    """The stay that begins."""

    id = Key()
    moved_in_on = Day(_("The day they moved in"), required=True)
    together = Choice(_("Their stay"), [], required=False, stacked=True)
    placing_authority = Text(_("Placing authority"), most=200)
    authority_contact = LongText(_("Who to reach there"), most=400, hint=_("Name, phone, and out of hours."), rows=2)
    weeks_planned = Number(_("Planned for"), unit=_("weeks"), hint=_("Leave it empty when no length is planned."))
    room = Text(_("Room"), most=60)


class TakeBackForm(Form):
    """Why a move is taken back."""

    reason = LongText(_("Why"), most=400, required=True)


def ids(values: Iterable[str]) -> list[UUID]:
    """The records that were ticked; what is no id is nothing."""
    found = []
    for value in values:
        with contextlib.suppress(ValueError):
            found.append(UUID(value))
    return found


def hand_over(typed: Typed, initial: dict[str, Any], homes: Iterable[tuple[UUID, str]]) -> HandOverForm:
    """The form with the other homes of the provider, as (id, name)."""
    form = HandOverForm(typed, initial)
    form.fields["to"] = Choice(_("To which home"), [(str(key), name) for key, name in homes], stacked=True)
    return form


def take_in(typed: Typed, initial: dict[str, Any], beside: Iterable[tuple[str, str]]) -> TakeInForm:
    """The form; `beside`: the stays, as (id, names), of those who came with them and were taken in before."""
    form = TakeInForm(typed, initial)
    stays: list[tuple[str, Words]] = [("", _("A stay of their own")), *beside]
    if len(stays) > 1:
        form.fields["together"] = Choice(_("Their stay"), stays, required=False, stacked=True)
    else:
        del form.fields["together"]
    return form
