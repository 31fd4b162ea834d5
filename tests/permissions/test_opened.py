"""What a question shows of a record that its viewer does not open, and what is done by who may do all but one thing.

As in test_shown.py it is asked as the house: each question's own condition, by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404

from goldthread.casework.files import queries as of_files
from goldthread.casework.files.models import File
from goldthread.casework.people.models import Person
from goldthread.casework.records import actions as records
from goldthread.casework.records import queries as of_records
from goldthread.casework.records.models import Attached, Record
from goldthread.casework.records.queries import concerns as of_concerns
from goldthread.casework.records.queries import records as of_gate
from goldthread.front.intake import queries as of_intake
from goldthread.front.intake.models import Batch
from goldthread.front.leaving.queries import files as leaving_files
from goldthread.front.leaving.queries import gates, sheets
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.tokens import actions as tokens
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.chronology.queries import waiting
from tests.standing import NOAH

pytestmark = pytest.mark.django_db


def as_(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def without(by: Viewer, permission: Permission) -> Viewer:
    """The same worker, who may not do that."""
    posts = tuple(replace(post, may=post.may - {permission}) for post in by.posts)
    return replace(by, posts=posts, home=posts[0])


def signed(kind: str = "daily_log", **answers: list[str]) -> Record:
    """A record of Ruth's about Noah."""
    id, moment, ruth = uuid7(), clock.now(), as_("ruth")
    assert ruth.home is not None
    fields = {
        "subject": [str(Person.objects.get(preferred_name=NOAH).id)],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": ["00:01"],
        "q.note.seen": ["He slept."],
        **{f"q.{code}": answer for code, answer in answers.items()},
    }
    records.sign(id=id, home=ruth.home.home_id, kind=kind, fields=fields, by=ruth)
    return Record.objects.get(pk=id)


class Sealed:
    """Something sealed that dee opens and marian does not; beside it something that both do, linked both ways."""

    def __init__(self) -> None:
        self.shut, self.open = signed("concern", told=["Nobody yet"]), signed()
        records.link(self.open, self.shut, by=as_("dee"))
        records.link(self.shut, self.open, by=as_("dee"))
        self.file = File.objects.create(
            home_id=self.shut.home_id, by_id=as_("dee").id, name="a.jpg", type="image/jpeg",
            size=1, sha256="0" * 64, shown_size=1, shown_sha256="0" * 64,
        )  # fmt: skip
        Attached.objects.create(record=self.shut, file=self.file)
        Record.objects.filter(pk=self.shut.pk).update(sight="sealed")
        self.home, self.person = self.shut.home_id, Person.objects.get(preferred_name=NOAH)


Question = Callable[[Sealed, Viewer], Any]
QUESTIONS: dict[str, Question] = {
    "gate": lambda at, by: of_gate.gate(by, at.shut.pk),
    "concern": lambda at, by: of_concerns.concern(by, at.shut.pk),
    "concerns": lambda at, by: of_concerns.concerns(by, at.home),
    "led_to": lambda at, by: [row for row in of_records.sheet(by, at.open.pk).led_to if row.record == at.shut.pk],
    "came_from": lambda at, by: [row for row in of_records.sheet(by, at.open.pk).came_from if row.record == at.shut.pk],
    "waiting": lambda at, by: list(waiting._records(by, at.home).filter(pk=at.shut.pk)),
    "leaving": lambda at, by: list(sheets._records(at.home, None, by).filter(pk=at.shut.pk)),
    "leaving_to": lambda at, by: sheets._links([at.open.pk], None, by)[0].get(at.open.pk),
    "leaving_from": lambda at, by: sheets._links([at.open.pk], None, by)[1].get(at.open.pk),
    "leaving_files": lambda at, by: [row for row in leaving_files.of_person(at.person, by=by) if row.pk == at.file.pk],
}


