"""The wall in the database: asked directly, as the program's role, past every filter of the program."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from goldthread.config.walls.apart import FOUND_IN
from goldthread.config.walls.scope import FIELDS
from goldthread.config.walls.tables import OPEN, WALLS
from goldthread.lib import actors
from goldthread.lib.postgres.roles import OWNED_WITHOUT_SIGHT
from tests.conftest import copy_house, drop_house, peek

KEY = actors.key(settings.SECRET_KEY)


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """A furnished house; its address as the program's role."""
    import os
    import subprocess
    import sys

    name = f"walls_{uuid4().hex[:8]}"
    url = copy_house(name)
    environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "goldthread.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.front.leaving.write"], check=True, env=environ)
    yield url
    drop_house(name)


@pytest.fixture
def app(house: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(house) as connection:
        yield connection
        connection.rollback()


def id_of(house: str, name: str) -> UUID:
    with peek(house) as connection:
        row = connection.execute("SELECT id FROM users_user WHERE email = %s", [f"{name}@demo.invalid"]).fetchone()
    assert row is not None
    return row[0]


def enter(connection: psycopg.Connection[Any], token: str) -> bool:
    row = connection.execute("SELECT goldthread_enter(%s)", [token]).fetchone()
    assert row is not None
    return bool(row[0])


def count(connection: psycopg.Connection[Any], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def full(house: str) -> dict[str, int]:
    with peek(house) as connection:
        return {table: count(connection, table) for table in WALLS}


# --- the sweep ----------------------------------------------------------------------------------------------------


def test_every_table_is_walled_or_says_why_not(house: str) -> None:
    with peek(house) as connection:
        rows = connection.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        server_version = connection.info.server_version
    assert {name for name, *_rest in rows} == WALLS.keys() | OPEN.keys(), (
        "a new table: add it to config/walls/tables.py"
    )
    assert not WALLS.keys() & OPEN.keys()
    finder = server_version >= OWNED_WITHOUT_SIGHT
    for name, on, forced in rows:
        assert on == (name in WALLS), name
        assert forced == (name in WALLS and (finder or name not in FOUND_IN)), name


def test_there_are_no_views_that_see_past_it(house: str) -> None:
    with peek(house) as connection:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        ).fetchall()
    assert rows == []


def test_the_programs_role_is_nobody_special(app: psycopg.Connection[Any]) -> None:
    row = app.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row == (False, False, False, False, False)
    owned = app.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole").fetchone()
    assert owned == (0,)
    for role in ("goldthread_owner", "goldthread_demo", "postgres"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        app.rollback()


def test_every_function_of_ours_pins_where_it_looks(house: str) -> None:
    with peek(house) as connection:
        rows = connection.execute(
            "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE proname LIKE 'goldthread\\_%' AND prosecdef"
        ).fetchall()
    assert len(rows) > 15
    for name, _definer, config in rows:
        assert "search_path=pg_catalog, public, pg_temp" in (config or []), name


def test_what_is_for_the_functions_alone_the_program_cannot_call(app: psycopg.Connection[Any]) -> None:
    for call in (
        "SELECT goldthread_posts(gen_random_uuid())",
        "SELECT goldthread_reaches(gen_random_uuid())",
        "SELECT goldthread_not_people(gen_random_uuid())",
        "SELECT goldthread_own_mac('x')",
        "SELECT goldthread_token('x')",
        "SELECT * FROM goldthread_keys",
        "INSERT INTO access_reach DEFAULT VALUES",
        "UPDATE access_reach SET until_at = now()",
        "DELETE FROM access_exclusion",
        "UPDATE access_role SET standing = true",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(call)  # type: ignore[call-overload]
        app.rollback()


# --- nobody -----------------------------------------------------------------------------------------------------------


def test_without_an_actor_there_is_nothing(house: str, app: psycopg.Connection[Any]) -> None:
    assert sum(full(house).values()) > 500
    assert {table: count(app, table) for table in WALLS} == dict.fromkeys(WALLS, 0)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "user",
        "user.x.1.y",
        "house.jobs.9999999999." + "0" * 64,
        actors.token(actors.key("another secret"), "house", "jobs"),
        actors.token(KEY, "house", "jobs", now=time.time() - actors.LASTS - 60),
        actors.token(KEY, "house", "jobs")[:-1],
        actors.token(KEY, "house", "jobs").replace("house", "user"),
        actors.token(KEY, "house", "jobs") + ".",
    ],
    ids=["empty", "no parts", "nonsense", "no mac", "another key", "too old", "cut", "another kind", "one part more"],
)
def test_a_token_that_is_not_ours_opens_nothing(app: psycopg.Connection[Any], token: str) -> None:
    assert not enter(app, token)
    assert count(app, "people_person") == 0


def test_a_token_that_was_one_does_not_stay_after_a_bad_one(app: psycopg.Connection[Any]) -> None:
    assert enter(app, actors.token(KEY, "house", "jobs"))
    assert count(app, "people_person") > 0
    assert not enter(app, "user.x.1.y")
    assert count(app, "people_person") == 0


def test_the_scope_cannot_be_written_by_hand(house: str, app: psycopg.Connection[Any]) -> None:
    """What an injected statement could do: set the setting itself, or one that another connection was given."""
    dee = id_of(house, "dee")
    with peek(house) as owner:
        home = owner.execute("SELECT id FROM homes_home WHERE name = 'The Willows'").fetchone()
    assert home is not None
    fields = [f"{{{home[0]}}}"] * len(FIELDS)
    pid = app.execute("SELECT pg_backend_pid()").fetchone()
    assert pid is not None
    fields[0], fields[1], fields[2] = str(pid[0]), "house", str(dee)
    said = ";".join(fields)
    for mac in ("0" * 64, "", actors.token(KEY, "house", "jobs").rsplit(".", 1)[1]):
        app.execute("SELECT set_config('goldthread.scope', %s, false)", [f"{mac};{said}"])
        assert count(app, "people_person") == 0
    with psycopg.connect(house) as other:
        assert enter(other, actors.of_user(KEY, dee))
        theirs = other.execute("SELECT current_setting('goldthread.scope')").fetchone()
        assert count(other, "people_person") > 0
    assert theirs is not None
    app.execute("SELECT set_config('goldthread.scope', %s, false)", [theirs[0]])
    assert count(app, "people_person") == 0, "another connection's"


def test_who_acts_is_forgotten_with_the_transaction(house: str, app: psycopg.Connection[Any]) -> None:
    assert enter(app, actors.of_user(KEY, id_of(house, "dee")))
    assert count(app, "records_record") > 0
    app.commit()
    assert count(app, "records_record") == 0


def test_only_the_house_may_stay(app: psycopg.Connection[Any], house: str) -> None:
    row = app.execute("SELECT goldthread_enter(%s, true)", [actors.of_user(KEY, id_of(house, "dee"))]).fetchone()
    assert row == (False,)
    assert count(app, "people_person") == 0


def test_at_the_door_nobody_who_lives_here_is_to_be_seen(house: str, app: psycopg.Connection[Any]) -> None:
    assert enter(app, actors.of_door(KEY))
    seen = {table for table in WALLS if count(app, table)}
    workers = {"users_user", "access_membership", "access_reach", "mfa_authenticator", "account_emailaddress"}
    assert seen - workers <= {table for table in WALLS if table.startswith("accounts_")}
    assert "users_user" in seen


def test_the_house_sees_everything(house: str, app: psycopg.Connection[Any]) -> None:
    assert enter(app, actors.token(KEY, "house", "jobs"))
    assert {table: count(app, table) for table in WALLS} == full(house)


# --- one home's workers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "home", "other"), [("dee", "The Willows", "Ash Lane"), ("omar", "Ash Lane", "The Willows")]
)
def test_a_manager_reads_their_own_home_and_no_row_of_the_other(
    house: str, app: psycopg.Connection[Any], name: str, home: str, other: str
) -> None:
    with peek(house) as owner:
        homes = dict(owner.execute("SELECT name, id FROM homes_home").fetchall())
        rows = owner.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'home_id' AND table_schema = 'public'"
        ).fetchall()
    assert enter(app, actors.of_user(KEY, id_of(house, name)))
    with_home = [table for (table,) in rows if table in WALLS]
    assert len(with_home) > 10
    asked = sql.SQL("SELECT count(*) FILTER (WHERE home_id = %s), count(*) FILTER (WHERE home_id = %s{}) FROM {}")
    seen = {}
    for table in with_home:  # somebody on their way here is said to whoever takes them in
        away = sql.SQL(" AND to_id <> {}").format(homes[home]) if table == "people_move" else sql.SQL("")
        statement = asked.format(away, sql.Identifier(table))
        seen[table] = app.execute(statement, [homes[home], homes[other]]).fetchone()
    assert {table: row for table, row in seen.items() if row[1]} == {}
    assert seen["people_person"][0] and seen["records_record"][0] and seen["placements_placement"][0]


