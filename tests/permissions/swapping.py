"""What one worker's pages offer, asked by another: every address with its query, form, cursor, file and export.

Two ways. A whole request as it stands on the page of somebody who sees more, sent by somebody who sees less; and a
request of one's own in which an id or a cursor is changed for one of somebody else's. Whatever comes back, the words
of a record stand in it only where the table lets whoever asked open that record.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID, uuid5

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

from goldthread.casework.records.models import Record
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.oversight.chronology.queries import Place
from tests.abuse.forms import Form, forms_of, links_of
from tests.permissions.reading import LET_THROUGH, Who, said, table
from tests.permissions.walking import ASH_NAMES, FORM, WILLOWS_NAMES, Walker, cells
from tests.permissions.world import House
from tests.walls.world import WORD, mark

Fields = tuple[tuple[str, str], ...]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SHOWN = re.compile(r"mark[0-9a-f]{10}")
INSIDE = re.compile(r'(?:src|data-[\w-]+|formaction|srcset)="(/[^"]+)"')
TELLING = ("signed", "amended", "log", "of_both_families", "of_another_home", "mine")  # records whose pages differ
OF_ASH, OF_THE_WILLOWS = re.compile(ASH_NAMES), re.compile(WILLOWS_NAMES)
NOT_ASKED = {"choose", "account_logout", "lock", "language", "gallery"}  # who one is, and in which language
_NAMESPACE = UUID("2d7c2f0e-95a0-4f25-8f7a-6a5d8c7d1b62")


@dataclass(frozen=True)
class Ask:
    """A request as a page offers it. `sent`: the query of a GET, the fields of a POST."""

    method: str
    path: str
    sent: Fields = ()

    @property
    def route(self) -> str:
        """The name of the page that it goes to; empty for none of ours."""
        try:
            return resolve(self.path).url_name or ""
        except Resolver404:
            return ""

    @property
    def sort(self) -> tuple[str, ...]:
        """Requests of one sort differ in their values only."""
        return (self.method, self.route, *(name for name, _ in self.sent))

    def part(self, who: Who) -> int:
        """A number from 0 to 2^32 that is the same in every run: of what it is, not of the ids in it."""
        return uuid5(_NAMESPACE, " ".join([who.name, *self.sort, str(len(self.path))])).int & 0xFFFFFFFF


def offered(walker: Walker, who: Who, most: int) -> list[Ask]:
    """What the pages of this worker offer: of each sort, the first `most`."""
    found: dict[tuple[str, ...], dict[Ask, None]] = {}
    with transaction.atomic():
        client = walker.client(who)
        seen: set[str] = set()
        for cell in cells(walker.house, who):
            if cell.route.method != "GET" or said(who, cell.route, cell.thing) != LET_THROUGH or cell.path in seen:
                continue
            seen.add(cell.path)
            if cell.thing.sight and (cell.thing.sight not in ("routine", "sealed") or cell.thing.state not in TELLING):
                continue
            for ask in _of(client, cell.path):
                if ask.route not in NOT_ASKED and not ask.path.startswith(("/static/", "/accounts/")):
                    found.setdefault(ask.sort, {})[ask] = None
        transaction.set_rollback(True)
    return [ask for asks in found.values() for ask in list(asks)[:most]]


def _of(client: Client, path: str) -> Iterator[Ask]:
    yield Ask("GET", path)
    with transaction.atomic():
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200 or not kind.startswith("text/html"):
        return
    page = body.decode()
    for href in [*links_of(page), *INSIDE.findall(page)]:
        there, _, query = href.replace("&amp;", "&").partition("#")[0].partition("?")
        yield Ask("GET", there or path, tuple(parse_qsl(query)))
    for form in forms_of(page):
        there, _, query = (form.action or path).partition("?")
        for sent in _filled(form):
            yield Ask(form.method, there, sent if form.method == "GET" else (*parse_qsl(query), *sent))


def _filled(form: Form) -> Iterator[Fields]:
    """As a willing person would, and again with each choice of each list, and each button."""
    plain = tuple(each for each in form.filled(WORD) if each[0] != "csrfmiddlewaretoken")
    yield plain
    open_ = {each.name for each in form.fields if each.type == "date" or (each.type == "select" and "" in each.choices)}
    if open_:  # whatever the day, whoever wrote it
        yield tuple((name, "" if name in open_ else value) for name, value in plain)
    for control in form.fields:
        if control.type == "select":
            yield from (_with(plain, control.name, choice) for choice in control.choices)
        if control.type in ("radio", "checkbox"):
            yield _with(plain, control.name, control.value or "on")
    without = plain[: len(plain) - len(form.buttons[:1])]
    yield from ((*without, button) for button in form.buttons[1:])


def _with(sent: Fields, name: str, value: str) -> Fields:
    return tuple((each, value if each == name else kept) for each, kept in sent)


def swapped(asks: Iterable[Ask], strange: list[str]) -> Iterator[Ask]:
    """Each request of one's own with each of its ids changed for each strange one: of the same sort or of another."""
    for ask in asks:
        for at, (name, value) in enumerate(ask.sent):
            for id in strange if ID.search(value) else ():
                changed = ID.sub(id, value)
                yield replace(ask, sent=(*ask.sent[:at], (name, changed), *ask.sent[at + 1 :]))


