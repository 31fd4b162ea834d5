"""The running program opens connections to whom the administrator named, and to nobody else."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from goldthread.lib.outward import Guard, NotNamed
from tests.architecture.sources import PROGRAM, modules, tree
from tests.journeys.conftest import houses, static_files
from tests.journeys.house import House

__all__ = ["houses", "static_files"]

# Modules that may know what a connection is, each with why.
MAY_CONNECT = {
    "goldthread/lib/outward.py": "the guard itself",
    "goldthread/config/commands/run.py": "asks whether its own port is free, and whether its own pages answer",
    "goldthread/config/commands/worker.py": "waits for the database (asyncio)",
}
CONNECTS = {
    *("socket", "ssl", "asyncio", "smtplib", "ftplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "socketserver"),
    *("requests", "httpx", "httpcore", "aiohttp", "urllib3", "niquests", "paramiko", "boto3", "websocket"),
    *("urllib.request", "http.client", "http.server", "django.core.mail", "logging.handlers"),
}


class Stranger:
    """Somebody who listens, and counts who comes."""

    def __init__(self) -> None:
        self.came = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.post = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.port: int = self.door.getsockname()[1]
        self.post.bind(("127.0.0.1", self.port))
        self.post.settimeout(0.5)
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        while True:
            try:
                caller, _whence = self.door.accept()
            except OSError:
                return
            self.came += 1
            with caller:
                caller.recv(4000)
                caller.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    def letters(self) -> int:
        try:
            self.post.recv(100)
        except TimeoutError:
            return 0
        return 1


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    made = Stranger()
    yield made
    made.door.shutdown(socket.SHUT_RDWR)
    made.door.close()
    made.post.close()


def ask(house: House, stranger: Stranger) -> dict[str, str]:
    with urllib.request.urlopen(f"{house.url}/planted/?host=127.0.0.1&port={stranger.port}", timeout=30) as answer:
        told: dict[str, str] = json.loads(answer.read())
    return told


def test_a_planted_request_is_refused(houses: Callable[..., House], stranger: Stranger) -> None:
    """In the real server: nobody came, no letter came, and no name was asked for."""
    house = houses(DJANGO_SETTINGS_MODULE="tests.config.planted")
    told = ask(house, stranger)
    assert len(told) == 5
    for way, what in told.items():
        assert "GOLDTHREAD_OUTBOUND does not name it" in what, f"{way}: {what}"
    assert stranger.came == 0
    assert stranger.letters() == 0


def test_whom_the_administrator_named_is_reached(houses: Callable[..., House], stranger: Stranger) -> None:
    house = houses(
        DJANGO_SETTINGS_MODULE="tests.config.planted", GOLDTHREAD_OUTBOUND=f"127.0.0.1:{stranger.port}, mail.example"
    )
    told = ask(house, stranger)
    assert [way for way, what in told.items() if what == "reached"] == [
        "a request",
        "a connection",
        "a socket",
        "a datagram",
    ]
    assert stranger.came == 3
    assert stranger.letters() == 1
    assert "does not name it" in told["a name that tells"]


def test_jobs_and_commands_are_guarded_as_well() -> None:
    ask = (
        "from goldthread.config.database import set_up_django; set_up_django('postgresql:///nowhere', acts_as='x'); "
        "import socket; socket.create_connection(('192.0.2.1', 25), timeout=5)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert "NotNamed" in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("named", "host", "port", "let"),
    [
        ([], "192.0.2.1", 443, False),
        (["192.0.2.1"], "192.0.2.1", 443, True),
        (["192.0.2.1:443"], "192.0.2.1", 443, True),
        (["192.0.2.1:443"], "192.0.2.1", 25, False),
        (["192.0.2.1"], "192.0.2.10", 443, False),
        (["[2001:db8::1]:443"], "2001:db8::1", 443, True),
        (["2001:db8::1"], "2001:db8::1", 25, True),
        (["[2001:db8::1]:443"], "2001:db8::1", 25, False),
        (["mail.example"], "mail.example.evil.invalid", 25, False),
        (["mail.example"], "127.0.0.1", 25, False),
    ],
)
def test_who_is_named(named: list[str], host: str, port: int, let: bool) -> None:
    hook = Guard(named)
    if let:
        hook("socket.connect", (None, (host, port)))
    else:
        with pytest.raises(NotNamed, match="GOLDTHREAD_OUTBOUND"):
            hook("socket.connect", (None, (host, port)))


def test_files_of_this_machine_and_listening_are_nobodys_business() -> None:
    hook = Guard([])
    hook("socket.connect", (None, "/run/goldthread/socket"))
    hook("socket.bind", (None, ("0.0.0.0", 8000)))
    hook("socket.getaddrinfo", (None, 8000, 0, 0, 0))
    hook("open", ("a", "r", 0))


def test_nobody_reaches_out_past_the_one_place() -> None:
    """No module of the program knows what a connection is, but those named above."""
    found = {}
    for module in modules():
        name = module.relative_to(PROGRAM.parent).as_posix()
        imported = set()
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        known = {each for each in imported if each in CONNECTS or each.split(".")[0] in CONNECTS}
        if known:
            found[name] = known
    assert found.keys() == MAY_CONNECT.keys()
