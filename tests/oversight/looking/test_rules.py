"""What explains a look, and what must be looked into: each rule in a table, at its thresholds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from goldthread.casework.records.rules.composing import ZONE
from goldthread.oversight.looking.rules import Held, Look, Role, Sign, Why, explain, findings, same_last_name, signs
from goldthread.oversight.looking.rules.noticing import (
    AFTER_STAY,
    AFTER_TASK,
    MANY,
    MANY_WITHIN,
    SEARCH_WITHIN,
    WHOLE_FILE,
    WHOLE_FILE_WITHIN,
)

NOW = datetime(2026, 6, 10, 14, 0, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
WORKER, PERSON = UUID(int=1), UUID(int=2)
LOOK = Look(1, NOW, WORKER, PERSON, "person")
STANDING, AGENCY = Role("Deputy manager", standing=True), Role("Support worker", agency=True)
SHIFT = Held("shift", True, NOW - HOUR, NOW + HOUR)


def reach(why: str, begins: timedelta, ends: timedelta | None, whole: bool = False) -> Held:
    return Held(why, whole, NOW + begins, None if ends is None else NOW + ends)


@pytest.mark.parametrize(
    ("look", "why"),
    [
        (LOOK, ()),
        (replace(LOOK, held=(SHIFT,)), (Why.ON_SHIFT,)),
        (replace(LOOK, held=(reach("rota", -HOUR, HOUR),)), (Why.ON_SHIFT,)),
        (replace(LOOK, held=(reach("shift", timedelta(0), MINUTE),)), (Why.ON_SHIFT,)),  # its first moment is inside
        (replace(LOOK, held=(reach("shift", -HOUR, timedelta(0)),)), ()),  # its last is not
        (replace(LOOK, held=(reach("shift", MINUTE, HOUR),)), ()),
        (replace(LOOK, held=(reach("agency", -HOUR, HOUR),)), (Why.AGENCY,)),
        (replace(LOOK, held=(reach("on_call", -HOUR, HOUR),)), (Why.ON_CALL,)),
        (replace(LOOK, held=(reach("key_worker", -DAY, None),)), (Why.KEY_WORKER,)),
        (replace(LOOK, held=(reach("key_worker", -DAY, -HOUR),)), ()),
        (replace(LOOK, held=(reach("assessor", -DAY, None),)), (Why.ASSESSOR,)),
        (replace(LOOK, held=(reach("therapist", -DAY, None),)), (Why.THERAPIST,)),
        (replace(LOOK, held=(reach("visit", -HOUR, HOUR),)), (Why.VISIT,)),
        (replace(LOOK, held=(reach("break_glass", -MINUTE, MINUTE),)), (Why.BREAK_GLASS,)),
        (replace(LOOK, held=(reach("stepped_in", -MINUTE, MINUTE),)), (Why.STEPPED_IN,)),
        (replace(LOOK, roles=(STANDING,)), (Why.STANDING,)),
        (replace(LOOK, roles=(replace(STANDING, agency=True),)), ()),
        (replace(LOOK, roles=(Role("Practitioner"),)), ()),
        (replace(LOOK, roles=(Role("Practitioner"),), keeps_rota=False), (Why.NO_ROTA,)),
        (replace(LOOK, roles=(AGENCY,), keeps_rota=False), ()),
        (replace(LOOK, keeps_rota=False), ()),
        (replace(LOOK, own=True), (Why.OWN,)),
        (replace(LOOK, wrote=True), (Why.WROTE,)),
        (replace(LOOK, named=True), (Why.NAMED,)),
        (replace(LOOK, held=(SHIFT,), roles=(STANDING,), own=True), (Why.ON_SHIFT, Why.STANDING, Why.OWN)),
    ],
)
def test_what_explains_a_look(look: Look, why: tuple[Why, ...]) -> None:
    assert explain(look) == why


NAMED = replace(LOOK, named=True)  # explained, and neither at work nor a standing role
ENDED = reach("key_worker", -90 * DAY, -AFTER_TASK)
SEARCH = replace(NAMED, page="find", shown=20, at=NOW - SEARCH_WITHIN)
OTHERS = [replace(NAMED, id=n, person=UUID(int=10 + n), at=NOW - MANY_WITHIN) for n in range(MANY - 1)]
PAGES = [replace(LOOK, id=n, held=(SHIFT,), at=NOW - WHOLE_FILE_WITHIN) for n in range(WHOLE_FILE - 1)]
GONE = (NOW - AFTER_STAY).date()


@pytest.mark.parametrize(
    ("look", "before", "sign"),
    [
        (LOOK, [], (Sign.UNEXPLAINED,)),
        (NAMED, [], ()),
        (replace(LOOK, held=(reach("break_glass", -MINUTE, MINUTE),)), [], (Sign.BREAK_GLASS,)),
        (replace(LOOK, held=(reach("break_glass", -MINUTE, MINUTE), SHIFT)), [], ()),
        (replace(LOOK, held=(reach("stepped_in", -MINUTE, MINUTE),)), [], (Sign.STEPPED_IN,)),
        (replace(LOOK, held=(reach("stepped_in", -MINUTE, MINUTE),), wrote=True), [], ()),
        (replace(LOOK, held=(SHIFT,), surname=True), [], (Sign.SURNAME,)),
        (replace(LOOK, held=(SHIFT,), surname=True, shown=7), [], ()),  # a list of everybody
        (NAMED, [SEARCH], (Sign.SEARCHED,)),
        (NAMED, [replace(SEARCH, at=SEARCH.at - MINUTE)], ()),
        (replace(LOOK, held=(SHIFT,)), [SEARCH], ()),
        (replace(LOOK, roles=(STANDING,)), [SEARCH], ()),
        (replace(LOOK, held=(reach("key_worker", -DAY, None),)), [SEARCH], ()),
        (replace(LOOK, wrote=True), [SEARCH], ()),
        (NAMED, OTHERS, (Sign.MANY,)),
        (NAMED, OTHERS[1:], ()),
        (NAMED, [replace(each, at=each.at - MINUTE) for each in OTHERS], ()),
        (replace(LOOK, held=(SHIFT,)), OTHERS, ()),
        (replace(NAMED, elsewhere=True), [], (Sign.OTHER_HOME,)),
        (replace(LOOK, wrote=True, elsewhere=True), [], ()),
        (replace(LOOK, held=(SHIFT,), elsewhere=True), [], ()),
        (replace(NAMED, held=(ENDED,)), [], (Sign.AFTER_TASK,)),
        (replace(NAMED, held=(replace(ENDED, until_at=NOW - AFTER_TASK + MINUTE),)), [], ()),
        (replace(NAMED, held=(ENDED, SHIFT)), [], ()),
        (replace(NAMED, held=(ENDED, reach("assessor", -DAY, None))), [], ()),
        (replace(LOOK, held=(SHIFT,), left_on=GONE), [], (Sign.AFTER_STAY,)),
        (replace(LOOK, held=(SHIFT,), left_on=GONE + DAY), [], ()),
        (replace(LOOK, held=(SHIFT,), left_on=GONE, wrote=True), [], ()),
        (replace(LOOK, held=(SHIFT,)), PAGES, (Sign.WHOLE_FILE,)),
        (replace(LOOK, held=(SHIFT,)), PAGES[1:], ()),
        (replace(LOOK, held=(SHIFT,), wrote=True), PAGES, ()),
        (replace(LOOK, held=(reach("key_worker", -DAY, None),)), PAGES, ()),
    ],
)
def test_what_is_listed(look: Look, before: list[Look], sign: tuple[Sign, ...]) -> None:
    assert signs(look, before) == sign


def test_looks_of_one_day_are_one_finding_and_context_is_not_judged() -> None:
    late = replace(LOOK, id=2, at=NOW + HOUR, surname=True)
    old = replace(LOOK, id=0, at=NOW - HOUR)
    next_day = replace(LOOK, id=3, at=NOW + DAY)
    found = findings([late, LOOK, old, next_day], ZONE, since=NOW)
    assert [(len(each.looks), each.signs) for each in found] == [
        (2, (Sign.UNEXPLAINED, Sign.SURNAME)),
        (1, (Sign.UNEXPLAINED,)),
    ]


def test_what_was_found_fine_is_not_asked_again() -> None:
    look = replace(LOOK, held=(SHIFT,), surname=True)
    assert findings([look], ZONE)
    assert not findings([look], ZONE, settled={(WORKER, PERSON, "surname")})
    assert findings([replace(look, person=UUID(int=9))], ZONE, settled={(WORKER, PERSON, "surname")})


@pytest.mark.parametrize(
    ("worker", "names", "same"),
    [
        ("Ruth Sallis", ("Ben Sallis", ""), True),
        ("Ruth Sallis", ("Ben Ames", "Ben Sallis, Ben Holt"), True),
        ("Zoë O’Neill", ("Kit ONeill", ""), True),
        ("Ruth Sallis", ("Sallis Green", ""), False),
        ("", ("", ""), False),
    ],
)
def test_the_same_last_name(worker: str, names: tuple[str, ...], same: bool) -> None:
    assert same_last_name(worker, *names) is same