def answer(question: Question, at: Sealed, by: Viewer) -> Any:
    try:
        return question(at, by) or None
    except (Http404, Refused):
        return None


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_of_a_record_that_is_shut(name: str) -> None:
    at = Sealed()
    assert answer(QUESTIONS[name], at, as_("dee"))
    assert answer(QUESTIONS[name], at, as_("marian")) is None


def test_a_home_leaves_by_who_may_take_it_away() -> None:
    dee = as_("dee")
    person = Person.objects.get(preferred_name=NOAH)
    acts: list[Callable[[Viewer], object]] = [
        lambda by: gates.home_named(by, "The Willows"),
        lambda by: gates.home_of_person(by, person.id),
    ]
    for act in acts:
        assert act(dee)
        with pytest.raises(Refused, match=str(NOT_YOURS)):
            act(without(dee, Permission.EXPORT))


def test_a_file_of_ones_own_is_shut_where_one_no_longer_works(monkeypatch: pytest.MonkeyPatch) -> None:
    at, dee = Sealed(), as_("dee")
    monkeypatch.setattr(of_files, "store", lambda: type("Shelf", (), {"open": lambda *_given: "open"})())
    assert of_files.open_unsigned(dee, at.file.pk)
    with pytest.raises(Http404):
        of_files.open_unsigned(without(dee, Permission.WRITE_RECORDS), at.file.pk)


def test_a_batch_is_shown_to_who_brings_in() -> None:
    dee = as_("dee")
    assert dee.home is not None
    row = Batch.objects.create(
        home_id=dee.home.home_id,
        holds="people",
        file_name="a.csv",
        content=b"a",
        digest=bytes(32),
        size=1,
        rows=0,
        begun_by_id=dee.id,
    )
    assert of_intake.batch(dee, row.pk)
    with pytest.raises(Http404):
        of_intake.batch(without(dee, Permission.IMPORT), row.pk)


def test_who_wrote_a_record_makes_it_narrower_and_not_wider() -> None:
    record, ruth = signed(), as_("ruth")
    Record.objects.filter(pk=record.pk).update(sight="sensitive")
    with pytest.raises(Refused, match="Only a manager"):
        records.set_sight(record, "routine", reason="It is plain.", by=ruth)


def test_who_writes_of_one_stay_signs_nothing_of_another() -> None:
    """The act's own question of whom it is about, after all who live there are known to them."""
    ruth = without(as_("ruth"), Permission.WRITE_RECORDS)
    assert ruth.home is not None
    one = replace(as_("jo").stays[0], people=frozenset({UUID(int=3)}), may=frozenset({Permission.WRITE_RECORDS}))
    fields = {
        "subject": [str(Person.objects.get(preferred_name=NOAH).id)],
        "happened_on": [clock.now().strftime("%Y-%m-%d")],
        "happened_time": ["00:01"],
        "q.note.seen": ["He slept."],
    }
    with pytest.raises(Refused, match=str(NOT_YOURS)):
        records.sign(
            id=uuid7(), home=ruth.home.home_id, kind="daily_log", fields=fields, by=replace(ruth, stays=(one,))
        )


def test_a_lost_factor_is_given_back_by_who_manages_staff_and_twice_by_two() -> None:
    from allauth.mfa.models import Authenticator

    jo, dee = User.objects.get(email="jo@demo.invalid"), as_("dee")
    Authenticator.objects.create(user=jo, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with pytest.raises(Refused, match=str(NOT_YOURS)):
        accounts.confirm_seen(jo, by=without(dee, Permission.MANAGE_STAFF))
    accounts.confirm_seen(jo, by=dee)
    with pytest.raises(Refused, match="Your word stands"):
        accounts.confirm_seen(jo, by=dee)


def test_a_token_ends_with_what_its_worker_may() -> None:
    dee = as_("dee")
    _row, secret = tokens.make_token(name="A program", may=["see_people"], days=7, by=dee)
    access.end_role(
        User.objects.get(pk=dee.id).memberships.get(),
        by=replace(dee, id=as_("marian").id),
    )
    with pytest.raises(tokens.NotKnown):
        tokens.let_in(secret)
