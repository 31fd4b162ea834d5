"""Nobody writes of a home that is not within their reach: acts that fall outside are moved, or their worker comes besides.

Whoever's task is the home itself may act at any hour; others while the rota has them there and an hour longer, and of
their own key children whenever they like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from goldthread.front.demo.rules.acts import Act, Draft, Fact, Sign
from goldthread.front.demo.rules.material import House, workers
from goldthread.front.demo.rules.shifts import Turn

# The roles whose task is the home at any hour (packs/shared/roles.toml says `standing`; a test compares).
STANDING = frozenset(
    {
        "registered_manager",
        "deputy",
        "senior_practitioner",
        "responsible_individual",
        "safeguarding_lead",
        "administrator",
        "provider_visitor",
        "independent_person",
        "placing_social_worker",
    }
)
BEFORE, AFTER = timedelta(minutes=25), timedelta(minutes=55)
MOVED = timedelta(hours=5)  # what was written up to so long after a shift was written before its end


def within_reach(house: House, acts: Iterable[Act], turns: Sequence[Turn]) -> tuple[list[Act], dict[UUID, set[str]]]:
    """The acts, those written too late brought forward, and who comes besides the roster's, by shift."""
    standing = {
        worker.key
        for worker in workers().values()
        if any(post["home"] == house.key and post["role"] in STANDING for post in worker.posts)
    }
    acts = list(acts)
    tasks, lives = _tasks(acts)
    hours = _hours(turns)
    found: list[Act] = []
    more: dict[UUID, set[str]] = {}
    for act in acts:
        by = getattr(act, "by", "")
        if not by or by in standing or _reached(hours.get(by, ()), act.at) or _of_own(act, tasks, lives):
            found.append(act)
            continue
        earlier = _before_the_end(act, hours.get(by, ()))
        if earlier is not None:
            found.append(replace(act, at=earlier))
            continue
        turn = _turn_at(turns, act.at)
        if turn is not None:
            more.setdefault(turn.id, set()).add(by)
        found.append(act)
    return found, more


Hours = Sequence[tuple[datetime, datetime]]


def _hours(turns: Sequence[Turn]) -> dict[str, list[tuple[datetime, datetime]]]:
    hours: dict[str, list[tuple[datetime, datetime]]] = {}
    for turn in turns:
        for key in turn.workers:
            hours.setdefault(key, []).append((turn.starts - BEFORE, turn.ends + AFTER))
    return hours


def _reached(hours: Hours, at: datetime) -> bool:
    return any(begins <= at <= ends for begins, ends in hours)


def _tasks(acts: Iterable[Act]) -> tuple[dict[tuple[str, str], datetime], dict[str, str]]:
    """Since when a worker has a task at a stay, and of which stay each person is."""
    tasks, lives = {}, {}
    for act in acts:
        if isinstance(act, Fact) and act.verb == "key_worker":
            tasks[act.args["worker"], act.stay] = act.at
        for key, _part in getattr(act, "members", ()):
            lives[key] = act.key  # type: ignore[attr-defined]
    return tasks, lives


def _of_own(act: Act, tasks: Mapping[tuple[str, str], datetime], lives: Mapping[str, str]) -> bool:
    if not isinstance(act, Sign) or not act.about:
        return False
    stays = {lives.get(key, "") for key, _role in act.about}
    return all((act.by, stay) in tasks and tasks[act.by, stay] <= act.at for stay in stays)


def _before_the_end(act: Act, hours: Hours) -> datetime | None:
    if not isinstance(act, Sign) or isinstance(act, Draft) or act.written_at is not None:
        return None
    for _begins, ends in hours:
        if ends < act.at <= ends + MOVED and act.happened_at < ends - timedelta(minutes=4):
            return ends - timedelta(minutes=2)
    return None


def _turn_at(turns: Sequence[Turn], at: datetime) -> Turn | None:
    return next((turn for turn in turns if turn.starts - BEFORE <= at < turn.ends), None)
