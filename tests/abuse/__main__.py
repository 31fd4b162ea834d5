"""`python -m tests.abuse N [SEED]`: N hostile requests to the real server with several workers; none may answer 5xx.

Pages: forms filled in badly, odd queries, addresses, methods, bodies and headers, as everybody. API: what Schemathesis
makes of the document, as it asks and against it. A round is 4,000 requests against a fresh copy of the house, because
what is sent is really done. Prints the figures for docs/measures.md; 1 when anything broke.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import psycopg
from django.test.utils import setup_test_environment
from psycopg import sql

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.abuse.unlimited"

from goldthread.lib import actors
from tests.conftest import server
from tests.front.leaving.house import ROOT, environ, goldthread
from tests.journeys.house import House, free_port
from tests.standing import WORKERS

ROUND, SENDERS, WEB_WORKERS, API_SHARE = 4000, 4, 3, 0.15
TEMPLATE, FORMS = "abuse_template", "abuse_forms"
NAMES = {**{key: name for key, (name, _role) in WORKERS.items()}, "omar": "Omar Fenn"}
TOKEN = (
    'import django; from goldthread.lib import actors; actors.house = "tests"; django.setup(); '
    "from tests.api.house import token; print(token()[1])"
)


def main() -> int:
    """0 when every answer was below 500 and the server lived."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261122
    running = server()
    running.start()
    os.environ["DATABASE_URL"] = running.url("app", FORMS)
    actors.house = "tests"
    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    began, told, broken, shown = time.monotonic(), Counter[str](), list[str](), 0
    try:
        with tempfile.TemporaryDirectory(prefix="gt-abuse-") as place:
            universe, secret = _furnish(Path(place))
            fuzzer = _fuzzer(universe, seed)
            for number in range((wanted + ROUND - 1) // ROUND):
                many = min(ROUND, wanted - number * ROUND)
                broken += _round(Path(place), number, many, fuzzer, universe, secret, told, seed + number)
                print(
                    f"{sum(told.values())} of {wanted}: {len(broken)} broken", *broken[shown:], sep="\n  ", flush=True
                )
                shown = len(broken)
    finally:
        running.stop()
        shutil.rmtree(os.environ["GOLDTHREAD_TEST_PLACE"], ignore_errors=True)
    minutes = (time.monotonic() - began) / 60
    fives = sum(count for status, count in told.items() if status.rpartition(" ")[2].startswith("5"))
    print(
        f"{date.today():%-d %B %Y}, seed {seed}: {sum(told.values())} hostile requests in {minutes:.0f} minutes "
        f"({len(fuzzer.forms)} forms, {WEB_WORKERS} web processes); answers 5xx: {fives}; {dict(sorted(told.items()))}"
    )
    for line in broken[:20]:
        print(f"  {line}")
    return 1 if broken else 0


def _furnish(place: Path) -> tuple[Any, str]:
    from tests.architecture.universe import Universe

    server().ensure_database(TEMPLATE)
    done = goldthread(TEMPLATE, place / "files", "migrate", DJANGO_SETTINGS_MODULE="goldthread.config.settings")
    if done.returncode:
        raise SystemExit(done.stderr)
    env = environ(TEMPLATE, place / "files")
    _python(["-m", "tests.standing"], {**env, "DATABASE_URL": server().url("demo", TEMPLATE)})
    told = json.loads(_python(["-m", "tests.abuse.fill", "Woven words"], env).splitlines()[-1])
    secret = _python(["-c", TOKEN], env).strip()
    return Universe(told["ids"], told["kinds"]), secret


def _python(words: list[str], env: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, *words], check=True, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT
    ).stdout


def _fuzzer(universe: Any, seed: int) -> Any:
    """Reads every form off the pages, in this process, of a copy of the house."""
    _copy(FORMS)
    from tests.abuse.fuzzer import Fuzzer

    return Fuzzer(universe, seed)


def _copy(name: str) -> str:
    with psycopg.connect(server().url("owner", "postgres"), autocommit=True) as connection:
        database = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, sql.Identifier(TEMPLATE)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO goldthread_app").format(database))
    return server().url("app", name)


def _round(
    place: Path, number: int, many: int, fuzzer: Any, universe: Any, secret: str, told: Counter[str], seed: int
) -> list[str]:
    name, port = f"abuse_{number}_{uuid4().hex[:6]}", free_port()
    house = House(
        url=f"http://localhost:{port}",
        port=port,
        database=_copy(name),
        environ={**environ(name, place / "files"), "DJANGO_SETTINGS_MODULE": "tests.abuse.unlimited"},
        log=place / f"{number}.log",
        workers=WEB_WORKERS,
    )
    house.environ["DATABASE_URL"] = house.database
    house.start()
    broken: list[str] = []
    try:
        by_programs = int(many * API_SHARE)
        attempts = list(fuzzer.attempts(many - by_programs))
        threads = [
            threading.Thread(target=_send, args=(house, attempts[at::SENDERS], told, broken)) for at in range(SENDERS)
        ]
        for thread in threads:
            thread.start()
        _ask_as_a_program(house, universe, secret, by_programs, seed, told, broken)
        for thread in threads:
            thread.join()
        if house.process is None or house.process.poll() is not None:
            broken.append(f"the server ended: {house.log.read_text(errors='replace')[-2000:]}")
    finally:
        house.stop()
        with psycopg.connect(server()._url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return broken


def _send(house: House, attempts: list[Any], told: Counter[str], broken: list[str]) -> None:
    from tests.abuse.sender import NO_ANSWER, Sender

    sender = Sender(house.url, NAMES)
    for attempt in attempts:
        status, body = sender.send(attempt)
        told["pages closed" if status == NO_ANSWER else f"pages {status}"] += 1
        if status >= 500:
            broken.append(f"{status}: {attempt}")
        elif b"<script>window.pwned" in body or b"<img src=x onerror" in body:
            broken.append(f"markup of a stranger came back: {attempt}")


def _ask_as_a_program(
    house: House, universe: Any, secret: str, many: int, seed_: int, told: Counter[str], broken: list[str]
) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st
    from schemathesis import GenerationMode

    from goldthread.config.api.addresses import described

    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described(), default=str)))
    schema.config.update(base_url=house.url)
    operations = [found.ok() for found in schema.get_all_operations()]
    ids = {
        noun: [str(each) for home in ("willows", "ash") for each in universe.ids[home][noun]]
        for noun in ("person", "record")
    }

    @seed(seed_)
    @settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        mode = data.draw(st.sampled_from((GenerationMode.POSITIVE, GenerationMode.NEGATIVE)))
        case = data.draw(operation.as_strategy(mode))
        if "id" in (case.path_parameters or {}) and data.draw(st.integers(0, 3)):
            noun = "record" if "/records/" in operation.path else "person"
            case.path_parameters["id"] = data.draw(st.sampled_from([*ids[noun], str(uuid4())]))
        if data.draw(st.integers(0, 7)):
            kept = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
            case.headers = {**kept, "Authorization": f"Bearer {secret}"}
        answer = case.call(base_url=house.url)
        told[f"API {answer.status_code}"] += 1
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code}: {case.as_curl_command()}: {answer.content[:300]!r}")

    ask()


if __name__ == "__main__":
    sys.exit(main())
