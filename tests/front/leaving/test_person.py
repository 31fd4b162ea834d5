"""One person's folder: other families are hidden, it is for reading, and the house remembers who took it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from goldthread.casework.records.rules.mentions import Named
from goldthread.front.leaving.presenters.people import person_shown
from goldthread.front.leaving.rules.hiding import Hiding
from goldthread.ground.packs.queries import pack
from goldthread.lib.identifiers import uuid7
from tests.conftest import OWNER_ACTS, copy_house, drop_house, server
from tests.front.leaving.house import DEE, goldthread
from tests.front.leaving.test_tables import fits

House = tuple[str, Path, Path]


@pytest.fixture(scope="module")
def noah(left: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Noah's id, and his folder."""
    with psycopg.connect(server().url("owner", left[0]), options=OWNER_ACTS) as connection:
        ((person,),) = connection.execute("SELECT id::text FROM people_person WHERE preferred_name = 'Noah'").fetchall()
    folder = tmp_path_factory.mktemp("noah") / "out"
    done = goldthread(left[0], left[1], "export", "--person", person, *DEE, folder)
    assert done.returncode == 0, done.stderr
    return person, folder


def words_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".jsonl", ".csv", ".html", ".json", ".txt")
    }


def test_nobody_of_another_family_is_named_in_it(noah: tuple[str, Path], left: House) -> None:
    words = words_of(noah[1])
    named = [path for path, text in words.items() if re.search(r"Tyler|Kayleigh|Marsh", text)]
    assert not named
    assert "another family member" in words["data/records.jsonl"]
    assert any("Tyler" in text for path, text in words_of(left[2]).items() if path.startswith("html/days"))
    # The family itself is named, and nobody's address is told.
    assert any("Amira" in text for text in words.values())
    assert not any("@demo.invalid" in text for text in words.values())


def test_what_it_holds_fits_its_schema_and_is_his_alone(noah: tuple[str, Path], left: House) -> None:
    person, folder = noah
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["for_reading_only"] and manifest["holds"] == "person" and manifest["person"] == person
    assert fits(json.loads((folder / "schema/manifest.json").read_text()), manifest)
    data = {path.stem: path for path in (folder / "data").iterdir()}
    assert data.keys() == manifest["rows"].keys()
    for name, path in data.items():
        schema: dict[str, Any] = json.loads((folder / f"schema/{name}.json").read_text())
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) == manifest["rows"][name]
        for line in lines:
            assert fits(schema, json.loads(line)), (name, line)
    assert [json.loads(line)["id"] for line in data["people"].read_text().splitlines()] == [person]
    with psycopg.connect(server().url("owner", left[0]), options=OWNER_ACTS) as connection:
        his = connection.execute(
            "SELECT count(*) FROM records_subject WHERE person_id = %s AND NOT struck", [person]
        ).fetchone()
    assert his == (manifest["rows"]["records"],)
    assert his > (5,)
    listed = {each["path"] for each in manifest["files"]}
    assert listed | {"manifest.json"} == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert not [path for path in listed if path.startswith("files/originals")]
    assert [path for path in listed if path.startswith("files/shown")]


def test_everybody_round_a_stay_stands_there_with_their_task(noah: tuple[str, Path]) -> None:
    """An assessor is no key worker, and a placing social worker nobody of the home."""
    rows: dict[str, list[dict[str, Any]]] = {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in (noah[1] / "data").iterdir()
    }
    names = {"key_worker": "Ruth", "assessor": "Owen", "therapist": "Tess", "placing": "Ines"}
    dates = {"from_at": "2026-11-01T09:00:00Z", "until_at": None}
    rows["key_workers"] = [{"user_id": name, "task": task, **dates} for task, name in names.items()]
    shown = person_shown(
        rows,
        setting=pack("residential_family_centre"),
        workers={name: name for name in names.values()},
        names={},
        photo="",
    )
    (round_them,) = (group for group in shown.facts if group.heading.startswith("Key workers"))
    assert [fact.words for fact in round_them.rows] == [
        "Key worker: Ruth",
        "Assessor: Owen",
        "Therapist: Tess",
        "Placing social worker: Ines",
    ]


def test_fact_and_meaning_stay_apart_in_it(noah: tuple[str, Path]) -> None:
    records = [json.loads(line) for line in (noah[1] / "data/records.jsonl").read_text("utf-8").splitlines()]
    accounts = [
        answer for record in records for text in record["texts"] for answer in text["answers"] if "seen" in answer
    ]
    assert accounts
    assert all(answer.keys() == {"label", "seen", "told", "told_by", "meant"} for answer in accounts)
    amended = [record for record in records if len(record["texts"]) == 2]
    assert amended
    assert amended[0]["texts"][1]["reason"]


