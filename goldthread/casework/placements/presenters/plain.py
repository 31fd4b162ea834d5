"""One person without a page: the same facts as their page shows, for a worker's own program."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from goldthread.casework.people.presenters import label_of
from goldthread.casework.people.rules import Known
from goldthread.casework.placements.queries import PersonFile
from goldthread.ground.packs.queries import pack


class PlainAllergy(BaseModel):
    """What they must not meet."""

    substance: str
    reaction: str
    what_to_do: str


class PlainSafe(BaseModel):
    """A line that every worker must know."""

    kind: str
    text: str
    from_on: date
    look_again_on: date | None
    set_by: str


class PlainLine(BaseModel):
    """One line of who they are."""

    heading: str = Field(description="strength, likes, helps, does_not_help, early_sign, risk")
    text: str
    own_words: bool
    from_on: date
    set_by: str


class PlainLegal(BaseModel):
    """Under what law they are here."""

    code: str
    label: str
    from_on: date
    until_on: date | None
    note: str


class PlainResponsible(BaseModel):
    """Who holds parental responsibility."""

    holder: str
    ground: str
    from_on: date


class PlainTold(BaseModel):
    """Who may be told what; with not_the_address they must never be told where the person lives."""

    who: str
    relation: str
    what: str
    not_the_address: bool


class PlainConsent(BaseModel):
    """What was agreed to, or asked and not given."""

    code: str
    label: str
    given: bool
    given_by: str
    from_on: date
    until_on: date | None
    limits: str


class PlainRelated(BaseModel):
    """Another person of the home. `words`: what they are to this one; with `back`, what this one is to them."""

    person: UUID
    name: str
    words: str
    back: bool


class PlainStay(BaseModel):
    """The stay now, or the last one."""

    id: UUID
    moved_in_on: date
    moved_on_on: date | None
    weeks_planned: int | None
    placing_authority: str
    room: str
    people: list[UUID] = Field(description="Those of the stay, this person too.")
    key_workers: list[str]


class PlainPerson(BaseModel):
    """Who somebody is, and what everyone must know of them now."""

    id: UUID
    preferred_name: str
    full_name: str
    previous_names: str
    pronouns: str
    stage: str
    is_child_in_law: bool = Field(description="Counts where no exact date of birth says so.")
    born_on: date | None
    birth_known: str
    due_on: date | None
    sex: str
    ethnicity: str
    religion: str
    culture: str
    first_language: str
    interpreter: str
    communication: str
    moves_by_themself: bool
    allergies: list[PlainAllergy]
    keep_safe: list[PlainSafe]
    may_be_told: list[PlainTold]
    about: list[PlainLine]
    legal: list[PlainLegal]
    responsibility: list[PlainResponsible]
    consents: list[PlainConsent]
    relations: list[PlainRelated]
    stay: PlainStay | None


_FACTS = (
    *("id", "preferred_name", "full_name", "previous_names", "pronouns", "stage", "is_child_in_law", "born_on"),
    *("birth_known", "due_on", "sex", "ethnicity", "religion", "culture", "first_language", "interpreter"),
    *("communication", "moves_by_themself"),
)


def plain_person(file: PersonFile, known: Known) -> PlainPerson:
    """One person of a file, with all that is known of them. Labels are of the home's own setting."""
    person, setting = file.person, pack(file.person.home.pack)
    return PlainPerson(
        **{name: getattr(person, name) for name in _FACTS},
        allergies=[
            PlainAllergy(substance=row.substance, reaction=row.reaction, what_to_do=row.what_to_do)
            for row in file.allergies
            if row.person == person.id
        ],
        keep_safe=[
            PlainSafe(
                kind=row.kind, text=row.text, from_on=row.from_on, look_again_on=row.look_again_on, set_by=row.set_by
            )
            for row in file.keep_safe
            if row.person == person.id
        ],
        may_be_told=[
            PlainTold(who=row.who, relation=row.relation, what=row.what, not_the_address=row.not_the_address)
            for row in known.told
        ],
        about=[
            PlainLine(
                heading=row.heading, text=row.text, own_words=row.own_words, from_on=row.from_on, set_by=row.set_by
            )
            for row in known.lines
        ],
        legal=[
            PlainLegal(
                code=row.code,
                label=label_of(setting.legal_statuses, row.code),
                from_on=row.from_on,
                until_on=row.until_on,
                note=row.note,
            )
            for row in known.legal
        ],
        responsibility=[
            PlainResponsible(holder=row.holder, ground=row.ground, from_on=row.from_on) for row in known.responsibility
        ],
        consents=[
            PlainConsent(
                code=row.code,
                label=label_of(setting.consents, row.code),
                given=row.given,
                given_by=row.given_by,
                from_on=row.from_on,
                until_on=row.until_on,
                limits=row.limits,
            )
            for row in known.consents
        ],
        relations=[
            PlainRelated(person=row.id, name=row.name, words=row.words, back=row.back) for row in known.relations
        ],
        stay=_stay(file),
    )


def _stay(file: PersonFile) -> PlainStay | None:
    stay = file.placement
    if stay is None:
        return None
    return PlainStay(
        id=stay.id,
        moved_in_on=stay.moved_in_on,
        moved_on_on=stay.moved_on_on,
        weeks_planned=stay.weeks_planned,
        placing_authority=stay.placing_authority,
        room=stay.room,
        people=[person.id for person in file.people],
        key_workers=[worker.name for worker in file.key_workers],
    )
