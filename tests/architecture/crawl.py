"""Visit every address as everybody, with ids of theirs, of another home, of nobody; write down what happened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client

from goldthread.ground.access.models import Membership
from goldthread.ground.users.models import User
from goldthread.ui.rendering import DrawnTemplate
from tests.architecture.addresses import Address
from tests.architecture.fillings import fillings_of
from tests.architecture.universe import Universe
from tests.ground.accounts.confirmed import just_confirmed

# Who visits, and where they work: "" is nobody, signed out.
VISITORS = {
    "": "willows",
    "dee": "willows",
    "marian": "willows",
    "jo": "willows",
    "ruth": "willows",
    "ewan": "willows",
    "ada": "willows",
    "priya": "ash",
    "omar": "ash",
    "len": "willows",  # has left
    "ines": "willows",  # outside it: a placing social worker, to whom one record is released
}
_TOKENS = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce=")[^"]*')
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Words of a transaction, not questions to the tables.
_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")


@dataclass
class Visit:
    """One request and what it did. `whose`: own, foreign, absent, or "" where the address holds no id."""

    address: str
    visitor: str
    whose: str
    method: str
    path: str
    status: int
    kind: str
    body: bytes
    location: str = ""
    statements: list[str] = field(default_factory=list)
    written: dict[str, int] = field(default_factory=dict)
    people_read: set[Any] = field(default_factory=set)
    records_read: set[Any] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.address}, {self.whose or 'no id'}) as {self.visitor or 'nobody'}"

    @property
    def plain(self) -> tuple[int, str, str, bytes]:
        """The answer less what differs by design: keys of forms, and the ids that were asked for."""
        body = _UUID.sub(b"ID", _TOKENS.sub(b"KEY", self.body))
        return self.status, self.kind, _UUID.sub(b"ID", self.location.encode()).decode(), body


class Crawler:
    """Visits in the transaction of the running test; what a POST does is undone at once."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        posts = Membership.objects.filter(home__name__in=("The Willows", "Ash Lane")).values_list(
            "user__email", "home_id"
        )
        homes: dict[str, set[object]] = {}
        for email, home in posts:
            homes.setdefault(email.partition("@")[0], set()).add(home)
        self.everywhere = {key for key, held in homes.items() if len(held) > 1}
        self.clients = {visitor: self.fresh(visitor) for visitor in VISITORS}

    def fresh(self, visitor: str) -> Client:
        client = Client(raise_request_exception=False)
        if visitor:
            just_confirmed(client, User.objects.get(email=f"{visitor}@demo.invalid"))
        return client

    def fillings(self, address: Address, home: str, visitor: str = "") -> Iterator[tuple[str, Mapping[str, object]]]:
        """Whose ids, and the ids; nothing is foreign to somebody who works in both homes."""
        for whose, values in fillings_of(self.universe, address, home, visitor):
            if whose in ("", "own") or visitor not in self.everywhere:
                yield whose, values

    def visit(
        self, address: Address, visitor: str, whose: str, path: str, method: str = "GET", data: Any = None
    ) -> Visit:
        """One request, with everything that it did."""
        statements: list[str] = []
        templates: set[str] = set()

        def listen(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            text = sql if isinstance(sql, str) else str(sql)
            if not text.lstrip().startswith(_FRAME):
                statements.append(text)
            return execute(sql, params, many, context)

        client = self.clients[visitor]
        kept = client.cookies.output(header="", sep="")
        before, last = writes(), _last_reading()
        drawn = DrawnTemplate.render

        def render(self: DrawnTemplate, *args: Any, **kwargs: Any) -> str:
            templates.add(self.name or "")
            return drawn(self, *args, **kwargs)

        DrawnTemplate.render = render  # type: ignore[method-assign]
        try:
            with transaction.atomic():
                with connection.execute_wrapper(listen):
                    answer = client.generic(method, path, data or b"", content_type="application/x-www-form-urlencoded")
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                people, records = _readings_since(last)
                after = writes()
                if method != "GET":
                    transaction.set_rollback(True)
        finally:
            DrawnTemplate.render = drawn  # type: ignore[method-assign]
            if client.cookies.output(header="", sep="") != kept:  # signed out, say, which has been undone
                self.clients[visitor] = self.fresh(visitor)
        return Visit(
            address=address.name or address.route,
            visitor=visitor,
            whose=whose,
            method=method,
            path=path,
            status=answer.status_code,
            kind=answer.headers.get("Content-Type", ""),
            body=body,
            location=answer.headers.get("Location", ""),
            statements=statements,
            written={
                table: after[table] - before.get(table, 0) for table in after if after[table] != before.get(table, 0)
            },
            people_read=people,
            records_read=records,
            templates=templates,
        )


def writes() -> dict[str, int]:
    """Rows inserted, changed or deleted so far in this transaction, by table: PostgreSQL's own count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: count for table, count in cursor.fetchall() if count}


def _last_reading() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_reading")
        return int(cursor.fetchone()[0])


def _readings_since(last: int) -> tuple[set[Any], set[Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people, records FROM audit_reading WHERE id > %s", [last])
        rows = cursor.fetchall()
    return {id for people, _ in rows for id in people}, {id for _, records in rows for id in records}
