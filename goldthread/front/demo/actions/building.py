"""The building, a day of a home at a time: each day is one transaction, and remembers that it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from goldthread.front.demo.actions.doing import Doing
from goldthread.front.demo.actions.times import at, may_set_the_clock
from goldthread.front.demo.models import Building, BuildingPart
from goldthread.front.demo.queries import progress
from goldthread.front.demo.rules import FULL, SEED, Progress, Universe, plan
from goldthread.ground.homes.models import Home
from goldthread.ground.packs import actions as packs
from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import Kind
from goldthread.lib import clock

Told = Callable[[Progress], None]


class CannotBuild(Exception):
    """The demo cannot be built here. The text says why, and what to do."""


def build(
    *,
    size: str = FULL,
    now: datetime | None = None,
    seed: str = SEED,
    passwords: Mapping[str, str] | None = None,
    told: Told = lambda progress: None,
) -> Progress:
    """Build the demo, or go on where it stopped; does nothing when it stands already.

    A day of a home is one transaction, so a builder that is killed loses at most the day it was at. What was begun goes
    on with its own seed, size and moment; for a fresh one, everything is counted from `now` (aware). `passwords`: for
    workers, by key, who are to sign in with one; nobody else can. `told` hears how far it is. Raises CannotBuild.
    """
    if not may_set_the_clock():
        raise CannotBuild(
            "The demo is built by the role goldthread_demo, which alone may set the clock. Give its address with "
            "DATABASE_DEMO_URL."
        )
    building, universe = _begin(size, now or clock.now(), seed)
    doing = Doing(building.seed, building.counted_from, passwords or {})
    _tell(told)
    for place, part in enumerate(universe.parts):
        done = BuildingPart.objects.get(building=building, place=place).days_done
        for number, day in enumerate(part.days[done:], done):
            with transaction.atomic():
                row = BuildingPart.objects.select_for_update().get(building=building, place=place)
                if row.days_done != number:
                    continue  # another builder was here first
                doing.begin_day()
                for act in day.acts:
                    with at(act.at):
                        doing.do(act)
                row.days_done += 1
                row.acts_done += len(day.acts)
                row.save(update_fields=["days_done", "acts_done"])
            _tell(told)
    finished = progress()
    assert finished is not None
    return finished


def _begin(size: str, now: datetime, seed: str) -> tuple[Building, Universe]:
    """The building of this database, begun now or before, and what is to be done for it."""
    packs.publish()
    with transaction.atomic():
        building = Building.objects.select_for_update().first()
        if building is None:
            if Home.objects.exists():
                raise CannotBuild("There are homes in this database already. The demo is built in one of its own.")
            universe = plan(now, _kind, size=size, seed=seed)
            building = Building.objects.create(seed=seed, size=size, counted_from=now, digest=universe.digest)
            BuildingPart.objects.bulk_create(
                BuildingPart(building=building, place=place, name=part.name, acts_total=part.acts)
                for place, part in enumerate(universe.parts)
            )
            return building, universe
    if all(part.acts_done >= part.acts_total for part in building.parts.all()):
        return building, Universe((), building.digest)
    universe = plan(building.counted_from, _kind, size=building.size, seed=building.seed)
    if universe.digest != building.digest:
        raise CannotBuild(
            "This demo was begun by another version of Goldthread and is not whole. Make it anew: goldthread demo rebuild"
        )
    return building, universe


def _kind(pack_code: str, kind: str) -> Kind:
    return pack(pack_code).kind(kind)


def _tell(told: Told) -> None:
    now = progress()
    if now is not None:
        told(now)
