"""Who is let in by a token, and how far: every no of the API, and that absent and forbidden are one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.config.api import addresses
from goldthread.config.api.door import LARGEST, Apart
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.rules import Permission
from goldthread.ground.audit.models import Reading
from goldthread.ground.tokens import actions, rules
from goldthread.ground.tokens.models import Token
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.api.house import ALL, PROBLEM, Program, home, log, note, now, person, program, signed, token, who

pytestmark = pytest.mark.django_db


def _dee() -> User:
    return User.objects.get(email="dee@demo.invalid")


def _ended(token: Token) -> None:
    actions.end_token(token, by=who("dee"))


def _run_out(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expires_at=clock.now() - timedelta(seconds=1))


def _left(token: Token) -> None:
    users.leave(_dee(), by=_dee().id)


def _role_ended(token: Token) -> None:
    Membership.objects.filter(user=_dee()).update(until_at=clock.now())


def _role_without_tokens(token: Token) -> None:
    _role_ended(token)
    access.give_role(user=_dee(), home=home(), role="deputy", by=None)


def _role_elsewhere_only(token: Token) -> None:
    _role_ended(token)
    access.give_role(user=_dee(), home=home("Ash Lane"), role="registered_manager", by=None)


@pytest.mark.parametrize(
    "ends", [_ended, _run_out, _left, _role_ended, _role_without_tokens, _role_elsewhere_only], ids=lambda f: f.__name__
)
def test_a_token_that_is_over_opens_nothing_from_the_next_request_on(ends: Callable[[Token], None]) -> None:
    row, secret = token()
    asks = Program(secret)
    assert asks.get("people").status_code == 200
    ends(row)
    noah, before = person("Noah"), Reading.objects.count()
    nobody = Program("gt_" + "x" * 43)
    for path in ("people", f"people/{noah.id}", f"people/{noah.id}/records", f"records/{uuid4()}", "kinds"):
        answer = asks.get(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.content == nobody.get(path).content, "which of them it was is not told"
    assert asks.post("find", {"words": "slept"}).status_code == 401
    assert asks.post("records", log(noah)).status_code == 401
    assert Reading.objects.count() == before
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic ZGVlOmRlZQ==", "Bearer gt_", "Bearer nonsense", "\xff"]
)
def test_without_a_token_nobody_is_let_in(header: str) -> None:
    asks = Program("")
    asks.headers = {"Authorization": header}
    answer = asks.get("people")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["detail"]


def test_a_cookie_opens_nothing_and_none_is_given() -> None:
    client = Client()
    client.force_login(_dee(), "goldthread.config.backend.Backend")
    assert client.get("/people/").status_code == 200
    answer = client.get("/api/v1/people")
    assert answer.status_code == 401
    assert not answer.cookies
    secret = token()[1]
    answer = client.get("/api/v1/people", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_cookie_reaches_whatever_stands_behind_the_door_of_the_api() -> None:
    """Taken off before anything reads it, so that no part of the house can be fooled by one there."""
    seen: dict[str, dict[str, str]] = {}

    def behind(request: HttpRequest) -> HttpResponse:
        seen[request.path] = request.COOKIES
        answer = HttpResponse("{}", content_type="application/json")
        answer.set_cookie("session", "given")
        return answer

    for path in ("/api/v1/people", "/api/anything", "/people/"):
        request = RequestFactory().get(path, headers={"Cookie": "session=theirs"})
        assert bool(Apart(behind)(request).cookies) == (path == "/people/")
    assert seen == {"/api/v1/people": {}, "/api/anything": {}, "/people/": {"session": "theirs"}}


def test_a_token_in_the_hand_of_a_page_opens_no_page() -> None:
    secret = token()[1]
    answer = Client().get("/people/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("may", "allowed"),
    [
        (("see_people",), {"people", "person"}),
        (("see_records",), {"people", "person", "records", "record", "find"}),
        (("write_records",), {"people", "person", "kinds", "sign"}),
        (ALL, {"people", "person", "records", "record", "find", "kinds", "sign"}),
    ],
)
def test_a_token_does_what_it_was_made_for_and_no_more(may: tuple[str, ...], allowed: set[str]) -> None:
    noah = person("Noah")
    record = signed(noah, "He slept from 09:10.")
    asks = program(may=may)
    answers = {
        "people": asks.get("people"),
        "person": asks.get(f"people/{noah.id}"),
        "records": asks.get(f"people/{noah.id}/records"),
        "record": asks.get(f"records/{record}"),
        "kinds": asks.get("kinds"),
        "find": asks.post("find", {"words": "slept"}),
        "sign": asks.post("records", log(noah)),
    }
    for name, answer in answers.items():
        assert answer.status_code in ((200, 201) if name in allowed else (403,)), f"{name}: {answer.content}"
    assert Record.objects.count() == (2 if "sign" in allowed else 1)


def test_a_token_never_gives_more_than_the_role_does_now() -> None:
    """Made by a manager, who is now a responsible individual: they read, and write in nobody's file."""
    asks = program()
    Membership.objects.filter(user=_dee()).update(until_at=clock.now())
    access.give_role(user=_dee(), home=home(), role="responsible_individual", by=None)
    assert asks.get("people").status_code == 200
    assert asks.post("records", log(person("Noah"))).status_code == 403


