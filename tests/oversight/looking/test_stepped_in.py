"""Somebody starts a shift for which nobody had planned them: it is told and answered for; their looks are listed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.oversight.looking import actions
from goldthread.oversight.looking.models import ListedLook
from goldthread.practice.shifts import actions as shifts
from goldthread.practice.shifts.models import Shift, ShiftWorker
from tests.oversight.looking.house import HOUR, MINUTE, at_work, browser, read, user, who, write

pytestmark = pytest.mark.django_db

SAID = "Ruth S stepped in and was not planned: Early,"


@pytest.fixture
def early() -> Shift:
    """An early shift that is on, Ewan planned and at work on it; Ruth has just stepped in."""
    now = clock.now()
    shift = Shift.objects.create(
        home=Home.objects.get(name="The Willows"),
        kind="early",
        starts_at=now - HOUR,
        ends_at=now + 6 * HOUR,
        planned_by=user("dee"),
    )
    ShiftWorker.objects.create(shift=shift, user=user("ewan"), planned_at=now, planned_by=user("dee"))
    for key in ("ewan", "ruth"):
        shifts.start_shift(shift, by=who(key))
    return shift


def test_whoever_plans_shifts_there_is_told_on_every_page_until_one_of_them_says_it_is_right(early: Shift) -> None:
    dee, marian = browser("dee"), browser("marian")
    right = reverse("shift_right", args=[early.id])
    for each in (dee, marian):
        page = each.get("/people/").content.decode()
        assert SAID in page and f'action="{right}"' in page
        assert "Ewan T stepped in" not in page
    for key in ("ruth", "ewan", "priya"):
        assert "stepped in" not in browser(key).get("/account/").content.decode()
    assert browser("ruth").post(right).status_code == 403
    assert dee.post(right).status_code == 302
    row = ShiftWorker.objects.get(shift=early, user=user("ruth"))
    assert row.right_by_id == user("dee").id and row.right_at is not None
    assert "stepped in" not in marian.get("/people/").content.decode()
    marian.post(right)  # said once
    row.refresh_from_db()
    assert row.right_by_id == user("dee").id
    event = Event.objects.get(verb="say_right")
    assert (event.by_id, set(event.about)) == (user("dee").id, {early.id, user("ruth").id})


def test_nobody_says_it_of_themselves(early: Shift) -> None:
    ShiftWorker.objects.filter(shift=early, user=user("ruth")).update(planned_at=clock.now(), planned_by=user("dee"))
    shifts.start_shift(early, by=who("dee"))
    assert "stepped in" not in browser("dee").get("/people/").content.decode()
    assert "Dee O stepped in" in browser("marian").get("/people/").content.decode()
    with pytest.raises(Refused, match="Nobody but you"):
        shifts.say_right(early, by=who("dee"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftWorker.objects.filter(shift=early, user=user("dee")).update(right_at=clock.now(), right_by=user("dee"))


def test_who_is_on_the_rota_of_the_home_just_then_has_not_stepped_in(early: Shift) -> None:
    at_work("ruth", clock.now() - HOUR, clock.now() + HOUR, why="rota")  # for a long day beside it
    assert "stepped in" not in browser("dee").get("/people/").content.decode()


def test_a_look_on_such_a_shift_is_listed_unless_something_else_explains_it(early: Shift) -> None:
    now = clock.now()
    read("ewan", "Noah", at=now + MINUTE)
    read("ruth", "Noah", at=now + MINUTE)
    write("ruth", "Tyler")
    read("ruth", "Tyler", at=now + MINUTE)
    assert actions.judge(now + 2 * HOUR) == 1
    found = ListedLook.objects.get()
    assert (found.worker_id, found.signs) == (user("ruth").id, ["stepped_in"])
    page = browser("dee").get(reverse("look", args=[found.id])).content.decode()
    assert "On a shift for which nobody had planned them." in page


def test_said_to_be_right_it_is_a_shift_like_any_other(early: Shift) -> None:
    shifts.say_right(early, by=who("dee"))
    read("ruth", "Noah", at=clock.now() + MINUTE)
    assert actions.judge(clock.now() + 2 * HOUR) == 0
