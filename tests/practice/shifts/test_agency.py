"""An agency worker is let in for one shift: who may, how they come in, what they see, and that it ends."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from goldthread.casework.people.rules import NotRight
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.access.queries import viewer, worker
from goldthread.ground.access.rules import Permission, Refused
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.accounts.models import Device, DeviceWorker, Pin, SignIn
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.models import LetIn, Shift, ShiftWorker
from tests.conftest import as_the_house
from tests.ground.accounts.confirmed import just_confirmed
from tests.ground.accounts.tablet import RUTH, by_pin, fully, names
from tests.practice.shifts.working import who

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PIN = "604937"
WHO = {"name": "Bram Larsson", "agency": "Nightcover (invented)", "photo_seen": "yes"}


@pytest.fixture
def night():
    """A night that Ruth leads, with Ewan, begun two hours ago; a late shift is over."""
    now, dee = clock.now(), User.objects.get(email="dee@demo.invalid")
    ruth, ewan = (User.objects.get(email=f"{name}@demo.invalid") for name in ("ruth", "ewan"))
    row = Shift.objects.create(
        home=Home.objects.get(name="The Willows"),
        kind="waking_night",
        starts_at=now - 2 * HOUR,
        ends_at=now + 7 * HOUR,
        lead=ruth,
        planned_by=dee,
    )
    for user in (ruth, ewan):
        ShiftWorker.objects.create(shift=row, user=user, planned_at=now, planned_by=dee)
    for user in ("ruth", "ewan"):
        actions.start_shift(row, by=who(user))
    return row


@pytest.fixture
def tablet():
    """A tablet of The Willows, and its home's lead on it."""
    client = just_confirmed(Client(), User.objects.get(email="ada@demo.invalid"))
    assert client.post("/staff/tablets/new/", {"name": "Kitchen tablet"}).status_code == 302
    client.post("/accounts/logout/")
    return client


def let_in(shift, by="ruth", **more):
    device = Device.objects.first()
    values = {"name": WHO["name"], "agency": WHO["agency"], "photo_seen": True, "device": device and device.id}
    return actions.let_in(shift, by=who(by), **{**values, **more})


def choose(tablet, user, pin=PIN):
    return tablet.post("/lock/", {"act": "choose", "who": user.id, "pin": pin})


def moved_back(row, by):
    """As if all of it had been so long ago."""
    access.end_reach(source=row.id, why=[Reach.Why.AGENCY], at=clock.now())
    for each in Membership.objects.filter(user_id=row.user_id):
        Membership.objects.filter(pk=each.pk).update(from_at=each.from_at - by, until_at=each.until_at - by)
    LetIn.objects.filter(pk=row.pk).update(let_in_at=row.let_in_at - by, until_at=row.until_at - by)


# --- who may, and what is asked ----------------------------------------------------------------------------------


def test_who_leads_lets_in_until_the_shift_and_its_handover_are_over(night):
    row = let_in(night)
    assert (row.agency, row.until_at) == (WHO["agency"], night.ends_at + HOUR)
    post = Membership.objects.get(user=row.user)
    assert (post.role, post.agency, post.until_at) == ("support_worker", WHO["agency"], row.until_at)
    reach = Reach.objects.get(user=row.user)
    assert (reach.why, reach.source, reach.until_at) == ("agency", row.id, row.until_at)
    assert ShiftWorker.objects.get(shift=night, user=row.user).started_at is not None
    assert row.user.has_usable_password() is False
    assert Event.objects.filter(verb="let_in_agency", by_id=who("ruth").id).count() == 1
    assert "Bram L" in [name for _id, name in queries.on_duty(who("ruth"), night.home_id, clock.now())]


@pytest.mark.parametrize("by", ["ewan", "jo", "priya", "ada"])
def test_who_may_not(night, by):
    with pytest.raises(Refused):
        let_in(night, by)
    assert not LetIn.objects.exists()


@pytest.mark.parametrize("by", ["dee", "marian"])
def test_whoever_plans_shifts_may(night, by):
    assert let_in(night, by)


