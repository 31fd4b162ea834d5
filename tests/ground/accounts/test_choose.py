"""Choose who to be: in a demo only."""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.audit.models import Event
from goldthread.ground.users.actions import take_on
from goldthread.ground.users.models import User
from goldthread.lib import clock


@pytest.mark.django_db
def test_the_cast_stands_there_with_role_and_home(client):
    page = client.get("/choose/").content.decode()
    assert "Every home and every person in it is invented" in page
    for words in ("Be Ruth Sallis", "Registered manager", "The Willows", "Ash Lane", "Be Priya Nair"):
        assert words in page
    assert "Len Foster" not in page  # has left


@pytest.mark.django_db
def test_one_tap_signs_me_in(client, worker):
    answer = client.post("/choose/", {"worker": str(worker("marian").id), "next": "/people/"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert client.session["_auth_user_id"] == str(worker("marian").id)
    assert Event.objects.filter(verb="sign_in", by_id=worker("marian").id).exists()


@pytest.mark.django_db
def test_only_who_is_invented_and_works_here_can_be_chosen(client, worker):
    real = take_on(email="real@larch.example", name="Real Worker", by=None)
    for wanted in (real.id, worker("len").id, uuid.uuid4(), "", "not an id", "\0"):
        assert client.post("/choose/", {"worker": str(wanted)}).status_code == 404
        assert "_auth_user_id" not in client.session
    assert "Real Worker" not in client.get("/choose/").content.decode()


@pytest.mark.django_db
def test_it_needs_our_own_form(worker):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/choose/", {"worker": str(worker("ruth").id)}).status_code == 403
    assert "_auth_user_id" not in strict.session


@pytest.mark.django_db
def test_it_sends_nobody_to_strangers(client, worker):
    for stranger in ("https://stranger.example/", "//stranger.example/", "\\\\stranger.example"):
        answer = client.post("/choose/", {"worker": str(worker("ruth").id), "next": stranger})
        assert answer["Location"] == "/"


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_here_and_back(client):
    assert client.get("/account/")["Location"] == "/choose/?next=/account/"
    assert 'name="next" value="/account/"' in client.get("/choose/?next=/account/").content.decode()


@pytest.mark.django_db
def test_the_page_of_sign_in_leads_here(client):
    assert 'href="/choose/"' in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_it_costs_the_same_whatever_the_size_of_the_cast(client, django_assert_max_num_queries):
    assert User.objects.filter(invented=True).count() > 5
    with django_assert_max_num_queries(4):  # standing at the door, the cast, and the test's own savepoint
        client.get("/choose/")


@pytest.mark.django_db
def test_it_says_who_is_on_shift_now(client, worker):
    """Others see what their role opens once the rota has them there: a visitor need not guess whom to be."""
    assert "on shift now" not in client.get("/choose/").content.decode()
    now = clock.now()
    access.reach(
        user=worker("ruth").id,
        home=Membership.objects.get(user=worker("ruth")).home_id,
        why=Reach.Why.ROTA,
        source=uuid4(),
        from_at=now - timedelta(hours=1),
        until_at=now + timedelta(hours=1),
    )
    page = client.get("/choose/").content.decode()
    assert page.count("on shift now") == 1
    assert page.index("Ruth Sallis") < page.index("on shift now") < page.index(f'value="{worker("ruth").id}"')