def turned(house: House) -> list[Ask]:
    """Everybody's lists from the place of a record on, older and newer: of one's own, of another's, of a narrow one.

    A cursor stands on a page only where a list is longer than that; whoever knows an id can write one.
    """
    ids = [
        values["id"]
        for thing, values in house.things["record"]
        if thing.state in ("signed", "of_the_other_family", "of_another_home") and thing.sight in ("routine", "sealed")
    ]
    places = [str(Place(at, id)) for id, at in Record.objects.filter(pk__in=ids).values_list("pk", "happened_at")]
    people = list(dict.fromkeys(str(values["id"]) for _, values in house.things["person"]))
    asks = [Ask("GET", f"/people/{id}/looks/", (("below", f"{clock.now().isoformat()}_{2**62}"),)) for id in people]
    for place in sorted(places):
        for path in (*(f"/people/{id}/" for id in people), "/log/"):
            asks += [Ask("GET", path, ((way, place),)) for way in ("before", "after")]
        asks += [Ask("GET", f"/api/v1/people/{id}/records", (("before", place),)) for id in people]
        asks += [Ask("POST", path, (("words", WORD), ("before", place))) for path in ("/find/", "/api/v1/find")]
    return asks


def finding(house: House) -> list[Ask]:
    """What shows most at once, asked by everybody in every run: finds, whole files and lists."""
    people = list(dict.fromkeys(str(values["id"]) for _, values in house.things["person"]))
    found = (("words", WORD),)
    return [
        *(Ask("POST", path, found) for path in ("/find/", "/api/v1/find")),
        *(Ask("GET", path) for path in ("/people/", "/log/", "/api/v1/people", "/account/")),
        *(Ask("GET", path.format(id)) for id in people for path in ("/people/{}/", "/api/v1/people/{}/records")),
    ]


def strange_to(house: House, who: Who) -> list[str]:
    """Ids that this worker has no business with: of records that they may not open, and of the other home."""
    closed = [
        str(values["id"])
        for thing, values in house.things["record"]
        if said(who, table().routes["record", "GET"], thing) != LET_THROUGH
        and thing.state in ("signed", "held", "kept_from_me", "of_the_other_family", "of_another_home")
        and thing.sight in ("routine", "sealed")
    ]
    far = "home" if who.name.startswith("elsewhere") else "ash"
    others = [
        str(values.get("id", values.get("user_id")))
        for noun in ("person", "placement", "duty", "shift", "handover", "concern", "visit", "user")
        for thing, values in house.things[noun]
        if thing.near in (far, "family" if far == "home" else far)
    ]
    return list(dict.fromkeys(closed + others))


