"""Who may do what: the one enum of permissions, and how narrow a record may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from goldthread.lib.words import gettext, gettext_noop


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
    LET_IN_AGENCY = "let_in_agency"  # who leads a shift: let an agency worker in for as long as it lasts
    MANAGE_STAFF = "manage_staff"  # give and end roles in the home
    IMPORT = "import"  # bring in CSV files
    EXPORT = "export"  # take away one person’s record, or everything of the home, as a folder
    SEE_READINGS = "see_readings"  # who looked
    ANSWER_CONCERNS = "answer_concerns"  # is told of a concern at once, and says what was done
    RELEASE_RECORDS = "release_records"  # let a placing social worker read one signed record
    SEE_RELEASED = "see_released"  # from outside: read what was released to oneself, and nothing else
    USE_API = "use_api"  # make tokens by which a program reads and writes in one's own name


class Sight(StrEnum):
    """How narrow a record is."""

    ROUTINE = "routine"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    SEALED = "sealed"


LEVELS = (Sight.ROUTINE, Sight.SENSITIVE, Sight.RESTRICTED, Sight.SEALED)  # by clearance, 0 to 3
# What a single stay within reach permits: a task of one's own (as far as the role does), or else reading.
TASK = frozenset({Permission.SEE_PEOPLE, Permission.SEE_RECORDS, Permission.WRITE_RECORDS})
BREAK_GLASS, VISIT = "break_glass", "visit"
# Why somebody may look past the walls.
REASONS: dict[str, str] = {
    "danger": gettext_noop("Somebody may come to harm"),
    "health": gettext_noop("An emergency of health"),
    "missing": gettext_noop("Somebody is missing"),
    "police": gettext_noop("Police, a court or a social worker ask now"),
    "cover": gettext_noop("I came to help and am not on the rota"),
    "other": gettext_noop("Something else"),
}
TASKS = ("key_worker", "assessor", "therapist")  # as in access_reach
READING = frozenset({Permission.SEE_PEOPLE, Permission.SEE_RECORDS})
OUTSIDE = frozenset({Permission.SEE_RELEASED})  # all that a role permits whose worker is no worker of the home


# Whoever comes from an agency works as this, whatever the home, and lets nobody else in.
AGENCY_ROLE = "support_worker"
NOT_FOR_AGENCY = frozenset({Permission.LET_IN_AGENCY})


class Refused(Exception):
    """An act or a look that the rules refuse. Its text is for the person who tried."""


NOT_YOURS = gettext_noop("Your role in this home does not allow this now. Ask your manager if you need it.")


@dataclass(frozen=True)
class Post:
    """A role held now, in one home. `live`: what it permits holds now; else the worker is not on shift there.

    `may`: what is permitted now in the whole home. `role_may`: what the role permits while it is live.
    """

    home_id: UUID
    home_name: str
    pack: str
    role: str
    role_label: str
    may: frozenset[Permission]
    live: bool = True
    level: int = 3  # clearance: an index of LEVELS
    agency: str = ""
    role_may: frozenset[Permission] = frozenset()

    @property
    def outside(self) -> bool:
        """Whether it is no post among the home's workers: what is released to it is all there is."""
        return self.role_may == OUTSIDE


@dataclass(frozen=True)
class Stay:
    """One stay within reach whatever the rota says: as key worker, as visitor by consent, under break-glass.

    `placement` none: the whole home, under break-glass.
    """

    home_id: UUID
    placement: UUID | None
    why: str
    level: int
    until_at: datetime | None
    people: frozenset[UUID]
    may: frozenset[Permission]
    source: UUID | None = None  # what says so


@dataclass
class Seen:
    """What a request has shown so far: the ids of people and records. The doorkeeper makes one Reading of it."""

    people: set[UUID] = field(default_factory=set)
    records: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class SteppedIn:
    """A shift on which somebody stepped in unplanned, and nobody who plans shifts there has said that it is right."""

    shift: UUID
    kind: str
    pack: str
    starts_at: datetime
    names: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """Somebody who moves here from another home of the provider, and is not taken in yet: from where, not who."""

    move: UUID
    home_name: str


