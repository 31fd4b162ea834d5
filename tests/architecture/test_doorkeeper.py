"""The doorkeeper, with pages planted for it: whoever forgets to say who may look shows nobody anything."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import Client
from django.urls import clear_url_caches, include, path, set_urlconf

from goldthread.casework.people.models import Person
from goldthread.ground.access.rules import Permission, Refused, needs, open_to_all, signed_in
from goldthread.ground.users.models import User
from goldthread.ui.rendering import QueryWhileRendering

pytestmark = pytest.mark.django_db


def forgets(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@signed_in
def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@signed_in
def refuses(request: HttpRequest) -> HttpResponse:
    raise Refused("Not on a Sunday.")


@needs(Permission.MANAGE_STAFF)
def managers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@signed_in
def writes_and_breaks(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_event (verb, about, digests) VALUES ('planted', '{}', '{}')")
    raise ZeroDivisionError


@open_to_all
def asks_while_drawing(request: HttpRequest) -> HttpResponse:
    template = engines["jinja2"].env.from_string("{{ people|length }}")  # type: ignore[attr-defined]
    return HttpResponse(template.render(people=Person.objects.all()))


@open_to_all
def misspells(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", {"why": engines["jinja2"].env.from_string("{{ nmae }}").render()})  # type: ignore[attr-defined]


PLANTED = (forgets, breaks, refuses, managers, writes_and_breaks, asks_while_drawing, misspells)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = types.ModuleType("planted_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        *[path(f"planted/{view.__name__}/", view, name=view.__name__) for view in PLANTED],
        path("", include(settings.ROOT_URLCONF)),
    ]
    module.handler400 = "goldthread.config.apologies.bad_request"  # type: ignore[attr-defined]
    module.handler403 = "goldthread.config.apologies.forbidden"  # type: ignore[attr-defined]
    module.handler404 = "goldthread.config.apologies.not_found"  # type: ignore[attr-defined]
    module.handler500 = "goldthread.config.apologies.broken"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "planted_urls", module)
    monkeypatch.setattr(settings, "ROOT_URLCONF", "planted_urls")
    set_urlconf(None)
    clear_url_caches()
    yield
    monkeypatch.undo()
    set_urlconf(None)
    clear_url_caches()


def _client(key: str = "", **options: bool) -> Client:
    client = Client(**options)  # type: ignore[arg-type]
    if key:
        user = User.objects.get(email=f"{key}@demo.invalid")
        client.force_login(user, "goldthread.config.backend.Backend")
    return client


@pytest.mark.parametrize("key", ["", "dee", "ruth"])
def test_a_page_that_does_not_say_who_may_look_shows_nobody_anything(planted: None, key: str) -> None:
    answer = _client(key).get("/planted/forgets/")
    assert answer.status_code == 403
    assert b"secret" not in answer.content
    assert "This is not yours to open" in answer.content.decode()


def test_a_page_for_managers_is_for_managers(planted: None) -> None:
    assert _client("dee").get("/planted/managers/").status_code == 200
    assert _client("ruth").get("/planted/managers/").status_code == 403
    assert _client("ada").get("/planted/managers/").status_code in (200, 403)
    assert _client().get("/planted/managers/").status_code == 302


def test_a_refusal_says_why(planted: None) -> None:
    answer = _client("ruth").get("/planted/refuses/")
    assert answer.status_code == 403
    assert "Not on a Sunday." in answer.content.decode()


def test_a_page_that_breaks_says_sorry_and_keeps_nothing(planted: None) -> None:
    client = _client("ruth", raise_request_exception=False)
    assert "Something broke here" in client.get("/planted/breaks/").content.decode()
    assert client.get("/planted/writes_and_breaks/").status_code == 500
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE verb = 'planted'")
        assert cursor.fetchone()[0] == 0


def test_a_page_that_asks_the_database_while_it_is_drawn_fails_in_tests(planted: None) -> None:
    with pytest.raises(QueryWhileRendering, match="people_person"):
        _client().get("/planted/asks_while_drawing/")


def test_in_a_real_house_it_is_logged_and_drawn(
    planted: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "RENDERING_IS_STRICT", False)
    assert _client().get("/planted/asks_while_drawing/").status_code == 200
    assert "asked the database while it was drawn" in caplog.text


def test_a_misspelt_name_is_a_fault_not_a_blank(planted: None) -> None:
    assert _client(raise_request_exception=False).get("/planted/misspells/").status_code == 500