def test_rows_below_a_record_or_a_person_pass_where_it_does(house: str, app: psycopg.Connection[Any]) -> None:
    below = {
        "records_revision": "records_record above ON above.id = t.record_id",
        "records_subject": "records_record above ON above.id = t.record_id",
        "records_signoff": "records_record above ON above.id = t.record_id",
        "records_words": "records_record above ON above.id = t.record_id",
        "records_revisiontext": "records_revision r ON r.id = t.revision_id "
        "JOIN records_record above ON above.id = r.record_id",
        "people_allergy": "people_person above ON above.id = t.person_id",
        "people_aboutline": "people_person above ON above.id = t.person_id",
        "placements_member": "people_person above ON above.id = t.person_id",
        "duties_dutyact": "duties_duty above ON above.id = t.duty_id",
        "shifts_shiftworker": "shifts_shift above ON above.id = t.shift_id",
    }
    for name, home in (("dee", "The Willows"), ("omar", "Ash Lane")):
        assert enter(app, actors.of_user(KEY, id_of(house, name)))
        for table, way in below.items():
            asked = (
                f"SELECT count(*) FROM {table} t JOIN {way} JOIN homes_home h ON h.id = above.home_id AND h.name = %s"
            )
            with peek(house) as owner:
                theirs = owner.execute(asked, [home]).fetchone()  # type: ignore[call-overload]
            assert theirs is not None and theirs[0] > 0, (table, home)
            assert count(app, table) == theirs[0], (name, table)


