"""A cluster, a database for each size, the house's server and the baseline's, and a load on them."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from goldthread.lib import processes
from goldthread.lib.postgres import Server

ROOT = Path(__file__).parent.parent
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


@dataclass(frozen=True)
class Site:
    """A running server and what a signed-in browser sends it."""

    port: int
    cookies: str
    token: str


@contextmanager
def cluster() -> Iterator[Server]:
    """A PostgreSQL of its own, with the same durability as a home's."""
    place = Path(tempfile.mkdtemp(prefix="gt-bench-"))
    server = Server(place / "pg", demo=True)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.place.home, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def environment(server: Server, database: str, role: str = "app") -> dict[str, str]:
    """What a process needs to work on that database."""
    place = ROOT / ".artifacts" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "DATABASE_URL": server.url(role, database),  # type: ignore[arg-type]
        "BASELINE_URL": server._url(
            "postgres", database
        ),  # whom no wall binds: the baseline stays as it was before them
        "GOLDTHREAD_DATA": str(place),
        "GOLDTHREAD_DEMO": "1",
        "GOLDTHREAD_SECRET_KEY": "for benchmarks only " * 3,
        "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
    }


@contextmanager
def serving(app: str, environ: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI application by granian, one process and four threads as a home has it; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        app,
    ]
    process = processes.start(command, dies_by=signal.SIGTERM, environ=environ, folder=ROOT)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        processes.stop(process, signal.SIGTERM, 10)


def session(environ: dict[str, str], email: str, backend: str, number: int = 1) -> tuple[list[str], str]:
    """Keys of signed-in sessions, one a browser, and a CSRF token, made by the program itself."""
    code = (
        'import django; from goldthread.lib import actors; actors.house = "tests"; django.setup()\n'
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.middleware.csrf import _get_new_csrf_string\n"
        "from goldthread.ground.users.models import User\n"
        f"u = User.objects.get(email={email!r})\n"
        "print(_get_new_csrf_string())\n"
        f"for _ in range({number}):\n"
        "    s = SessionStore(); s['_auth_user_id'] = str(u.pk)\n"
        f"    s['_auth_user_backend'] = {backend!r}\n"
        "    s['_auth_user_hash'] = u.get_session_auth_hash(); s.save()\n"
        "    print(s.session_key)\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=ROOT, check=True, capture_output=True, text=True
    )
    token, *keys = out.stdout.split()
    return keys, token


def fetch(
    site: Site, path: str, *, headers: dict[str, str] | None = None, body: str | None = None
) -> tuple[int, bytes, dict[str, str]]:
    """One request as the signed-in worker."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    sent = {"Cookie": site.cookies, **(headers or {})}
    if body is not None:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": site.token}
    connection.request("POST" if body is not None else "GET", path, body, sent)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, {name.lower(): value for name, value in answer.getheaders()}


class Load:
    """Load by wrk (Debian's package), closed loop. Answers requests a second; a wrong answer is an error."""

    def __init__(self, connections: int = 4) -> None:
        self.connections = connections
        if shutil.which("wrk") is None:
            raise SystemExit("The benchmarks need wrk: apt-get install wrk")

    def get(self, site: Site, path: str) -> float:
        """GET the path over and over as a signed-in browser."""
        return self._run(site, path, None)

    def post(self, site: Site, path: str, script: Path) -> float:
        """Run a Lua script that posts."""
        return self._run(site, path, script)

    def _run(self, site: Site, path: str, script: Path | None) -> float:
        command = [
            "wrk",
            "-t1",
            f"-c{self.connections}",
            f"-d{SECONDS:g}s",
            "-H",
            f"Cookie: {site.cookies}",
            "-H",
            "Accept-Encoding: gzip",
        ]
        if script:
            command += ["-s", str(script)]
        command.append(f"http://127.0.0.1:{site.port}{path}")
        environ = {**os.environ, "CSRF": site.token, "SEED": str(uuid.uuid4().int % 2**31)}
        out = subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout
        if "Non-2xx" in out or "Socket errors" in out:
            raise SystemExit(f"wrong answers under load:\n{out}")
        found = re.search(r"Requests/sec:\s+([\d.]+)", out)
        assert found
        return float(found[1])


def prepare(server: Server, name: str) -> None:
    """A database with the tables and the standing cast."""
    server.ensure_database(name)
    for role, arguments in (
        ("owner", ["-m", "django", "migrate", "-v0"]),
        ("owner", ["-m", "goldthread.config.walls", "goldthread_app", "goldthread_demo"]),
        ("demo", ["-m", "tests.standing"]),
    ):
        subprocess.run([sys.executable, *arguments], env=environment(server, name, role), cwd=ROOT, check=True)


def copy(server: Server, source: str, name: str) -> None:
    """A database like another."""
    with psycopg.connect(server.url("owner", "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        connection.execute(f'GRANT CONNECT ON DATABASE "{name}" TO goldthread_app, goldthread_demo')
