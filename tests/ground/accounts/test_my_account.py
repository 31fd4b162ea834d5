"""One's own page."""

from __future__ import annotations

import pytest

from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer

pytestmark = pytest.mark.django_db


def test_it_shows_who_i_am_and_where_i_work(client_as):
    page = client_as("ruth").get("/account/").content.decode()
    for words in ("Ruth Sallis", "ruth@demo.invalid", "The Willows", "Practitioner", "writes and signs records"):
        assert words in page


def test_it_is_for_who_is_signed_in(client):
    assert client.get("/account/").status_code == 302
    assert client.post("/account/", {"home": "x"}).status_code == 302


def test_going_to_work_in_another_of_my_homes(client_as, worker, home):
    access.give_role(user=worker("priya"), home=home("The Willows"), role="support_worker", by=None)
    client = client_as("priya")
    assert viewer(worker("priya")).home.home_name == "Ash Lane"
    page = client.get("/account/").content.decode()
    assert "Work in The Willows" in page
    assert client.post("/account/", {"home": str(home("The Willows").id)})["Location"] == "/account/"
    after = client.get("/account/").content.decode()
    assert "You are working in The Willows now" in after
    assert "Work in Ash Lane" in after


@pytest.mark.parametrize("wanted", ["other", "", "nonsense", "\0"])
def test_a_home_that_is_not_mine_is_refused(client_as, home, wanted):
    client = client_as("ruth")
    wanted = str(home("Ash Lane").id) if wanted == "other" else wanted
    assert client.post("/account/", {"home": wanted}).status_code == 403
    assert "home" not in client.session


def test_who_holds_no_role_is_told_so(client_as, worker):
    from goldthread.ground.access.models import Membership
    from goldthread.lib import clock

    Membership.objects.filter(user=worker("ruth")).update(until_at=clock.now())
    assert "You hold no role in a home now" in client_as("ruth").get("/account/").content.decode()
