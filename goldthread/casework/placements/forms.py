"""Shape and wording of what is typed about a stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from goldthread.casework.people.rules import visits
from goldthread.casework.placements.rules import PLACING, TEXTS, tasks
from goldthread.ground.packs.rules import Pack
from goldthread.ui.forms import Choice, Choices, Clock, Day, Form, Key, LongText, Number, Text, Words

Typed = MultiValueDict[str, str] | None

PARTS: dict[str, Words] = {
    "parent": _("Parent"),
    "resident": _("Lives here"),
    "child": _("Child"),
    "baby": _("Baby"),
    "other": _("Other"),
}
STATES: Choices = [
    ("held", _("Held")),
    ("not_needed", _("Not needed")),
    ("missing", _("Missing")),
]


class StayForm(Form):
    """What is known of a stay."""

    moved_in_on = Day(_("The day they moved in"), required=True)
    weeks_planned = Number(_("Planned for"), unit=_("weeks"), hint=_("Leave it empty when no length is planned."))
    placing_authority = Text(_("Placing authority"), most=TEXTS["placing_authority"])
    authority_contact = LongText(
        _("Who to reach there"), most=TEXTS["authority_contact"], hint=_("Name, phone, and out of hours."), rows=2
    )
    came_from = LongText(_("Where they lived before"), most=TEXTS["came_from"], rows=2)
    room = Text(_("Room"), most=TEXTS["room"])


class MoveInForm(StayForm):
    """A stay that begins: of one person, or of a family together."""

    id = Key()

    def __init__(self, typed: Typed, initial: dict[str, Any], people: Iterable[tuple[UUID, str]]) -> None:
        super().__init__(typed, initial)
        self.people = [(key, name, f"part_{key}") for key, name in people]
        options: Choices = [("", _("Not now")), *PARTS.items()]
        for key, name, field in self.people:
            self.fields[field] = Choice(name, options, required=False)
            self.initial[field] = initial.get("parts", {}).get(key, "")

    def members(self) -> list[tuple[UUID, str]]:
        """Who moves in as what, parents first: the order in which their names are to stand."""
        order = list(PARTS)
        chosen = [(key, self.cleaned_data[field]) for key, _name, field in self.people if self.cleaned_data[field]]
        return sorted(chosen, key=lambda row: order.index(row[1]))


class MoveOnForm(Form):
    """A stay that ends."""

    on = Day(_("The day they moved on"), required=True)
    went_to = LongText(
        _("Where they went"), most=400, required=True, hint=_("Address, and what kind of place it is."), rows=2
    )
    reason = LongText(_("Why"), most=400, required=True)


class OneMovesOnForm(MoveOnForm):
    """A stay that ends, for all of a family or for one of them."""

    field_order = ("who",)
    who = Choice(_("Who moves on?"), [])


class JoinForm(Form):
    """Somebody who becomes part of a stay."""

    person = Choice(_("Who"), [], long=True)
    part = Choice(_("As what"), list(PARTS.items()))
    on = Day(_("From"), required=True)


class VisitForm(Form):
    """When an independent person comes."""

    id = Key()
    visitor = Choice(_("Who visits"), [], long=True)
    on = Day(_("On"), required=True)
    starts = Clock(_("From"), required=True)
    ends = Clock(_("Until"), required=True)


ANSWERS: Choices = [
    ("yes", _("Yes")),
    ("no", _("No, or not now")),
    ("back", _("They take back what they said")),
]
WHOSE: Choices = [(visits.BY_CHILD, _("The child")), (visits.BY_AUTHORITY, _("The placing authority"))]


class VisitAnswerForm(Form):
    """What a child, or their placing authority, said to the visitor's reading of their case record."""

    id = Key()
    code = Choice(_("Whose answer is it?"), WHOSE)
    answer = Choice(_("What did they say?"), ANSWERS, stacked=True)
    given_by = Text(
        _("Who said it"), most=200, required=True, hint=_("For an authority: their name and what they are.")
    )
    words = LongText(_("In their own words, or how it came"), most=400, hint=_("“Yes, but not my letters.” By e-mail."))
    said_to = Text(_("Who asked them"), most=200, required=True)
    from_on = Day(_("When"), required=True)


def visit(typed: Typed, initial: dict[str, Any], visitors: list[tuple[str, str]]) -> VisitForm:
    """The form with who visits the home."""
    form = VisitForm(typed, initial)
    form.fields["visitor"] = Choice(_("Who visits"), visitors, long=True)
    return form


class KeyWorkerForm(Form):
    """Who becomes key worker, assessor or therapist."""

    user = Choice(_("Who"), [], long=True)
    task = Choice(_("As"), [])


