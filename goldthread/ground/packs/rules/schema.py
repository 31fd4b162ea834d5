"""The shape of a pack: what a setting's forms, words, roles and lists may say.

Frozen models checked by pydantic. A pack is data: it cannot run code, add a table or change a state machine.
Codes are for ever; labels may be reworded (a record keeps the FormVersion it was written on).
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Strict(BaseModel):
    """Frozen, and refuses any key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class QuestionType(StrEnum):
    """The closed list of question types. Answers' shapes are given in `records.rules`."""

    SEEN_AND_MEANT = "seen_and_meant"  # {"seen": str, "told": str, "told_by": str, "meant": str}
    TEXT = "text"  # str, one line, at most 300 characters
    LONG_TEXT = "long_text"  # str
    VOICE = "voice"  # {"words": str, "said_by": str}: a person's own words, as said
    CHOICE = "choice"  # one option's code
    CHOICES = "choices"  # [codes]
    YES_NO = "yes_no"  # "yes" | "no" | "not_seen" (the third only with `allow_not_seen`)
    NUMBER = "number"  # decimal as str, in `unit`
    DURATION = "duration"  # whole minutes as int
    TIME = "time"  # "HH:MM", local
    DATE = "date"  # "YYYY-MM-DD"
    MOMENT = "moment"  # "YYYY-MM-DDTHH:MM", local
    PEOPLE = "people"  # [person ids] of the home
    STAFF = "staff"  # [user ids] of the home
    NAMES = "names"  # str: people who have no row here (a visitor, "Gran")
    BODY_MAP = (
        "body_map"  # {"figure": code, "marks": [{"n": int, "side": "front"|"back", "x": int, "y": int, "what": str}]}
    )
    FILES = "files"  # [file ids]
    ACTIONS = "actions"  # [{"what": str, "who": str, "by": "YYYY-MM-DD"}]


class Option(Strict):
    """One choice of a closed question."""

    code: Code
    label: Line
    counts_as: Literal["", "parent", "staff", "child", "together", "professional"] = ""  # who did it, for totals


class Condition(Strict):
    """Show a question only when another has this answer: one equality, never an expression."""

    question: Code
    equals: str


class Question(Strict):
    """One question of a form."""

    code: Code
    label: Line
    type: QuestionType
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    likely_least: Decimal | None = None  # beyond what is likely the form asks once more, and keeps what was typed
    likely_most: Decimal | None = None
    allow_not_seen: bool = False
    when: Condition | None = None
    total: Literal["", "sum", "count", "latest"] = ""  # how pictures take this answer: added up, counted, or followed
    law: tuple[str, ...] = ()


class About(StrEnum):
    """Whose record a kind makes."""

    PERSON = "person"  # one or more people of the home
    HOME = "home"  # the home's own log; nobody's file


class Family(StrEnum):
    """Which filter and colour a kind belongs to."""

    DAILY = "daily"
    OBSERVATION = "observation"
    NIGHT = "night"
    BABY = "baby"
    CARE = "care"
    KEY_WORK = "key_work"
    FAMILY_TIME = "family_time"
    PROFESSIONAL = "professional"
    HEALTH = "health"
    EDUCATION = "education"
    LIFE = "life"  # activities, outings, achievements
    VOICE = "voice"
    HOME = "home"
    CONCERN = "concern"


class FollowOn(Strict):
    """What the form asks at once when one answer was given (a mark on a baby: who has been told?)."""

    question: Code
    equals: str = ""  # "" means: any answer at all
    only_if_not_yet_moving: bool = False
    ask: Code  # the code of the question that then must be answered


