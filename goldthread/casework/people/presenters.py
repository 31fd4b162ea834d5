"""How a person is named at the head of a page that is about them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from goldthread.ground.packs.rules import ListItem, Pack
from goldthread.lib import ages
from goldthread.lib.text import initials

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person

TONES = ("gold", "plum", "sky", "teal")


@dataclass(frozen=True)
class Face:
    """What stands beside a name: a photo where there is one, else one or two letters in a colour."""

    initials: str
    tone: str
    photo: str  # its address; empty where there is none


@dataclass(frozen=True)
class Subject:
    """Whose page a form belongs to, so that nobody writes into the wrong file."""

    id: UUID
    name: str
    initials: str
    tone: str
    photo: str
    line: str
    href: str


def subject(person: Person, on: date) -> Subject:
    """The person as a form's page names them."""
    return Subject(
        id=person.id,
        name=apart(person.preferred_name),
        initials=initials(person.preferred_name),
        tone=tone_of(person.id),
        photo=photo_of(person.id, person.photo_id),
        line=" · ".join(part for part in (age_said(person.preferred_name, person, on), person.pronouns) if part),
        href=reverse("person_about", args=[person.id]),
    )


def apart(name: str) -> str:
    """A name kept apart from the direction of the words round it, where it is written from right to left.

    By Unicode's isolates, which are seen by nobody and hold in a title, on paper and in a list of choices as well.
    """
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in name):
        return f"\u2068{name}\u2069"
    return name


def tone_of(person: UUID) -> str:
    """The colour of a person's initials: always the same for the same person."""
    return TONES[person.int % len(TONES)]


def photo_of(person: UUID, photo: UUID | None) -> str:
    """The address of a person's photo, another for every photo; empty where there is none."""
    return reverse("person_picture", args=[person, photo]) if photo else ""


def faces(people: Sequence[Person]) -> tuple[Face, ...]:
    """What stands beside the names of those of one file, at most three side by side.

    A person alone has the letters of their name. A family of whom nobody has a photo has one circle, with a letter each
    of the first two.
    """
    first = people[0]
    if len(people) == 1:
        return (Face(initials(first.preferred_name), tone_of(first.id), photo_of(first.id, first.photo_id)),)
    letters = [initials(person.preferred_name.split()[0]) for person in people[:3]]
    if not any(person.photo_id for person in people):
        return (Face("".join(letters[:2]), tone_of(first.id), ""),)
    return tuple(
        Face(letter, tone_of(person.id), photo_of(person.id, person.photo_id))
        for letter, person in zip(letters, people[:3], strict=True)
    )


def age_of(person: Person, on: date) -> str:
    """The age as people say it: "9 weeks 3 days", "14", "about 16", "due in 5 weeks 2 days", "age not known"."""
    if person.stage == "unborn":
        if person.due_on is None:
            return _("not yet born")
        return ages.due(person.due_on, on, words=translation)
    exact = person.birth_known == "exact"
    if person.born_on is not None and exact and person.born_on <= on:
        whole = ages.years(person.born_on, on)
        if whole >= 2 and whole not in (16, 17):
            return str(whole)
    return ages.said(person.born_on, on, estimated=not exact, words=translation)


def age_said(name: str, person: Person, on: date) -> str:
    """The age in a sentence: "Noah is 9 weeks 3 days", "Bump: due in 5 weeks"."""
    values = {"name": apart(name), "age": age_of(person, on)}
    if person.stage == "unborn" or person.born_on is None:
        return _("%(name)s: %(age)s") % values
    return _("%(name)s is %(age)s") % values


def words_of(kind: str, row: Any, setting: Pack) -> str:
    """One dated line in a few words, for the page that ends it. `kind`: of queries.KINDS."""
    if kind == "allergy":
        return _("Allergy: %(substance)s") % {"substance": row.substance}
    if kind == "legal-status":
        return label_of(setting.legal_statuses, row.code)
    if kind == "responsibility":
        return _("Parental responsibility: %(holder)s") % {"holder": row.holder}
    if kind == "may-be-told":
        words = _("%(who)s must not be told where they live") if row.not_the_address else _("What %(who)s may be told")
        return words % {"who": row.who}
    if kind == "consent":
        return f"{label_of(setting.consents, row.code)} · {row.given_by}"
    text: str = row.text
    return text


def label_of(items: Iterable[ListItem], code: str) -> str:
    """The words of a code of a list; the code itself when the pack no longer has it."""
    return next((item.label for item in items if item.code == code), code)
