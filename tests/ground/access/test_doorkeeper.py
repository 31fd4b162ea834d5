"""Nobody comes in by a page that forgot to say who may; every look leaves a Reading; a page costs three statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.ground.access.models import Membership
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from tests.ground.access.doors import SOMEBODY, SOMETHING

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ground.access.doors")]


@pytest.fixture
def client_as(client):
    def sign_in(key):
        client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
        return client

    return sign_in


def statements(captured):
    """What was asked of the database, less the transaction's own words."""
    words = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in words if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


def test_a_page_that_says_nothing_lets_nobody_in(client, client_as):
    assert client.get("/t/forgetful/").status_code == 403
    page = client_as("dee").get("/t/forgetful/")
    assert page.status_code == 403
    assert "forgetful" not in page.content.decode()


def test_an_open_page_is_open(client):
    assert client.get("/t/before/").content == b"before the door"


def test_a_page_for_workers(client, client_as):
    answer = client.get("/t/hello/?with=this")
    assert (answer.status_code, answer["Location"]) == (302, "/choose/?next=/t/hello/%3Fwith%3Dthis")
    assert client_as("ruth").get("/t/hello/").content == b"hello Ruth S"


def test_a_page_for_a_role(client_as):
    assert client_as("ada").get("/t/staff/").content == b"staff only"
    assert client_as("ruth").get("/t/staff/").status_code == 403


def test_a_role_that_ends_ends_at_once(client_as):
    client = client_as("ada")
    assert client.get("/t/staff/").status_code == 200
    Membership.objects.filter(user__email="ada@demo.invalid").update(until_at=clock.now())
    assert client.get("/t/staff/").status_code == 403


def test_a_look_leaves_one_reading(client_as):
    client_as("ruth").get("/t/shows/")
    reading = Reading.objects.latest("id")
    assert reading.viewer_id == User.objects.get(email="ruth@demo.invalid").id
    assert reading.home_id == Home.objects.get(name="The Willows").id
    assert (reading.page, reading.people, reading.records) == ("shows", [SOMEBODY], [SOMETHING])


def test_a_page_that_shows_nobody_leaves_none(client_as):
    before = Reading.objects.count()
    client_as("ruth").get("/t/hello/")
    assert Reading.objects.count() == before


def test_a_refusal_is_told_as_written(client_as):
    page = client_as("ruth").get("/t/refuses/")
    assert page.status_code == 403
    assert "Not tonight, and &lt;b&gt;here&lt;/b&gt; is why." in page.content.decode()


def test_absent_is_404(client_as):
    assert client_as("ruth").get("/t/absent/").status_code == 404


def test_a_page_that_breaks_takes_its_reading_with_it(client_as):
    before = Reading.objects.count()
    client = client_as("ruth")
    client.raise_request_exception = False
    assert client.get("/t/breaks/").status_code == 500
    assert Reading.objects.count() == before


def test_hello_costs_two_statements(client_as):
    """The session, the worker with their roles: a page's own are added to these, and nothing else."""
    client = client_as("ruth")
    with CaptureQueriesContext(connection) as asked:
        client.get("/t/hello/")
    tables = [sql.split("FROM ")[1].split()[0].split("(")[0].strip('"') for sql in statements(asked)]
    assert tables == ["django_session", "goldthread_come_in"]


def test_a_page_that_shows_somebody_costs_a_third(client_as):
    client = client_as("ruth")
    with CaptureQueriesContext(connection) as asked:
        client.get("/t/shows/")
    assert [sql.split()[0] for sql in statements(asked)] == ["SELECT"] * 2 + ["INSERT"]


def test_an_open_page_only_says_that_somebody_stands_at_the_door(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/t/before/")
    assert [sql.split("(")[0] for sql in statements(asked)] == ["SELECT goldthread_enter"]
