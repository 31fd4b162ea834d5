"""The page of who somebody is: the person before the problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from goldthread.casework.people.presenters import age_of, label_of, photo_of
from goldthread.casework.people.rules import Changed, Known, child_in_law
from goldthread.casework.placements.queries import PersonFile
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import pack
from goldthread.lib.dates import said_date

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person


@dataclass(frozen=True)
class Row:
    """One line: its words, a softer line below, a chip (words and tone), and where it is ended (empty: may not)."""

    text: str
    line: str = ""
    chip: str = ""
    tone: str = "plain"
    own_words: bool = False
    end_href: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one heading, and where one is added (empty: may not)."""

    code: str
    heading: str
    rows: tuple[Row, ...]
    add_href: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Fact:
    """One name and what is known; an empty value is said as "not asked yet"."""

    name: str
    value: str


@dataclass(frozen=True)
class AboutPage:
    """Who somebody is, in the order in which it is shown."""

    id: UUID
    name: str
    pronouns: str
    age: str
    birth: str
    child_too: str  # said of a parent who is a child in law too; empty otherwise
    good: tuple[Group, ...]  # strengths, likes, what helps, what does not
    signs: tuple[Group, ...]  # early signs, risks
    identity: tuple[Fact, ...]
    language: tuple[Fact, ...]
    relations: Group
    law: tuple[Group, ...]  # legal status, parental responsibility, who may be told, consents
    changes: tuple[Row, ...]
    correct_href: str
    photo: str  # its address; empty where there is none
    photo_href: str  # where it is added and changed; empty for who may not
    looks_href: str  # who has looked; empty for who may not see it


_FIELDS = {
    "preferred_name": later("Name"),
    "full_name": later("Full name"),
    "previous_names": later("Previous names"),
    "pronouns": later("Pronouns"),
    "stage": later("Who they are here"),
    "is_child_in_law": later("Child in law"),
    "born_on": later("Date of birth"),
    "birth_known": later("Date of birth is exact"),
    "due_on": later("Due date"),
    "sex": later("Sex"),
    "ethnicity": later("Ethnicity"),
    "religion": later("Religion"),
    "culture": later("Culture"),
    "first_language": later("First language"),
    "interpreter": later("Interpreter"),
    "communication": later("How to talk with them"),
    "moves_by_themself": later("Moves by themself"),
}


def about_page(file: PersonFile, known: Known, today: date) -> AboutPage:
    """Everything of one person's page, on that day."""
    person, may = file.person, file.may
    writes, senior = Permission.WRITE_RECORDS in may, Permission.SET_KEEP_SAFE in may
    manages = Permission.MANAGE_PEOPLE in may
    exact = person.birth_known == "exact"
    child = child_in_law(born_on=person.born_on, exact=exact, said=person.is_child_in_law, on=today)

    def lines(code: str, heading: str, empty: str) -> Group:
        allowed = senior if code == "risk" else writes
        rows = tuple(
            Row(
                row.text,
                _("%(who)s, %(day)s") % {"who": row.set_by, "day": _day(row.from_on)},
                own_words=row.own_words,
                end_href=reverse("person_end", args=["line", row.id]) if allowed else "",
            )
            for row in known.lines
            if row.heading == code
        )
        add = f"{reverse('person_line_new', args=[person.id])}?heading={code}" if allowed else ""
        return Group(code, heading, rows, add, empty)

    return AboutPage(
        id=person.id,
        name=person.preferred_name,
        pronouns=person.pronouns,
        age=age_of(person, today),
        birth=_birth(person),
        child_too=_child_too(exact=exact and person.born_on is not None) if child and person.stage == "parent" else "",
        good=(
            lines("strength", _("Good at"), _("Nobody has written what they are good at. What have you seen?")),
            lines("likes", _("Likes"), ""),
            lines("helps", _("What helps"), _("Nobody has written what helps.")),
            lines("does_not_help", _("What does not help"), ""),
        ),
        signs=(lines("early_sign", _("Early signs"), ""), lines("risk", _("Risks"), "")),
        identity=(
            Fact(_("Full name"), person.full_name),
            Fact(_("Previous names"), person.previous_names),
            Fact(_("Sex"), person.sex),
            Fact(_("Ethnicity"), person.ethnicity),
            Fact(_("Religion"), person.religion),
            Fact(_("Culture"), person.culture),
        ),
        language=(
            Fact(_("First language"), person.first_language),
            Fact(_("Interpreter"), person.interpreter),
            Fact(_("How to talk with them"), person.communication),
        ),
        relations=_relations(file, known),
        law=_law(file, known, today),
        changes=tuple(_change(row) for row in known.changes),
        correct_href=reverse("person_correct", args=[person.id]) if manages else "",
        looks_href=reverse("person_looks", args=[person.id]) if Permission.SEE_READINGS in may else "",
        photo=photo_of(person.id, person.photo_id),
        photo_href=reverse("person_photo", args=[person.id]) if manages else "",
    )


