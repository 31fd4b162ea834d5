"""The team's pages, and the acts behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Refused
from goldthread.ground.accounts import actions
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.audit.models import Event
from goldthread.ground.users.models import User
from goldthread.lib import clock

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Kit Arden",
    "email": "Kit@Demo.invalid",
    "role": "practitioner",
    "from_on": "2026-11-22",
    "until_on": "",
}
TODAY = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)


def post_of(key, worker):
    return Membership.objects.get(user=worker(key), home__name="The Willows")


def test_the_team_with_roles_and_dates(client_as):
    page = client_as("ada").get("/staff/").content.decode()
    for words in ("Ruth Sallis", "Practitioner, since 1 January 2024", "Registered manager", "The Willows"):
        assert words in page
    assert "Priya Nair" not in page  # works at the other home


@pytest.mark.parametrize("key", ["ruth", "marian", "priya"])
@pytest.mark.parametrize(
    "path",
    ["/staff/", "/staff/new/", "/staff/{jo}/", "/staff/{jo}/link/", "/staff/{jo}/left/", "/staff/roles/{post}/end/"],
)
def test_only_who_manages_staff_comes_in(client_as, worker, key, path):
    address = path.format(jo=worker("jo").id, post=post_of("jo", worker).id)
    before = Event.objects.count()
    client = client_as(key)
    assert client.get(address).status_code == 403
    assert client.post(address, NEW).status_code in (403, 405)
    assert Event.objects.count() == before
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize("path", ["/staff/{id}/", "/staff/{id}/link/", "/staff/{id}/left/"])
def test_a_worker_of_another_home_is_as_absent_as_one_who_is_not(client_as, worker, path):
    client = client_as("ada")
    other, nobody = path.format(id=worker("priya").id), path.format(id="0199a000-0000-7000-8000-000000000000")
    assert client.get(other).status_code == client.get(nobody).status_code == 404
    assert client.post(other, NEW).status_code == client.post(nobody, NEW).status_code == 404
    assert client.get(f"/staff/roles/{Membership.objects.get(user=worker('priya')).id}/end/").status_code == 404


def test_taking_somebody_on(client_as, worker):
    with clock.at(TODAY):
        answer = client_as("ada").post("/staff/new/", NEW)
    kit = User.objects.get(email="kit@demo.invalid")
    assert answer["Location"] == f"/staff/{kit.id}/"
    assert (kit.name, kit.short_name, kit.is_active) == ("Kit Arden", "Kit A", True)
    assert not kit.has_usable_password()
    role = Membership.objects.get(user=kit)
    assert (role.home.name, role.role, role.given_by, role.until_at) == (
        "The Willows",
        "practitioner",
        worker("ada"),
        None,
    )
    assert role.from_at == datetime(2026, 11, 22, tzinfo=UTC)  # the first moment of the day
    assert list(Event.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["give_role", "take_on"]


def test_a_role_lasts_to_the_end_of_its_last_day_by_the_clock_on_the_wall(client_as):
    with clock.at(TODAY):
        client_as("ada").post("/staff/new/", NEW | {"from_on": "2027-03-27", "until_on": "2027-03-28"})
    role = Membership.objects.get(user__email="kit@demo.invalid")
    assert (role.from_at, role.until_at) == (
        datetime(2027, 3, 27, tzinfo=UTC),
        datetime(2027, 3, 28, 23, tzinfo=UTC),  # the clocks went forward that day
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Give the worker’s name"),
        ({"name": "x" * 201}, "at most 200"),
        ({"name": "Kit \u202e"}, None),  # direction marks are allowed in names
        ({"name": "Kit\0"}, "Character 4 is a NUL"),
        ({"email": ""}, "Give the address"),
        ({"email": "kit"}, "That is not an e-mail address"),
        ({"role": ""}, "Choose a role"),
        ({"role": "king"}, "Select a valid choice"),
        ({"from_on": ""}, "Give the first day"),
        ({"from_on": "2026-13-45"}, "Enter a valid date"),
        ({"from_on": "1000-01-01"}, "too far away"),
        ({"until_on": "2026-11-21"}, "comes before the first"),
        ({"until_on": "9999-12-31"}, "too far away"),
    ],
)
def test_slips_are_told_in_words_and_what_was_typed_stays(client_as, change, says):
    with clock.at(TODAY):
        answer = client_as("ada").post("/staff/new/", NEW | change)
    if says is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    page = answer.content.decode()
    assert says in page
    assert 'value="practitioner" selected' in page or "role" in change
    assert not User.objects.filter(email="kit@demo.invalid").exists()


def test_a_worker_of_another_home_keeps_name_and_password(client_as, worker):
    before = worker("priya").password
    client_as("ada").post("/staff/new/", NEW | {"email": "priya@demo.invalid", "name": "Somebody Else"})
    priya = worker("priya")
    assert (priya.name, priya.password) == ("Priya Nair", before)
    assert {post.home_name for post in viewer(priya).posts} == {"Ash Lane", "The Willows"}


def test_who_had_left_can_come_back_with_a_new_password(client_as, worker, client):
    client_as("ada").post("/staff/new/", NEW | {"email": "len@demo.invalid"})
    len_ = worker("len")
    assert len_.is_active
    assert not len_.has_usable_password()
    assert Event.objects.filter(verb="come_back", about=[len_.id]).exists()


def test_the_same_role_twice_is_refused(client_as, worker):
    page = client_as("ada").post(f"/staff/{worker('ruth').id}/", {"role": "practitioner", "from_on": "2026-11-22"})
    assert "holds that role already" in page.content.decode()
    assert Membership.objects.filter(user=worker("ruth")).count() == 1


def test_a_further_role_holds_from_the_next_request(client_as, worker):
    client_as("ada").post(f"/staff/{worker('ruth').id}/", {"role": "deputy", "from_on": "2026-11-22"})
    assert {post.role for post in viewer(worker("ruth")).posts} == {"practitioner", "deputy"}


def test_nobody_gives_themselves_a_role(client_as, worker):
    page = client_as("ada").post(f"/staff/{worker('ada').id}/", {"role": "registered_manager", "from_on": "2026-11-22"})
    assert "Nobody gives a role to themselves" in page.content.decode()
    assert {post.role for post in viewer(worker("ada")).posts} == {"administrator"}


def test_ending_a_role(client_as, worker):
    post = post_of("ruth", worker)
    client = client_as("ada")
    assert "End this role now" in client.get(f"/staff/roles/{post.id}/end/").content.decode()
    assert client.post(f"/staff/roles/{post.id}/end/")["Location"] == f"/staff/{worker('ruth').id}/"
    assert viewer(worker("ruth")).posts == ()
    post.refresh_from_db()
    assert post.ended_by == worker("ada")
    assert "Worked here in the last year" in client.get("/staff/").content.decode()
    assert client.post(f"/staff/roles/{post.id}/end/").status_code == 403  # ended already


def test_ending_ones_own_role_is_refused(client_as, worker):
    assert client_as("ada").post(f"/staff/roles/{post_of('ada', worker).id}/end/").status_code == 403
    assert viewer(worker("ada")).posts


def test_a_role_called_off_before_it_begins_never_holds(seen_as, worker, home):
    later = clock.now() + timedelta(days=9)
    post = access.give_role(
        user=worker("ruth"), home=home("The Willows"), role="deputy", by=seen_as("ada"), from_at=later
    )
    access.end_role(post, by=seen_as("ada"))
    with clock.at(later + timedelta(days=1)):
        assert {held.role for held in viewer(worker("ruth")).posts} == {"practitioner"}


def test_making_a_link_shows_it_once(client_as, worker):
    client = client_as("ada")
    asked = client.get(f"/staff/{worker('ruth').id}/link/")
    assert "/welcome/worker/" not in asked.content.decode()
    assert not OneTimeLink.objects.exists()  # looking makes none
    page = client.post(f"/staff/{worker('ruth').id}/link/").content.decode()
    assert "http://testserver/welcome/worker/" in page
    assert "/welcome/worker/" not in client.get(f"/staff/{worker('ruth').id}/link/").content.decode()


def test_somebody_has_left(client_as, worker):
    actions.link_for(worker("ruth"), by=viewer(worker("dee")))
    answer = client_as("ada").post(f"/staff/{worker('ruth').id}/left/", follow=True)
    assert "can no longer sign in" in answer.content.decode()
    ruth = worker("ruth")
    assert not ruth.is_active
    assert viewer(ruth).posts == ()
    assert OneTimeLink.objects.get(user=ruth).ended_at is not None
    assert ruth.name == "Ruth Sallis"
    assert set(Event.objects.order_by("-id").values_list("verb", flat=True)[:2]) == {"leave", "end_role"}


def test_leaving_needs_the_managers_of_every_home(seen_as, worker, home):
    access.give_role(user=worker("priya"), home=home("The Willows"), role="support_worker", by=seen_as("ada"))
    with pytest.raises(Refused, match="do not manage"):
        actions.leave(worker("priya"), by=seen_as("ada"))
    assert worker("priya").is_active
    with pytest.raises(Refused, match="themselves"):
        actions.leave(worker("ada"), by=seen_as("ada"))
    with pytest.raises(Refused, match="left already"):
        actions.leave(worker("len"), by=seen_as("ada"))


def test_looking_writes_nothing(client_as, worker):
    client = client_as("ada")
    before = (Event.objects.count(), Membership.objects.count(), OneTimeLink.objects.count())
    for path in ("", "new/", f"{worker('ruth').id}/", f"{worker('ruth').id}/link/", f"{worker('ruth').id}/left/"):
        assert client.get(f"/staff/{path}").status_code == 200
    assert before == (Event.objects.count(), Membership.objects.count(), OneTimeLink.objects.count())


def test_a_role_the_pack_no_longer_has_is_shown_by_its_code(client_as, worker):
    """A pack may lose a role in a later version; those who held it stay on the page."""
    Membership.objects.filter(user=worker("ruth")).update(
        role="gardener", until_at=clock.now() - timedelta(days=1), from_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert "gardener" in client_as("ada").get("/staff/").content.decode()


def test_the_page_costs_the_same_for_a_large_team(client_as, seen_as, home, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_as("ada")
    with CaptureQueriesContext(connection) as few:
        client.get("/staff/")
    for number in range(30):
        actions.take_on(
            email=f"w{number}@demo.invalid",
            name=f"Worker {number}",
            role="practitioner",
            home_id=home("The Willows").id,
            by=seen_as("ada"),
            from_at=clock.now(),
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/staff/")
    assert len(few) == len(many)


def test_today_is_the_day_of_the_house():
    from goldthread.ground.accounts.presenters import from_today

    with clock.at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):  # half past midnight in the house
        assert from_today() == {"from_on": date(2026, 7, 2)}
