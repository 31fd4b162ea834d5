"""What a file may hold, field by field, and under which headings people keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _


class Holds(StrEnum):
    """What the rows of a file are."""

    PEOPLE = "people"
    STAYS = "stays"
    PROFESSIONALS = "professionals"
    NOTES = "notes"


@dataclass(frozen=True)
class Field:
    """One thing that may be matched with a column. `headings`: what others call it (compared folded)."""

    code: str
    label: str
    headings: tuple[str, ...] = ()
    needed: bool = False
    hint: str = ""


def _field(code: str, label: str, headings: str = "", hint: str = "", needed: bool = False) -> Field:
    return Field(code, label, tuple(part.strip() for part in headings.split(",") if part.strip()), needed, hint)


_THEIR_ID = _(
    "A number or code of your file that no two share. With it, the same row is known again even if a name changes."
)

FIELDS: Mapping[Holds, tuple[Field, ...]] = {
    Holds.PEOPLE: (
        _field(
            "preferred_name",
            _("Name they go by"),
            "name, preferred name, known as, first name, forename, given name, called, child, resident, young person",
            needed=True,
        ),
        _field(
            "stage",
            _("Baby, child, young person, parent or adult"),
            "stage, who, kind, type, category, person type, status",
            _("If everybody in the file is the same, choose it from the end of the list."),
            needed=True,
        ),
        _field("full_name", _("Full name"), "full name, legal name, name in full, official name"),
        _field(
            "last_name",
            _("Surname"),
            "surname, last name, family name",
            _("Set behind the name they go by, where there is no full name."),
        ),
        _field("born_on", _("Date of birth"), "dob, d o b, birth date, birthdate, birthday, born, born on, date born"),
        _field(
            "birth_known",
            _("How sure the date of birth is"),
            "birth known, dob known, dob certainty, dob status",
            _("Exact, a guess, or not known."),
        ),
        _field("due_on", _("Due date (not yet born)"), "due date, due, edd, expected, expected on"),
        _field("pronouns", _("Pronouns"), "pronoun, preferred pronouns"),
        _field("previous_names", _("Earlier names"), "previous names, former names, other names, alias, aliases, aka"),
        _field("sex", _("Sex"), "gender, sex at birth, m f"),
        _field("ethnicity", _("Ethnicity"), "ethnic origin, ethnic group"),
        _field("religion", _("Religion or belief"), "religion, faith, belief"),
        _field("culture", _("Culture"), "cultural needs, cultural identity, heritage"),
        _field("first_language", _("First language"), "language, home language, mother tongue, main language"),
        _field("interpreter", _("Interpreter"), "interpreter needed, needs interpreter"),
        _field("communication", _("How to talk with them"), "communication, communication needs"),
        _field(
            "allergies",
            _("Allergies"),
            "allergy, allergic to, known allergies",
            _("Each becomes a line that stands wherever the person is. Several: put ; between them."),
        ),
        _field(
            "moves_by_themself",
            _("Rolls, crawls or walks (yes or no)"),
            "moves, mobile, mobility, moves by themself",
            _("A mark on a baby who cannot yet move is asked about at once."),
        ),
        _field(
            "own_id",
            _("Their number in your file"),
            "id, number, no, ref, reference, person id, child id, client id, resident id, unique id, case number",
            _THEIR_ID,
        ),
    ),
    Holds.STAYS: (
        _field(
            "person",
            _("Who stays"),
            "person, name, child, resident, young person, preferred name, full name, client",
            needed=True,
        ),
        _field(
            "moved_in_on",
            _("Moved in on"),
            "moved in, admission date, admitted, admission, start date, start, arrived, arrival, from, placement start",
            needed=True,
        ),
        _field("person_id", _("Their number in the file of people"), "person id, child id, client id, resident id"),
        _field("born_on", _("Date of birth"), "dob, birth date, born", _("Tells two people of one name apart.")),
        _field(
            "own_id",
            _("Number of the stay or family"),
            "stay, stay id, placement id, placement, family, family id, id, ref, reference",
            _("Rows with the same number are one stay: a parent and their baby."),
        ),
        _field(
            "part",
            _("Their part in the stay"),
            "role, part, member",
            _("Resident, parent, baby, child or other. Left empty, it follows from who they are."),
        ),
        _field(
            "moved_on_on",
            _("Moved on on"),
            "moved on, discharge date, discharged, discharge, end date, end, left, left on, until, placement end",
        ),
        _field("went_to", _("Where they went"), "went to, destination, moved to, discharged to"),
        _field("end_reason", _("Why the stay ended"), "end reason, reason, reason for leaving, reason for ending"),
        _field("came_from", _("Where they came from"), "came from, previous placement, from where, admitted from"),
        _field(
            "placing_authority",
            _("Placing authority"),
            "placing authority, local authority, authority, la, commissioner, funding authority",
        ),
        _field("authority_contact", _("Contact at the authority"), "authority contact, la contact, contact"),
        _field("room", _("Room"), "room, room number, bedroom, flat"),
        _field("weeks_planned", _("Weeks planned"), "weeks, planned weeks, length of assessment, duration weeks"),
        _field(
            "key_worker",
            _("Key worker"),
            "key worker, keyworker, key person",
            _("The name or e-mail address of somebody who works here. For stays that go on."),
        ),
    ),
    Holds.PROFESSIONALS: (
        _field("name", _("Name"), "name, full name, professional, contact, contact name, worker", needed=True),
        _field(
            "work",
            _("What they do"),
            "work, job title, job, role, profession, title, position, type, relationship",
            needed=True,
        ),
        _field("organisation", _("Where they work"), "organisation, organization, agency, company, team, employer"),
        _field("phone", _("Phone"), "telephone, tel, phone number, mobile, contact number"),
        _field("email", _("E-mail"), "email, e mail, email address, mail"),
        _field("address", _("Address"), "address, postal address, work address"),
        _field("own_id", _("Their number in your file"), "id, number, no, ref, reference, contact id", _THEIR_ID),
    ),
    Holds.NOTES: (
        _field(
            "kind",
            _("Kind of record"),
            "kind, kind of record, type, record type, note type, category, log type",
            _("If every row is the same kind, choose it from the end of the list."),
            needed=True,
        ),
        _field(
            "happened_on",
            _("When it happened"),
            "date, happened on, when, day, date and time, datetime, event date, date of event, occurred, logged on",
            _("A day, or a day and time."),
            needed=True,
        ),
        _field(
            "text",
            _("The note itself"),
            "note, notes, text, entry, content, details, description, log, comment, comments, narrative, body",
            needed=True,
        ),
        _field(
            "person",
            _("Who it is about"),
            "person, name, child, resident, young person, people, about, subject, client, service user",
            _("Several names: put ; between them. Kinds that are nobody’s file need none."),
        ),
        _field("happened_time", _("Time of day"), "time, time of event, at"),
        _field(
            "author",
            _("Who wrote it"),
            "author, written by, by, staff, staff member, worker, recorded by, entered by, logged by",
        ),
        _field("person_id", _("Their number in the file of people"), "person id, child id, client id, resident id"),
        _field(
            "own_id",
            _("The note’s number in your file"),
            "id, number, no, ref, reference, note id, entry id, log id, record id, note no, entry no, entry number",
            _THEIR_ID,
        ),
    ),
}

# What people write for a code, the label first.
STAGES: Mapping[str, tuple[str, ...]] = {
    "unborn": (_("not yet born"), "unborn", "expected", "unborn baby"),
    "baby": (_("baby"), "infant", "newborn"),
    "child": (_("child"), "toddler", "boy", "girl"),
    "young_person": (_("young person"), "yp", "teenager", "young adult", "care leaver"),
    "parent": (_("parent"), "mother", "father", "mum", "dad", "mam", "mom"),
    "adult": (_("adult"), "grandparent", "partner", "carer"),
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "resident": (_("resident"), "young person"),
    "parent": (_("parent"), "mother", "father", "mum", "dad", "mam", "mom"),
    "baby": (_("baby"), "infant"),
    "child": (_("child"), "sibling", "brother", "sister"),
    "other": (_("other"), "partner", "grandparent"),
}
BIRTH_KNOWN: Mapping[str, tuple[str, ...]] = {
    "exact": (_("exact"), "known", "verified", "yes", "confirmed"),
    "estimated": (_("a guess"), "estimated", "estimate", "approximate", "approx", "about", "guess"),
    "unknown": (_("not known"), "unknown", "no", "none"),
}

# Fields that may be the same for every row instead of a column of their own. Kinds of record come from the pack.
FIXED: Mapping[tuple[Holds, str], Mapping[str, tuple[str, ...]]] = {
    (Holds.PEOPLE, "stage"): STAGES,
    (Holds.STAYS, "part"): PARTS,
}


def field(holds: Holds, code: str) -> Field:
    """One field of what a file holds. Raises KeyError."""
    for each in FIELDS[holds]:
        if each.code == code:
            return each
    raise KeyError(code)


def heading_of(holds: Holds, code: str, headings: Sequence[str], columns: Mapping[str, int]) -> str:
    """What the people of the file call a field: the heading of its column, else our word for it; "" for no field."""
    at = columns.get(code)
    if at is not None and 0 <= at < len(headings) and headings[at]:
        return headings[at]
    return field(holds, code).label if code else ""


def guess(holds: Holds, headings: Sequence[str]) -> dict[str, int]:
    """Which column may be meant for which field: never two fields by one column, never one heading by half."""
    folded = [fold(heading) for heading in headings]
    found: dict[str, int] = {}
    # What is called exactly as we call it comes before what is only called alike.
    for closeness in (_by_name, _by_headings):
        for each in FIELDS[holds]:
            if each.code in found:
                continue
            for name in closeness(each):
                at = folded.index(name) if name in folded else None
                if at is not None and at not in found.values():
                    found[each.code] = at
                    break
    return found


def _by_name(each: Field) -> list[str]:
    return [fold(each.label), fold(each.code.replace("_", " "))]


def _by_headings(each: Field) -> list[str]:
    return [fold(heading) for heading in each.headings]
