"""Who may do what: the one enum of permissions, and how narrow a record may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from goldthread.lib.words import gettext as _


class Permission(StrEnum):
    """Every act that a role may permit, on one screen. Packs name these codes in roles.toml."""

    SEE_PEOPLE = "see_people"  # open a person's page
    SEE_RECORDS = "see_records"  # read a person's records
    SEE_HOME_LOG = "see_home_log"  # read what belongs to the home and to nobody's file
    WRITE_RECORDS = "write_records"  # draft, sign, amend one's own
    AMEND_OTHERS = "amend_others"  # amend what another wrote (their text stays)
    COUNTERSIGN = "countersign"  # put a second name to a record
    STRIKE = "strike"  # "not this person"
    SET_KEEP_SAFE = "set_keep_safe"  # set and end the lines every worker must know
    MANAGE_PEOPLE = "manage_people"  # add a person, correct what is known of them
    MANAGE_PLACEMENTS = "manage_placements"  # move in, move on, allocate key workers
    PLAN_SHIFTS = "plan_shifts"  # plan who works when, and put a shift right
    MANAGE_STAFF = "manage_staff"  # give and end roles in the home
    IMPORT = "import"  # bring in CSV files
    EXPORT = "export"  # take away one person’s record, or everything of the home, as a folder
    SEE_READINGS = "see_readings"  # who looked


class Sight(StrEnum):
    """How narrow a record is."""

    ROUTINE = "routine"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class Refused(Exception):
    """An act or a look that the rules refuse. Its text is for the person who tried."""


@dataclass(frozen=True)
class Post:
    """A role held now, in one home."""

    home_id: UUID
    home_name: str
    pack: str
    role: str
    role_label: str
    may: frozenset[Permission]


@dataclass
class Seen:
    """What a request has shown so far: the ids of people and records. The doorkeeper makes one Reading of it."""

    people: set[UUID] = field(default_factory=set)
    records: set[UUID] = field(default_factory=set)


@dataclass
class Viewer:
    """Whoever looks, in one request: the posts they hold now, the home they are working in, and what they have seen.

    Built anew for every request, so that a change of role holds from the next one.
    """

    id: UUID
    name: str
    short_name: str
    posts: tuple[Post, ...] = ()
    home: Post | None = None
    seen: Seen = field(default_factory=Seen)

    def may(self, permission: Permission, home_id: UUID | None = None) -> bool:
        """Whether a post held now permits this, in that home (in the current one when none is named)."""
        if home_id is None:
            home_id = self.home.home_id if self.home else None
        return any(post.home_id == home_id and permission in post.may for post in self.posts)

    def homes(self, permission: Permission) -> tuple[UUID, ...]:
        """The homes in which this is permitted."""
        return tuple(dict.fromkeys(post.home_id for post in self.posts if permission in post.may))

    def require(self, permission: Permission, home_id: UUID | None = None) -> None:
        """Raise Refused unless `may`."""
        if not self.may(permission, home_id):
            raise Refused(_("Your role in this home does not allow this. Ask your manager if you need it."))

    def role_label(self, home_id: UUID) -> str:
        """The role held in that home, in words; empty when none is."""
        return next((post.role_label for post in self.posts if post.home_id == home_id), "")


View = TypeVar("View", bound=Callable[..., object])


def needs(permission: Permission) -> Callable[[View], View]:
    """Say what permission a page needs. The doorkeeper refuses any view that says nothing."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """A page that any signed-in worker may open: it shows nothing of a person."""
    view.needs = "signed_in"  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """A page before the door: sign-in, health, errors."""
    view.needs = "open"  # type: ignore[attr-defined]
    return view
