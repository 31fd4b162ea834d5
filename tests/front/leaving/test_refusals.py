"""What is not brought in, and what is not taken away: each in words, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from goldthread.front.leaving.rules import checking
from goldthread.lib.canonical import dumps
from tests.conftest import OWNER_ACTS, server
from tests.front.leaving.house import DEE, goldthread

House = tuple[str, Path, Path]


def is_empty(name: str) -> bool:
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:
        found = connection.execute("SELECT count(*) FROM homes_home, users_user").fetchone()
    return found == (0,)


def stamps(name: str) -> bool:
    """Whether every table that is stamped with the database's clock is so now."""
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:
        found = connection.execute(
            "SELECT count(*), bool_and(tgenabled = 'O') FROM pg_trigger WHERE tgname = 'stamp_received'"
        ).fetchone()
    return found == (10, True)


def with_path(folder: Path, path: str, other: str) -> None:
    """Call a file by another path in the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for each in manifest["files"]:
        if each["path"] == path:
            each["path"] = other
    (folder / "manifest.json").write_text(json.dumps(manifest))


def as_a_link(path: Path) -> None:
    """Let a file be a link to the same bytes elsewhere."""
    elsewhere = path.parent.parent.parent / "elsewhere"
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)


def with_lines(folder: Path, path: str, change: Callable[[dict[str, object]], None], *, seal: bool = True) -> None:
    """Change the first line of a data file; with `seal` as somebody would who also mends the manifest."""
    first, *rest = (folder / path).read_bytes().split(b"\n", 1)
    line = json.loads(first)
    change(line)
    (folder / path).write_bytes(b"\n".join([dumps(line).encode(), *rest]))
    if seal:
        manifest = json.loads((folder / "manifest.json").read_text())
        content = (folder / path).read_bytes()
        for each in manifest["files"]:
            if each["path"] == path:
                each.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        (folder / "manifest.json").write_text(json.dumps(manifest))


# Found before the database is asked for anything.
FILES: dict[str, Callable[[Path], object]] = {
    "data/people.jsonl is missing": lambda f: (f / "data/people.jsonl").unlink(),
    "manifest.json is missing": lambda f: (f / "manifest.json").unlink(),
    "../README.txt lies outside the folder": lambda f: with_path(f, "README.txt", "../README.txt"),
    "/etc/passwd lies outside the folder": lambda f: with_path(f, "README.txt", "/etc/passwd"),
    "data/links.jsonl is missing": lambda f: as_a_link(f / "data/links.jsonl"),
    "manifest.json cannot be read": lambda f: (f / "manifest.json").write_text("[]"),
    "another version of Goldthread (0.1.0)": lambda f: (f / "manifest.json").write_text(
        (f / "manifest.json").read_text().replace('"format":1', '"format":2')
    ),
    "data/more.jsonl does not belong to this folder": lambda f: (f / "data/more.jsonl").write_text("{}"),
    "html/index.html is not as it was written": lambda f: (f / "html/index.html").write_text("<p>Nothing"),
}
# Found while rows come in, in a transaction that is given up; and one of a file, by the same command.
ROWS: dict[str, Callable[[Path], object]] = {
    "data/records.jsonl is not as it was written": lambda f: with_lines(
        f, "data/records.jsonl", lambda line: line.update(kind="achievement"), seal=False
    ),
    "data/revision_texts.jsonl: the text of": lambda f: with_lines(
        f, "data/revision_texts.jsonl", lambda line: line.update(text=str(line["text"]).replace("14:10", "14:11"))
    ),
    "data/people.jsonl, line 1 cannot be taken: “born_on” is": lambda f: with_lines(
        f, "data/people.jsonl", lambda line: line.update(born_on="soon")
    ),
    "data/subjects.jsonl, line 1 cannot be taken: its columns are not": lambda f: with_lines(
        f, "data/subjects.jsonl", lambda line: line.update(more=1)
    ),
    "The folder does not hold together": lambda f: with_lines(
        f, "data/subjects.jsonl", lambda line: line.update(person_id="00000000-0000-4000-8000-000000000000")
    ),
    "data/form_versions.jsonl: the form": lambda f: with_lines(
        f, "data/form_versions.jsonl", lambda line: line.update(content="{}")
    ),
    "invented and real people never share a house": lambda f: with_lines(
        f, "data/homes.jsonl", lambda line: line.update(invented=False)
    ),
}


@pytest.mark.parametrize("words", FILES)
def test_a_file_that_is_not_as_it_was_written_is_named(left: House, tmp_path: Path, words: str) -> None:
    folder = tmp_path / "spoilt"
    shutil.copytree(left[2], folder)
    checking.check_files(folder, checking.read_manifest(folder))
    FILES[words](folder)
    with pytest.raises(checking.NotWhole, match=re.escape(words)):
        checking.check_files(folder, checking.read_manifest(folder))


def test_a_folder_that_was_tampered_with_is_refused_with_the_files_name(
    left: House, empty: str, tmp_path: Path
) -> None:
    for number, (words, spoil) in enumerate(ROWS.items()):
        folder = tmp_path / f"spoilt_{number}"
        shutil.copytree(left[2], folder)
        spoil(folder)
        done = goldthread(empty, tmp_path / "files", "import", folder, *DEE)
        assert done.returncode == 1, words
        assert words in done.stderr.replace("\n", " ")
        assert "Traceback" not in done.stderr
        assert is_empty(empty), words
    assert stamps(empty)  # what was given up half way put the clock back too


def test_only_somebody_who_may_bring_in_is_let_in(left: House, empty: str, tmp_path: Path) -> None:
    done = goldthread(empty, tmp_path / "files", "import", left[2], "--as", "ruth@demo.invalid")
    assert done.returncode == 1
    assert "Those who do: dee@demo.invalid" in done.stderr.replace("\n", " ")
    assert is_empty(empty)


def test_a_house_with_somebody_in_it_takes_no_home_in(left: House) -> None:
    before = _count(left[0])
    done = goldthread(left[0], left[1], "import", left[2], *DEE)
    assert done.returncode == 1
    assert "This house is not empty" in done.stderr
    assert _count(left[0]) == before


def test_the_role_that_runs_the_program_cannot_put_the_clock_aside(left: House, empty: str, tmp_path: Path) -> None:
    """Neither by the command under its name, nor by hand."""
    done = goldthread(empty, tmp_path / "files", "migrate")
    assert done.returncode == 0, done.stderr
    app = server().url("app", empty)
    done = goldthread(empty, tmp_path / "files", "import", left[2], *DEE, DATABASE_OWNER_URL=app)
    assert done.returncode == 1
    assert "Only the role that owns the tables" in done.stderr.replace("\n", " ")
    assert is_empty(empty)
    with psycopg.connect(app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("ALTER TABLE records_record DISABLE TRIGGER stamp_received")


def test_after_coming_in_the_databases_clock_stamps_again(left: House, empty: str, tmp_path: Path) -> None:
    assert goldthread(empty, tmp_path / "files", "import", left[2], *DEE).returncode == 0
    assert stamps(empty)


def test_what_stands_there_already_is_left_alone(left: House, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    done = goldthread(left[0], left[1], "export", "--home", "The Willows", *DEE, tmp_path / "out")
    assert done.returncode == 1
    assert "There is something at" in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


@pytest.mark.parametrize(
    "words, said",
    [
        (("--home", "The Willows", "--as", "ruth@demo.invalid"), "Your role in this home does not allow this now"),
        (("--home", "Ash Lane", *DEE), "Dee Okafor has no role in a home called “Ash Lane”"),
        (("--home", "The Willows", "--as", "nobody@demo.invalid"), "Nobody with the address"),
        (("--person", "3", *DEE), "is not the number of a person"),
        (("--person", "00000000-0000-4000-8000-000000000000", *DEE), "There is nobody with the number"),
    ],
)
def test_nothing_leaves_with_somebody_who_may_not(
    left: House, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    before = _count(left[0])
    done = goldthread(left[0], left[1], "export", *words, tmp_path / "out")
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert list(tmp_path.iterdir()) == []
    assert _count(left[0]) == before


def test_a_csv_file_still_needs_its_home_and_what_it_holds(left: House) -> None:
    sample = Path(__file__).parents[3] / "docs" / "guide" / "import" / "people.csv"
    done = goldthread(left[0], left[1], "import", sample, "--home", "The Willows", *DEE)
    assert done.returncode == 2
    assert "--holds" in done.stderr


def test_a_full_disk_is_said_and_leaves_nothing(left: House, tmp_path: Path) -> None:
    """A real one: a limit on how large a file may grow stands in for the disk's end where no disk can be made full."""
    from goldthread.front.leaving.rules import writing

    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(writing.CannotWrite, match="no room left"), writing.written_whole(tmp_path / "out") as folder:
        folder.write("data/one.jsonl", "{}")
        (folder.folder / "data" / "two.jsonl").symlink_to("/dev/full")
        folder.write("data/two.jsonl", "{}")
    assert list(tmp_path.iterdir()) == []


def _count(name: str) -> object:
    with psycopg.connect(server().url("owner", name), options=OWNER_ACTS) as connection:
        return connection.execute("SELECT count(*) FROM audit_event").fetchall()