def test_another_homes_people_and_records_are_as_if_they_were_not_there() -> None:
    """Also of a home in which the worker holds a post: a token is for one home."""
    access.give_role(user=_dee(), home=home("Ash Lane"), role="registered_manager", by=None)
    by = who("dee")
    there = next(post for post in by.posts if post.home_name == "Ash Lane")
    by.home = there
    reece = person("Reece")
    record = uuid7()
    words = note(reece, "The kettle was on.")
    records.sign(id=record, home=there.home_id, kind="daily_log", fields=words, by=by)
    willows = next(post for post in by.posts if post.home_name == "The Willows")
    by.home = willows
    secret = actions.make_token(name="Willows only", may=ALL, days=7, by=by)[1]
    asks, before = Program(secret), Reading.objects.count()
    for theirs, nobodys in (
        (f"people/{reece.id}", f"people/{uuid4()}"),
        (f"people/{reece.id}/records", f"people/{uuid4()}/records"),
        (f"records/{record}", f"records/{uuid4()}"),
    ):
        foreign, absent = asks.get(theirs), asks.get(nobodys)
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content
        assert dict(foreign.headers) == dict(absent.headers)
    assert Reading.objects.count() == before
    assert {each["preferred_name"] for each in asks.get("people").json()["people"]}.isdisjoint({"Reece", "Sky"})
    assert asks.post("find", {"words": "kettle"}).json()["records"] == []
    assert asks.get("people", after=str(reece.id)).json() == asks.get("people", after=str(uuid4())).json()
    wrong = asks.post("records", log(reece))
    assert wrong.status_code == 422
    assert wrong.json()["errors"]["subject"] == "Choose people who live in this home."


def test_the_homes_own_log_is_not_in_a_tokens_reach_although_its_worker_reads_it() -> None:
    dee = who("dee")
    assert dee.home is not None
    id = uuid7()
    fields = {**now(), "q.note.seen": ["The boiler was looked at."]}
    records.sign(id=id, home=dee.home.home_id, kind="home_log", fields=fields, by=dee)
    asks, before = program(), Reading.objects.count()
    answer = asks.get(f"records/{id}")
    assert answer.status_code == 404
    assert answer.content == asks.get(f"records/{uuid4()}").content
    assert Reading.objects.count() == before


