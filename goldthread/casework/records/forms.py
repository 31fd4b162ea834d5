"""What a page's form sends, as the record's rules read it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from goldthread.ui.forms import Choice, Choices, Form, LongText, Text, Tick

OWN = ("q.", "role.", "named.")
NAMES = {
    "subject",
    "happened_on",
    "happened_time",
    "happened_second",
    "minutes",
    "timer",  # rules.timing
    "countersign",
    "reason",
    "prompt",
    "came_from",  # the record that this one follows
    "back",  # where the writer came from
}
# What a box gives that the form reads itself, or that a script keeps for its own use.
NOT_KEPT = (".new", ".take_off", ".marks")  # third parts of a name: "q.photos.new"
_RULE = re.compile(r"[a-z_]{1,40}")


MOST_WHY = 400


class SightForm(Form):
    """How narrow a record is to be, and why."""

    sight = Choice(_("Who may read it?"), [], stacked=True)
    reason = Text(_("Why?"), most=MOST_WHY, hint=_("A few words. They stand in its history."), required=True)


class NameForm(Form):
    """One more reader."""

    reader = Choice(_("Who else may read it?"), [], long=True)


class KeepFromForm(Form):
    """One worker who must not know of it, and why."""

    kept = Choice(_("Who must not know of it?"), [], long=True)
    kept_why = Text(_("Why must they not?"), most=MOST_WHY, required=True)


class LetKnowForm(Form):
    """Somebody who was kept from it by mistake, and why no longer."""

    known = Choice(_("Who may know of it again?"), [], long=True)
    known_why = Text(_("Why?"), most=MOST_WHY, hint=_("A few words. They stand in its history."), required=True)


class ReleaseForm(Form):
    """To which placing social worker a record is released, and why."""

    to = Choice(_("To whom?"), [], stacked=True)
    sealed = Tick(_("I know that it is sealed, and release it all the same"))
    release_why = Text(_("Why?"), most=MOST_WHY, hint=_("A few words. They stand in its history."), required=True)


class EndReleaseForm(Form):
    """To whom a record is no longer released, and why."""

    reader = Choice(_("To whom no longer?"), [], stacked=True)
    end_why = Text(_("Why no longer?"), most=MOST_WHY, required=True)


class LiftForm(Form):
    """Why a hold is lifted early."""

    lift_why = Text(_("Why now?"), most=MOST_WHY, required=True)


class ConcernForm(Form):
    """What was done about a concern."""

    answer = LongText(
        _("What was done?"),
        most=4000,
        hint=_("By whom, and when. Who wrote it reads this. Whom it is about does not."),
        required=True,
        rows=6,
    )


def offered(form: Form, name: str, options: Choices) -> Form:
    """The form with what may be chosen in one field."""
    was: Any = form.fields[name]
    form.fields[name] = Choice(
        was.label or "", options, long=was.component == "select_field", stacked=was.stacked, hint=was.help_text
    )
    return form


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a record's form, as typed, and nothing else that was sent along."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name in NAMES or (name.startswith(OWN) and not (name.count(".") > 1 and name.endswith(NOT_KEPT)))
    }


def somebody_elses(request: HttpRequest, mark: str) -> bool:
    """Whether the form was opened by another worker, who is no longer signed in on this tablet.

    `mark`: of whoever is signed in now (`rules.seal`). A page without a mark was not made by us: its id decides.
    """
    return request.POST.get("owner", "") not in ("", mark)


def own_path(text: str) -> str:
    """The address if it is one of our own pages; else nothing. Only a path: never another house's."""
    if not text.startswith("/") or not url_has_allowed_host_and_scheme(text, allowed_hosts=None):
        return ""
    try:
        resolve(urlsplit(text).path)
    except (Resolver404, ValueError):
        return ""
    return text[:400]


def id_of(text: str) -> UUID | None:
    """An id that a page made; None for anything that is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_of(text: str) -> int:
    """A count that a page kept; 0 for anything that is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def moment_of(text: str) -> datetime | None:
    """The device's own time, "2026-11-22T14:31:05Z"; None when it did not say or cannot be read.

    A clock that was never set may say the year 1, which has no moment in UTC.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def prompts_of(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """What was done with each prompt: (rule, phrase, taken), from fields "prompt" of rule, taken, phrase by tabs."""
    found = []
    for value in request.POST.getlist("prompt")[:100]:
        rule, _tab, rest = value.partition("\t")
        taken, _tab, phrase = rest.partition("\t")
        if _RULE.fullmatch(rule):
            found.append((rule, phrase.replace("\0", ""), taken == "taken"))
    return found
