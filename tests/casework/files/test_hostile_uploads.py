"""Hostile files through the pages, as a browser sends them: each comes to what hostile_uploads.txt says, by hand."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from goldthread.casework.files.actions import words
from goldthread.casework.files.models import File
from goldthread.casework.files.rules import Why
from goldthread.casework.people.models import Person
from goldthread.ground.users.models import User
from goldthread.lib.identifiers import uuid7
from tests.corpus.files.make import CANARIES, Case, cases
from tests.standing import NOAH

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("hostile_uploads.txt")
CASES = {case.label: case for case in cases()}
LINE = "goldthread-test-line"


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]  # type: ignore[misc]


def sent(client: Client, path: str, field: str, case: Case, **fields: str) -> Any:
    """As a browser puts it together, but with the name as somebody hostile would."""
    parts = [
        f'--{LINE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name = re.sub(r'["\r\n\0]', lambda found: f"%{ord(found[0]):02X}", case.name).encode("utf-8", "surrogatepass")
    head = f'--{LINE}\r\nContent-Disposition: form-data; name="{field}"; filename="'.encode() + name
    parts.append(head + b'"\r\nContent-Type: text/html\r\n\r\n' + case.make() + b"\r\n")
    body = b"".join(parts) + f"--{LINE}--\r\n".encode()
    return client.generic("POST", path, body, f"multipart/form-data; boundary={LINE}")


def as_(key: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{key}@demo.invalid"), "goldthread.config.backend.Backend")
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#34;", '"'))


def come_to(expected: str, answer: Any, before: set[UUID], client: Client, where: str) -> None:
    """Hold one place to its word in the table."""
    kept = [file for file in File.objects.all() if file.pk not in before]
    if expected.startswith("no "):
        assert answer.status_code == 422
        assert not kept
        said = text(answer)
        kind = re.sub(r"\s+", " ", words(Why(expected.removeprefix("no "))))
        assert kind in said, f"{where}: it does not say: {kind}"
        return
    assert answer.status_code in (200, 302), text(answer)[:2000]
    (file,) = kept
    path = f"/drafts/files/{file.pk}/" if where == "note" else f"/people/{noah().id}/photo/{file.pk}/"
    shown = client.get(path)
    body = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert shown.status_code == 200
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["Content-Disposition"].startswith(expected)
    assert not re.search(r"[\r\n<>\u202e]|\.\.", shown["Content-Disposition"])
    for canary in CANARIES:
        assert canary not in body
    if expected == "inline":
        assert shown["Content-Type"] == "image/jpeg"
        with Image.open(io.BytesIO(body)) as picture:
            picture.load()
            assert not picture.getexif()
    else:
        assert shown["Content-Type"] in ("application/pdf", file.type)
        assert "html" not in shown["Content-Type"]
    lying = [path for path in Path(settings.GOLDTHREAD_FILES).rglob("*") if path.is_file()]
    assert all(re.fullmatch(r"[0-9a-f]{64}", path.name) for path in lying), "a name that somebody else chose"


def noah() -> Person:
    return Person.objects.get(preferred_name=NOAH)


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "GOLDTHREAD_FILES", tmp_path)


@pytest.mark.parametrize(("label", "note", "photo", "list_"), rows(), ids=[row[0] for row in rows()])
def test_a_hostile_file_comes_to_what_the_table_says(label: str, note: str, photo: str, list_: str) -> None:
    case = CASES[label]
    before = set(File.objects.values_list("pk", flat=True))
    jo, dee = as_("jo"), as_("dee")
    answer = sent(
        jo,
        "/record/achievement/",
        "q.pictures.new",
        case,
        id=str(uuid7()),
        act="keep",
        **{"q.achievement": "She read aloud."},
    )
    come_to(note, answer, before, jo, "note")

    before = set(File.objects.values_list("pk", flat=True))
    answer = sent(dee, f"/people/{noah().id}/photo/", "photo", case, act="give")
    come_to(photo, answer, before, dee, "photo")

    assert list_ == "said"
    answer = sent(dee, "/bring-in/", "file", case, holds="people")
    if answer.status_code == 302:  # words in lines, so it can be looked at: but no column of it is a person's name
        match = dee.get(answer["Location"])
        assert match.status_code == 200
        assert not re.search(r'<script>|<img src=x|<svg(?! class="icon)', match.content.decode())
    else:
        assert answer.status_code == 422
        assert "error" in text(answer)


def test_the_table_knows_every_sort_that_is_feared() -> None:
    labels = " ".join(row[0] for row in rows())
    for feared in ("javascript", "bomb", "place", "svg", "html named .jpg", "cut", "path", "turned", "entity", ".exe"):
        assert feared in labels, feared
    assert {row[0] for row in rows()} <= CASES.keys()