def test_an_agency_worker_lets_nobody_in(night):
    row = let_in(night)
    Shift.objects.filter(pk=night.pk).update(lead_id=row.user_id)
    assert not viewer(row.user).may(Permission.LET_IN_AGENCY, night.home_id)
    with pytest.raises(Refused):
        actions.let_in(
            Shift.objects.get(pk=night.pk), name="X", agency="Y", photo_seen=True, device=None, by=viewer(row.user)
        )


@pytest.mark.parametrize("missing", ["name", "agency", "photo_seen"])
def test_what_is_asked(night, missing):
    with pytest.raises(NotRight) as wrong:
        let_in(night, **{missing: ""})
    assert [fault.field for fault in wrong.value.faults] == [missing]
    assert not User.objects.filter(email__endswith="@agency.invalid").exists()


def test_no_shift_that_is_over_or_far_off(night):
    Shift.objects.filter(pk=night.pk).update(starts_at=clock.now() + 4 * HOUR)
    with pytest.raises(Refused, match="not on now"):
        let_in(night)
    Shift.objects.filter(pk=night.pk).update(starts_at=clock.now() - 9 * HOUR, ends_at=clock.now() - HOUR / 2)
    with pytest.raises(Refused, match="not on now"):
        let_in(night)


def test_the_same_person_again_is_the_same_account(night):
    first = let_in(night)
    assert let_in(night).user == first.user, "sent twice"
    moved_back(first, 3 * 24 * HOUR)
    LetIn.objects.filter(pk=first.pk).update(ended_at=clock.now(), ended_by=who("dee").id)
    with pytest.raises(NotRight) as asked:
        let_in(night, name=" bram  LARSSON", agency="nightcover (Invented)")
    assert [fault.field for fault in asked.value.faults] == ["known"]
    again = let_in(night, name="", agency="", known=first.user_id)
    assert again.user == first.user
    assert again.agency == WHO["agency"]
    other = let_in(night, another=True)
    assert other.user != first.user


def test_nobody_of_the_team_is_let_in_as_agency(night):
    with pytest.raises(Refused):
        let_in(night, name="", agency="", known=who("jo").id)


# --- the tablet --------------------------------------------------------------------------------------------------


def test_let_in_by_the_pages_with_a_pin_of_their_own(night, tablet):
    fully(tablet, "ruth")
    page = tablet.get("/agency/").content.decode()
    assert "photo ID" in page
    said = tablet.post("/agency/", {"shift": night.id, "name": "", "agency": "Nightcover <b>", "photo_seen": ""})
    assert said.status_code == 200
    text = said.content.decode()
    assert "Nightcover &lt;b&gt;" in text, "what was typed stays"
    assert "photo ID first" in text
    assert "Write their name" in text
    answer = tablet.post("/agency/", {"shift": night.id, **WHO})
    row = LetIn.objects.get()
    assert answer["Location"] == f"/lock/?who={row.user_id}"
    assert tablet.get("/people/")["Location"] == "/lock/", "the lead's session is locked"
    page = tablet.get(answer["Location"]).content.decode()
    assert "Bram L, choose a PIN" in page
    assert "Others guess that one first" in choose(tablet, row.user, "123456").content.decode()
    assert choose(tablet, row.user).status_code == 302
    assert tablet.session["_auth_user_id"] == str(row.user_id)
    assert tablet.get("/shift/").status_code == 200
    assert tablet.get("/people/").status_code == 200
    assert tablet.get("/agency/").status_code == 403
    assert choose(tablet, row.user, "918273").status_code == 200, "once"
    tablet.post("/lock/", {"act": "lock"})
    assert by_pin(tablet, row.user, PIN).status_code == 302


def test_not_from_ones_own_tablet(night):
    client = just_confirmed(Client(), User.objects.get(email="ruth@demo.invalid"))
    assert "shared tablet" in client.get("/agency/").content.decode()
    client.post("/agency/", {"shift": night.id, **WHO})
    assert not LetIn.objects.exists()


def test_the_time_to_choose_a_pin_runs_out(night, tablet):
    row = let_in(night)
    DeviceWorker.objects.update(chooses_until=clock.now() - timedelta(seconds=1))
    assert "time to choose a PIN is over" in choose(tablet, row.user).content.decode()
    assert not Pin.objects.exists()


