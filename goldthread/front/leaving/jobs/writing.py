"""A folder is written: data, tables for a spreadsheet, pages, files; the manifest last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread import __version__
from goldthread.casework.files.queries import store
from goldthread.casework.files.rules import Part
from goldthread.front.leaving.actions import let_home_leave, let_person_leave
from goldthread.front.leaving.jobs.pages import Pages, others_of
from goldthread.front.leaving.presenters import tables as cells
from goldthread.front.leaving.presenters.drawing import Folder
from goldthread.front.leaving.queries import files, sheets
from goldthread.front.leaving.queries.gates import snapshot
from goldthread.front.leaving.queries.tables import (
    BY_NAME,
    TABLES,
    Table,
    lines,
    of_home,
    of_person,
    schema,
    workers_in,
)
from goldthread.front.leaving.rules.hiding import Hiding
from goldthread.front.leaving.rules.paths import original_path, shown_path
from goldthread.front.leaving.rules.reading import readme
from goldthread.front.leaving.rules.schema import IN_WORDS, MANIFEST_SCHEMA
from goldthread.front.leaving.rules.writing import CannotWrite, Writing, seal, written_whole
from goldthread.ground.access.rules import Viewer
from goldthread.lib import clock
from goldthread.lib.canonical import dumps
from goldthread.lib.words import gettext as _

if TYPE_CHECKING:
    from goldthread.casework.files.models import File
    from goldthread.casework.people.models import Person
    from goldthread.ground.homes.models import Home

Told = Callable[[int, int], None]
FOR_A_SPREADSHEET = ("people", "placements", "members", "professionals", "workers")
# One person's folder tells who else worked or lived here only as far as their record does.
WORKERS_WITHOUT = frozenset({"email", "invented"})
NOTHING: frozenset[str] = frozenset()


def write_home(home: Home, folder: Path, *, by: Viewer, told: Told = lambda done, total: None) -> int:
    """Write everything of a home into a folder that is not there yet; answers how many records.

    Raises Refused (nothing is written, not even that it was tried), CannotWrite. `told`: how far, of how many steps.
    """
    with written_whole(folder) as writing:
        let_home_leave(home, by=by)
        with snapshot():
            people = sheets.people_of(home.pk)
            step = _Steps(told, len(TABLES) + sheets.count_of(home.pk) + files.count_of(home.pk))
            rows = {}
            for table in TABLES:
                rows[table.name] = _table(writing, table, of_home(table, home.pk))
                step()
            pages = Pages(writing, Folder(home.name, False), home, people, facts=_facts)
            count = pages.draw(sheets.written(home.pk), step)
            for file in files.of_whole_home(home.pk):
                _copy(writing, file, originals=True)
                step()
        listed = [(table.path, table.words) for table in TABLES]
        writing.write("README.txt", readme(home.name, listed, for_reading_only=False))
        _seal(writing, home, None, rows)
    return count


def write_person(person: Person, home: Home, folder: Path, *, by: Viewer, told: Told = lambda done, total: None) -> int:
    """Write one person's record, as far as `by` may open it and with other families masked, into a folder that is not
    there yet; as `write_home`."""
    with written_whole(folder) as writing:
        let_person_leave(person, by=by)
        with snapshot():
            family = sheets.family_of(person.pk)
            hiding = Hiding(family, sheets.named(home.pk), others_of(home.pack))
            tables = [table for table in TABLES if table.person or table.name in ("homes", "providers")]
            step = _Steps(told, len(tables) + 2 + sheets.count_of(home.pk, person.pk, by=by))
            rows = {}
            for table in tables:
                held = of_person(table, person.pk, family) if table.person else of_home(table, home.pk)
                rows[table.name] = _table(writing, table, held, hiding=hiding if table.person else None)
                step()
            held_by = [table for table in tables if table.person]
            workers = workers_in(held_by, lambda table: of_person(table, person.pk, family))
            rows["workers"] = _table(writing, BY_NAME["workers"], workers, without=WORKERS_WITHOUT)
            step()
            name = person.preferred_name
            pages = Pages(
                writing,
                Folder(f"{name} · {home.name}", True),
                home,
                [person],
                facts=lambda each: _facts(each, hiding),
                only=person,
                hiding=hiding,
            )
            with writing.file("data/records.jsonl"):
                pass
            count = pages.draw(sheets.written(home.pk, person.pk, by=by), step)
            rows["records"] = count
            writing.write("schema/records.json", dumps(IN_WORDS) + "\n")
            for file in files.of_person(person, by=by):
                _copy(writing, file, originals=False)
            step()
        listed = [(table.path, table.words) for table in (*tables, BY_NAME["workers"])]
        listed.append(("data/records.jsonl", IN_WORDS["description"]))
        writing.write("README.txt", readme(f"{name}, {home.name}", sorted(listed), for_reading_only=True))
        _seal(writing, home, person, rows)
    return count


class _Steps:
    """Counts steps and tells."""

    def __init__(self, told: Told, total: int) -> None:
        self.told, self.total, self.done = told, total, 0

    def __call__(self) -> None:
        self.done += 1
        self.told(min(self.done, self.total), self.total)


def _table(
    writing: Writing, table: Table, rows: Any, *, without: frozenset[str] = NOTHING, hiding: Hiding | None = None
) -> int:
    """A table's file, its schema and, for the main ones, its rows for a spreadsheet."""
    writing.write(f"schema/{table.name}.json", dumps(schema(table, without=without)) + "\n")
    columns = [field.attname for field in table.fields if field.attname not in without]
    sheet = f"csv/{table.name}.csv" if table.name in FOR_A_SPREADSHEET else ""
    if sheet:
        writing.write(sheet, cells.MARK + cells.line(columns))
    count = 0
    with writing.file(table.path) as data:
        for line in _hidden(lines(table, rows, without=without), table, hiding):
            data.write(dumps(line).encode() + b"\n")
            if sheet:
                writing.write(sheet, cells.row(columns, line))
            count += 1
    return count