def test_who_holds_no_post_sees_none_of_it(house: str, app: psycopg.Connection[Any]) -> None:
    """Somebody who has left, and the administrator, who keeps accounts and sees no child's text."""
    for name in ("len", "ada"):
        enter(app, actors.of_user(KEY, id_of(house, name)))
        for table in WALLS:
            if table.startswith(("people_", "records_", "placements_", "files_", "duties_")) or "handover" in table:
                assert count(app, table) == 0, (name, table)


def test_nothing_is_written_into_another_home(house: str, app: psycopg.Connection[Any]) -> None:
    dee = id_of(house, "dee")
    with peek(house) as owner:
        ash = owner.execute("SELECT id FROM homes_home WHERE name = 'Ash Lane'").fetchone()
        reece = owner.execute("SELECT id FROM people_person WHERE preferred_name = 'Reece'").fetchone()
    assert ash is not None and reece is not None
    person = (
        "INSERT INTO people_person (id, home_id, preferred_name, full_name, previous_names, pronouns, stage, "
        "is_child_in_law, birth_known, sex, ethnicity, religion, culture, first_language, interpreter, communication, "
        "moves_by_themself, invented, source_key) VALUES (gen_random_uuid(), %s, 'X', '', '', '', 'child', true, "
        "'exact', '', '', '', '', '', '', '', true, true, '')"
    )
    post = (
        "INSERT INTO access_membership (id, user_id, home_id, role, from_at, agency) "
        "VALUES (gen_random_uuid(), %s, %s, 'registered_manager', now(), '')"
    )
    reading = "INSERT INTO audit_reading (viewer_id, page, people, records) VALUES (gen_random_uuid(), 'x', '{}', '{}')"
    event = "INSERT INTO audit_event (verb, by_id, about, digests) VALUES ('x', gen_random_uuid(), '{}', '{}')"
    for statement, values in ((person, [ash[0]]), (post, [dee, ash[0]]), (reading, []), (event, [])):
        assert enter(app, actors.of_user(KEY, dee))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement, values)  # type: ignore[call-overload]
        app.rollback()
    assert enter(app, actors.of_user(KEY, dee))
    changed = app.execute("UPDATE people_person SET preferred_name = 'Taken' WHERE id = %s", [reece[0]])
    assert changed.rowcount == 0