class Swapper:
    """Sends them as one worker, each undone at once, and says what leaked.

    `came`: how many answers of each status; `shown`: the marks of the records whose words came.
    """

    def __init__(self, walker: Walker, who: Who) -> None:
        house = walker.house
        self.walker, self.who, self.house = walker, who, house
        self.came: Counter[int] = Counter()
        self.shown: set[str] = set()
        records = house.things["record"]
        row = table().routes["api_record" if who.name.startswith("token") else "record", "GET"]
        opens = {values["id"] for thing, values in records if said(who, row, thing) == LET_THROUGH}
        self.opens = {mark(id) for id in opens}
        self.closed = {values["id"] for _, values in records} - opens
        self.far = who.name.startswith("elsewhere")
        self.names = None if who.reach == "both" else OF_THE_WILLOWS if self.far else OF_ASH
        self.willows = Home.objects.get(name="The Willows").id
        self.theirs = {values["id"] for thing, values in house.things["person"] if thing.near in ("family", "other")}

    def open(self, states: Collection[str]) -> None:
        """Records in one of these states are no leak either."""
        more = {values["id"] for thing, values in self.house.things["record"] if thing.state in states}
        self.opens |= {mark(id) for id in more}
        self.closed -= more

    def leaks(self, asks: Iterable[Ask]) -> Iterator[tuple[Ask, list[str]]]:
        """Each request with what was wrong in its answer, or in what it left behind."""
        with transaction.atomic():
            self.walker.author_of_own(self.who)
            client = self.walker.client(self.who)
            for ask in asks:
                with transaction.atomic():
                    yield ask, self._sent(client, ask)
                    transaction.set_rollback(True)
                client.cookies.pop("messages", None)
            transaction.set_rollback(True)

    def _sent(self, client: Client, ask: Ask) -> list[str]:
        query = urlencode(ask.sent)
        if ask.method == "GET":
            answer: Any = client.get(f"{ask.path}?{query}" if query else ask.path)
        elif ask.path.startswith("/api/"):
            answer = client.post(ask.path, dict(ask.sent), content_type="application/json")
        else:
            answer = client.generic("POST", ask.path, query.encode(), content_type=FORM)
        self.came[answer.status_code] += 1
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        words = words_of(answer.headers.get("Content-Type", ""), body)
        marks = set(SHOWN.findall(words))
        self.shown |= marks
        wrong = [f"a fault: {answer.status_code}"] if answer.status_code >= 500 else []
        wrong += [f"the words of {shown}" for shown in sorted(marks - self.opens)]
        if self.names and (name := self.names.search(_unsaid(words, ask))):
            wrong.append(f"says {name[0]}")
        return wrong + self._left_behind()

    def _left_behind(self) -> list[str]:
        """What the program itself noted that it showed, and whatever was done in a home that is not theirs."""
        user = self.house.users.get(self.who.name)
        if user is None:
            return []
        wrong = []
        for look in Reading.objects.filter(viewer_id=user.pk):
            wrong += [f"a look at record {id}" for id in set(look.records) & self.closed]
            wrong += [f"a look at {id}" for id in set(look.people) & self.theirs if self.far]
        if self.far:
            done = Event.objects.filter(by_id=user.pk, home_id=self.willows)
            wrong += [f"did {event.verb} in another home" for event in done]
        return wrong


def _unsaid(words: str, ask: Ask) -> str:
    """Without what they typed themselves, which a page may say back."""
    for _, value in ask.sent:
        if value and (OF_THE_WILLOWS.search(value) or OF_ASH.search(value)):
            words = words.replace(value, "")
    return words


def words_of(kind: str, body: bytes) -> str:
    """The words of an answer; of a document, those that stand on its pages."""
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")
