"""The first manager's link, and the link by which a worker sets their password."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Refused
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.actions import DeadLink, FirstHome
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.accounts.rules import LinkState, Purpose, digest
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home, Provider
from goldthread.ground.users.models import User
from goldthread.lib import clock

pytestmark = pytest.mark.django_db

FIRST = FirstHome("Larch Care (invented)", "The Larches", "childrens_home", date(2026, 1, 5))
PASSWORD = "four quiet words here"


def token_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_the_link_is_kept_as_a_digest_and_works_once(worker, seen_as):
    address = actions.link_for(worker("ruth"), by=seen_as("ada"), base_url="https://willows.example/")
    token = token_of(address)
    assert address == f"https://willows.example/welcome/worker/{token}"
    row = OneTimeLink.objects.get(user=worker("ruth"))
    assert bytes(row.digest) == digest(token)
    assert token not in str(row.__dict__)
    assert queries.link(token, Purpose.SET_PASSWORD) == (LinkState.OPEN, worker("ruth"))

    actions.set_password(token, PASSWORD)
    assert worker("ruth").check_password(PASSWORD)
    assert queries.link(token, Purpose.SET_PASSWORD)[0] is LinkState.USED
    with pytest.raises(DeadLink) as dead:
        actions.set_password(token, "another four quiet words")
    assert dead.value.state is LinkState.USED
    assert worker("ruth").check_password(PASSWORD)


def test_a_newer_link_takes_the_place_of_the_older(worker, seen_as):
    older = token_of(actions.link_for(worker("ruth"), by=seen_as("ada")))
    newer = token_of(actions.link_for(worker("ruth"), by=seen_as("dee")))
    assert queries.link(older, Purpose.SET_PASSWORD)[0] is LinkState.SUPERSEDED
    assert queries.link(newer, Purpose.SET_PASSWORD)[0] is LinkState.OPEN
    with pytest.raises(DeadLink):
        actions.set_password(older, PASSWORD)


def test_a_link_dies_after_three_days(worker, seen_as):
    token = token_of(actions.link_for(worker("ruth"), by=seen_as("ada")))
    with clock.at(clock.now() + timedelta(hours=72)):
        assert queries.link(token, Purpose.SET_PASSWORD)[0] is LinkState.EXPIRED
        with pytest.raises(DeadLink) as dead:
            actions.set_password(token, PASSWORD)
    assert dead.value.state is LinkState.EXPIRED


def test_a_link_is_for_one_purpose(worker, seen_as):
    token = token_of(actions.link_for(worker("ruth"), by=seen_as("ada")))
    assert queries.link(token, Purpose.FIRST_RUN) == (LinkState.UNKNOWN, None)
    with pytest.raises(DeadLink):
        actions.open_house(token, first=FIRST, name="Eve", email="eve@demo.invalid", password=PASSWORD)


def test_the_database_keeps_one_open_link_a_worker(worker, seen_as):
    actions.link_for(worker("ruth"), by=seen_as("ada"))
    row = OneTimeLink.objects.get(user=worker("ruth"))
    with pytest.raises(IntegrityError), transaction.atomic():
        OneTimeLink.objects.create(
            purpose=row.purpose, digest=digest("x"), user=row.user, made_by=row.made_by, expires_at=row.expires_at
        )


@pytest.mark.parametrize("key", ["ruth", "marian", "priya"])
def test_who_does_not_manage_staff_makes_no_link(key, worker, seen_as):
    with pytest.raises(Refused):
        actions.link_for(worker("jo"), by=seen_as(key))
    assert not OneTimeLink.objects.exists()


def test_nobody_makes_a_link_for_themselves(worker, seen_as):
    with pytest.raises(Refused, match="Ask another manager"):
        actions.link_for(worker("ada"), by=seen_as("ada"))


def test_a_manager_of_one_home_cannot_open_the_door_to_another(worker, seen_as, home):
    """Giving Priya a role at The Willows must not let its administrator come in as Priya at Ash Lane."""
    access.give_role(user=worker("priya"), home=home("The Willows"), role="support_worker", by=seen_as("ada"))
    with pytest.raises(Refused, match="a home that you do not manage"):
        actions.link_for(worker("priya"), by=seen_as("ada"))


def test_no_link_for_who_has_left(worker, seen_as):
    with pytest.raises(Refused, match="has left"):
        actions.link_for(worker("len"), by=seen_as("ada"))


def test_making_and_using_leave_events_without_the_token(worker, seen_as):
    token = token_of(actions.link_for(worker("ruth"), by=seen_as("ada")))
    actions.set_password(token, PASSWORD)
    made, used = Event.objects.order_by("-id")[:2][::-1]
    assert (made.verb, made.by_id, made.about) == ("make_link", worker("ada").id, [worker("ruth").id])
    assert (used.verb, used.by_id) == ("set_password", worker("ruth").id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event e WHERE e::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)


def test_there_is_no_first_link_in_a_demo(settings):
    settings.DEMO = True
    assert actions.first_run_link() is None


def test_there_is_no_first_link_where_somebody_works(settings):
    settings.DEMO = False
    assert actions.first_run_link("http://localhost:8000") is None
    assert not OneTimeLink.objects.exists()


def test_a_first_link_left_over_opens_nothing_where_somebody_works():
    """The row is made by hand: the action makes none here."""
    OneTimeLink.objects.create(
        purpose=Purpose.FIRST_RUN, digest=digest("left over"), expires_at=clock.now() + timedelta(1)
    )
    before = (Provider.objects.count(), Home.objects.count(), User.objects.count())
    with pytest.raises(Refused, match="first manager already"):
        actions.open_house("left over", first=FIRST, name="Eve", email="eve@demo.invalid", password=PASSWORD)
    assert before == (Provider.objects.count(), Home.objects.count(), User.objects.count())
    assert queries.link("left over", Purpose.FIRST_RUN)[0] is LinkState.OPEN  # all or nothing: it was not spent


# --- the pages ---------------------------------------------------------------------------------------------------


def test_the_page_sets_the_password_and_signs_in(client, worker, seen_as):
    address = actions.link_for(worker("ruth"), by=seen_as("ada"))
    page = client.get(address)
    assert page.status_code == 200
    assert "Hello Ruth Sallis" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0") or "no-store" in page["Cache-Control"]
    done = client.post(address, {"password": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(worker("ruth").id)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Choose a password"),
        ("short", "too short"),
        ("password1234", "Many people"),
        ("ruth@demo.invalid", "too similar"),
        ("nul\0 and twelve more", "Null characters"),
        ("x" * 1001, "at most 1000"),
    ],
)
def test_a_password_that_is_none_is_refused_in_words(client, worker, seen_as, password, says):
    address = actions.link_for(worker("ruth"), by=seen_as("ada"))
    page = client.post(address, {"password": password})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    assert says in page.content.decode()
    assert queries.link(token_of(address), Purpose.SET_PASSWORD)[0] is LinkState.OPEN
    if password and password != "ruth@demo.invalid":
        assert f'value="{password}"' not in page.content.decode()


def test_a_slip_writes_no_token_to_the_log(client, worker, seen_as, caplog):
    address = actions.link_for(worker("ruth"), by=seen_as("ada"))
    client.post(address, {"password": "short"})
    assert token_of(address) not in caplog.text


def test_dead_links_say_why(client, worker, seen_as):
    used = actions.link_for(worker("ruth"), by=seen_as("ada"))
    client.post(used, {"password": PASSWORD})
    old = actions.link_for(worker("jo"), by=seen_as("ada"))
    actions.link_for(worker("jo"), by=seen_as("ada"))
    late = actions.link_for(worker("ewan"), by=seen_as("ada"))
    OneTimeLink.objects.filter(user=worker("ewan")).update(expires_at=clock.now() - timedelta(seconds=1))
    for address, status, words in [
        (used, 410, "has been used"),
        (old, 410, "newer link"),
        (late, 410, "older than three days"),
        ("/welcome/worker/nothing", 404, "not one of ours"),
        ("/welcome/nothing", 404, "not one of ours"),
    ]:
        for page in (client.get(address), client.post(address, {"password": PASSWORD})):
            assert (page.status_code, words in page.content.decode()) == (status, True), address


def test_setting_a_password_ends_every_other_session(client, worker, seen_as):
    from django.test import Client

    elsewhere = Client()
    elsewhere.force_login(worker("ruth"))
    assert elsewhere.get("/account/").status_code == 200
    client.post(actions.link_for(worker("ruth"), by=seen_as("ada")), {"password": PASSWORD})
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
