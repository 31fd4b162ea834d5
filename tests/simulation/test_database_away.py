"""The disk full, and the database away: kind words, nothing lost of what was typed, well again by itself."""

from __future__ import annotations

import html
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import sql

from goldthread.lib.identifiers import uuid7
from goldthread.lib.postgres.roles import SUPERUSER
from tests.conftest import TEMPLATE, copy_house, drop_house, peek, server
from tests.journeys.conftest import House
from tests.simulation.tablet import Tablet

SMALL = 160  # megabytes: a copy of the standing house, and a little


def _superuser() -> psycopg.Connection:
    return psycopg.connect(server()._url(SUPERUSER, "postgres"), autocommit=True)


def _form(url: str, words: str, id: UUID) -> dict[str, str]:
    now = datetime.now(ZoneInfo("Europe/London"))
    with peek(url) as connection:
        found = connection.execute(
            "SELECT p.id FROM people_person p JOIN homes_home h ON h.id = p.home_id "
            "WHERE p.preferred_name = 'Noah' AND h.name = 'The Willows'"
        ).fetchone()
    assert found is not None
    return {
        "id": str(id),
        "act": "sign",
        "save_number": "1",
        "subject": str(found[0]),
        "happened_on": now.strftime("%Y-%m-%d"),
        "happened_time": now.strftime("%H:%M"),
        "q.part_of_day": "morning",
        "q.note.seen": words,
    }


def _ruth(house: House) -> Tablet:
    with peek(house.database) as connection:
        found = connection.execute("SELECT id FROM users_user WHERE email = 'ruth@demo.invalid'").fetchone()
    assert found is not None
    tablet = Tablet(house.port)
    tablet.be(found[0])
    return tablet


def _kept(url: str, id: UUID) -> list[str]:
    with peek(url) as connection:
        rows = connection.execute(
            "SELECT t.text FROM records_revisiontext t JOIN records_revision v ON v.id = t.revision_id "
            "WHERE v.record_id = %s",
            [id],
        ).fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own, SMALL megabytes, that PostgreSQL may write to."""
    folder = Path(tempfile.mkdtemp(prefix="gt-disk-"))
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("a small disk takes root and the right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def crowded(small_disk: Path, worker_id: str) -> Iterator[str]:
    """The standing house on the small disk; its address as the app."""
    name, space = f"crowded_{worker_id}", f"small_{worker_id}"
    home = small_disk / "tables"
    home.mkdir(mode=0o700)
    os.chown(home, *server().place.user())
    small_disk.chmod(0o755)
    with _superuser() as connection:
        connection.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(space), str(home)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} TABLESPACE {}").format(
                *map(sql.Identifier, (name, TEMPLATE, space))
            )
        )
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO goldthread_app").format(sql.Identifier(name)))
    yield server().url("app", name)
    with _superuser() as connection:  # the owner may not end the app's connections
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP TABLESPACE {}").format(sql.Identifier(space)))


def test_a_full_disk_takes_nothing_and_loses_nothing(
    crowded: str, small_disk: Path, houses: Callable[..., House]
) -> None:
    """A save that finds no room: 503 in words, with all that was typed, nothing kept; then room, and it is kept."""
    house = houses(database=crowded)
    ruth = _ruth(house)
    chance = random.Random(20261122)
    words = "Noah slept from 09:10 to 10:05. " + " ".join(f"{chance.getrandbits(64):x}" for _ in range(5000))
    first, second = uuid7(), uuid7()
    assert ruth.post("/record/daily_log/", _form(crowded, "Noah slept from 08:00.", first))[0] == 302
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        try:
            while file.write(b"\0" * 65536):
                file.flush()
        except OSError:
            pass
    form = _form(crowded, words, second)
    status, headers, text = ruth.post("/record/daily_log/", form)
    assert status == 503
    assert headers["Retry-After"]
    assert "There is no room left on the disk" in text
    assert "was not kept yet" in text
    shown = html.unescape(text)
    for name, value in form.items():
        assert f'name="{name}"' in shown
        assert value in shown
    assert _kept(crowded, second) == []
    reading = ruth.get(f"/records/{first}/")
    assert reading[0] in (200, 503), reading[2][:2000]
    ballast.unlink()
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))
    assert again["id"] == str(second)
    assert ruth.post("/record/daily_log/", form)[0] == 302
    kept = _kept(crowded, second)
    assert len(kept) == 1
    assert words in kept[0]
    assert "Noah slept from 08:00." in _kept(crowded, first)[0]


def test_a_database_that_is_away_is_said_kindly_and_comes_back_by_itself(
    houses: Callable[..., House], worker_id: str
) -> None:
    """No connection: 503, Retry-After, words, what was typed; the same server answers again when it is back."""
    name = f"away_{worker_id}"
    url = copy_house(name)
    try:
        house = houses(database=url)
        ruth = _ruth(house)
        form = _form(url, "Noah slept from 09:10 to 10:05 in his cot by the window.", uuid7())
        _let_in(name, False)
        for path in ("/people/", "/record/", f"/people/{uuid4()}/"):
            status, headers, text = ruth.get(path)
            assert status == 503, path
            assert headers["Retry-After"], path
            assert "Goldthread is resting" in text, path
        status, headers, text = ruth.post("/record/daily_log/", form)
        assert status == 503
        assert form["q.note.seen"] in html.unescape(text)
        assert "Send it again" in text
        status, _, text = ruth.get("/healthz")
        assert (status, '"away"' in text) == (503, True)
        stranger = Tablet(house.port)
        assert form["q.note.seen"] not in stranger.post("/record/daily_log/", form)[2], "put there by who knows whom"
        _let_in(name, True)
        assert ruth.get("/people/")[0] == 200
        assert ruth.post("/record/daily_log/", form)[0] == 302
        assert len(_kept(url, UUID(form["id"]))) == 1
        house.stop()
        assert "Traceback" not in house.log.read_text(errors="replace"), "one line is enough"
    finally:
        _let_in(name, True)
        drop_house(name)


def _let_in(name: str, open_: bool) -> None:
    """Shut everybody out of a database, those who are in too; or let them in again."""
    with _superuser() as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(sql.Identifier(name), sql.SQL(str(open_).lower()))
        )
        if not open_:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