class Kind(Strict):
    """A kind of record: one form."""

    code: Code
    label: Line
    plural: Line
    icon: Code
    family: Family
    about: About
    purpose: Line  # one sentence: why this is written
    quick: bool = False  # signs with the one tap that saves
    sight: Literal["routine", "sensitive", "restricted", "sealed"] = (
        "routine"  # how narrow it starts; the codes of access.rules.Sight
    )
    countersign: Literal["never", "offered", "owed"] = "offered"
    late_after_minutes: int = Field(default=240, ge=1)
    has_length: bool = False  # asks how long it lasted
    subject_roles: tuple[Option, ...] = ()
    only_babies: bool = False
    of_nobody: bool = False  # about a person, or about nobody who lives here: then it stands in the home's own log
    answered: bool = False  # told to the shift lead and the managers at once; stays with them until one has answered
    keeps_from: Code | Literal[""] = ""  # a question of staff: whoever it names must know nothing of the record
    questions: tuple[Question, ...]
    follow_ons: tuple[FollowOn, ...] = ()
    headline: tuple[Code, ...] = ()  # answers shown on the card's first line
    law: tuple[str, ...] = ()


class Words(Strict):
    """How a setting says things."""

    home: Line  # "centre"
    setting: Line  # "family centre"
    resident: Line  # "child", "young person", "family member"
    residents: Line
    stay: Line  # "stay"
    key_worker: Line
    placing_authority: Line


class Role(Strict):
    """A role a worker may hold in a home, and what it permits (codes of `access.rules.Permission`).

    `clearance`: how narrow a record it opens. `standing`: its task is the home at any hour; others see while they are
    on the rota or on call, or what belongs to their own key children.
    """

    code: Code
    label: Line
    may: tuple[Code, ...]
    clearance: Literal["routine", "sensitive", "restricted", "sealed"] = "sensitive"
    standing: bool = False
    law: tuple[str, ...] = ()


class ListItem(Strict):
    """One line of a closed list of a pack (completeness items, supervision levels, legal statuses)."""

    code: Code
    label: Line
    hint: str = ""
    law: tuple[str, ...] = ()


class ShiftTimes(Strict):
    """One kind of shift, by the clock on the wall. An end at or before the start is the next morning's."""

    code: Literal["early", "late", "long_day", "waking_night", "sleep_in"]
    label: Line
    starts: WallTime
    ends: WallTime


class CountItem(Strict):
    """One thing that two people count when a shift hands over."""

    code: Code
    label: Line
    hint: str = ""


class HandoverFeed(Strict):
    """Which answer of which kind goes into which part of a handover. No question: the record's own first line."""

    kind: Code
    part: Literal["how", "need", "watch"]
    question: Code | None = None
    latest: bool = False  # only the newest record of the kind


class HandoverForm(Strict):
    """What a handover is made of: the words of its three parts, what is counted, and what feeds it."""

    how: Line = "How I am"
    need: Line = "What I need"
    watch: Line = "Watch for"
    counts: tuple[CountItem, ...] = ()
    feeds: tuple[HandoverFeed, ...] = ()


class LawEntry(Strict):
    """One fact of law or practice that forms and clocks cite."""

    code: Line  # "CHR2015 r36"
    title: Line
    says: Line
    tag: Literal["R", "K", "U", "P"]  # read, known, unsure, practice
    source: str = ""  # where it was read: an address; owed when the tag is R


class Pack(Strict):
    """One setting, whole: shared parts first, then its own."""

    code: Code
    label: Line
    version: int
    day_begins: WallTime
    words: Words
    roles: tuple[Role, ...]
    kinds: tuple[Kind, ...]
    completeness: tuple[ListItem, ...]  # Schedule 3
    legal_statuses: tuple[ListItem, ...]
    network_roles: tuple[ListItem, ...]
    consents: tuple[ListItem, ...]
    keep_safe_kinds: tuple[ListItem, ...]
    law: tuple[LawEntry, ...]
    shifts: tuple[ShiftTimes, ...] = ()
    handover: HandoverForm = HandoverForm()

    def kind(self, code: str) -> Kind:
        """The kind of that code. Raises KeyError."""
        for kind in self.kinds:
            if kind.code == code:
                return kind
        raise KeyError(code)

    def role(self, code: str) -> Role:
        """The role of that code. Raises KeyError."""
        for role in self.roles:
            if role.code == code:
                return role
        raise KeyError(code)

    def law_entry(self, code: str) -> LawEntry:
        """The fact of law or practice of that code. Raises KeyError."""
        for entry in self.law:
            if entry.code == code:
                return entry
        raise KeyError(code)
