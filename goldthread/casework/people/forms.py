"""Shape and wording of what is typed about a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from goldthread.casework.people.rules import TEXTS, visits
from goldthread.ground.packs.rules import ListItem, Pack
from goldthread.ui.forms import Choice, Choices, Day, Form, Key, LongText, Text, Tick, Words, YesNo

Typed = MultiValueDict[str, str] | None

STAGES: Choices = [
    ("unborn", _("Not born yet")),
    ("baby", _("Baby")),
    ("child", _("Child")),
    ("young_person", _("Young person")),
    ("parent", _("Parent")),
    ("adult", _("Adult")),
]
BIRTH_KNOWN: Choices = [
    ("exact", _("Exact")),
    ("estimated", _("A guess")),
    ("unknown", _("Not known")),
]
HEADINGS: dict[str, Words] = {
    "strength": _("What they are good at"),
    "likes": _("What they like"),
    "helps": _("What helps"),
    "does_not_help": _("What does not help"),
    "early_sign": _("Early signs"),
    "risk": _("Risks"),
}


class PersonForm(Form):
    """Who somebody is: the name they want first."""

    id = Key()
    preferred_name = Text(_("The name they want to be called by"), most=TEXTS["preferred_name"], required=True)
    pronouns = Text(_("Pronouns"), most=TEXTS["pronouns"], hint=_("Such as she/her, he/him, they/them."))
    stage = Choice(_("Who they are here"), STAGES)
    birth_known = Choice(_("Is the date of birth exact?"), BIRTH_KNOWN, required=False)
    born_on = Day(_("Date of birth"), hint=_("Leave it empty when it is not known, or when the baby is not born."))
    due_on = Day(_("Due date"), hint=_("Only for a baby not yet born."))
    moves_by_themself = YesNo(
        _("For a baby: can they roll, crawl or walk?"),
        hint=_("A mark on a baby who cannot is asked about at once. Not said counts as not yet."),
        no=_("Not yet"),
        required=False,
    )
    is_child_in_law = YesNo(
        _("When the date of birth is a guess or not known: are they under 18?"),
        hint=_("A parent under 18 is a child in law too. Not said counts as yes."),
        required=False,
    )
    full_name = Text(_("Full name"), most=TEXTS["full_name"])
    previous_names = Text(
        _("Previous names"),
        most=TEXTS["previous_names"],
        hint=_("With commas between. Not a name from before adoption."),
    )
    sex = Text(_("Sex"), most=TEXTS["sex"])
    first_language = Text(_("First language"), most=TEXTS["first_language"])
    interpreter = Text(_("Interpreter"), most=TEXTS["interpreter"], hint=_("Which, and when. Empty: none needed."))
    communication = LongText(_("How to talk with them so that they follow"), most=TEXTS["communication"])
    ethnicity = Text(_("Ethnicity, in their words"), most=TEXTS["ethnicity"])
    religion = Text(_("Religion"), most=TEXTS["religion"])
    culture = LongText(_("Culture and what matters from it each day"), most=TEXTS["culture"])

    def facts(self) -> dict[str, Any]:
        """What was typed, as `actions.add` and `actions.correct` take it; a date not given counts as not known."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "id"}
        if not facts["birth_known"]:
            facts["birth_known"] = "exact" if facts["born_on"] or facts["stage"] == "unborn" else "unknown"
        if facts["moves_by_themself"] is None:
            facts["moves_by_themself"] = facts["stage"] not in ("unborn", "baby")
        if facts["is_child_in_law"] is None:
            facts["is_child_in_law"] = facts["stage"] != "adult"
        return facts


class LineForm(Form):
    """One line of who they are."""

    id = Key()
    heading = Choice(_("What is it about?"), [])
    text = LongText(_("In one or two sentences"), most=400, required=True)
    own_words = Tick(_("These are their own words, as they said them"))


class KeepSafeForm(Form):
    """A line that every worker must know."""

    id = Key()
    kind = Choice(_("What is it about?"), [])
    text = Text(
        _("What every worker must know"),
        most=200,
        required=True,
        hint=_("Short enough to read at a glance: “Two staff present at night feeds”."),
    )
    look_again_on = Day(_("Look at it again on"), hint=_("The day on which you ask whether it is still needed."))


class AllergyForm(Form):
    """What they must not meet."""

    id = Key()
    substance = Text(_("Allergic to"), most=200, required=True)
    reaction = Text(_("What happens"), most=400)
    what_to_do = Text(_("What to do"), most=400)