def test_finding_gives_what_a_plain_scan_gives(house: str, app: psycopg.Connection[Any]) -> None:
    """The one function that reads words past the wall, against the words read under it."""
    for name in ("dee", "ruth", "omar", "priya"):
        assert enter(app, actors.of_user(KEY, id_of(house, name)))
        homes = [row[0] for row in app.execute("SELECT id FROM homes_home").fetchall()]
        found = app.execute(
            "SELECT id FROM goldthread_find('laughed', %s, 1000, NULL, NULL, NULL, NULL, NULL)", [homes]
        ).fetchall()
        scanned = app.execute(
            "SELECT record_id FROM records_words WHERE words @@ to_tsquery('english', 'laughed')"
        ).fetchall()
        assert found and {row[0] for row in found} == {row[0] for row in scanned}, name


def test_a_program_reaches_the_home_of_its_token_and_what_its_token_may(
    house: str, app: psycopg.Connection[Any]
) -> None:
    """Somebody with posts in two homes: their program is let into one of them, for people alone, then for records."""
    with peek(house) as owner:
        homes = dict(owner.execute("SELECT name, id FROM homes_home").fetchall())
        dee = owner.execute("SELECT id FROM users_user WHERE email = 'dee@demo.invalid'").fetchone()
        assert dee is not None
        owner.execute(
            "INSERT INTO access_membership (id, user_id, home_id, role, from_at, agency) "
            "VALUES (gen_random_uuid(), %s, %s, 'registered_manager', now() - interval '1 day', '')",
            [dee[0], homes["Ash Lane"]],
        )
        owner.commit()
    asked = "SELECT count(*) FILTER (WHERE home_id = %s), count(*) FILTER (WHERE home_id <> %s) FROM "
    both = [homes["The Willows"]] * 2
    assert enter(app, actors.of_user(KEY, dee[0]))
    whole = app.execute(asked + "records_record", both).fetchone()
    assert whole is not None and whole[0] and whole[1]
    assert enter(app, actors.of_token(KEY, dee[0], homes["The Willows"], ["see_people"]))
    people, records = (app.execute(asked + table, both).fetchone() for table in ("people_person", "records_record"))
    assert people is not None and people[0] and not people[1]
    assert records == (0, 0)
    assert enter(app, actors.of_token(KEY, dee[0], homes["The Willows"], ["see_people", "see_records"]))
    assert app.execute(asked + "records_record WHERE NOT for_home", both).fetchone() == (
        app.execute("SELECT count(*) FROM records_record").fetchone()[0],  # type: ignore[index]
        0,
    )
    with peek(house) as owner:
        owner.execute("DELETE FROM access_membership WHERE home_id = %s AND user_id = %s", [homes["Ash Lane"], dee[0]])
        owner.commit()
