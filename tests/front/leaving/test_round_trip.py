"""Leave with everything, come back: the same bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import BARE, OWNER_ACTS, copy_house, drop_house, server
from tests.front.demo.test_building import builder
from tests.front.leaving.house import DEE, everything, goldthread

WHOLE = os.environ.get("GOLDTHREAD_WHOLE_DEMO", "")  # every home of the demo, which takes its time
HOMES = ("The Willows", "Ash Lane", "Beck House") if WHOLE else ("The Willows",)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The small universe, and its files."""
    name, files = f"leave_demo_{uuid4().hex[:8]}", tmp_path_factory.mktemp("demo_files")
    copy_house(name, BARE)
    process = builder(name, files)
    _, complained = process.communicate(timeout=300)
    assert process.returncode == 0, complained
    assert goldthread(name, files, "migrate").returncode == 0
    yield name, files
    drop_house(name)


def ask(name: str, query: str, *values: object) -> list[tuple[object, ...]]:
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:
        return connection.execute(query, values).fetchall()


def test_a_home_comes_back_byte_for_byte(left: tuple[str, Path, Path], empty: str, tmp_path: Path) -> None:
    house, _files, folder = left
    came = goldthread(empty, tmp_path / "files", "import", folder, *DEE)
    assert came.returncode == 0, came.stderr
    assert "/welcome/" in came.stdout
    again = tmp_path / "again"
    done = goldthread(empty, tmp_path / "files", "export", "--home", "The Willows", *DEE, again)
    assert done.returncode == 0, done.stderr
    assert everything(again) == everything(folder)
    first, second = (json.loads((each / "manifest.json").read_text()) for each in (folder, again))
    assert first.pop("head").keys() == second.pop("head").keys() == {"version", "written_at"}
    assert first == second
    assert ask(empty, "SELECT email FROM users_user WHERE is_active") == [("dee@demo.invalid",)]
    assert ask(empty, "SELECT count(*) FROM users_user WHERE password NOT LIKE '!%%'") == [(0,)]
    clocks = """
        SELECT r.id, r.received_at, w.words FROM records_record r JOIN homes_home h ON h.id = r.home_id
        JOIN records_words w ON w.record_id = r.id
        WHERE h.name = 'The Willows' ORDER BY r.id
    """
    assert ask(empty, clocks) == ask(house, clocks)
    trail = "SELECT verb FROM audit_event WHERE verb IN ('bring_in_home', 'export_home') ORDER BY id"
    assert ask(empty, trail) == [("bring_in_home",), ("export_home",)]


@pytest.mark.parametrize("home", HOMES)
def test_a_home_of_the_demo_comes_back_byte_for_byte(
    demo: tuple[str, Path], empty: str, tmp_path: Path, home: str
) -> None:
    """A week of a home by many hands: amended, countersigned, struck, with files, moved on, and by people who left."""
    house, files = demo
    ((manager,),) = ask(
        house,
        "SELECT DISTINCT u.email FROM users_user u JOIN access_membership m ON m.user_id = u.id "
        "JOIN homes_home h ON h.id = m.home_id "
        "WHERE h.name = %s AND m.role = 'registered_manager' AND m.until_at IS NULL",
        home,
    )
    first, again = tmp_path / "first", tmp_path / "again"
    for place, shelf, words in (
        (house, files, ("export", "--home", home, "--as", manager, first)),
        (empty, tmp_path / "files", ("import", first, "--as", manager)),
        (empty, tmp_path / "files", ("export", "--home", home, "--as", manager, again)),
    ):
        done = goldthread(place, shelf, *words)
        assert done.returncode == 0, done.stderr
    assert everything(again) == everything(first)
    assert ask(empty, "SELECT count(*) FROM records_record") > [(60,)]
    ours, theirs = (
        ask(
            name,
            "SELECT r.id, w.words, r.received_at FROM records_record r JOIN records_words w ON w.record_id = r.id "
            "WHERE r.home_id = %s ORDER BY 1",
            id,
        )
        for name in (house, empty)
        for ((id,),) in [ask(name, "SELECT id FROM homes_home WHERE name = %s", home)]
    )
    assert ours == theirs
