"""Workers who write while the house is killed under them: through the pages, again until it is acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.lib.identifiers import uuid7
from tests.ground.accounts.apps import code_of

GIVEN_UP = 180  # seconds without an answer that counts


@dataclass
class Ledger:
    """What was acknowledged, and what it took. Written by all workers, under one lock."""

    records: dict[UUID, str] = field(default_factory=dict)  # id: the mark in its text
    drafts: dict[UUID, tuple[int, str]] = field(default_factory=dict)  # id: the last acknowledged save and its mark
    sent: dict[UUID, dict[int, str]] = field(default_factory=dict)  # every save of a draft that was ever sent
    answers: Counter[str] = field(default_factory=Counter)
    attempts: int = 0
    repeated: int = 0  # sent once more although acknowledged
    faults: list[str] = field(default_factory=list)
    acknowledged_at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def done(self) -> int:
        """Acts acknowledged so far."""
        return len(self.acknowledged_at)


class Worker(threading.Thread):
    """One worker at one tablet: signs `saves` records and keeps `drafts` drafts of three saves each."""

    def __init__(
        self, number: int, port: int, key: str, person: UUID, plan: list[str], seed: int, ledger: Ledger
    ) -> None:
        super().__init__(daemon=True, name=f"{key}-{number}")
        self.port, self.key, self.person, self.plan, self.ledger = port, key, person, plan, ledger
        self.random = random.Random(f"{seed}-{number}")
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None
        self.step = 0  # of the app: the last half minute whose code was sent

    def run(self) -> None:
        try:
            self._until(self._sign_in)
            for number, act in enumerate(self.plan):
                mark = f"{self.name}-{number}-{self.random.getrandbits(40):x}"
                self._save(mark) if act == "save" else self._draft(mark)
        except Exception as fault:
            with self.ledger.lock:
                self.ledger.faults.append(f"{self.name}: {fault!r}")
        finally:
            self._hang_up()

    # --- acts ----------------------------------------------------------------------------------------------------

    def _save(self, mark: str) -> None:
        id = uuid7()
        form = self._form(mark) | {"id": str(id), "act": "sign", "save_number": "1"}

        def send() -> bool:
            status, location, _ = self._post("/record/daily_log/", form)
            return status == 302 and location == f"/records/{id}/"

        self._until(send)
        self._note(lambda: self.ledger.records.__setitem__(id, mark))
        if self.random.random() < 0.2:  # the tablet never heard the answer and sends it again
            with self.ledger.lock:
                self.ledger.repeated += 1
            self._until(send)

    def _draft(self, mark: str) -> None:
        id = uuid7()
        for number in (1, 2, 3):
            words = f"{mark}-save{number}"
            with self.ledger.lock:
                self.ledger.sent.setdefault(id, {})[number] = words
            form = self._form(words) | {"kind": "daily_log", "save_number": str(number)}

            def send(form: dict[str, str] = form) -> bool:
                status, _, body = self._post(f"/drafts/{id}/keep", form)
                return status == 200 and "saved" in json.loads(body)

            self._until(send)
            self._note(lambda number=number, words=words: self.ledger.drafts.__setitem__(id, (number, words)))  # type: ignore[misc]

    def _form(self, mark: str) -> dict[str, str]:
        now = datetime.now(ZoneInfo("Europe/London"))
        return {
            "subject": str(self.person),
            "happened_on": now.strftime("%Y-%m-%d"),
            "happened_time": now.strftime("%H:%M"),
            "q.part_of_day": "morning",
            "q.note.seen": f"Noah slept from 09:10 to 10:05. {mark}",
        }

    def _sign_in(self) -> bool:
        status, location, body = self._request("GET", "/accounts/login/")
        if status == 302 and location == "/accounts/2fa/authenticate/":  # the password was taken before
            return self._give_code()
        names = re.findall(r'name="(login|password|username|email)"', body)
        if status != 200 or not names:
            return False
        status, _, _ = self._post(
            "/accounts/login/", {"login": f"{self.key}@demo.invalid", "password": f"{self.key}-invented-password"}
        )
        return status == 302 and "session" in self.cookies and self._give_code()

    def _give_code(self) -> bool:
        """The app's code: each works once, so one that was sent and never acknowledged is not sent again."""
        now = int(time.time()) // 30
        step = max(self.step + 1, now - 1)
        if step > now + 1:
            return False
        self.step = step
        code = code_of(steps=step - now)
        status, location, _ = self._post("/accounts/2fa/authenticate/", {"code": code})
        return status == 302 and "2fa" not in location

    # --- sending -------------------------------------------------------------------------------------------------

    def _until(self, send: object) -> None:
        """Try until it is acknowledged, as a tablet does."""
        end = time.monotonic() + GIVEN_UP
        while time.monotonic() < end:
            with self.ledger.lock:
                self.ledger.attempts += 1
            try:
                if send():  # type: ignore[operator]
                    return
            except (OSError, http.client.HTTPException, ValueError):
                self._hang_up()
                with self.ledger.lock:
                    self.ledger.answers["no answer"] += 1
            time.sleep(self.random.uniform(0.02, 0.25))
        raise TimeoutError("never acknowledged")

    def _note(self, write: object) -> None:
        with self.ledger.lock:
            write()  # type: ignore[operator]
            self.ledger.acknowledged_at.append(time.monotonic())

    def _post(self, path: str, form: dict[str, str]) -> tuple[int, str, str]:
        return self._request("POST", path, urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrf", "")}))

    def _request(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body.encode(), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        with self.ledger.lock:
            self.ledger.answers[str(answer.status)] += 1
            if answer.status == 500 or answer.status in (403, 404, 422):
                self.ledger.faults.append(f"{method} {path}: {answer.status}")
        if answer.status == 503 and not answer.headers.get("Retry-After"):
            with self.ledger.lock:
                self.ledger.faults.append(f"{path}: 503 without Retry-After")
        return answer.status, answer.headers.get("Location", ""), text

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