def test_so_many_requests_a_minute_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted by token where every process counts; another token of the same worker goes on."""
    monkeypatch.setattr(rules, "A_MINUTE", 5)
    with clock.at(clock.now().replace(second=30)):
        asks, other = program(), program()
        assert [asks.get("people").status_code for _ in range(7)] == [200] * 5 + [429] * 2
        assert asks.get("people").headers["Retry-After"] == "30"
        assert other.get("people").status_code == 200
        minute_later = clock.now() + timedelta(seconds=30)
    with clock.at(minute_later):
        assert asks.get("people").status_code == 200


def test_the_figure_in_the_docs_is_the_one_that_holds() -> None:
    from tests.architecture.sources import ROOT

    words = (ROOT / "docs/run/api.md").read_text("utf-8")
    assert f"{rules.A_MINUTE} requests a minute" in words
    assert f"{rules.DAYS_MOST} days" in words
    assert LARGEST == 1024 * 1024
    assert "1 MB" in words


def test_a_body_of_more_than_1_mb_is_refused_unread() -> None:
    asks = program()
    body = '{"words": "' + "x" * LARGEST + '"}'
    answer = asks.post("find", body)
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["detail"]
    said = Client().generic("POST", "/api/v1/find", b"{}", headers={"Content-Length": str(10**12)})
    assert said.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status", "field"),
    [
        ("{", "application/json", 400, ""),
        ("", "application/json", 415, ""),  # without a body there is no kind of body
        (b"\xff\xfe", "application/json", 400, ""),
        ("[" * 100_000, "application/json", 400, ""),
        ("null", "application/json", 422, ""),
        ("[]", "application/json", 422, ""),
        ('{"words": 1}', "application/json", 422, "words"),
        ('{"words": "\\ud800"}', "application/json", 422, "words"),
        ('{"words": "\\u0000"}', "application/json", 422, "words"),
        ('{"words": "..."}', "application/json", 422, "words"),
        ('{"words": "x", "wrods": "y"}', "application/json", 422, "wrods"),
        ('{"words": "x", "before": "yesterday"}', "application/json", 422, "before"),
        ('{"words": "x", "since": "0001-01-01"}', "application/json", 422, "since"),
        ('{"words": "x", "until": "9999-12-31"}', "application/json", 422, "until"),
        ('{"words": "x"}', "text/plain", 415, ""),
        ("words=x", "application/x-www-form-urlencoded", 415, ""),
    ],
)
def test_what_cannot_be_taken_is_said_by_field(body: str | bytes, kind: str, status: int, field: str) -> None:
    answer = program().post("find", body, kind)
    assert answer.status_code == status, answer.content
    if field:
        assert field in answer.json()["errors"]


def test_a_question_that_is_not_asked_is_refused_not_passed_over() -> None:
    answer = program().get("people", limit="100000")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"limit": "This is not asked here."}


@pytest.mark.parametrize("path", ["", "nonsense", "people/", "people/1", "../people/", "docs", "records/x/y"])
def test_what_is_not_there_says_so_in_the_same_words(path: str) -> None:
    asks = program()
    answer = asks.get(path)
    assert answer.status_code == 404
    assert answer.content == asks.get(f"people/{uuid4()}").content


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "POST"])
def test_other_methods_are_refused_in_words(method: str) -> None:
    asks = program()
    answer = asks.client.generic(method, "/api/v1/people", b"", headers=asks.headers)
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert answer.headers["Content-Type"] == PROBLEM


def test_every_address_says_what_it_needs_and_one_that_does_not_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [each for each in addresses.urlpatterns if each.name != "openapi"]
    assert {each.name for each in pages} == {
        *("api_people", "api_person", "api_records", "api_record", "api_find", "api_kinds", "api_sign")
    }
    for each in pages:
        assert isinstance(each.callback.needs, Permission), each.name
        assert len(each.callback._ninja_operation.methods) == 1, "one address, one method, one permission"
    view = next(each.callback for each in pages if each.name == "api_people")
    monkeypatch.delattr(view, "needs")
    answer = program().get("people")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == PROBLEM
    assert get_resolver().resolve("/api/v1/people").func is view


def test_a_fault_of_ours_is_said_in_the_same_way_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from goldthread.casework.people import queries

    def breaks(*_args: object) -> object:
        raise ZeroDivisionError("Noah")

    asks = program()
    monkeypatch.setattr(queries, "people", breaks)
    answer = asks.client.get("/api/v1/people", headers=asks.headers)
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == PROBLEM
    assert b"Noah" not in answer.content
    assert answer.json()["detail"] == "Something broke here. Nothing was kept; please try again."
