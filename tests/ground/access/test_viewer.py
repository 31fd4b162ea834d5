"""What a viewer's posts and stays permit: by home, by permission, by stay, by how narrow, each by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from goldthread.ground.access.rules import VISIT, Permission, Post, Refused, Stay, Viewer

HERE, THERE, STAY, WREN, ROBIN = (UUID(int=at) for at in range(1, 6))
SEE, READ, WRITE = Permission.SEE_PEOPLE, Permission.SEE_RECORDS, Permission.WRITE_RECORDS


def post(home: UUID, *may: Permission, **more: Any) -> Post:
    return Post(home, "A home", "childrens_home", "a_role", "A role", frozenset(may), **more)


def stay(
    *may: Permission, home: UUID = HERE, placement: UUID | None = STAY, why: str = "key_worker", level: int = 1
) -> Stay:
    return Stay(home, placement, why, level, None, frozenset({WREN}), frozenset(may))


def viewer(*within: Post | Stay, not_people: frozenset[UUID] = frozenset()) -> Viewer:
    posts = tuple(each for each in within if isinstance(each, Post))
    stays = tuple(each for each in within if isinstance(each, Stay))
    return Viewer(
        id=UUID(int=9), name="Jo", short_name="Jo", posts=posts, home=posts[0], stays=stays, not_people=not_people
    )


def test_a_post_permits_what_it_does_where_it_is() -> None:
    by = viewer(post(HERE, SEE), post(THERE, READ))
    assert by.may(SEE, HERE) and by.may(READ, THERE) and by.may(SEE)
    assert not by.may(READ, HERE) and not by.may(SEE, THERE) and not by.may(READ)
    assert by.homes(SEE) == (HERE,)


def test_on_shift_it_would_permit_what_its_role_does_there() -> None:
    by = viewer(post(HERE, role_may=frozenset({SEE})), post(THERE, role_may=frozenset({READ})))
    assert by.may_on_shift(SEE, HERE) and by.may_on_shift(READ, THERE)
    assert not by.may_on_shift(READ, HERE) and not by.may_on_shift(SEE, THERE)


def test_a_stay_permits_what_it_does_and_a_whole_home_is_none() -> None:
    by = viewer(post(HERE), stay(SEE), stay(SEE, placement=None))
    assert by.placements(SEE) == (STAY,) and by.placements(WRITE) == ()
    assert by.people(SEE) == {WREN} and by.people(WRITE) == frozenset()
    assert viewer(post(HERE), stay(SEE), not_people=frozenset({WREN})).people(SEE) == frozenset()


def test_of_people_it_is_permitted_of_all_of_them_or_not() -> None:
    by = viewer(post(HERE), stay(WRITE))
    assert by.may_of(WRITE, HERE, [WREN])
    assert not by.may_of(WRITE, HERE, [WREN, ROBIN]) and not by.may_of(WRITE, HERE, [ROBIN])
    assert not by.may_of(WRITE, HERE, []), "of nobody, only where it is permitted of the whole home"
    assert viewer(post(HERE, WRITE)).may_of(WRITE, HERE, [])
    assert not viewer(post(HERE, WRITE), not_people=frozenset({WREN})).may_of(WRITE, HERE, [WREN])


def test_records_open_by_home_and_by_how_narrow_they_are() -> None:
    by = viewer(post(HERE, READ, level=1), post(THERE, SEE, level=3))
    assert by.opens(1) == [HERE] and by.opens(2) == [] and by.opens(3, SEE) == [THERE]
    assert viewer(post(HERE, READ), not_people=frozenset({WREN})).opens(0) == []


def test_records_of_a_stay_open_by_how_narrow_they_are() -> None:
    by = viewer(post(HERE), stay(READ, level=1), stay(READ, placement=None, level=3))
    assert by.opens_stays(1) == [STAY] and by.opens_stays(2) == []
    assert viewer(post(HERE), stay(READ, why=VISIT)).opens_stays(0) == []
    assert viewer(post(HERE), stay(READ), not_people=frozenset({WREN})).opens_stays(0) == []


def test_of_anybody_in_a_home_and_nowhere_else() -> None:
    by = viewer(post(HERE), stay(SEE, home=HERE))
    assert by.may_in(SEE, HERE) and not by.may_in(SEE, THERE) and not by.may_in(WRITE, HERE)
    assert by.anywhere(SEE) and not by.anywhere(WRITE)
    by.require_in(SEE, HERE)
    for permission, home in ((SEE, THERE), (WRITE, HERE)):
        with pytest.raises(Refused):
            by.require_in(permission, home)


def test_past_the_walls_looks_who_writes_there() -> None:
    writes = frozenset({WRITE})
    off = post(HERE, live=False, role_may=writes)
    assert viewer(off).may_break_glass(HERE) and not viewer(off).may_break_glass(THERE)
    assert not viewer(post(HERE, role_may=frozenset({READ}))).may_break_glass(HERE)
    agency = {"agency": "Nightcover", "role_may": writes}
    assert viewer(post(HERE, live=True, **agency)).may_break_glass(HERE)
    assert not viewer(post(HERE, live=False, **agency)).may_break_glass(HERE)


def test_who_writes_there_steps_in_and_nobody_of_an_agency() -> None:
    writes = frozenset({WRITE})
    off = post(HERE, live=False, role_may=writes)
    assert viewer(off).may_step_in(HERE) and not viewer(off).may_step_in(THERE)
    assert not viewer(post(HERE, role_may=frozenset({READ}))).may_step_in(HERE)
    assert not viewer(post(HERE, agency="Nightcover", role_may=writes)).may_step_in(HERE)
