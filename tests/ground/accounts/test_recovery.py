"""Whoever lost their second factor is let in again by two people who have seen them, and by nothing less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Refused
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.models import OneTimeLink, SeenInPerson
from goldthread.ground.accounts.rules import LinkState, Purpose, Seen, standing
from goldthread.ground.accounts.rules.recovery import KEPT, TOGETHER
from goldthread.ground.audit.models import Event
from goldthread.lib import clock
from tests.ground.accounts.apps import SECRET, code_of, give_app
from tests.ground.accounts.confirmed import just_confirmed

PASSWORD = "four quiet words here"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA, BEN, RUTH = uuid4(), uuid4(), uuid4()


def at(hours):
    return NOON + timedelta(hours=hours)


# --- the arithmetic ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "now", "ready", "why"),
    [
        ([(ANA, 0)], 1, False, "one"),
        ([(ANA, 0), (ANA, 1)], 2, False, "one person is not two"),
        ([(ANA, 0), (BEN, 1)], 2, True, "two"),
        ([(ANA, 0), (BEN, 24)], 25, True, "a day apart"),
        ([(ANA, 0), (BEN, 24.01)], 25, False, "more than a day apart"),
        ([(ANA, 0), (BEN, 1)], 25, False, "made too late"),
        ([(ANA, 0), (RUTH, 1)], 2, False, "one's own word"),
        ([(BEN, -30), (ANA, 0)], 1, False, "a word from long ago"),
        ([(ANA, -30), (ANA, 0), (BEN, 1)], 2, True, "the newest counts"),
        ([(ANA, 3), (BEN, 4)], 2, False, "words from the future"),
        ([], 0, False, "none"),
    ],
)
def test_when_it_is_ready(seen, now, ready, why):
    words = [Seen(by, at(hours)) for by, hours in seen]
    assert standing(words, worker=RUTH, since=None, now=at(now)).ready is ready, why


def test_words_are_spent_by_the_link_that_was_made():
    words = [Seen(ANA, at(0)), Seen(BEN, at(1))]
    assert not standing(words, worker=RUTH, since=at(2), now=at(3)).ready
    assert standing([*words, Seen(ANA, at(4))], worker=RUTH, since=at(2), now=at(5)).first == Seen(ANA, at(4))


@given(
    st.lists(st.tuples(st.sampled_from([ANA, BEN, RUTH]), st.integers(-80, 80)), max_size=8),
    st.integers(-80, 80),
    st.none() | st.integers(-80, 80),
)
def test_it_is_never_ready_by_fewer_than_two_others_within_a_day(seen, now, since):
    words = [Seen(by, at(hours)) for by, hours in seen]
    found = standing(words, worker=RUTH, since=at(since) if since is not None else None, now=at(now))
    if found.ready:
        assert found.first.by != found.second.by
        assert RUTH not in (found.first.by, found.second.by)
        assert timedelta(0) <= found.second.at - found.first.at <= TOGETHER
        assert found.second.at <= at(now) < found.second.at + KEPT
        assert since is None or found.first.at > at(since)


# --- the acts ----------------------------------------------------------------------------------------------------

database = pytest.mark.django_db


@pytest.fixture
def ruth(worker):
    """Who has lost the phone with her app on it."""
    return give_app(worker("ruth"))


@database
def test_two_managers_and_one_of_them_makes_the_link(ruth, seen_as):
    actions.confirm_seen(ruth, by=seen_as("ada"))
    with pytest.raises(Refused, match="Two managers"):
        actions.recovery_link(ruth, by=seen_as("ada"))
    with pytest.raises(Refused, match="Your word stands"):
        actions.confirm_seen(ruth, by=seen_as("ada"))
    actions.confirm_seen(ruth, by=seen_as("dee"))
    assert "/welcome/back/" in actions.recovery_link(ruth, by=seen_as("ada"))
    with pytest.raises(Refused, match="Two managers"):  # spent
        actions.recovery_link(ruth, by=seen_as("dee"))
    verbs = [event.verb for event in Event.objects.filter(about__contains=[ruth.id]).order_by("id")]
    assert verbs[-3:] == ["confirm_seen", "confirm_seen", "make_recovery_link"]


@database
def test_nobody_but_a_manager_of_theirs_counts(ruth, worker, seen_as):
    for key in ("marian", "jo", "priya"):
        with pytest.raises(Refused):
            actions.confirm_seen(ruth, by=seen_as(key))
    give_app(worker("ada"))
    with pytest.raises(Refused, match="Nobody does this for themselves"):
        actions.confirm_seen(worker("ada"), by=seen_as("ada"))
    assert not SeenInPerson.objects.exists()


@database
def test_the_database_keeps_the_words_and_refuses_ones_own(ruth, worker, seen_as, home):
    actions.confirm_seen(ruth, by=seen_as("ada"))
    for change in (SeenInPerson.objects.all().delete, lambda: SeenInPerson.objects.update(at=clock.now())):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        SeenInPerson.objects.create(worker=ruth, by=ruth, home=home("The Willows"))


@database
def test_a_third_person_makes_no_link(ruth, worker, seen_as, home):
    access.give_role(user=worker("jo"), home=home("The Willows"), role="registered_manager", by=None)
    actions.confirm_seen(ruth, by=seen_as("ada"))
    actions.confirm_seen(ruth, by=seen_as("dee"))
    with pytest.raises(Refused, match="One of the two"):
        actions.recovery_link(ruth, by=seen_as("jo"))


@database
def test_who_has_lost_nothing_needs_none(worker, seen_as):
    with pytest.raises(Refused, match="a link is enough"):
        actions.confirm_seen(worker("jo"), by=seen_as("ada"))


@database
def test_both_managers_of_one_home_do_not_open_the_door_of_another(ruth, worker, seen_as, home):
    access.give_role(user=ruth, home=home("Ash Lane"), role="support_worker", by=None)
    actions.confirm_seen(ruth, by=seen_as("ada"))
    actions.confirm_seen(ruth, by=seen_as("dee"))
    with pytest.raises(Refused, match="a home that neither of you manages"):
        actions.recovery_link(ruth, by=seen_as("ada"))


@database
def test_the_link_sets_a_new_password_ends_factors_and_sessions_and_opens_nothing(ruth, worker, seen_as, settings):
    settings.DEMO = False
    before = Client()
    before.post("/accounts/login/", {"login": ruth.email, "password": "ruth-invented-password"})
    before.post("/accounts/2fa/authenticate/", {"code": code_of()})
    assert before.get("/account/").status_code == 200
    for key in ("ada", "dee"):
        actions.confirm_seen(ruth, by=seen_as(key))
    address = actions.recovery_link(ruth, by=seen_as("dee"))
    assert before.get("/account/").status_code == 200  # nothing ends before she comes
    ruths = Client()
    assert "no longer count" in ruths.get(address).content.decode()
    assert ruths.post(address, {"password": PASSWORD})["Location"] == "/"
    assert not Authenticator.objects.filter(user=ruth).exists()
    assert worker("ruth").check_password(PASSWORD)
    assert "_auth_user_id" not in before.session
    assert before.get("/account/").status_code == 302
    assert ruths.get("/account/")["Location"] == "/accounts/2fa/"  # a new factor first
    assert ruths.get(address).status_code != 200 or "does not work" in ruths.get(address).content.decode()
    assert Event.objects.filter(verb="recover", by_id=ruth.id).count() == 1
    page = ruths.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = ruths.session["mfa.totp.secret"]
    assert secret != SECRET
    ruths.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert ruths.get("/account/").status_code == 200


@database
def test_the_link_lives_a_day_and_works_once(ruth, seen_as):
    for key in ("ada", "dee"):
        actions.confirm_seen(ruth, by=seen_as(key))
    token = actions.recovery_link(ruth, by=seen_as("ada")).rpartition("/")[2]
    link = OneTimeLink.objects.get(purpose=Purpose.RECOVER)
    assert timedelta(hours=23) < link.expires_at - link.made_at <= timedelta(hours=24, minutes=1)
    actions.recover(token, PASSWORD)
    with pytest.raises(actions.DeadLink) as dead:
        actions.recover(token, PASSWORD)
    assert dead.value.state is LinkState.USED


@database
def test_a_plain_link_does_not_get_past_a_factor(ruth, worker, seen_as, settings):
    """One manager alone: the password changes, the app is still asked for (ASVS 6.4.4)."""
    settings.DEMO = False
    client = Client()
    answer = client.post(actions.link_for(ruth, by=seen_as("ada")), {"password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    assert queries.has_factor(ruth.id)
    token = actions.link_for(ruth, by=seen_as("ada")).rpartition("/")[2]
    with pytest.raises(actions.DeadLink):  # nor is one sort of link another
        actions.recover(token, PASSWORD)


@database
def test_the_pages(ruth, client, worker):
    path = f"/staff/{ruth.id}/recovery/"
    just_confirmed(client, worker("ada"))
    assert "I have seen Ruth Sallis in person" in client.get(path).content.decode()
    assert "Ada Quill has seen them" in client.post(path, {"act": "seen"}, follow=True).content.decode()
    assert "I have seen" not in client.get(path).content.decode()
    assert client.post(path, {"act": "link"}).status_code == 403
    dee = just_confirmed(Client(), worker("dee"))
    page = dee.post(path, {"act": "seen"}, follow=True).content.decode()
    assert "Make the link" in page
    page = dee.post(path, {"act": "link"}).content.decode()
    assert "/welcome/back/" in page
    assert "/welcome/back/" not in dee.get(path).content.decode()
