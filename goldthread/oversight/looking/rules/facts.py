"""One look at one person, and what is known of how that worker stood to them at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goldthread.lib.text import fold

FEW = 6  # people on a page: more than a family is a list, which opens nobody's file


@dataclass(frozen=True)
class Held:
    """A reach into the person's home (`whole`) or their stay: why as in access_reach; no end: until further notice."""

    why: str
    whole: bool
    from_at: datetime
    until_at: datetime | None

    def at(self, moment: datetime) -> bool:
        """Whether it holds at that moment; its last moment is outside."""
        return self.from_at <= moment and (self.until_at is None or moment < self.until_at)


@dataclass(frozen=True)
class Role:
    """A role held in the person's home at that moment. `standing`: its task is the home, on shift or not."""

    label: str
    standing: bool = False
    agency: bool = False
    outside: bool = False  # no worker of the home: somebody to whom it releases records


@dataclass(frozen=True)
class Look:
    """One look. What was held is of the person's own homes and stays; `records`: how many of theirs the page showed."""

    id: int
    at: datetime
    worker: UUID
    person: UUID
    page: str
    shown: int = 1  # people on the page
    records: int = 0
    held: tuple[Held, ...] = ()
    roles: tuple[Role, ...] = ()
    keeps_rota: bool = True  # whether anybody had ever been put on duty in the home by then
    elsewhere: bool = False  # at work in another home at that moment
    own: bool = False  # wrote or countersigned one of the records shown
    named: bool = False  # was named for one of them
    released: bool = False  # one of them was released to them
    wrote: bool = False  # wrote about the person within an hour before or after
    surname: bool = False  # bears the person's last name
    left_on: date | None = None  # the day on which they moved on, when they live here no longer
    worker_name: str = ""
    home: UUID | None = None  # the person's

    @property
    def opened(self) -> bool:
        """Whether it was their file, or a few people's together, and no list of everybody."""
        return self.shown <= FEW


def same_last_name(worker: str, *names: str) -> bool:
    """Whether the worker’s last name is the last word of one of these names (previous names parted by commas)."""
    last = fold(worker).split()[-1:]
    everyone = (fold(part) for name in names for part in name.replace(";", ",").split(","))
    return bool(last) and any(part.split()[-1:] == last for part in everyone)