def _hidden(rows: Iterator[dict[str, Any]], table: Table, hiding: Hiding | None) -> Iterator[dict[str, Any]]:
    # A professional's name is their own, even where somebody of the home goes by the same.
    return rows if hiding is None or table.name == "professionals" else map(hiding.line, rows)


def _facts(person: Person, hiding: Hiding | None = None) -> Mapping[str, list[dict[str, Any]]]:
    """What is known of one person, by table, for their page."""
    around = sheets.family_of(person.pk)
    return {
        table.name: list(_hidden(lines(table, of_person(table, person.pk, around)), table, hiding))
        for table in TABLES
        if table.person
    }


def _copy(writing: Writing, file: File, *, originals: bool) -> None:
    contents = [(Part.SHOWN, shown_path(file.kind, file.shown_sha256), file.shown_sha256)]
    if originals:
        contents.append((Part.ORIGINALS, original_path(file.kind, file.sha256), file.sha256))
    for part, path, sha256 in contents:
        try:
            with store().open(part, sha256) as content:
                found = writing.copy(path, content)
        except FileNotFoundError:
            found = ""
        if found != sha256:
            raise CannotWrite(
                _(
                    "The file “%(name)s” (%(id)s) is not on the disk as it was kept. "
                    "Put it back from a backup, then try again."
                )
                % {"name": file.name, "id": sha256}
            )


def _seal(writing: Writing, home: Home, person: Person | None, rows: Mapping[str, int]) -> None:
    writing.write("schema/manifest.json", dumps(MANIFEST_SCHEMA) + "\n")
    head = {"version": __version__, "written_at": clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")}
    seal(
        writing,
        head,
        {
            "holds": "person" if person else "home",
            "for_reading_only": person is not None,
            "home": {"id": str(home.pk), "name": home.name, "pack": home.pack},
            "person": str(person.pk) if person else None,
            "rows": dict(rows),
        },
    )
