"""Every form of every page, sent once in one house and twice at the same moment in its twin; what each did, counted."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

import psycopg
from psycopg import sql

from tests.abuse.forms import Fields, Form, forms_of
from tests.conftest import peek
from tests.journeys.house import House

# What a request leaves by being one: who looked, whose session it was, how often somebody tried.
LEFT_BY_ASKING = {"audit_reading", "django_session", "accounts_signin", "accounts_cache", "procrastinate_events"}


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


@dataclass
class Twin:
    """One of the two houses, with one worker in it."""

    house: House
    jar: CookieJar
    browser: OpenerDirector
    said: str = ""

    @classmethod
    def of(cls, house: House, name: str) -> Twin:
        jar = CookieJar()
        twin = cls(house, jar, build_opener(HTTPCookieProcessor(jar), _Stay))
        if name:
            door = twin.get("/choose/")[1]
            found = re.search(r'<form.*?value="([0-9a-f-]{36})".*?Be ' + re.escape(name), door, re.S)
            worker = _worker_of(door, name)
            assert found and worker, name
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door)
            assert token
            status = twin.post("/choose/", [("csrfmiddlewaretoken", token[1]), ("worker", worker)])
            assert status == 302, status
        return twin

    def get(self, path: str) -> tuple[int, str]:
        return self._asked(Request(self.house.url + path))

    def post(self, path: str, fields: Fields) -> int:
        body = urlencode(fields).encode()
        status, self.said = self._asked(Request(self.house.url + path, body, {"Referer": self.house.url + path}))
        return status

    def _asked(self, request: Request) -> tuple[int, str]:
        try:
            with self.browser.open(request, timeout=60) as answer:
                kind = answer.headers.get("Content-Type", "")
                return answer.status, answer.read().decode() if kind.startswith("text/html") else ""
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")

    def at_once(self, path: str, fields: Fields) -> list[int]:
        """The same, twice, as near to one moment as threads come."""
        ready, told = threading.Barrier(2), []

        def send() -> None:
            ready.wait()
            told.append(self.post(path, fields))

        threads = [threading.Thread(target=send) for _twice in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(told)

    def counted(self) -> dict[str, int]:
        with peek(self.house.database) as connection:
            return counted(connection)

    def forms(self, path: str) -> Iterator[Form]:
        status, page = self.get(path)
        if status == 200:
            for form in forms_of(page):
                if form.method == "POST":
                    yield form


def _worker_of(door: str, name: str) -> str:
    for form in re.findall(r"<form.*?</form>", door, re.S):
        if f"Be {name}" in re.sub(r"\s+", " ", form):
            found = re.search(r'name="worker"[^>]*value="([^"]+)"|value="([0-9a-f-]{36})"', form)
            if found:
                return found[1] or found[2]
    return ""


def counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table, less what a request leaves by being one."""
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        if name not in LEFT_BY_ASKING
    ]
    every = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier(name)) for name in tables
    )
    return dict(connection.execute(every).fetchall())


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {table: after[table] - before[table] for table in after if after[table] != before[table]}
