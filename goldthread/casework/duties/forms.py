"""Shape and wording of what is typed about a duty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from goldthread.casework.duties.rules import TITLE, WORDS
from goldthread.ui.forms import Choice, Choices, Clock, Day, Form, Key, LongText, Text

Typed = MultiValueDict[str, str] | None
Named = Iterable[tuple[UUID, str]]


class SetForm(Form):
    """A duty to be set."""

    id = Key()
    title = Text(_("What is to be done"), most=TITLE, required=True)
    day = Day(_("By which day"), required=True)
    at = Clock(_("By what time"), hint=_("On the 24-hour clock. Empty: some time that day."))
    person = Choice(_("About"), [], required=False, long=True)
    owner = Choice(_("Who sees to it"), [], required=False, long=True)
    words = LongText(_("More, if it helps"), most=WORDS, hint=_("Everybody who works here can read it."), rows=2)

    def __init__(self, typed: Typed, initial: dict[str, Any], people: Named, workers: Named) -> None:
        super().__init__(typed, initial)
        _offer(self, "person", people, _("nobody: it is the home’s"))
        _offer(self, "owner", workers, _("whoever is on shift"))


class DoneForm(Form):
    """It is done."""

    id = Key()
    words = Text(_("What was done"), most=WORDS, hint=_("A few words, if you like."))


class DropForm(Form):
    """It is no longer needed."""

    id = Key()
    reason = Text(_("Why it is no longer needed"), most=WORDS, required=True)


class MoveForm(Form):
    """It is due at another time, or somebody else’s."""

    id = Key()
    day = Day(_("By which day"), required=True)
    at = Clock(_("By what time"), hint=_("On the 24-hour clock. Empty: some time that day."))
    owner = Choice(_("Who sees to it"), [], required=False, long=True)
    why = Text(_("Why, if it helps"), most=WORDS)

    def __init__(self, typed: Typed, initial: dict[str, Any], workers: Named) -> None:
        super().__init__(typed, initial)
        _offer(self, "owner", workers, _("whoever is on shift"))


def _offer(form: Form, name: str, rows: Named, nobody: Any) -> None:
    options: Choices = [(str(key), words) for key, words in rows]
    field = Choice(form.fields[name].label or "", options, required=False, long=True)
    field.empty = nobody
    form.fields[name] = field


def key_of(text: str) -> UUID | None:
    """The id, or none for what is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None