class LegalStatusForm(Form):
    """Under what law they are here."""

    id = Key()
    code = Choice(_("Legal status"), [])
    from_on = Day(_("From"), required=True)
    until_on = Day(_("Until"), hint=_("The day it ends, if it is known."))
    note = LongText(_("Terms, court, case number"), most=400)
    instead_of = Choice(_("Does it take the place of another?"), [], required=False)


class ResponsibilityForm(Form):
    """Who holds parental responsibility."""

    id = Key()
    holder = Text(_("Who holds it"), most=200, required=True, hint=_("A person, or an authority under an order."))
    ground = Text(_("On what ground"), most=200, hint=_("Mother; father on the birth certificate; care order."))
    from_on = Day(_("From"), hint=_("Empty: from today."))


class MayBeToldForm(Form):
    """Who may be told what."""

    id = Key()
    who = Text(_("Who"), most=200, required=True)
    relation = Text(_("What they are to them"), most=120)
    not_the_address = Tick(
        _("This person must not be told where they live"), hint=_("It will stand in red on every page of the file.")
    )
    what = LongText(_("What they may be told"), most=400, hint=_("How, and by whom. Or “nothing”."))


class ConsentForm(Form):
    """What was agreed to."""

    id = Key()
    code = Choice(_("About"), [])
    given = YesNo(_("Was it given?"), no=_("Asked, and not given"))
    given_by = Text(_("By whom"), most=200, required=True)
    limits = LongText(_("Within what limits"), most=400, hint=_("Who else must be asked, and when."))
    from_on = Day(_("From"), hint=_("Empty: from today."))
    until_on = Day(_("Until"))


class RelationForm(Form):
    """How two people of the home belong to each other."""

    to = Choice(_("Who"), [])
    words = Text(_("What they are to them"), most=120, required=True, hint=_("Mother, brother, partner."))


class EndForm(Form):
    """Why something no longer holds."""

    reason = LongText(_("Why does it no longer hold?"), most=400, required=True)


class ProfessionalForm(Form):
    """Somebody of the network, and how to reach them."""

    id = Key()
    name = Text(_("Name"), most=200, required=True)
    work = Text(_("What they do"), most=200, required=True, hint=_("Social worker, health visitor, teacher."))
    organisation = Text(_("Where they work"), most=200)
    phone = Text(_("Phone"), most=60)
    email = Text(_("E-mail"), most=254)
    address = LongText(_("Address"), most=400)


def line(typed: Typed, initial: dict[str, Any], *, risks: bool) -> LineForm:
    """The form; with `risks` it offers those too (a senior's)."""
    form = LineForm(typed, initial)
    headings = [(code, words) for code, words in HEADINGS.items() if risks or code != "risk"]
    form.fields["heading"] = Choice(_("What is it about?"), headings)
    return form


def keep_safe(typed: Typed, setting: Pack, initial: dict[str, Any]) -> KeepSafeForm:
    """The form with the kinds of the home's pack."""
    form = KeepSafeForm(typed, initial)
    _listed(form, "kind", setting.keep_safe_kinds)
    return form


def legal_status(
    typed: Typed, setting: Pack, initial: dict[str, Any], now: Iterable[tuple[str, str]]
) -> LegalStatusForm:
    """The form with the statuses of the home's pack. `now`: (id, words) of those that hold."""
    form = LegalStatusForm(typed, initial)
    _listed(form, "code", setting.legal_statuses)
    choices: list[tuple[str, Words]] = [("", _("No")), *now]
    if len(choices) > 1:
        form.fields["instead_of"] = Choice(form.fields["instead_of"].label or "", choices, required=False, stacked=True)
    else:
        del form.fields["instead_of"]
    return form


def consent(typed: Typed, setting: Pack, initial: dict[str, Any]) -> ConsentForm:
    """The form with the consents of the home's pack."""
    form = ConsentForm(typed, initial)
    _listed(form, "code", (item for item in setting.consents if item.code not in visits.BOTH))  # those: with a visit
    return form


def relation(typed: Typed, others: Iterable[tuple[str, str]]) -> RelationForm:
    """The form with the other people of the home as (id, name)."""
    form = RelationForm(typed)
    form.fields["to"] = Choice(_("Who"), list(others), long=True)
    return form


def _listed(form: Form, name: str, items: Iterable[ListItem]) -> None:
    """Put a list of the pack behind a field."""
    options = [(item.code, item.label) for item in items]
    form.fields[name] = Choice(form.fields[name].label or "", options, long=True)
