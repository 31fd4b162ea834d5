"""Notes of before this record began: as old as those they are about, and no older."""

from __future__ import annotations

from datetime import timedelta

import pytest

from goldthread.casework.people.models import Person
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record, RevisionText
from goldthread.front.intake.rules import Holds
from goldthread.ground.access.rules import Refused
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.front.intake.house import brought_in, checked, reasons, who

pytestmark = pytest.mark.django_db


def test_notes_reach_back_over_the_whole_life_of_whom_they_are_about():
    """What is written by hand keeps its five years; a note that was brought in can be amended all the same."""
    born = Person.objects.get(preferred_name="Amira").born_on
    carried = Person.objects.get(preferred_name="Noah").born_on
    assert born.year < clock.now().year - 10
    rows = [
        (born + timedelta(days=30), "Amira", "Smiled for the first time"),
        (born - timedelta(weeks=20), "Amira", "The scan was well"),
        (born - timedelta(weeks=43), "Amira", "Too early"),
        (carried - timedelta(weeks=30), "Noah", "Her bump is growing"),
        (born, "Noah", "Not his note"),
        (born, "Amira; Noah", "Not his note either"),
    ]
    lines = [f"Daily log,{day:%d/%m/%Y},10:00,{child},Sam,{text}" for day, child, text in rows]
    table = "Kind,Date,Time,Child,Staff,Entry\n" + "\n".join(lines) + "\n"
    table += "Home log,31/12/1899,10:00,,Sam,Before the century\nHome log,01/02/1900,10:00,,Sam,The house was built\n"
    found = reasons(checked(table, Holds.NOTES))
    assert set(found) == {4, 6, 7, 8}, found
    assert "long before Amira was born" in found[4]
    assert "long before Noah was born" in found[6] and "long before Noah was born" in found[7]
    assert "before the year 1900" in found[8]
    assert brought_in(table, Holds.NOTES).new == 4
    old = Record.objects.get(happened_at__date=born + timedelta(days=30))
    body = RevisionText.objects.get(revision__record=old).body
    fields = {
        "subject": [each["person"] for each in body["subjects"]],
        "happened_on": [str(born + timedelta(days=31))],
        "happened_time": ["10:00"],
        **{f"q.note.{box}": [words] for box, words in body["answers"]["note"].items()},
    }
    records.amend(old, revision=uuid7(), base=1, fields=fields, reason="It was the day after", by=who("dee"))
    by_hand = {**fields, "q.note.seen": ["She smiled."]}
    with pytest.raises(records.NotReady) as refused:
        records.sign(id=uuid7(), home=old.home_id, kind="daily_log", fields=by_hand, by=who("dee"))
    assert "more than five years ago" in refused.value.composed.errors["happened_on"]
    with pytest.raises(Refused):  # not by saying so: that is for who brings files in
        records.sign(id=uuid7(), home=old.home_id, kind="daily_log", fields=by_hand, by=who("ewan"), brought_in=True)
