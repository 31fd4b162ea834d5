"""The universe written: twice the same, killed and gone on with, by the one role that may set the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from goldthread.front.demo import actions
from goldthread.ground.homes.models import Home
from tests.conftest import BARE, copy_house, drop_house, server

NOW = "2026-11-22T16:05:00+00:00"
WHOLE = os.environ.get("GOLDTHREAD_WHOLE_DEMO", "")  # builds the full universe too, which takes its time


def builder(name: str, files: Path, size: str = "small", now: str = NOW) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.front.demo.build", size, now],
        env={
            **os.environ,
            "DATABASE_URL": server().url("demo", name),
            "GOLDTHREAD_FILES": str(files),
            "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
        },
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(name: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(server().url("demo", name)) as connection:
        return connection.execute(query, values).fetchall()


def done(name: str) -> int:
    return sum(row[0] for row in ask(name, "SELECT acts_done FROM demo_buildingpart"))


def wait_for(name: str, acts: int, process: subprocess.Popen[str]) -> None:
    while done(name) < acts:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two houses of the small universe: one built in one go, one by three builders, two of whom were killed."""
    names = f"demo_a_{uuid4().hex[:8]}", f"demo_b_{uuid4().hex[:8]}"
    for name in names:
        copy_house(name, BARE)
    files = tmp_path_factory.mktemp("files")
    steady, often = builder(names[0], files), builder(names[1], files)
    for acts in (60, 500):
        wait_for(names[1], acts, often)
        often.kill()
        often.communicate()
        often = builder(names[1], files, now="2031-01-01T00:00:00+00:00")  # what was begun keeps its own moment
    for process in (steady, often):
        said, complained = process.communicate(timeout=300)
        assert process.returncode == 0, complained
        total = int(said.split()[1])
        assert said.split()[0] == str(total)
    yield names
    for name in names:
        drop_house(name)


def records(name: str) -> list[str]:
    """Every text with its times, people by name: what must be equal in two houses of one seed and moment."""
    workers = dict(ask(name, "SELECT id::text, email FROM users_user"))
    homes = dict(ask(name, "SELECT id::text, name FROM homes_home"))
    rows = ask(
        name,
        """
        SELECT r.id, r.happened_at, r.written_at, r.received_at, r.countersign_owed, r.countersigned_at, v.id, v.number,
               v.reason, v.received_at, t.body
        FROM records_record r JOIN records_revision v ON v.record_id = r.id JOIN records_revisiontext t ON t.revision_id = v.id
        ORDER BY r.id, v.number
        """,
    )
    said = []
    for *columns, body in rows:
        if body["number"] == 1:
            columns[6] = None  # the first revision's id is the action's own
            del body["revision"]
        text = json.dumps([str(column) for column in columns] + [body], sort_keys=True)
        for id, known in (workers | homes).items():
            text = text.replace(id, known)
        said.append(text)
    return said


def test_two_builds_write_the_same_and_a_killed_builder_changes_nothing(built: tuple[str, str]) -> None:
    first, second = (records(name) for name in built)
    assert len(first) > 400
    assert first == second


@pytest.mark.parametrize(
    "table, columns",
    [
        ("people_person", "id, preferred_name, full_name, born_on, moves_by_themself, added_at"),
        ("people_aboutline", "person_id, heading, text, from_on, set_at"),
        ("people_keepsafeline", "person_id, text, from_on, ended_at, end_reason"),
        ("people_consent", "person_id, code, given, given_by, set_at"),
        ("placements_placement", "id, moved_in_on, moved_on_on, went_to"),
        ("placements_onfile", "person_id, item, state, set_at"),
        ("records_receipt", "record_id, received_at"),
        ("records_draft", "id, kind, saved_at"),
        ("records_signoff", "record_id, act, note, received_at"),
        ("shifts_shift", "id, kind, starts_at, ends_at"),
        ("shifts_shiftworker", "shift_id, first_aid, medicine, started_at, ended_at"),
        ("shifts_handovercount", "shift_id, said, received_at"),
        ("shifts_handover", "shift_id, since, until, received_at"),
        ("shifts_handoverreceipt", "received_at"),
        ("shifts_handoverdraft", "shift_id, body, version, saved_at"),
    ],
)
def test_so_does_everything_round_the_records(built: tuple[str, str], table: str, columns: str) -> None:
    first, second = (ask(name, f"SELECT {columns} FROM {table} ORDER BY {columns}") for name in built)
    assert first == second
    assert first


def test_so_does_the_trail(built: tuple[str, str]) -> None:
    trail = "SELECT home_id IS NULL, verb, at FROM audit_event WHERE verb <> 'publish_forms' ORDER BY verb, at"
    first, second = (ask(name, trail) for name in built)
    assert len(first) > 500
    assert first == second


