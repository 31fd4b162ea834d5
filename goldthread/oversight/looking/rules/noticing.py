"""What must be looked into: looks that nothing explains, and signs that an explanation alone would miss.

None of them says that anything was wrong. Thresholds were set with the simulation (tests/simulation/looks); what it
cannot find is said there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.oversight.looking.rules.explaining import TASKS, Why, at_work, explain, standing
from goldthread.oversight.looking.rules.facts import Look

SEARCH_WITHIN = timedelta(minutes=10)  # from a search to the file
SEARCHES = ("find",)
MANY = 4  # different files …
MANY_WITHIN = timedelta(minutes=15)
AFTER_TASK = timedelta(days=28)  # from the end of key working
AFTER_STAY = timedelta(days=60)  # from moving on
WHOLE_FILE = 40  # looks at one person …
WHOLE_FILE_WITHIN = timedelta(hours=1)  # … without a word written
CONTEXT = timedelta(hours=1)  # of the same worker’s looks before one: what the signs need
SETTLED_FOR = timedelta(days=365)  # how long “fine” holds for one worker, one person, one such sign


class Sign(StrEnum):
    """Why a look is listed."""

    UNEXPLAINED = "unexplained"
    BREAK_GLASS = "break_glass"
    STEPPED_IN = "stepped_in"
    SURNAME = "surname"
    SEARCHED = "searched"
    MANY = "many"
    OTHER_HOME = "other_home"
    AFTER_TASK = "after_task"
    AFTER_STAY = "after_stay"
    WHOLE_FILE = "whole_file"


LASTING = (Sign.SURNAME,)  # what stays as it is: answered once, it is settled for a time


def unexplained(look: Look, _before: Sequence[Look]) -> bool:
    """Nothing explains it."""
    return not explain(look)


def broke_glass(look: Look, _before: Sequence[Look]) -> bool:
    """Opened under break-glass, and by nothing else: always listed."""
    return explain(look)[:1] == (Why.BREAK_GLASS,)


def stepped_in(look: Look, _before: Sequence[Look]) -> bool:
    """On a shift for which nobody had planned them, and by nothing else, before anybody said that it was right."""
    return explain(look)[:1] == (Why.STEPPED_IN,)


def same_surname(look: Look, _before: Sequence[Look]) -> bool:
    """Somebody opened the file of a person who bears their last name."""
    return look.opened and look.surname


def searched(look: Look, before: Sequence[Look]) -> bool:
    """Somebody not at work looked for words, and then opened a file that is no task of theirs."""
    if not look.opened or look.page in SEARCHES or at_work(look) or standing(look) or _has_task(look) or look.wrote:
        return False
    return any(each.page in SEARCHES and each.at >= look.at - SEARCH_WITHIN for each in before)


def many(look: Look, before: Sequence[Look]) -> bool:
    """Somebody not at work opened one file after the other."""
    if not look.opened or at_work(look) or standing(look):
        return False
    people = {each.person for each in before if each.opened and each.at >= look.at - MANY_WITHIN}
    return len(people | {look.person}) >= MANY


def other_home(look: Look, _before: Sequence[Look]) -> bool:
    """At work in another home just then, and none of this person’s by shift, task or standing role."""
    return look.elsewhere and not at_work(look) and not standing(look) and not _has_task(look) and not look.wrote


def after_task(look: Look, _before: Sequence[Look]) -> bool:
    """Was their key worker, assessor or therapist until long ago, and is not at work there."""
    if at_work(look) or standing(look) or _has_task(look):
        return False
    ends = [each.until_at for each in look.held if each.why in TASKS and each.until_at is not None]
    return bool(ends) and max(ends) <= look.at - AFTER_TASK


def after_stay(look: Look, _before: Sequence[Look]) -> bool:
    """Opened the file of somebody who moved on long ago, wrote nothing, and has no task of theirs."""
    if look.left_on is None or not look.opened or look.wrote or standing(look) or _has_task(look):
        return False
    return look.at.date() - look.left_on >= AFTER_STAY


def whole_file(look: Look, before: Sequence[Look]) -> bool:
    """Read very much of one person at a stretch and wrote nothing of them."""
    if not look.opened or look.wrote or standing(look) or _has_task(look):
        return False
    same = sum(each.person == look.person and each.opened and each.at >= look.at - WHOLE_FILE_WITHIN for each in before)
    return same + 1 >= WHOLE_FILE


def _has_task(look: Look) -> bool:
    return any(each.why in TASKS and each.at(look.at) for each in look.held)


_SIGNS: tuple[tuple[Sign, Callable[[Look, Sequence[Look]], bool]], ...] = (
    (Sign.UNEXPLAINED, unexplained),
    (Sign.BREAK_GLASS, broke_glass),
    (Sign.STEPPED_IN, stepped_in),
    (Sign.SURNAME, same_surname),
    (Sign.SEARCHED, searched),
    (Sign.MANY, many),
    (Sign.OTHER_HOME, other_home),
    (Sign.AFTER_TASK, after_task),
    (Sign.AFTER_STAY, after_stay),
    (Sign.WHOLE_FILE, whole_file),
)


def signs(look: Look, before: Sequence[Look] = ()) -> tuple[Sign, ...]:
    """What a look shows. `before`: the same worker’s looks in the CONTEXT before it, in any order."""
    return tuple(sign for sign, shows in _SIGNS if shows(look, before))


@dataclass(frozen=True)
class Finding:
    """Looks of one worker at one person on one day, and every sign that any of them shows."""

    worker: UUID
    person: UUID
    home: UUID | None
    looks: tuple[Look, ...]
    signs: tuple[Sign, ...]


def findings(
    looks: Iterable[Look],
    zone: ZoneInfo,
    *,
    since: datetime | None = None,
    settled: Collection[tuple[UUID, UUID, str]] = (),
) -> list[Finding]:
    """What must be looked into among these looks, the oldest first.

    Looks before `since` are context only. `settled`: worker, person and sign that were found fine already.
    """
    recent: dict[UUID, list[Look]] = {}
    found: dict[tuple[UUID, UUID, object], tuple[list[Look], set[Sign]]] = {}
    for look in sorted(looks, key=lambda each: (each.at, each.id)):
        before = [each for each in recent.get(look.worker, ()) if each.at >= look.at - CONTEXT]
        if since is None or look.at >= since:
            shown = [sign for sign in signs(look, before) if (look.worker, look.person, str(sign)) not in settled]
            if shown:
                kept, every = found.setdefault((look.worker, look.person, look.at.astimezone(zone).date()), ([], set()))
                kept.append(look)
                every.update(shown)
        recent[look.worker] = [*before, look]
    return [
        Finding(worker, person, kept[0].home, tuple(kept), tuple(sign for sign in Sign if sign in every))
        for (worker, person, _day), (kept, every) in found.items()
    ]
