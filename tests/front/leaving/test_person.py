"""One person's folder: other families are hidden, it is for reading, and the house remembers who took it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from goldthread.casework.records.rules.mentions import Named
from goldthread.front.leaving.rules.hiding import Hiding
from goldthread.lib.identifiers import uuid7
from tests.conftest import server
from tests.front.leaving.house import DEE, goldthread
from tests.front.leaving.test_tables import fits

House = tuple[str, Path, Path]


@pytest.fixture(scope="module")
def noah(left: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Noah's id, and his folder."""
    with psycopg.connect(server().url("owner", left[0])) as connection:
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
    with psycopg.connect(server().url("owner", left[0])) as connection:
        his = connection.execute(
            "SELECT count(*) FROM records_subject WHERE person_id = %s AND NOT struck", [person]
        ).fetchone()
    assert his == (manifest["rows"]["records"],)
    assert his > (5,)
    listed = {each["path"] for each in manifest["files"]}
    assert listed | {"manifest.json"} == {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert not [path for path in listed if path.startswith("files/originals")]
    assert [path for path in listed if path.startswith("files/shown")]


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


def test_it_cannot_be_brought_in(noah: tuple[str, Path], empty: str, tmp_path: Path) -> None:
    done = goldthread(empty, tmp_path / "files", "import", noah[1], *DEE)
    assert done.returncode == 1
    assert "It is for reading" in done.stderr.replace("\n", " ")


def test_the_house_remembers_who_took_what(noah: tuple[str, Path], left: House) -> None:
    with psycopg.connect(server().url("owner", left[0])) as connection:
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