def test_the_databases_own_clock_went_along(built: tuple[str, str]) -> None:
    house = built[0]
    assert ask(
        house, "SELECT count(*) FROM records_record WHERE received_at < happened_at OR received_at > %s", NOW
    ) == [(0,)]
    # In each home, rows came in order of time: the trail can be read from top to bottom. Posts are given first of all.
    backwards = """
        SELECT verb, at, before FROM (
            SELECT verb, at, lag(at) OVER (PARTITION BY home_id ORDER BY id) AS before FROM audit_event
            WHERE verb NOT IN ('publish_forms', 'give_role')) e
        WHERE at < before
    """
    assert ask(house, backwards) == []
    assert ask(house, "SELECT count(DISTINCT date(received_at)) >= 7 FROM records_record") == [(True,)]


def test_nobody_signed_without_a_post(built: tuple[str, str]) -> None:
    strangers = """
        SELECT u.email, r.kind FROM records_record r JOIN users_user u ON u.id = r.author_id
        WHERE NOT EXISTS (
            SELECT FROM access_membership m WHERE m.user_id = r.author_id AND m.home_id = r.home_id
            AND m.from_at <= r.received_at AND (m.until_at IS NULL OR m.until_at > r.received_at))
    """
    assert ask(built[0], strangers) == []


def test_everybody_in_it_is_invented(built: tuple[str, str]) -> None:
    for table in ("homes_home", "users_user", "people_person"):
        assert ask(built[0], f"SELECT count(*) FROM {table} WHERE NOT invented") == [(0,)]
    assert ask(built[0], "SELECT count(*) FROM users_user WHERE email NOT LIKE '%%@demo.invalid'") == [(0,)]
    assert ask(built[0], "SELECT count(*) FROM users_user WHERE password NOT LIKE '!%%'") == [(0,)]  # nobody's password


def test_a_whole_demo_is_left_as_it_is(built: tuple[str, str], tmp_path: Path) -> None:
    before = ask(built[0], "SELECT count(*), max(id) FROM audit_event")
    process = builder(built[0], tmp_path)
    _, complained = process.communicate(timeout=120)
    assert process.returncode == 0, complained
    assert ask(built[0], "SELECT count(*), max(id) FROM audit_event") == before


def test_a_half_built_demo_of_another_version_is_recognised(built: tuple[str, str], tmp_path: Path) -> None:
    name = f"demo_c_{uuid4().hex[:8]}"
    copy_house(name, built[1])
    with psycopg.connect(server().url("demo", name)) as connection:
        connection.execute("UPDATE demo_building SET digest = 'of another version'")
        connection.execute("UPDATE demo_buildingpart SET acts_done = acts_done - 1 WHERE place = 3")
    process = builder(name, tmp_path)
    _, complained = process.communicate(timeout=120)
    drop_house(name)
    assert process.returncode == 1
    assert "goldthread demo rebuild" in complained


def test_a_real_house_is_never_furnished(tmp_path: Path) -> None:
    name = f"demo_d_{uuid4().hex[:8]}"
    copy_house(name, BARE)
    with psycopg.connect(server().url("demo", name)) as connection:
        provider, home = uuid4(), uuid4()
        connection.execute("INSERT INTO homes_provider (id, name) VALUES (%s, 'A real one')", [provider])
        connection.execute(
            "INSERT INTO homes_home (id, provider_id, name, pack, opened_on, invented) "
            "VALUES (%s, %s, 'A real home', 'childrens_home', '2020-01-01', false)",
            [home, provider],
        )
    process = builder(name, tmp_path)
    _, complained = process.communicate(timeout=120)
    homes = ask(name, "SELECT count(*) FROM homes_home")
    drop_house(name)
    assert process.returncode == 1
    assert "There are homes in this database already" in complained
    assert homes == [(1,)]


@pytest.mark.django_db
def test_whoever_runs_the_program_cannot_build() -> None:
    before = Home.objects.count()
    with pytest.raises(actions.CannotBuild, match="goldthread_demo"):
        actions.build()
    assert Home.objects.count() == before


@pytest.mark.skipif(not WHOLE, reason="GOLDTHREAD_WHOLE_DEMO=1 builds the full universe")
def test_the_full_universe_stands(tmp_path: Path) -> None:
    name = f"demo_f_{uuid4().hex[:8]}"
    copy_house(name, BARE)
    process = builder(name, tmp_path / "files", size="full")
    _, complained = process.communicate(timeout=1200)
    assert process.returncode == 0, complained
    assert ask(name, "SELECT count(*) >= 3500 FROM records_record") == [(True,)]
    assert ask(name, "SELECT count(*) FROM records_attached")[0][0] >= 4
    assert ask(name, "SELECT count(DISTINCT home_id) FROM records_record") == [(3,)]
    drop_house(name)
