"""A query written out once says what the query asked plainly says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from goldthread.casework.people.models import Person
from goldthread.casework.placements.models import Member
from goldthread.casework.placements.queries import files
from goldthread.casework.placements.queries.prepared import Prepared
from goldthread.lib import clock
from tests.standing import AMIRA, KAYLEIGH, NOAH, REECE

pytestmark = pytest.mark.django_db


def whole(row: Member) -> dict[str, object]:
    """A row with what was fetched along with it."""
    kept = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    for near in (row.person, row.person.home, row.placement, row.placement.home):
        kept |= {f"{type(near).__name__}.{name}": value for name, value in vars(near).items() if name[0] != "_"}
    return kept


@pytest.mark.parametrize("name", [AMIRA, NOAH, KAYLEIGH, REECE])
def test_it_gives_the_rows_of_the_plain_query(name: str) -> None:
    now = clock.now()
    person = Person.objects.get(preferred_name=name)
    with CaptureQueriesContext(connection) as asked:
        rows, stamp = files._LAST_STAY.ask_stamped(person=person.id, now=now)
        found = [whole(row) for row in rows]
    assert len(asked) == 1
    assert found == [whole(row) for row in files._last_stay(person.id, now)]
    assert found
    assert stamp == files._LAST_STAY.ask_stamped(person=person.id, now=now)[1]
    Person.objects.filter(pk=person.id).update(pronouns="xe/xem")
    assert stamp != files._LAST_STAY.ask_stamped(person=person.id, now=now)[1]


@pytest.mark.parametrize("said", ["it's", "100 %", "%s", "back\\slash", 'two "words"', "{}", "'; DROP TABLE x; --"])
def test_what_is_written_in_and_what_is_asked_are_quoted(said: str) -> None:
    asked = Prepared(
        lambda name: Person.objects.filter(preferred_name=name).annotate(kept=Value(said)),
        lambda: {"name": "stands in for a name"},
    )
    Person.objects.filter(preferred_name=REECE).update(preferred_name=said)
    (row,) = asked.ask(name=said)
    assert row.preferred_name == said
    assert row.kept == said  # type: ignore[attr-defined]
    assert asked.ask(name="nobody") == []


def test_a_value_left_out_is_an_error() -> None:
    with pytest.raises(KeyError):
        files._LAST_STAY.ask(person=Person.objects.get(preferred_name=NOAH).id)
