"""`goldthread run`, whole: a real house in a folder of its own, real kills, nothing left behind."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goldthread import __version__
from goldthread.config import database
from goldthread.lib import processes
from goldthread.lib.postgres import Server

PATIENCE = 120  # seconds, on a busy machine; a house opens in a few


class House:
    """One data folder, and `goldthread run` on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOLDTHREAD_", "DATABASE_"))}
        self.environ = {
            **kept,
            "PORT": str(self.port),
            "GOLDTHREAD_DATA": str(folder / "var"),
            "GOLDTHREAD_ROOT_DATA": str(folder / "root"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        self.server = Server(folder / "var" / "home", demo=False, environ=self.environ)
        self.process: subprocess.Popen[str] | None = None
        self.said = folder / "said.txt"

    def command(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "goldthread", *words],
            capture_output=True,
            text=True,
            env={**self.environ, **more},
            cwd=self.folder,
            check=False,
        )

    def open(self) -> None:
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "goldthread", "run"],
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                env=self.environ,
                cwd=self.folder,
            )
        assert processes.wait_until(lambda: self.health() == 200 or self.ended(), PATIENCE), self.said.read_text()
        assert not self.ended(), self.said.read_text()

    def ended(self) -> bool:
        assert self.process is not None
        return self.process.poll() is not None

    def ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def health(self) -> int:
        return self.ask("/healthz")[0]

    def children(self, word: str) -> list[int]:
        """Processes of this house whose command holds `word`, the eldest first."""
        found = []
        for pid in sorted(int(entry.name) for entry in Path("/proc").glob("[0-9]*")):
            try:
                environ = Path(f"/proc/{pid}/environ").read_bytes()
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            ours = f"GOLDTHREAD_DATA={self.folder}".encode() in environ or str(self.folder) in command
            if ours and word in command and processes.is_alive(pid):
                found.append(pid)
        return found

    def close(self, signum: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE)

    def back(self) -> bool:
        return processes.wait_until(lambda: self.health() == 200, PATIENCE)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One data folder for all, so that it is prepared once; whoever uses it leaves it in order."""
    made = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    made = House(folder)
    yield made
    if made.process is not None and not made.ended():
        made.process.kill()
        made.process.wait()
    assert processes.wait_until(lambda: not made.children(""), 60), "something outlived its parent"


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")


def test_opens_says_where_closes_and_opens_again(house: House) -> None:
    house.open()
    assert processes.wait_until(lambda: "Ctrl-C stops it." in house.said.read_text(), PATIENCE)
    said = house.said.read_text()
    assert f"Goldthread is open at http://127.0.0.1:{house.port}/" in said
    link = next(line.strip() for line in said.splitlines() if "/welcome/" in line or line.strip().startswith("http://"))
    assert house.ask(link.removeprefix(f"http://127.0.0.1:{house.port}"))[0] == 200

    def healthy() -> bool:
        return json.loads(house.ask("/healthz")[1]) == {"database": "ok", "worker": "ok", "version": __version__}

    assert processes.wait_until(healthy, PATIENCE)
    second = house.command("run", PORT=str(house.port + 1))
    assert second.returncode == 1
    assert "runs already" in second.stderr
    fresh = house.command("link")
    assert fresh.returncode == 0, fresh.stderr
    assert fresh.stdout.strip() not in said, "a fresh one"
    assert house.close(signal.SIGINT) == 0
    assert house.children("") == []

    house.open()
    assert "Preparing" not in house.said.read_text(), "the second start has nothing to prepare"
    assert house.close(signal.SIGTERM) == 0
    assert house.children("") == []


def test_what_is_killed_comes_back(house: House) -> None:
    house.open()
    web = house.children("goldthread serve")
    assert len(web) == 2, "granian's first process, and the one that serves"
    os.kill(web[0], signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.is_alive(web[1]), PATIENCE), "it still holds the port"
    assert house.back()

    os.kill(house.children("goldthread serve")[-1], signal.SIGKILL)
    assert house.back()

    postgres = house.children("bin/postgres -D")
    os.kill(postgres[0], signal.SIGKILL)
    assert processes.wait_until(lambda: postgres[0] not in house.children("bin/postgres -D"), PATIENCE)
    assert house.back()
    assert house.children("bin/postgres -D") != postgres

    worker = house.children("goldthread worker")
    os.kill(worker[0], signal.SIGKILL)
    assert processes.wait_until(lambda: house.children("goldthread worker") not in ([], worker), PATIENCE)
    assert house.close() == 0


def test_when_the_parent_is_killed_all_go_and_the_next_start_recovers(house: House) -> None:
    house.open()
    assert house.process is not None
    house.process.kill()
    house.process.wait()
    assert processes.wait_until(lambda: not house.children(""), 60)
    house.open()
    assert house.close() == 0


def test_who_serves_pages_holds_no_owner_s_password(house: House) -> None:
    house.open()
    owner = house.server.url("owner").split(":")[2].split("@")[0]
    for pid in house.children("goldthread serve") + house.children("goldthread worker"):
        assert owner.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    assert house.close() == 0


def test_a_database_that_is_newer_is_left_alone(house: House) -> None:
    assert house.command("migrate").returncode == 0
    with house.server.in_use(), psycopg.connect(house.server.url("owner")) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('users', '0999_later', now())")
        connection.execute("COMMENT ON TABLE django_migrations IS 'goldthread home of-a-later-version'")
    try:
        answer = house.command("run")
    finally:
        with house.server.in_use(), psycopg.connect(house.server.url("owner")) as connection:
            connection.execute("DELETE FROM django_migrations WHERE name = '0999_later'")
    assert answer.returncode == 1
    assert "newer than this program" in answer.stderr
    assert "users.0999_later" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert house.children("") == []


def test_invented_and_real_people_never_share_a_database(house: House) -> None:
    assert house.command("migrate").returncode == 0
    with house.server.in_use():
        named = {
            "DATABASE_URL": house.server.url("app"),
            "DATABASE_OWNER_URL": house.server.url("owner"),
            "GOLDTHREAD_DEMO": "1",
        }
        answer = house.command("migrate", **named)
    assert answer.returncode == 1
    assert "never share a database" in answer.stderr


def test_the_role_is_read_from_an_address() -> None:
    assert database.role_of("postgresql://goldthread_app:pw@/goldthread?host=%2Ftmp") == "goldthread_app"
    assert database.role_of("postgresql:///goldthread") == ""
    addresses = database.Addresses("postgresql://o@/x", "postgresql://a@/x", "postgresql://d@/x")
    assert addresses.readers() == ["a", "d"]
    assert database.Addresses("postgresql://o@/x", "postgresql://o@/x", "").readers() == []
