"""Every table leaves, or says why it stays; and what leaves fits its schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from goldthread.front.leaving.queries.tables import BY_NAME, STAYS, TABLES

House = tuple[str, Path, Path]


def test_every_table_leaves_or_says_why_it_stays() -> None:
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("goldthread.")}
    leaving = {table.model._meta.label for table in TABLES}
    assert ours == leaving | STAYS.keys(), "a new table: add it to queries/tables.py, or say why it stays"
    assert not leaving & STAYS.keys()


def test_every_stamped_table_has_its_clock_put_aside() -> None:
    """A table with a trigger that stamps would come back with another clock."""
    from goldthread.front.leaving.actions import coming

    stamped = set()
    for path in Path(coming.__file__).parents[3].glob("*/*/migrations/*.py"):
        stamped |= set(re.findall(r'stamped\("(\w+)"\)', path.read_text("utf-8")))
    for statement in (coming._CLOCK_ASIDE, coming._CLOCK_BACK):
        assert set(re.findall(r"ALTER TABLE (\w+)", statement)) == stamped


def test_no_column_is_forgotten() -> None:
    """What is left out is named there; a number of the database's own stays only where nothing points to it."""
    pointed = {
        field.related_model
        for table in TABLES
        for field in table.model._meta.concrete_fields
        if field.related_model is not None
    }
    for table in TABLES:
        left = {field.name for field in table.model._meta.concrete_fields} - {field.name for field in table.fields}
        left -= set(table.without)
        for name in left:
            field = table.model._meta.get_field(name)
            assert isinstance(field, models.GeneratedField | models.BigAutoField), f"{table.name}.{name}"
            assert isinstance(field, models.GeneratedField) or table.model not in pointed


def fits(schema: dict[str, Any], value: Any) -> bool:
    """As much of JSON Schema as ours use."""
    if "anyOf" in schema:
        return any(fits(each, value) for each in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    python = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    if kinds and not any(type(value) is python[kind] for kind in kinds):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, list):
        return all(fits(schema.get("items", {}), each) for each in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        return (
            set(schema.get("required", ())) <= value.keys()
            and (more is not False or value.keys() <= known.keys())
            and all(fits(known.get(key, more if isinstance(more, dict) else {}), each) for key, each in value.items())
        )
    return True


def test_what_leaves_fits_its_schema(left: House) -> None:
    folder = left[2]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert fits(json.loads((folder / "schema/manifest.json").read_text()), manifest)
    for name, table in BY_NAME.items():
        schema = json.loads((folder / f"schema/{name}.json").read_text())
        lines = (folder / table.path).read_text("utf-8").splitlines()
        assert len(lines) == manifest["rows"][name]
        for line in lines:
            assert fits(schema, json.loads(line)), (name, line)
    empty = {name for name, count in manifest["rows"].items() if not count}
    narrow = {"exclusions", "sight_changes", "holds", "readers"}  # tests/walls holds some of each
    assert empty <= {"person_changes", "placement_changes", "on_file", "readings", "handover_receipts"} | narrow, (
        "the house is to hold some of all"
    )


def test_no_secret_leaves(left: House) -> None:
    words = "".join(path.read_text("utf-8") for path in (left[2] / "data").iterdir())
    assert "argon2" not in words
    assert "password" not in words


def test_a_spreadsheet_runs_nothing(left: House) -> None:
    content = (left[2] / "csv/records.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    import csv
    import io

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