class NightForm(Form):
    """How often they are looked in on at night."""

    every_minutes = Number(_("Look in every"), unit=_("minutes"), required=True, hint=_("From 5 to 240."))
    starts = Clock(_("From"), required=True)
    ends = Clock(_("Until"), required=True, hint=_("It may be after midnight."))


class ProfessionalForm(Form):
    """Somebody of the network: one already known, or somebody new."""

    id = Key()
    role = Choice(_("What they are to them"), [], long=True)
    from_on = Day(_("Since"))
    known = Choice(_("Somebody this home knows already"), [], required=False, long=True)
    name = Text(_("Name"), most=200)
    work = Text(_("What they do"), most=200, hint=_("Social worker, health visitor, teacher."))
    organisation = Text(_("Where they work"), most=200)
    phone = Text(_("Phone"), most=60)
    email = Text(_("E-mail"), most=254)
    address = LongText(_("Address"), most=400, rows=2)

    def clean(self) -> dict[str, Any]:
        """A name and a work are needed unless somebody known was chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("known"):
            for name in ("name", "work"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _now("Please write something here, or choose somebody known."))
        return cleaned


class ReachForm(Form):
    """How somebody of the network is reached."""

    name = Text(_("Name"), most=200, required=True)
    work = Text(_("What they do"), most=200, required=True)
    organisation = Text(_("Where they work"), most=200)
    phone = Text(_("Phone"), most=60)
    email = Text(_("E-mail"), most=254)
    address = LongText(_("Address"), most=400, rows=2)


class UnlinkForm(Form):
    """When somebody stopped being of the network."""

    until_on = Day(_("Until"), hint=_("Empty: until today."))


class PapersForm(Form):
    """Every item of the completeness list at once."""

    def __init__(self, typed: Typed, setting: Pack, now: dict[str, tuple[str, str]]) -> None:
        super().__init__(typed)
        self.codes = [item.code for item in setting.completeness]
        self.now = now
        for item in setting.completeness:
            state, text = now.get(item.code, ("missing", ""))
            self.fields[f"state_{item.code}"] = Choice(item.label, STATES, hint=item.hint, required=False)
            self.fields[f"text_{item.code}"] = Text(_("Where it is, or why not"), most=400)
            self.initial[f"state_{item.code}"], self.initial[f"text_{item.code}"] = state, text

    def changed_items(self) -> list[tuple[str, str, str]]:
        """What was changed: (item, state, text)."""
        rows = []
        for code in self.codes:
            before = self.now.get(code, ("missing", ""))
            state, text = self.cleaned_data[f"state_{code}"] or before[0], self.cleaned_data[f"text_{code}"]
            if (state, text) != before:
                rows.append((code, state, text))
        return rows


def move_on(typed: Typed, initial: dict[str, Any], people: list[tuple[str, str]]) -> MoveOnForm:
    """The form; for a family it asks whether all move on, or who."""
    if len(people) < 2:
        return MoveOnForm(typed, initial)
    form = OneMovesOnForm(typed, initial)
    form.fields["who"] = Choice(_("Who moves on?"), [("all", _("All of them")), *people], stacked=True)
    form.order_fields(["who"])
    return form


def join(typed: Typed, initial: dict[str, Any], people: Iterable[tuple[str, str]]) -> JoinForm:
    """The form with those who may join, as (id, name)."""
    form = JoinForm(typed, initial)
    form.fields["person"] = Choice(_("Who"), list(people), long=True)
    return form


def key_worker(typed: Typed, staff: Iterable[tuple[str, str]], words: str) -> KeyWorkerForm:
    """The form with the staff of the home, as (id, name), and what this setting calls a key worker."""
    form = KeyWorkerForm(typed, {"task": "key_worker"})
    form.fields["user"] = Choice(_("Who"), list(staff), long=True)
    form.fields["task"] = Choice(
        _("As"),
        [(code, label) for code, label in tasks(words).items() if code != PLACING],
        hint=_("They can open this file off shift as well. A placing social worker reads what is released to them."),
    )
    return form


def professional(
    typed: Typed, initial: dict[str, Any], setting: Pack, known: Iterable[tuple[str, str]]
) -> ProfessionalForm:
    """The form with the roles of the pack, and those this home knows, as (id, name and work)."""
    form = ProfessionalForm(typed, initial)
    roles: Choices = [(item.code, item.label) for item in setting.network_roles]
    form.fields["role"] = Choice(_("What they are to them"), roles, long=True)
    choices: list[tuple[str, Words]] = list(known)
    if choices:
        field = Choice(_("Somebody this home knows already"), choices, required=False, long=True)
        field.empty = _("Somebody new")
        form.fields["known"] = field
    else:
        del form.fields["known"]
    return form
