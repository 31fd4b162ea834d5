"""Leave with everything, come back: the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg

from tests.conftest import server
from tests.front.leaving.house import DEE, everything, goldthread


def ask(name: str, query: str, *values: object) -> list[tuple[object, ...]]:
    with psycopg.connect(server().url("owner", name)) as connection:
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
        SELECT r.id, r.received_at, r.words FROM records_record r JOIN homes_home h ON h.id = r.home_id
        WHERE h.name = 'The Willows' ORDER BY r.id
    """
    assert ask(empty, clocks) == ask(house, clocks)
    trail = "SELECT verb FROM audit_event WHERE verb IN ('bring_in_home', 'export_home') ORDER BY id"
    assert ask(empty, trail) == [("bring_in_home",), ("export_home",)]
