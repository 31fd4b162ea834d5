"""What may be said of a person, and what to put right when it cannot be kept.

Sentences here are for whoever typed; they are marked for translation and translated by the page that shows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, timedelta
from typing import Any

from goldthread.ground.access.rules import Refused
from goldthread.lib import ages
from goldthread.lib.text import refuse
from goldthread.lib.words import gettext_noop as _

OLDEST = 120  # years; beyond it a date of birth is a slip of the finger
DUE_WITHIN = timedelta(weeks=43)  # from now; a longer wait than any pregnancy
DUE_PAST = timedelta(weeks=4)  # after that a due date is a birth nobody wrote down
AHEAD = timedelta(days=366)  # how far ahead a thing of law may begin
EARLIEST = date(1900, 1, 1)

STAGES = ("unborn", "baby", "child", "young_person", "parent", "adult")
BIRTH_KNOWN = ("exact", "estimated", "unknown")

# What may be said of a person, and how long each text may be.
TEXTS = {
    "preferred_name": 120,
    "full_name": 240,
    "previous_names": 400,
    "pronouns": 60,
    "sex": 60,
    "ethnicity": 200,
    "religion": 200,
    "culture": 400,
    "first_language": 120,
    "interpreter": 200,
    "communication": 2000,
}
FACTS = (*TEXTS, "stage", "is_child_in_law", "born_on", "birth_known", "due_on", "moves_by_themself")


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the field it belongs to ("" for none), and a sentence with its values."""

    field: str
    message: str
    values: Mapping[str, Any] = attribute(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotRight(Refused):
    """What was typed cannot be kept as it is. `faults` says what to put right, field by field."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in self.faults))


def insist(faults: Iterable[Fault]) -> None:
    """Raise NotRight when there is any fault."""
    found = tuple(faults)
    if found:
        raise NotRight(found)


def text_faults(name: str, value: str, most: int, *, needed: bool = False) -> list[Fault]:
    """What is wrong with one text of at most `most` characters; with `needed` it must show something."""
    refused = refuse(value)
    if refused is not None:
        return [Fault(name, refused)]
    if len(value) > most:
        values = {"length": f"{len(value):,}", "most": f"{most:,}"}
        return [Fault(name, _("This is %(length)s characters long; %(most)s fit here. Please shorten it."), values)]
    if needed and not shows(value):
        return [Fault(name, _("Please write something here."))]
    return []


def shows(value: str) -> bool:
    """Whether anything of the text can be seen: letters, digits or signs, not only spaces and hidden marks."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in value)


def begins_faults(name: str, day: date, on: date, *, ahead: timedelta = timedelta(0)) -> list[Fault]:
    """What is wrong with the day from which something holds; it may lie at most `ahead` of today."""
    if day < EARLIEST:
        return [Fault(name, _("This day is very long ago. Please check the year."))]
    if day > on + ahead:
        if ahead:
            return [Fault(name, _("This day is more than a year away. Please check the year."))]
        return [Fault(name, _("This day is still to come. Choose today or a day before."))]
    return []


def until_faults(name: str, until: date | None, begins: date) -> list[Fault]:
    """What is wrong with the day until which something holds."""
    if until is not None and until < begins:
        return [Fault(name, _("This day is before the day it begins. Please check both."))]
    return []


def code_faults(name: str, code: str, codes: Iterable[str]) -> list[Fault]:
    """What is wrong with a choice from a list."""
    return [] if code in set(codes) else [Fault(name, _("Please choose one from the list."))]


def person_faults(facts: Mapping[str, Any], on: date) -> list[Fault]:
    """What is wrong with what is said of a person, all of it at once. `on` is today in the home; facts are FACTS."""
    faults: list[Fault] = []
    for name, most in TEXTS.items():
        faults += text_faults(name, facts.get(name, ""), most, needed=name == "preferred_name")
    faults += code_faults("stage", facts.get("stage", ""), STAGES)
    faults += code_faults("birth_known", facts.get("birth_known", ""), BIRTH_KNOWN)
    if facts.get("stage") == "unborn":
        return faults + _unborn_faults(facts.get("born_on"), facts.get("due_on"), on)
    return faults + _birth_faults(facts.get("born_on"), facts.get("birth_known", ""), on)


def _unborn_faults(born_on: date | None, due_on: date | None, on: date) -> list[Fault]:
    if born_on is not None:
        return [Fault("born_on", _("A baby not yet born has no date of birth. Choose “baby”, or take the date out."))]
    if due_on is not None and due_on > on + DUE_WITHIN:
        return [Fault("due_on", _("This due date is more than ten months away. Please check the year."))]
    if due_on is not None and due_on < on - DUE_PAST:
        return [Fault("due_on", _("This due date is long past. If the baby is born, choose “baby” and say when."))]
    return []


def _birth_faults(born_on: date | None, known: str, on: date) -> list[Fault]:
    if born_on is None:
        if known == "unknown":
            return []
        return [Fault("born_on", _("Please write the date of birth, or choose “not known”."))]
    if known == "unknown":
        return [Fault("born_on", _("You chose “not known”, but wrote a date. Choose “a guess”, or take the date out."))]
    if born_on > on:
        return [Fault("born_on", _("This day is still to come. If it is a due date, choose “not born yet”."))]
    if ages.years(born_on, on) > OLDEST:
        return [Fault("born_on", _("This is more than 120 years ago. Please check the year."))]
    return []


def may_be_told_faults(who: str, relation: str, what: str, not_the_address: bool) -> list[Fault]:
    """What is wrong with a line about who may be told what."""
    faults = text_faults("who", who, 200, needed=True) + text_faults("relation", relation, 120)
    faults += text_faults("what", what, 400)
    if not faults and not not_the_address and not shows(what):
        faults.append(Fault("what", _("Please say what they may be told, or “nothing”.")))
    return faults
