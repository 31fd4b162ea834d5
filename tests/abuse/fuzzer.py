"""Requests nobody of good will would send, made from the pages' own forms and addresses, by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.abuse.forms import Fields, Form, forms_of
from tests.abuse.hostile import BYTES, IDS, LONG, SCRIPTS, VALUES
from tests.architecture.addresses import addresses
from tests.architecture.crawl import VISITORS, Crawler
from tests.architecture.fillings import OTHER
from tests.architecture.universe import Universe

FORM = "application/x-www-form-urlencoded"
KINDS = (
    FORM,
    "",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "b" * 300,
    "application/x-www-form-urlencoded; charset=utf-16",
    "a/b; charset=\xff",
    "image/png",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "")
# Names that a page asks for in its address, and names that somebody might try.
ASKED = (
    "before",
    "after",
    "kind",
    "kinds",
    "author",
    "since",
    "until",
    "from",
    "to",
    "q",
    "words",
    "find",
    "text",
    "file",
    "about",
    "next",
    "theme",
    "page",
    "all",
    "owed",
    "everything",
    "day",
    "on",
    "id",
    "person",
    "home",
    "number",
)
PRIVILEGED = (
    "author",
    "author_id",
    "home",
    "home_id",
    "id",
    "pk",
    "is_superuser",
    "is_active",
    "role",
    "received_at",
    "sight",
    "head",
    "by",
    "needs",
    "invented",
    "digest",
    "struck",
    "save_number",
    "amends",
    "base",
    "csrfmiddlewaretoken",
)


@dataclass
class Attempt:
    """One request."""

    visitor: str
    method: str
    path: str
    body: bytes = b""
    kind: str = FORM
    headers: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path[:300]} as {self.visitor or 'nobody'}, {self.kind!r}, {self.body[:600]!r}"


class Fuzzer:
    """Makes attempts without end; `send` sends one and undoes what it did."""

    def __init__(self, universe: Universe, seed: int) -> None:
        self.random = random.Random(seed)
        self.crawler = Crawler(universe)
        self.universe = universe
        self.paths = list(self._paths())
        self.forms = list(self._forms())

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Every address that stands for something, with whose ids they are."""
        for address in addresses():
            if address.name == "gallery":
                continue
            for home in OTHER:
                mine = [values for whose, values in self.crawler.fillings(address, home) if whose in ("", "own")]
                for values in mine if "kind" in address.names else mine[:3]:
                    yield home, address.path(**values)

    def _forms(self) -> Iterator[tuple[str, str, Form]]:
        """Every form that somebody of the cast is offered: (visitor, page, form)."""
        seen: set[tuple[str, str]] = set()
        for home, path in self.paths:
            for visitor in ("dee", "ruth", "") if home == "willows" else ("priya",):
                answer = self.crawler.clients[visitor].get(path)
                if answer.streaming:
                    b"".join(answer.streaming_content)  # read to its end it closes itself
                if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                    continue
                for form in forms_of(answer.content.decode()):
                    key = (visitor, form.action or path)
                    if form.method == "POST" and key not in seen and "logout" not in form.action:
                        seen.add(key)
                        yield visitor, path, form

    # --- attempts ------------------------------------------------------------------------------------------------

    def attempts(self, count: int) -> Iterator[Attempt]:
        """So many attempts of every sort."""
        sorts = (self._field, self._field, self._field, self._odd_form, self._query, self._path, self._odd_request)
        for _ in range(count):
            yield self.random.choice(sorts)()

    def _form(self) -> tuple[str, str, Fields, Form]:
        visitor, page, form = self.random.choice(self.forms)
        return visitor, form.action or page, form.filled("Noah slept from 09:10."), form

    def _value(self) -> str:
        value = self.random.choice(VALUES)
        if value in LONG and self.random.random() < 0.8:  # long ones are slow, and few are enough
            value = self.random.choice(SCRIPTS)
        return value

    def _field(self) -> Attempt:
        """A form filled as it should be, but for one box, or for every one."""
        visitor, action, fields, form = self._form()
        bad = self._value()
        if self.random.random() < 0.2:
            texts = set(form.texts())
            fields = [(name, bad if name in texts else value) for name, value in fields]
        elif fields:
            at = self.random.randrange(len(fields))
            fields[at] = (fields[at][0], self.random.choice((bad, self._id())))
        return Attempt(visitor, "POST", action, _encoded(fields))

    def _odd_form(self) -> Attempt:
        """Fields left out, sent twice, made up, privileged, shuffled."""
        visitor, action, fields, _ = self._form()
        for _ in range(self.random.randint(1, 4)):
            match self.random.randrange(5):
                case 0 if fields:
                    fields.pop(self.random.randrange(len(fields)))
                case 1 if fields:
                    fields.append((self.random.choice(fields)[0], self._value()))
                case 2:
                    fields.append((self.random.choice(PRIVILEGED), self.random.choice((self._id(), self._value()))))
                case 3:
                    fields.append((self._value()[:200], self._value()))
                case _:
                    self.random.shuffle(fields)
        return Attempt(self.random.choice((visitor, visitor, "priya", "ada", "")), "POST", action, _encoded(fields))

    def _query(self) -> Attempt:
        """Something strange after the question mark."""
        home, path = self.random.choice(self.paths)
        asked = [(self.random.choice(ASKED), self._value()) for _ in range(self.random.randint(1, 3))]
        query = _encoded(asked).decode()
        if self.random.random() < 0.2:
            query += f"&{self.random.choice(ASKED)}={self.random.choice(BYTES).decode()}"
        return Attempt(self._visitor(home), "GET", f"{path}?{query[:6000]}")

    def _path(self) -> Attempt:
        """A part of an address that is something else."""
        home, path = self.random.choice(self.paths)
        parts = path.split("/")
        at = self.random.randrange(1, len(parts))
        parts[at] = self.random.choice(
            (
                quote(self._value()[:200], safe=""),
                self._id(),
                self.random.choice(BYTES).decode(),
                quote(self.random.choice(IDS)),
            )
        )
        return Attempt(self._visitor(home), self.random.choice(("GET", "POST")), "/".join(parts) or "/")

    def _odd_request(self) -> Attempt:
        """Wrong methods, wrong kinds of body, bytes that are no text, headers of somebody else."""
        home, path = self.random.choice(self.paths)
        body = self.random.choice(
            (b"", b"\xff\xfe\x00", b"a=%80&b=%c3%28", b"&&&===;;;", b"--x\r\n", b'{"a":' * 500, bytes(range(256)) * 8)
        )
        headers = self.random.choice(
            (
                {},
                {"Host": "evil.invalid"},
                {"Host": "testserver:99999"},
                {"X-Forwarded-Host": "evil.invalid", "X-Forwarded-Proto": "https"},
                {"Accept-Language": "*;q=nonsense," * 200},
                {"Cookie": "session=\xff; csrf="},
                {"Cookie": f"session={'a' * 4000}"},
                {"Referer": "javascript:1", "Origin": "null"},
                {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
                {"Content-Length": "-1"},
                {"Range": "bytes=99999999-"},
                {"If-Modified-Since": "yesterday"},
            )
        )
        return Attempt(
            self._visitor(home), self.random.choice(METHODS), path, body, self.random.choice(KINDS), dict(headers)
        )

    def _visitor(self, home: str) -> str:
        return self.random.choice([who for who, lives in VISITORS.items() if lives == home] + [""])

    def _id(self) -> str:
        nouns = self.universe.ids[self.random.choice(("willows", "ash"))]
        found = self.random.choice(self.random.choice([ids for ids in nouns.values() if ids]))
        return str(self.random.choice((found, found, uuid4())))

    # --- sending -------------------------------------------------------------------------------------------------

    def send(self, attempt: Attempt) -> HttpResponseBase:
        """Send it in a transaction of its own, and undo what it did."""
        client: Client = self.crawler.clients[attempt.visitor]
        cookies = client.cookies.output()
        with transaction.atomic():
            answer = client.generic(
                attempt.method, attempt.path, attempt.body, attempt.kind, headers=attempt.headers or {}
            )
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        if client.cookies.output() != cookies:  # signed out, or given another session, which has been undone
            self.crawler.clients[attempt.visitor] = self.crawler.fresh(attempt.visitor)
        return answer


def _encoded(fields: Fields) -> bytes:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]).encode()
