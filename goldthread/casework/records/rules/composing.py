"""From a form's fields to what is to be signed: when, about whom, what, and who is named in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.casework.records.rules.answers import Fields, check, one
from goldthread.casework.records.rules.body import About, why_not_then
from goldthread.casework.records.rules.mentions import Mention, Named, find, texts
from goldthread.ground.packs.rules import About as Whose
from goldthread.ground.packs.rules import Family, Kind
from goldthread.lib.dates import Doubt, local_moment
from goldthread.lib.times import read_time
from goldthread.lib.words import gettext as _
from goldthread.lib.words import gettext_noop

ZONE = ZoneInfo("Europe/London")
# A concern may be begun on shift, with somebody chosen, and signed off shift.
NOBODY_SHOWN = gettext_noop(
    "You are no longer on shift, so nobody is shown here. Say in words whom it is about, and sign again."
)


@dataclass(frozen=True)
class Resident:
    """Somebody of the home, as a form needs to know them."""

    id: UUID
    preferred_name: str
    names: tuple[str, ...]
    placement: UUID | None
    is_baby: bool
    not_yet_moving: bool
    present: bool = True
    stage: str = ""
    born_on: date | None = None  # or due, for who is not born yet; none where it is a guess or not known
    moved_to: str = ""  # another home of the provider
    moved_on: date | None = None

    @property
    def grown_up(self) -> bool:
        """Whether they are here as a parent or an adult."""
        return self.stage in ("parent", "adult")


@dataclass
class Composed:
    """What a form says, checked. Errors stand by the name of the field they belong to."""

    happened_at: datetime | None = None
    minutes: int | None = None
    placement: UUID | None = None
    subjects: tuple[About, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    asks_countersign: bool = False
    errors: dict[str, str] = field(default_factory=dict)


def compose(
    kind: Kind, fields: Fields, residents: Sequence[Resident], *, now: datetime, brought_in: bool = False
) -> Composed:
    """Check a whole form. Never raises; `errors` is empty when it can be signed.

    `brought_in`: a note of before this record began, which may be as old as whom it is about.
    """
    done = Composed()
    by_id = {resident.id: resident for resident in residents}
    chosen = _subjects(kind, fields, by_id, done)
    lives = [(resident.preferred_name, resident.born_on) for resident in chosen] if brought_in else None
    _when(kind, fields, now, lives, done)
    checked = check(kind, fields, not_yet_moving=any(resident.not_yet_moving for resident in chosen))
    done.answers = checked.answers
    done.errors.update(checked.errors)
    done.asks_countersign = one(fields, "countersign") == "asked" and kind.countersign == "offered"
    done.mentions = mentions(kind, checked.answers, fields, residents, [resident.id for resident in chosen])
    return done


def mentions(
    kind: Kind, answers: Mapping[str, Any], fields: Fields, residents: Sequence[Resident], about: Sequence[UUID]
) -> tuple[Mention, ...]:
    """Who of the home is named. A field `named.<name in small letters>` holds the writer's choice, if any."""
    choices = {name.removeprefix("named."): one(fields, name) for name in fields if name.startswith("named.")}
    people = [Named(resident.id, resident.names) for resident in residents]
    return tuple(find(texts(kind, answers), people, about=about, chosen=choices))


def _subjects(kind: Kind, fields: Fields, by_id: Mapping[UUID, Resident], done: Composed) -> list[Resident]:
    if kind.about is Whose.HOME:
        return []
    chosen: list[Resident] = []
    for raw in fields.get("subject", []):
        try:
            resident = by_id[UUID(raw)]
        except (ValueError, KeyError):
            done.errors["subject"] = _("Choose people who live in this home.") if by_id else _(NOBODY_SHOWN)
            continue
        if resident not in chosen:
            chosen.append(resident)
    if not chosen and not kind.of_nobody:
        done.errors.setdefault("subject", _("Who is this about?"))
    elif kind.only_babies and not any(resident.is_baby for resident in chosen):
        done.errors.setdefault("subject", _("Choose the baby this is about."))
    elif kind.family is Family.NIGHT and _in_a_row(chosen):
        done.errors.setdefault("subject", _("One check for each: look, write what you saw, then write the next."))
    done.subjects = tuple(
        About(resident.id, role_of(kind, resident, one(fields, f"role.{resident.id}")), resident.preferred_name)
        for resident in chosen
    )
    done.placement = chosen[0].placement if chosen else None
    return chosen


def _in_a_row(chosen: Sequence[Resident]) -> bool:
    """Whether one night check would stand for several rooms or several babies: each is looked at for itself."""
    rooms = {resident.placement or resident.id for resident in chosen}
    return len(rooms) > 1 or sum(resident.is_baby for resident in chosen) > 1


def role_of(kind: Kind, resident: Resident, said: str) -> str:
    """In which role somebody stands in a record: as the writer said, else as who they are suggests."""
    roles = [option.code for option in kind.subject_roles]
    if said in roles:
        return said
    fitting = [role for role in roles if (role == "parent") == resident.grown_up]
    return fitting[0] if fitting else "about"


def _when(
    kind: Kind, fields: Fields, now: datetime, lives: Sequence[tuple[str, date | None]] | None, done: Composed
) -> None:
    day, clock = one(fields, "happened_on").strip(), one(fields, "happened_time").strip()
    on: date | None = None
    at: time | None = None
    try:
        on = date.fromisoformat(day)
    except ValueError:
        done.errors["happened_on"] = _("Write the day it happened, like 2026-11-22.")
    try:
        at = read_time(clock)
    except ValueError:
        done.errors["happened_time"] = _("Write the time it happened on the 24-hour clock, like 07:05 or 14:10.")
    if on is not None and at is not None:
        read = local_moment(on, at, ZONE, second=one(fields, "happened_second") == "yes")
        if read.doubt is Doubt.NEVER:
            done.errors["happened_time"] = _(
                "The clocks went forward that night, so this time never came. Please look again."
            )
        why = why_not_then(read.moment, now, lives)
        if why:
            done.errors["happened_on"] = why
        done.happened_at = read.moment
    if kind.has_length and (length := one(fields, "minutes").strip()):
        if length.isascii() and length.isdigit() and len(length) <= 4 and int(length) <= 24 * 60:
            done.minutes = int(length)
        else:
            done.errors["minutes"] = _("Write how long it lasted in whole minutes, such as 25.")