@dataclass
class Viewer:
    """Whoever looks, in one request: the posts they hold now, the home they are working in, and what they have seen.

    Built anew for every request, so that a change of role, rota or exclusion holds from the next one.
    """

    id: UUID
    name: str
    short_name: str
    posts: tuple[Post, ...] = ()
    home: Post | None = None
    seen: Seen = field(default_factory=Seen)
    stays: tuple[Stay, ...] = ()
    not_people: frozenset[UUID] = frozenset()  # of whom they must know nothing
    more: bool = False  # something besides whole homes is within reach: records are asked one by one
    glass: int = 0  # looks past the walls that wait for an answer of theirs
    told: int = 0  # concerns that they were told of and nobody has answered
    stepped_in: tuple[SteppedIn, ...] = ()  # who came to a shift that they plan, and was not planned
    coming: tuple[Coming, ...] = ()  # who moves to a home of theirs, for them to take in

    def may(self, permission: Permission, home_id: UUID | None = None) -> bool:
        """Whether a post permits this now, in all of that home (in the current one when none is named)."""
        if home_id is None:
            home_id = self.home.home_id if self.home else None
        return any(post.home_id == home_id and permission in post.may for post in self.posts)

    def may_on_shift(self, permission: Permission, home_id: UUID) -> bool:
        """Whether a role held there permits this while it is live, be it now or not."""
        return any(post.home_id == home_id and permission in post.role_may for post in self.posts)

    def homes(self, permission: Permission) -> tuple[UUID, ...]:
        """The homes in all of which this is permitted now."""
        return tuple(dict.fromkeys(post.home_id for post in self.posts if permission in post.may))

    def placements(self, permission: Permission) -> tuple[UUID, ...]:
        """The single stays for which this is permitted now, whatever the rota says."""
        return tuple(stay.placement for stay in self.stays if stay.placement and permission in stay.may)

    def people(self, permission: Permission) -> frozenset[UUID]:
        """The people of those stays, without whoever they must know nothing of."""
        within = (stay.people for stay in self.stays if permission in stay.may)
        return frozenset().union(*within) - self.not_people

    def may_of(self, permission: Permission, home_id: UUID, people: Iterable[UUID]) -> bool:
        """Whether this is permitted now of these people: in their whole home, or in a stay of theirs."""
        whom = set(people)
        if whom & self.not_people:
            return False
        return self.may(permission, home_id) or (bool(whom) and whom <= self.people(permission))

    def anywhere(self, permission: Permission) -> bool:
        """Whether this is permitted now of anybody."""
        return bool(self.homes(permission)) or any(permission in stay.may for stay in self.stays)

    def opens(self, level: int, permission: Permission = Permission.SEE_RECORDS) -> list[UUID]:
        """The homes whose records of that clearance are open as a whole; none where records are asked one by one."""
        if self.not_people:
            return []
        return list({post.home_id for post in self.posts if permission in post.may and post.level >= level})

    def opens_stays(self, level: int) -> list[UUID]:
        """The single stays whose records of that clearance are open."""
        if self.not_people:
            return []
        asked = (stay for stay in self.stays if stay.why != VISIT)  # a visitor's are asked one by one
        return [stay.placement for stay in asked if stay.placement and stay.level >= level]

    def may_in(self, permission: Permission, home_id: UUID) -> bool:
        """Whether this is permitted now of anybody in that home: of all, or in a single stay."""
        return self.may(permission, home_id) or any(
            stay.home_id == home_id and permission in stay.may for stay in self.stays
        )

    def require(self, permission: Permission, home_id: UUID | None = None, *, of: Iterable[UUID] | None = None) -> None:
        """Raise Refused unless `may`, or, where people are named, `may_of` them."""
        if of is None or home_id is None:
            allowed = self.may(permission, home_id)
        else:
            allowed = self.may_of(permission, home_id, of)
        if not allowed:
            raise Refused(gettext(NOT_YOURS))

    def require_in(self, permission: Permission, home_id: UUID) -> None:
        """Raise Refused unless `may_in`."""
        if not self.may_in(permission, home_id):
            raise Refused(gettext(NOT_YOURS))

    def may_break_glass(self, home_id: UUID) -> bool:
        """Whoever writes there, on shift or not; an agency worker only while they were let in."""
        return any(
            post.home_id == home_id and Permission.WRITE_RECORDS in post.role_may and (post.live or not post.agency)
            for post in self.posts
        )

    def may_raise(self, home_id: UUID) -> bool:
        """Whoever writes there may write a concern, on shift or not; an agency worker only while they were let in."""
        return self.may_break_glass(home_id)

    def may_step_in(self, home_id: UUID) -> bool:
        """Whoever's role writes there may come without having been planned; an agency worker is let in by somebody."""
        return any(
            post.home_id == home_id and Permission.WRITE_RECORDS in post.role_may and not post.agency
            for post in self.posts
        )

    def works_in(self, home_id: UUID) -> bool:
        """Whether a post is held there now, on shift or not."""
        return any(post.home_id == home_id and not post.outside for post in self.posts)

    def outside(self, home_id: UUID) -> bool:
        """Whether they stand outside that home, and read there what was released to them and nothing else."""
        return any(post.home_id == home_id and post.outside for post in self.posts)

    def role_label(self, home_id: UUID) -> str:
        """The role held in that home, in words; empty when none is."""
        return next((post.role_label for post in self.posts if post.home_id == home_id), "")


View = TypeVar("View", bound=Callable[..., object])


def needs(permission: Permission, *others: Permission) -> Callable[[View], View]:
    """Say what permission a page needs, or which others do. The doorkeeper refuses any view that says nothing."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        view.or_needs = others  # type: ignore[attr-defined]
        return view

    return mark


def viewer_of(request: Any) -> Viewer:
    """Who looks; the doorkeeper has put them there."""
    viewer: Viewer = request.viewer
    return viewer


def raises(view: View) -> View:
    """Beside `needs`: a page that whoever may write a concern opens off shift as well. It asks itself for what else."""
    view.raises = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A page that any signed-in worker may open: it shows nothing of a person."""
    view.needs = "signed_in"  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """A page before the door: sign-in, health, errors."""
    view.needs = "open"  # type: ignore[attr-defined]
    return view


def stepped_up(view: View) -> View:
    """A page or act for which the password or factor is asked again when it was last given over five minutes ago.

    Put it beside `needs`. Asked before the page is shown; a POST that comes later is asked too, and then done with all
    that was typed (fields, not files).
    """
    view.steps_up = ("GET", "HEAD", "POST")  # type: ignore[attr-defined]
    return view


def stepped_up_to_post(view: View) -> View:
    """As `stepped_up`, for a page that may be looked at without: only what it does is asked about."""
    view.steps_up = ("POST",)  # type: ignore[attr-defined]
    return view
