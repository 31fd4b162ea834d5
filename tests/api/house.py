"""What tests of the API share: tokens of the standing cast, and asking by them. Each answer is held to the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import jsonschema_rs
from django.test import Client
from django.urls import Resolver404, resolve

from goldthread.casework.people.models import Person
from goldthread.casework.records import actions as records
from goldthread.config.api.addresses import described
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.tokens import actions as tokens
from goldthread.ground.tokens.models import Token
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7

ALL = ("see_people", "see_records", "write_records")
ZONE = ZoneInfo("Europe/London")
PROBLEM = "application/problem+json"


def who(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def home(name: str = "The Willows") -> Home:
    return Home.objects.get(name=name)


def person(name: str) -> Person:
    return Person.objects.get(preferred_name=name)


def token(key: str = "dee", may: Sequence[str] = ALL, days: int = 7) -> tuple[Token, str]:
    return tokens.make_token(name="A program", may=may, days=days, by=who(key))


def now() -> dict[str, list[str]]:
    at: datetime = clock.now().astimezone(ZONE)
    return {"happened_on": [at.strftime("%Y-%m-%d")], "happened_time": [at.strftime("%H:%M")]}


def note(about: Person, words: str = "He slept from 09:10.") -> dict[str, list[str]]:
    """The fields of a daily log."""
    return {"subject": [str(about.id)], **now(), "q.note.seen": [words]}


def log(about: Person, words: str = "He slept from 09:10.", id: UUID | None = None) -> dict[str, Any]:
    """A daily log as a program sends it."""
    return {"id": str(id or uuid7()), "kind": "daily_log", "fields": note(about, words)}


def signed(about: Person, words: str, key: str = "dee") -> UUID:
    """A daily log signed on a page."""
    made, by = uuid7(), who(key)
    assert by.home is not None
    records.sign(id=made, home=by.home.home_id, kind="daily_log", fields=note(about, words), by=by)
    return made


def readings() -> list[Reading]:
    return list(Reading.objects.order_by("id"))


class Program:
    """A program that asks with one token. What it is answered must stand in the OpenAPI document."""

    def __init__(self, secret: str, **more: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}", **more} if secret else more

    def get(self, path: str, **asked: Any) -> Any:
        answer = self.client.get(f"/api/v1/{path}", asked, headers=self.headers)
        return held_to_contract("get", f"/api/v1/{path}", answer)

    def post(self, path: str, body: Any, kind: str = "application/json") -> Any:
        sent = body if isinstance(body, (bytes, str)) else json.dumps(body)
        answer = self.client.post(f"/api/v1/{path}", sent, content_type=kind, headers=self.headers)
        return held_to_contract("post", f"/api/v1/{path}", answer)


def program(key: str = "dee", may: Sequence[str] = ALL) -> Program:
    return Program(token(key, may)[1])


def held_to_contract(method: str, path: str, answer: Any) -> Any:
    """The answer, when its status, its kind and its shape are those that the document promises for that address."""
    told = _operation(method, path)
    assert answer.status_code < 500, answer.content
    kind = answer.headers["Content-Type"].partition(";")[0]
    if told is None:  # nothing is promised there, but that it says no in the same way
        assert kind in (PROBLEM, "application/json")
        return answer
    shapes = told["responses"][str(answer.status_code)]["content"]
    assert kind in shapes, f"{kind}, not {list(shapes)}"
    wrong = list(_errors(shapes[kind]["schema"], answer.json()))
    assert not wrong, wrong[:3]
    assert not answer.cookies
    return answer


def _operation(method: str, path: str) -> dict[str, Any] | None:
    try:
        route = resolve(path.partition("?")[0]).route
    except Resolver404:
        return None
    methods: dict[str, Any] = described()["paths"].get("/" + route.replace("<uuid:id>", "{id}"), {})
    return methods.get(method)


def _errors(schema: dict[str, Any], value: Any) -> Iterator[str]:
    whole = {**schema, "components": described()["components"]}
    for error in jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value):
        yield f"{error.instance_path}: {error.message}"
