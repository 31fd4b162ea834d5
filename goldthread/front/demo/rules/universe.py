"""The whole universe, worked out before anything is written: parts, days, acts in order of time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from goldthread.front.demo.rules.acts import (
    Act,
    Amend,
    Answer,
    Countersign,
    Day,
    Draft,
    Fact,
    LedTo,
    Part,
    Read,
    Release,
    Sign,
    Stay,
    Strike,
    Universe,
)
from goldthread.front.demo.rules.chance import Chance
from goldthread.front.demo.rules.daily import Logs
from goldthread.front.demo.rules.duties import duties
from goldthread.front.demo.rules.frame import Frame, wall
from goldthread.front.demo.rules.material import HOUSES, House, read, records_of
from goldthread.front.demo.rules.people import house_acts, stay_acts
from goldthread.front.demo.rules.quick import Quick
from goldthread.front.demo.rules.reaching import within_reach
from goldthread.front.demo.rules.shifts import Shifts
from goldthread.front.demo.rules.telling import Kinds, Teller
from goldthread.front.demo.rules.visitors import visitors

SEED = "goldthread"
SMALL, FULL = "small", "full"
# In the small universe: how far back records go, by home. Who lives there and what is known of them is the same.
SMALL_FIRST = {"willows": -7, "ash": -2, "beck": -2}
AFTER = (Amend, Answer, Countersign, Strike, Release, Read, LedTo)  # acts that follow a record


def plan(now: datetime, kinds: Kinds, *, size: str = FULL, seed: str = SEED) -> Universe:
    """What is to be done, as it stands at `now` (aware). The same seed, size and `now` give the same universe.

    `kinds` gives a form by the codes of pack and kind. Nothing in it happens after `now`.
    """
    if size not in (SMALL, FULL):
        raise ValueError(f"There is no size {size}: small or full.")
    frame = Frame(seed, now)
    parts = [Part("Who works where", _days(house_acts(frame), now))]
    for house in HOUSES:
        if size == SMALL:
            house = replace(house, first=SMALL_FIRST[house.key])
        parts.append(Part(house.name, _days(_home(frame, house, kinds), now)))
    return Universe(tuple(parts), _digest(parts))


def _home(frame: Frame, house: House, kinds: Kinds) -> list[Act]:
    teller = Teller(frame, house, kinds)
    acts: list[Act] = list(stay_acts(frame, house))
    acts_of_stay = _stays(acts)
    for number, row in enumerate(records_of(house.key)):
        acts += teller.tell(row, number)
    acts += teller.linked()
    acts += Quick(frame, house).tell()
    acts += Logs(frame, house).tell()
    acts += visitors(frame, house, [act for act in acts if isinstance(act, Sign)])
    acts += _second_names(frame, house, acts)
    acts = [act for act in acts if not isinstance(act, Sign) or _here(act, acts_of_stay)]
    acts += duties(frame, house)
    acts, besides = within_reach(house, acts, Shifts(frame, house).turns())
    acts += Shifts(frame, house, besides).tell()
    known = {act.id for act in acts if isinstance(act, Sign) and act.at <= frame.now}
    return [act for act in acts if not isinstance(act, AFTER) or _record(act) in known]


def _stays(acts: Iterable[Act]) -> dict[str, tuple[datetime, datetime | None]]:
    """From when until when everybody is here, by key."""
    gone = {act.stay: act.at for act in acts if isinstance(act, Fact) and act.verb == "move_on"}
    return {key: (act.at, gone.get(act.key)) for act in acts if isinstance(act, Stay) for key, _ in act.members}


def _here(sign: Sign, stays: dict[str, tuple[datetime, datetime | None]]) -> bool:
    """Whether everybody whom a record is about lives there when it happens and is written."""
    return all(
        came <= sign.happened_at and (gone is None or sign.at < gone)
        for came, gone in (stays[key] for key, _ in sign.about)
    )


def _record(act: Act) -> object:
    return (
        act.id if isinstance(act, Sign) else act.record.id if isinstance(act, Amend) else getattr(act, "record", None)
    )


def _second_names(frame: Frame, house: House, acts: Iterable[Act]) -> Iterable[Act]:
    """Of the daily logs whose writer asked for a second name, most have got one; the last few days' still wait."""
    seconds = read("staff")["seconds"][house.key]
    acts = list(acts)
    done = {act.record for act in acts if isinstance(act, Countersign)}
    for act in acts:
        if (
            not isinstance(act, Sign)
            or isinstance(act, Draft)
            or not act.ask_countersign
            or act.kind != "daily_log"
            or act.id in done
        ):
            continue
        chance = Chance(frame.seed, "second", act.id)
        if act.at < frame.now - timedelta(days=3) and chance.likely(0.85):
            by = chance.pick([key for key in seconds if key != act.by])
            yield Countersign(act.at + timedelta(minutes=chance.number(200, 2600)), by, act.id, house.key)


def _days(acts: Iterable[Act], now: datetime) -> tuple[Day, ...]:
    """In order of time, without what is still to come, a day at a time."""
    in_order = sorted((act for act in acts if act.at <= now), key=lambda act: act.at)
    return tuple(Day(on, tuple(found)) for on, found in groupby(in_order, key=lambda act: wall(act.at).date()))


def _digest(parts: Iterable[Part]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        for day in part.days:
            for act in day.acts:
                digest.update(repr(act).encode())
    return digest.hexdigest()
