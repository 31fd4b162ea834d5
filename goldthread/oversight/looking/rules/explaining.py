"""What explains a look: each a small question about the moment it was made."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from goldthread.oversight.looking.rules.facts import Look


class Why(StrEnum):
    """What explains a look, the plainest first."""

    ON_SHIFT = "on_shift"  # at work, or on the rota with the handover before and after
    AGENCY = "agency"
    KEY_WORKER = "key_worker"
    ASSESSOR = "assessor"
    THERAPIST = "therapist"
    ON_CALL = "on_call"
    RELEASED = "released"  # to a placing social worker, while it was
    STANDING = "standing"
    NO_ROTA = "no_rota"
    OWN = "own"
    WROTE = "wrote"
    NAMED = "named"
    VISIT = "visit"
    STEPPED_IN = "stepped_in"  # on a shift for which nobody had planned them, and nobody said that it was right
    BREAK_GLASS = "break_glass"


AT_WORK = ("rota", "shift", "stepped_in", "agency", "on_call")
TASKS = ("key_worker", "assessor", "therapist")


def holds(look: Look, *whys: str) -> bool:
    """Whether one of these reaches held at the moment of the look."""
    return any(each.why in whys and each.at(look.at) for each in look.held)


def at_work(look: Look) -> bool:
    """Whether the worker was on the rota, at work, on call or let in for the night in the person's home."""
    return holds(look, *AT_WORK)


def standing(look: Look) -> bool:
    """Whether a role there made the home their task, on shift or not."""
    return any(role.standing and not role.agency for role in look.roles)


def without_rota(look: Look) -> bool:
    """Whether they work in a home that had never put anybody on duty: there its own workers are there always."""
    return not look.keeps_rota and any(not role.agency and not role.outside for role in look.roles)


_EXPLAINS: tuple[tuple[Why, Callable[[Look], bool]], ...] = (
    (Why.ON_SHIFT, lambda look: holds(look, "rota", "shift")),
    (Why.AGENCY, lambda look: holds(look, "agency")),
    (Why.KEY_WORKER, lambda look: holds(look, "key_worker")),
    (Why.ASSESSOR, lambda look: holds(look, "assessor")),
    (Why.THERAPIST, lambda look: holds(look, "therapist")),
    (Why.ON_CALL, lambda look: holds(look, "on_call")),
    (Why.RELEASED, lambda look: look.released),
    (Why.STANDING, standing),
    (Why.NO_ROTA, without_rota),
    (Why.OWN, lambda look: look.own),
    (Why.WROTE, lambda look: look.wrote),
    (Why.NAMED, lambda look: look.named),
    (Why.VISIT, lambda look: holds(look, "visit")),
    (Why.STEPPED_IN, lambda look: holds(look, "stepped_in")),
    (Why.BREAK_GLASS, lambda look: holds(look, "break_glass")),
)


def explain(look: Look) -> tuple[Why, ...]:
    """Everything that explains it, the plainest first; nothing: it is to be looked into."""
    return tuple(why for why, holds_true in _EXPLAINS if holds_true(look))
