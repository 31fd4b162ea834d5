"""The fields of the scope that `goldthread_enter` keeps, by their place, and how policies name them."""

from __future__ import annotations

FIELDS = (
    "pid",
    "kind",
    "user",
    "posts",  # homes in which the actor works, on shift or not
    "people",  # homes whose people they may know of now
    "r0",  # homes whose records they may open now: routine ones, …
    "r1",  # … and sensitive, …
    "r2",  # … and restricted, …
    "r3",  # … and sealed
    "l0",  # the same of the home's own log
    "l1",
    "l2",
    "l3",
    "p0",  # the same of single stays
    "p1",
    "p2",
    "p3",
    "writes",  # homes in which they may write something
    "writes_of",  # single stays of which they may
    "staffs",  # homes whose staff they manage
    "readings",  # homes of which they may see who looked
    "plans",  # homes whose shifts they plan
    "lets_in",  # homes into which they may let an agency worker
    "not_people",  # people they must know nothing of
    "reads",  # homes whose records they may read of at all: as r0, whomever they must know nothing of
    "s0",  # as p0, without visits: what a visitor opens is asked one by one
    "more",  # "t" where something besides these homes and stays is within reach
    "raises",  # homes in which they may write a concern, on shift or not
)
PLACES = {name: place for place, name in enumerate(FIELDS, 1)}


def filled(sql: str) -> str:
    """SQL with `{name}` of a field replaced by its place."""
    for name, place in PLACES.items():
        sql = sql.replace("{" + name + "}", str(place))
    return sql


def reached(field: str) -> str:
    """The homes, stays or people of a field: worked out once a statement."""
    return f"(SELECT goldthread_reached({PLACES[field]}))::uuid[]"


def said(field: str) -> str:
    """A field as text: worked out once a statement."""
    return f"(SELECT goldthread_scope({PLACES[field]}))"


ACTOR = f"(SELECT goldthread_scope({PLACES['user']})::uuid)"
ANYONE = f"(SELECT goldthread_scope({PLACES['kind']})) IS NOT NULL"
DOOR = f"(SELECT goldthread_scope({PLACES['kind']})) = 'door'"
HOUSE = f"(SELECT goldthread_scope({PLACES['kind']})) = 'house'"
