"""Asks for every cell of the table, each undone at once, and says what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from goldthread.casework.records.models import Record
from goldthread.ground.access.rules import NOT_YOURS
from tests.abuse.forms import forms_of
from tests.architecture.addresses import Address, addresses
from tests.ground.accounts.confirmed import just_confirmed
from tests.permissions.reading import (
    ABSENT,
    ANYTHING,
    AWAY,
    LET_THROUGH,
    NO,
    NO_COOKIE,
    NO_METHOD,
    NOTHING,
    REFUSED,
    SIGN_IN,
    Route,
    Thing,
    Who,
    said,
    table,
)
from tests.permissions.world import House
from tests.walls.world import WORD

# What says in a message, or beside a form, that it is not theirs to do.
REFUSALS = (str(NOT_YOURS), "Who leads the shift lets agency workers in")
# Why something is refused to those who may, too.
OF_THE_MATTER = (
    "This worker has no second factor",
    "This shift",
    "It is too early",
    "You have ended this shift",
    "Choose another record",
)
FORM = "application/x-www-form-urlencoded"
# Of the other home's people and records nothing may stand in any answer here, nor of this home's in the other.
WILLOWS_NAMES, ASH_NAMES = "Kayleigh|Tyler|Amira|Noah|Haddad|Marsh", r"Reece|Doyle|\bSky\b|Penrose"
SECRET = re.compile(f"{WORD}|{WILLOWS_NAMES}|{ASH_NAMES}".encode())


@dataclass(frozen=True)
class Cell:
    """One question: who asks what of which thing. `key` is the same in every run, to choose a part of them."""

    who: Who
    route: Route
    thing: Thing
    path: str
    key: str

    def __str__(self) -> str:
        thing = self.thing
        about = "/".join(filter(None, (thing.near, thing.state, thing.sight)))
        return f"{self.route.name} {self.route.method} as {self.who.name} about {about}"


_NAMESPACE = UUID("6b8f6a3e-2f0a-4c43-9f0b-4d3b8f1f8a11")


def part_of(cell: Cell) -> int:
    """A number from 0 to 2^32: cells fall evenly over the parts that somebody divides it into."""
    return uuid5(_NAMESPACE, cell.key).int & 0xFFFFFFFF


def cells(house: House, who: Who) -> Iterator[Cell]:
    """Every cell of one who looks."""
    for address in addresses():
        for route in table().routes_of(address.name):
            for thing, values in house.things[route.about]:
                if address.name == "record_difference" and thing.state != "amended":
                    continue  # there is no second text to compare
                key = f"{route.name} {route.method} {who.name} {thing}"
                yield Cell(who, route, thing, address.path(**values), key)


class Walker:
    """Asks as one worker after another. What a request did is undone."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.forms = self._forms()

    def walk(self, who: Who, chosen: Iterator[Cell]) -> Iterator[tuple[Cell, str, str, bytes]]:
        """Each cell with what the table says, what came, and the answer's bytes."""
        with transaction.atomic():
            self.author_of_own(who)
            client = self.client(who)
            for cell in chosen:
                status, body = self._ask(client, cell)
                yield cell, said(who, cell.route, cell.thing), status, body
                if said(who, cell.route, cell.thing) == ANYTHING:
                    client = self.client(who)
            transaction.set_rollback(True)

    def author_of_own(self, who: Who) -> None:
        """Whoever looks wrote their own records, until the transaction is undone."""
        if who.name in self.house.users:
            Record.objects.filter(pk__in=self.house.own).update(author=self.house.users[who.name])

    def client(self, who: Who) -> Client:
        client = Client(raise_request_exception=False)
        if who.name in self.house.tokens:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.house.tokens[who.name]}"
        elif who.name in self.house.users:
            just_confirmed(client, self.house.users[who.name])
        return client

    def _ask(self, client: Client, cell: Cell) -> tuple[str, bytes]:
        route = cell.route
        sent = self._fields(cell) if route.method == "POST" else b""
        kind = FORM
        if route.about.startswith("api"):
            kind = "application/json"
            sent = b'{"words": "quokka"}' if route.name == "api_find" else b"{}"
        with transaction.atomic():
            answer = client.generic(route.method, cell.path, sent, content_type=kind)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        client.cookies.pop("messages", None)  # what the next page would have said
        return came(answer, body), body

    def _fields(self, cell: Cell) -> bytes:
        """What is sent: the page's form filled in, or what stands on no page as a form of its own."""
        if cell.route.name == "my_account":
            return b"end=others"
        if cell.route.name == "shift_end":
            return b""  # one's own
        if cell.route.name == "break_glass":
            return b"reason=danger&words=Somebody+may+come+to+harm+tonight"
        if cell.route.name == "record_link":  # to a record that whoever looks can open
            state = "of_the_other_family" if cell.who.family == "kept" else "mine"
            state = "of_another_home" if cell.who.name.startswith("elsewhere") else state
            return urlencode({"target": self.house.record(state, "routine")}).encode()
        return self.forms.get(cell.route.name, b"")

    def _forms(self) -> dict[str, bytes]:
        """How a manager would fill in every form of the program, by the name of the route that it goes to."""
        manager = self.client(table().who["manager"])
        found: dict[str, bytes] = {}
        by_path: dict[str, str] = {}
        for cell in cells(self.house, table().who["manager"]):
            by_path.setdefault(cell.path, cell.route.name)
        for cell in cells(self.house, table().who["manager"]):
            if cell.route.method != "GET" or said(cell.who, cell.route, cell.thing) != LET_THROUGH:
                continue
            if cell.thing.sight not in ("", "routine") or (
                cell.thing.sight and cell.thing.state not in ("signed", "amended")
            ):
                continue  # one record is enough
            with transaction.atomic():
                answer = manager.get(cell.path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in forms_of(body.decode()):
                route = by_path.get((form.action or cell.path).partition("?")[0])
                if form.method == "POST" and route and route not in found:
                    found[route] = urlencode(form.filled("A line of words")).encode()
        return found


def _said(answer: Any, body: bytes) -> str:
    """The words of an answer, and of what the next page will say."""
    request = getattr(answer, "wsgi_request", None)
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    return " ".join([body.decode("utf-8", "replace"), *(str(each) for each in queued)])


def came(answer: Any, body: bytes) -> str:
    """An answer, in the marks of the table. E<status> for a fault."""
    status = answer.status_code
    location = answer.headers.get("Location", "")
    if status >= 500:
        return f"E{status}"
    if status == 401:
        return NO_COOKIE
    words = _said(answer, body)
    if any(said in words for said in REFUSALS) or (
        status == 403 and not any(reason in words for reason in OF_THE_MATTER)
    ):
        return REFUSED
    if status == 404:
        return ABSENT
    if status == 405:
        return NO_METHOD
    if location.startswith("/off-shift/"):
        return AWAY
    if location.startswith(("/accounts/login/", "/choose/?next=")):  # a demo asks who one wants to be
        return SIGN_IN
    return LET_THROUGH


def agrees(cell: Cell, expected: str, found: str) -> bool:
    """Whether what came is what the table says. Who is refused an act may be told that nothing is there."""
    if expected == REFUSED and cell.route.method == "POST":
        return found in (REFUSED, ABSENT)
    if expected == ANYTHING:
        return not found.startswith("E")
    if expected == NO:
        return found in (REFUSED, ABSENT, AWAY)
    if expected == NOTHING:
        return found not in (LET_THROUGH,) and not found.startswith("E")
    return expected == found


__all__ = ["SECRET", "Address", "Cell", "HttpResponseBase", "Walker", "agrees", "came", "cells", "part_of"]
