"""Every act and question of `acts.txt`, called by whoever may do everything but that: refused, before all else.

No page, no filter and no wall stands before it here: it is the act's own check, by itself.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from goldthread.front.intake.rules import Holds
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import NOT_YOURS, Permission, Post, Refused, Viewer

pytestmark = pytest.mark.django_db

NOT_THEIRS = (str(NOT_YOURS), "This was written by somebody else.", "Whoever set this, whose it is, or a senior")
HOME, ELSEWHERE = UUID(int=7), UUID(int=8)
ALL = frozenset(Permission)
LINES = [
    (words[0], permission)
    for line in (Path(__file__).parent / "acts.txt").read_text("utf-8").splitlines()
    if (words := line.split()) and not line.startswith("#")
    for permission in words[1:]
]


A_POST = "a_post"


class Anything:
    """Stands for whatever an act is about: every id in it is the home's, and all else is itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return HOME if name in ("id", "pk") or name.endswith("_id") else self

    def __iter__(self) -> Any:
        return iter(())

    def __call__(self, *_given: object, **_named: object) -> Any:
        return self


class Rows(Anything):
    """A file that somebody brings in."""

    holds = Holds.PEOPLE


# What must be given for the check to be asked at all: another's shift, a note of before, a program that writes, …
GIVEN: dict[str, dict[str, Any]] = {
    "practice.shifts.actions.turns.end_shift": {"user": HOME},
    "casework.records.actions.signing.sign": {"brought_in": True},
    "ground.tokens.actions.make_token": {
        "name": "A program",
        "may": ["see_people", "see_records", "write_records"],
        "days": 7,
    },
    "oversight.chronology.queries.timelines.home_log": {"everything": True},
    "casework.people.actions.dated.end": {"permission": Permission.WRITE_RECORDS},
    "front.intake.actions.batches.begin": {"holds": Holds.PEOPLE},
    "front.intake.actions.bringing.bring_in": {"row": Rows()},
    "front.intake.queries.world": {"row": Rows()},
}


def all_but(*permissions: Permission, elsewhere: bool = True) -> Viewer:
    """Whoever may do all but that in the home, where they work now, and all in another."""
    here, there = (
        Post(home, "A home", "residential_family_centre", "a_role", "A role", may, role_may=may)
        for home, may in ((HOME, ALL - {*permissions}), (ELSEWHERE, ALL))
    )
    posts = (here, there) if elsewhere else (here,)
    return Viewer(id=uuid4(), name="Wren Wall", short_name="Wren", posts=posts, home=here)


def called(name: str, by: Viewer) -> Any:
    """The act, with something for whatever it takes."""
    module, _, function = f"goldthread.{name}".rpartition(".")
    act = getattr(import_module(module), function)
    given: dict[str, Any] = {}
    for each in inspect.signature(act).parameters.values():
        if each.name in ("by", "viewer"):
            given[each.name] = by
        elif each.default is inspect.Parameter.empty and each.kind is not inspect.Parameter.VAR_KEYWORD:
            given[each.name] = HOME if str(each.annotation).startswith("UUID") else Anything()
    given |= GIVEN.get(name, {})
    return act(**given)


@pytest.mark.parametrize(("name", "permission"), LINES)
def test_it_is_refused_to_whoever_may_do_all_but_that(name: str, permission: str) -> None:
    by = all_but(*(Permission(each) for each in permission.split(",") if each != A_POST))
    if permission == A_POST:
        by = replace(by, posts=by.posts[1:], home=by.posts[1])
    with pytest.raises(Refused if ".actions." in name else (Refused, Absent)) as refused:
        called(name, by)
    if refused.type is Refused:
        said = NOT_THEIRS if permission in ("amend_others", "countersign") else NOT_THEIRS[:1]
        assert str(refused.value).startswith(said), "refused, and for another reason"