def test_nobody_with_a_way_in_of_their_own_chooses_one_so(night, tablet):
    """A lead hands out no PIN of somebody who has a password, or who works in another home as well."""
    row = let_in(night)
    row.user.set_password("four words of their own")
    row.user.save()
    assert choose(tablet, row.user).status_code == 200
    with pytest.raises(Refused, match="password of their own"):
        let_in(night, name="", agency="", known=row.user_id)
    row.user.set_unusable_password()
    row.user.save()
    ash = Home.objects.get(name="Ash Lane")
    Membership.objects.create(user=row.user, home=ash, role="deputy", from_at=clock.now() - HOUR)
    choose(tablet, row.user)
    assert not Pin.objects.exists()
    assert not SignIn.objects.filter(user=row.user).exists()


def test_gone_on_the_next_request_after_the_shift(night, tablet):
    row = let_in(night)
    choose(tablet, row.user)
    assert tablet.get("/people/").status_code == 200
    moved_back(row, 24 * HOUR)
    assert tablet.get("/people/")["Location"] == "/lock/"
    assert "_auth_user_id" not in tablet.session
    assert names(tablet.get("/lock/")) == []
    by_pin(tablet, row.user, PIN)
    assert "_auth_user_id" not in tablet.session


def test_ended_early_by_who_leads(night, tablet):
    row = let_in(night)
    choose(tablet, row.user)
    manager = just_confirmed(Client(), User.objects.get(email="dee@demo.invalid"))
    assert "Bram L" in manager.get("/agency/").content.decode()
    assert manager.post(f"/agency/{row.id}/end/").status_code == 302
    assert tablet.get("/people/").status_code == 302
    assert "_auth_user_id" not in tablet.session
    assert not Pin.objects.filter(user=row.user).exists()
    assert ShiftWorker.objects.get(shift=night, user=row.user).ended_at is not None
    assert Event.objects.filter(verb="let_out_agency", by_id=who("dee").id).count() == 1
    with pytest.raises(Refused):
        actions.let_out(row, by=who("ewan"))
    # and in again the same night
    assert let_in(night, name="", agency="", known=row.user_id).user == row.user


def test_the_end_is_noted_once(night):
    row = let_in(night)
    for _twice in range(2):
        actions.let_out(row, by=who("ruth"))
    assert Event.objects.filter(verb="let_out_agency").count() == 1


def test_the_link_on_the_shift_page_is_for_who_may(night):
    for key, offered in (("ruth", True), ("dee", True), ("ewan", False)):
        client = just_confirmed(Client(), User.objects.get(email=f"{key}@demo.invalid"))
        assert (b'href="/agency/"' in client.get("/shift/").content) is offered, key


# --- the database's own wall ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"role": "registered_manager"}, {"agency": ""}, {"hours": 30}, {"hours": None}, {"home": "Ash Lane"}],
    ids=["as_manager", "as_ours", "too_long", "for_ever", "elsewhere"],
)
def test_a_lead_gives_no_other_post_whatever_the_program_says(night, wrong):
    row = let_in(night)
    values = SimpleNamespace(**{"role": "support_worker", "agency": "X", "hours": 5, "home": "The Willows", **wrong})
    home = Home.objects.get(name=values.home)
    until = clock.now() + values.hours * HOUR if values.hours else None
    post = {"user": row.user, "home": home, "role": values.role, "agency": values.agency, "until_at": until}
    with transaction.atomic():
        worker(who("ruth").id)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Membership.objects.create(from_at=clock.now(), **post)
        transaction.set_rollback(True)
    as_the_house()


def test_no_pin_of_the_team_is_within_a_leads_reach(night, tablet):
    accounts.set_pin(User.objects.get(email="jo@demo.invalid"), RUTH)
    with transaction.atomic():
        worker(who("ruth").id)
        assert not Pin.objects.filter(user__email="jo@demo.invalid").exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            DeviceWorker.objects.create(device=Device.objects.get(), user_id=who_id("jo"), full_at=clock.now())
        transaction.set_rollback(True)
    as_the_house()


def who_id(key):
    return User.objects.get(email=f"{key}@demo.invalid").id


def test_the_name_stands_under_what_they_write(night, tablet):
    row = let_in(night)
    choose(tablet, row.user)
    assert re.search(r"Bram L", tablet.get("/account/").content.decode())