def _change(row: Changed) -> Row:
    """One correction. Of a photo it is said that it changed: which picture stood there is no word for a page."""
    values = {"who": row.by, "day": _day(timezone.localdate(row.at))}
    if row.field == "photo":
        what = (_("Photo changed") if row.before else _("Photo added")) if row.after else _("Photo taken away")
        return Row(what, _("%(who)s, %(day)s") % values)
    return Row(
        _("%(what)s: %(after)s") % {"what": _FIELDS.get(row.field, row.field), "after": row.after or _("empty")},
        _("before: %(before)s · %(who)s, %(day)s") % {"before": row.before or _("empty"), **values},
    )


def _child_too(*, exact: bool) -> str:
    return _("Under 18: a child in law too") if exact else _("Counts as under 18: a child in law too")


def _day(day: date) -> str:
    return said_date(day, words=translation)


def _birth(person: Person) -> str:
    if person.stage == "unborn":
        return _("due %(day)s") % {"day": _day(person.due_on)} if person.due_on else _("due date not known")
    if person.born_on is None:
        return _("date of birth not known")
    if person.birth_known == "exact":
        return _("born %(day)s") % {"day": _day(person.born_on)}
    return _("born about %(day)s, a guess") % {"day": _day(person.born_on)}


def _relations(file: PersonFile, known: Known) -> Group:
    add = reverse("relation_new", args=[file.person.id]) if Permission.MANAGE_PEOPLE in file.may else ""
    back = _("%(name)s is their %(words)s")
    rows = tuple(
        Row(row.name, back % {"name": file.person.preferred_name, "words": row.words} if row.back else row.words)
        for row in known.relations
    )
    return Group("relations", _("Family here"), rows, add)


def _law(file: PersonFile, known: Known, today: date) -> tuple[Group, ...]:
    """Legal status, who holds responsibility, who may be told (the address first of all), consents."""
    person, setting = file.person, pack(file.person.home.pack)
    manages = Permission.MANAGE_PEOPLE in file.may

    def ends(kind: str, row: UUID) -> str:
        return reverse("person_end", args=[kind, row]) if manages else ""

    def adds(name: str) -> str:
        return reverse(name, args=[person.id]) if manages else ""

    legal = tuple(
        Row(
            label_of(setting.legal_statuses, row.code),
            " · ".join(part for part in (_span(row.from_on, row.until_on), row.note) if part),
            *_passed(row.from_on, row.until_on, today),
            end_href=ends("legal-status", row.id),
        )
        for row in known.legal
    )
    holders = tuple(
        Row(row.holder, row.ground, end_href=ends("responsibility", row.id)) for row in known.responsibility
    )
    told = tuple(
        Row(
            row.who,
            " · ".join(part for part in (row.relation, row.what) if part),
            _("not where they live") if row.not_the_address else "",
            "rose",
            end_href=ends("may-be-told", row.id),
        )
        for row in sorted(known.told, key=lambda row: not row.not_the_address)
    )
    consents = tuple(
        Row(
            label_of(setting.consents, row.code),
            " · ".join(part for part in (row.given_by, row.limits, _span(row.from_on, row.until_on)) if part),
            *(
                _passed(row.from_on, row.until_on, today)
                if row.given and _passed(row.from_on, row.until_on, today)[0]
                else ((_("given"), "teal") if row.given else (_("not given"), "gold"))
            ),
            end_href=ends("consent", row.id),
        )
        for row in known.consents
    )
    return (
        Group("legal", _("Legal status"), legal, adds("legal_status_new"), _("Not written yet.")),
        Group(
            "responsibility", _("Parental responsibility"), holders, adds("responsibility_new"), _("Not written yet.")
        ),
        Group("told", _("Who may be told what"), told, adds("may_be_told_new"), _("Not written yet.")),
        Group("consents", _("Consents"), consents, adds("consent_new"), _("None written yet.")),
    )


def _span(begins: date, ends: date | None) -> str:
    if ends is None:
        return _("from %(day)s") % {"day": _day(begins)}
    return _("%(begins)s to %(ends)s") % {"begins": _day(begins), "ends": _day(ends)}


def _passed(begins: date, ends: date | None, today: date) -> tuple[str, str]:
    """A chip for a line whose days do not hold today: it waits for somebody to end or renew it."""
    if begins > today:
        return _("not yet"), "gold"
    if ends is not None and ends < today:
        return _("its day has passed"), "gold"
    return "", "plain"
