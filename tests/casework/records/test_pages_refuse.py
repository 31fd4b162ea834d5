"""The pages about one record, opened past the doorkeeper by who may do all but what the page asks there."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from goldthread.casework.people.models import Person
from goldthread.casework.records import actions
from goldthread.casework.records.views.drafts import draft_keep
from goldthread.casework.records.views.record_strike import record_strike
from goldthread.casework.records.views.record_write import draft
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer
from goldthread.ground.homes.models import Home
from goldthread.lib.identifiers import uuid7
from tests.permissions.test_opened import as_, signed, without
from tests.standing import NOAH

pytestmark = pytest.mark.django_db


def opened(page: Any, by: Viewer, sent: dict[str, str] | None = None, **named: Any) -> Any:
    """The page itself, without the doorkeeper."""
    request: Any = RequestFactory().get("/") if sent is None else RequestFactory().post("/", sent)
    request.viewer, request.session = by, {}
    return inspect.unwrap(page)(request, **named)


def test_a_record_is_struck_by_who_strikes() -> None:
    record, noah = signed(), Person.objects.get(preferred_name=NOAH)
    with pytest.raises(Refused, match=str(NOT_YOURS)):
        opened(record_strike, without(as_("dee"), Permission.STRIKE), id=record.pk, person=noah.pk)


def test_another_ones_words_are_taken_up_by_who_amends_them() -> None:
    """Whose role does not amend what others wrote keeps no draft of it."""
    record = signed()
    sent = {"amends": str(record.pk), "save_number": "1", "q.note.seen": "He slept well."}
    with pytest.raises(Http404):
        opened(draft_keep, without(as_("dee"), Permission.AMEND_OTHERS), sent, id=uuid7())


def test_a_draft_of_another_home_is_opened_by_who_still_writes_there() -> None:
    ruth, id = as_("ruth"), uuid7()
    assert ruth.home is not None
    actions.keep_draft(id=id, home=ruth.home.home_id, kind="daily_log", fields={}, save_number=1, by=ruth)
    ash = Home.objects.get(name="Ash Lane")
    for by, said in (
        (ruth, "This draft belongs to"),
        (without(ruth, Permission.WRITE_RECORDS), str(NOT_YOURS)),
    ):
        here = by.posts[0]
        there = type(here)(**{**vars(here), "home_id": ash.id, "home_name": ash.name})
        moved = type(by)(**{**vars(by), "posts": (there, here), "home": there})
        with pytest.raises(Refused, match=said):
            opened(draft, moved, id=id)