def test_what_the_one_who_asks_may_not_read_is_not_in_it(left: House, noah: tuple[str, Path], tmp_path: Path) -> None:
    """Kept from her, held by its author, or narrower than her role: no record, no file, no link and no id of it."""
    person, whole = noah
    name = f"walled_{uuid7().hex[:8]}"
    copy_house(name, left[0])
    his = "SELECT s.record_id FROM records_subject s WHERE s.person_id = %(noah)s AND NOT s.struck"
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:

        def one(more: str) -> str:
            row = connection.execute(
                f"SELECT r.id::text FROM records_record r WHERE r.id IN ({his}) AND {more} "
                "AND r.author_id <> (SELECT id FROM users_user WHERE email = %(dee)s) ORDER BY r.id LIMIT 1",
                {"noah": person, "dee": DEE[1]},
            ).fetchone()
            assert row is not None
            return str(row[0])

        kept = one("EXISTS (SELECT 1 FROM records_attached a WHERE a.record_id = r.id)")
        no_file = "NOT EXISTS (SELECT 1 FROM records_attached a WHERE a.record_id = r.id)"
        linked = "EXISTS (SELECT 1 FROM records_link l WHERE r.id IN (l.source_id, l.target_id))"
        held = one(f"{no_file} AND {linked}")
        sealed = one(f"{no_file} AND r.id <> '{held}'")
        connection.execute(
            "INSERT INTO access_exclusion (id, user_id, home_id, record, reason, from_at, set_by_id) "
            "SELECT gen_random_uuid(), u.id, r.home_id, r.id, '', now() - interval '1 hour', r.author_id "
            "FROM users_user u, records_record r WHERE u.email = %s "
            "AND EXISTS (SELECT 1 FROM records_attached a WHERE a.record_id = r.id)",
            [DEE[1]],
        )
        connection.execute("UPDATE people_person SET photo_id = NULL WHERE id = %s", [person])
        connection.execute(
            "INSERT INTO records_hold (id, record_id, until, reason, set_by_id) "
            "SELECT gen_random_uuid(), id, 'second_observer', '', author_id FROM records_record WHERE id = %s",
            [held],
        )
        connection.execute("UPDATE records_record SET sight = 'sealed' WHERE id = %s", [sealed])
        connection.execute("UPDATE access_role SET clearance = 2 WHERE code = 'registered_manager'")
    folder = tmp_path / "out"
    done = goldthread(name, left[1], "export", "--person", person, *DEE, folder)
    assert done.returncode == 0, done.stderr
    before, after = (_ids(each) for each in (whole, folder))
    assert before - after > {kept, held, sealed}
    assert json.loads((folder / "manifest.json").read_text())["rows"]["records"] == len(after)
    told = [path for path, text in words_of(folder).items() if any(id in text for id in before - after)]
    assert not told
    assert (whole / "files/shown").exists() and not (folder / "files/shown").exists(), "what hangs on them stays too"
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:
        connection.execute(
            "INSERT INTO access_exclusion (id, user_id, home_id, person, reason, from_at, set_by_id) "
            "SELECT gen_random_uuid(), u.id, p.home_id, p.id, '', now() - interval '1 hour', o.id "
            "FROM users_user u, users_user o, people_person p "
            "WHERE u.email = %s AND o.email = 'jo@demo.invalid' AND p.id = %s",
            [DEE[1], person],
        )
    done = goldthread(name, left[1], "export", "--person", person, *DEE, tmp_path / "none")
    assert done.returncode == 2
    assert "There is nobody with the number" in done.stderr.replace("\n", " ")
    assert not (tmp_path / "none").exists()
    drop_house(name)


def _ids(folder: Path) -> set[str]:
    lines = (folder / "data/records.jsonl").read_text("utf-8").splitlines()
    return {json.loads(line)["id"] for line in lines}


def test_it_cannot_be_brought_in(noah: tuple[str, Path], empty: str, tmp_path: Path) -> None:
    done = goldthread(empty, tmp_path / "files", "import", noah[1], *DEE)
    assert done.returncode == 1
    assert "It is for reading" in done.stderr.replace("\n", " ")


def test_the_house_remembers_who_took_what(noah: tuple[str, Path], left: House) -> None:
    with psycopg.connect(server().url("owner", left[0]), options=OWNER_ACTS) as connection:
        found = connection.execute(
            "SELECT e.verb, u.email, h.name, p.preferred_name FROM audit_event e JOIN users_user u ON u.id = e.by_id "
            "JOIN homes_home h ON h.id = e.home_id LEFT JOIN people_person p ON p.id = e.about[1] "
            "WHERE e.verb LIKE 'export%' ORDER BY e.id"
        ).fetchall()
    assert found[0] == ("export_home", "dee@demo.invalid", "The Willows", None)
    assert found[-1] == ("export_person", "dee@demo.invalid", "The Willows", "Noah")


def test_a_name_that_may_be_anothers_is_hidden_and_a_code_is_not() -> None:
    noah, tyler, other = uuid7(), uuid7(), uuid7()
    people = [Named(noah, ("Noah", "Noah Haddad")), Named(tyler, ("Tyler",)), Named(other, ("Tyler",))]
    hiding = Hiding(frozenset({noah}), people, "another child")
    assert hiding.hide("Tyler’s cup, not Noah’s") == "[another child]’s cup, not Noah’s"
    assert hiding.line({"text": "tyler", "kind": "Tyler", "set_by_id": "Tyler", "n": 3}) == {
        "text": "tyler" if hiding.hide("tyler") == "tyler" else "[another child]",
        "kind": "Tyler",
        "set_by_id": "Tyler",
        "n": 3,
    }
