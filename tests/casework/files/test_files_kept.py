"""Files kept through their action, in a real database, and shown again."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from csp.middleware import CSPMiddleware
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from goldthread.casework.files import actions, presenters, queries
from goldthread.casework.files.models import File
from goldthread.casework.files.rules import Kind, Part, Why
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib.identifiers import uuid7
from tests.corpus.files.documents import docx, pdf
from tests.corpus.files.pictures import GPS_CANARY, exif_with_place, jpeg, png

pytestmark = pytest.mark.django_db

PHOTO = jpeg(exif=exif_with_place())


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, settings: Any) -> Path:
    settings.GOLDTHREAD_FILES = tmp_path / "files"
    return settings.GOLDTHREAD_FILES


@pytest.fixture
def home() -> Home:
    return Home.objects.get(name="The Willows")


def worker(key: str, home: Home) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"), home.id)


@pytest.fixture
def jo(home: Home) -> Viewer:
    return worker("jo", home)


def keep(home: Home, by: Viewer, content: bytes = PHOTO, name: str = "photo.jpg", **more: Any) -> File:
    return actions.keep(home=home, upload=io.BytesIO(content), name=name, by=by, **more)


def lying(shelves: Path) -> list[Path]:
    return [path for path in shelves.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PHOTO, "a.jpg", Kind.JPEG),
        (png(), "a.png", Kind.PNG),
        (pdf(), "a.pdf", Kind.PDF),
        (docx(), "a.docx", Kind.DOCX),
    ],
)
def test_a_file_is_kept_as_it_came_and_shown_anew(
    content: bytes, name: str, kind: Kind, home: Home, jo: Viewer, shelves: Path
) -> None:
    draft = uuid4()
    kept = keep(home, jo, content, name, draft=draft)
    row = File.objects.get(pk=kept.id)
    assert (row.home_id, row.by_id, row.taken_from_draft) == (home.id, jo.id, draft)
    assert (row.name, row.kind, row.size) == (name, kind, len(content))
    assert (row.width, row.height) == ((96, 64) if kind.is_picture else (None, None))
    with queries.store().open(Part.ORIGINALS, row.sha256) as original:
        assert original.read() == content
    file, stream = queries.open_shown(row.id)
    with stream:
        copy = stream.read()
    assert file == row and len(copy) == row.shown_size and GPS_CANARY not in copy
    assert queries.intact(row)
    assert len(lying(shelves)) == (1 if row.sha256 == row.shown_sha256 else 2) + (kind is Kind.PDF)


def test_keeping_leaves_its_trail(home: Home, jo: Viewer) -> None:
    kept = keep(home, jo)
    event = Event.objects.order_by("-id").first()
    assert event is not None
    assert (event.verb, event.by_id, event.home_id, event.about) == ("keep_file", jo.id, home.id, [kept.id])
    assert [bytes(d).hex() for d in event.digests] == [kept.sha256, kept.shown_sha256]


def test_the_same_sent_twice_is_kept_once(home: Home, jo: Viewer, shelves: Path) -> None:
    number = uuid7()
    first, again = keep(home, jo, id=number), keep(home, jo, id=number)
    assert first == again and File.objects.filter(sha256=first.sha256).count() == 1
    assert len(lying(shelves)) == 2


def test_the_same_number_with_another_content_is_refused_in_words(home: Home, jo: Viewer) -> None:
    kept = keep(home, jo)
    with pytest.raises(actions.FileRefused, match="Another file"):
        keep(home, jo, jpeg(size=(30, 30)), id=kept.id)
    with pytest.raises(actions.FileRefused, match="Another file"):
        keep(home, worker("ruth", home), id=kept.id)
    assert File.objects.get(pk=kept.id).sha256 == kept.sha256


def test_two_at_once_with_one_number(home: Home, jo: Viewer) -> None:
    """Both have checked, neither is written: the second finds the first's row where its own should go."""
    kept = keep(home, jo)
    twin = File.objects.get(pk=kept.id)
    assert actions._written(twin, home, jo) == kept
    twin.sha256 = "0" * 64
    with pytest.raises(actions.FileRefused, match="Another file"):
        actions._written(twin, home, jo)
    assert Event.objects.filter(verb="keep_file", about__contains=[kept.id]).count() == 1


def test_the_same_content_under_two_numbers_lies_once(home: Home, jo: Viewer, shelves: Path) -> None:
    first, second = keep(home, jo), keep(home, worker("ruth", home))
    assert first.id != second.id and first.sha256 == second.sha256
    assert len(lying(shelves)) == 2


def test_keeping_again_heals_what_the_disk_has_spoilt(home: Home, jo: Viewer) -> None:
    kept = keep(home, jo)
    queries.store().path(Part.ORIGINALS, kept.sha256).write_bytes(b"spoilt")
    assert not queries.intact(kept)
    keep(home, jo)
    assert queries.intact(kept)
    queries.store().path(Part.SHOWN, kept.shown_sha256).unlink()
    assert not queries.intact(kept)


def test_a_row_taken_back_harms_nothing(home: Home, jo: Viewer) -> None:
    number = uuid7()
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(home, jo, id=number)
        raise RuntimeError
    assert not File.objects.filter(pk=number).exists()
    assert queries.intact(keep(home, jo, id=number))


@pytest.mark.parametrize(
    ("content", "name", "why", "says"),
    [
        (b"", "a.jpg", Why.EMPTY, "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "IMG.HEIC", Why.HEIC, "HEIC photo"),
        (b"PK\x03\x04" + bytes(90), "a.zip", Why.ARCHIVE, "zip"),
        (PHOTO[:200], "a.jpg", Why.DAMAGED, "damaged"),
        (pdf(catalog=b"/Names<</JavaScript 5 0 R>>"), "a.pdf", Why.ACTIVE_PDF, "Save as PDF"),
        (PHOTO, "photo\u202egpj.exe", Why.NAME_DOES_NOT_FIT, "ending"),
    ],
)
def test_a_refusal_says_what_to_do_and_leaves_nothing(
    content: bytes, name: str, why: Why, says: str, home: Home, jo: Viewer, shelves: Path
) -> None:
    before = Event.objects.count()
    with pytest.raises(actions.FileRefused, match=says) as refused:
        keep(home, jo, content, name)
    assert refused.value.why == why
    assert not lying(shelves)
    assert Event.objects.count() == before


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_kind_words(why: Why) -> None:
    said = actions.words(why)
    assert said.endswith(".") and 30 < len(said) < 260
    assert "!" not in said and "error" not in said.lower() and "invalid" not in said.lower()
    assert said.count(".") >= 2 or why is Why.NOT_TAKEN, "what is wrong, and what to do"


@pytest.mark.parametrize("key", ["ada", "priya", "len"])
def test_whoever_may_not_write_here_keeps_nothing_here(key: str, home: Home, shelves: Path) -> None:
    with pytest.raises(Refused):
        keep(home, worker(key, home))
    assert not lying(shelves)


def test_a_full_disk_is_said_in_words(home: Home, jo: Viewer, shelves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(actions.FileRefused, match="no room"):
            keep(home, jo)
    assert not lying(shelves)
    assert queries.intact(keep(home, jo))


def test_an_upload_that_breaks_off_leaves_nothing(home: Home, jo: Viewer, shelves: Path) -> None:
    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(100)

    with pytest.raises(ConnectionResetError):
        actions.keep(home=home, upload=BreaksOff(PHOTO), name="a.jpg", by=jo)
    assert not lying(shelves)
    assert actions.sweep() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: File.objects.filter(pk=kept.id).update(name="other"),
        lambda kept: kept.delete(),
        lambda kept: connection.cursor().execute("TRUNCATE files_file CASCADE"),
    ],
)
def test_rows_are_never_changed_or_taken_away(change: Callable[[File], Any], home: Home, jo: Viewer) -> None:
    kept = keep(home, jo)
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        change(kept)
    assert File.objects.get(pk=kept.id).name == "photo.jpg"


def test_the_moment_is_the_databases(home: Home, jo: Viewer) -> None:
    kept = keep(home, jo)
    claimed = File.objects.get(pk=kept.id)
    claimed.id = uuid7()
    claimed.received_at = claimed.received_at.replace(year=2001)
    claimed.save(force_insert=True)
    assert File.objects.get(pk=claimed.id).received_at.year != 2001


def test_before_signing_only_whoever_sent_it_sees_it(home: Home, jo: Viewer) -> None:
    kept, ruth = keep(home, jo), worker("ruth", home)
    file, stream = queries.open_unsigned(jo, kept.id)
    stream.close()
    assert file == kept and queries.mine(jo, [kept.id]) == {kept.id: kept}
    assert queries.mine(ruth, [kept.id]) == {}
    for looker, number in ((ruth, kept.id), (jo, uuid4())):
        with pytest.raises(Absent):
            queries.open_unsigned(looker, number)
    with pytest.raises(Absent):
        queries.open_shown(uuid4())


def test_statements_do_not_grow_with_files(home: Home, jo: Viewer, django_assert_num_queries: Any) -> None:
    ids: list[UUID] = [keep(home, jo).id for _ in range(3)]
    with django_assert_num_queries(1):
        assert list(queries.many(ids)) and len(queries.many([])) == 0
    with django_assert_num_queries(1):
        queries.open_shown(ids[0])[1].close()


@pytest.mark.parametrize(
    ("content", "name", "type_", "disposition"),
    [
        (PHOTO, "tŷ.jpg", "image/jpeg", "inline; filename=\"t_.jpg\"; filename*=UTF-8''t%C5%B7.jpg"),
        (png(), "plan.png", "image/jpeg", 'inline; filename="plan.jpg"'),
        (
            pdf(),
            'a";x=".pdf',
            "application/pdf",
            "attachment; filename=\"a__x=_.pdf\"; filename*=UTF-8''a%22%3Bx%3D%22.pdf",
        ),
        (docx(), "a.docx", Kind.DOCX.value, 'attachment; filename="a.docx"'),
    ],
)
def test_the_answer_lets_nothing_run(
    content: bytes, name: str, type_: str, disposition: str, home: Home, jo: Viewer
) -> None:
    kept = keep(home, jo, content, name)
    # Through the site's own policy middleware, which must not loosen what the answer says.
    answer = CSPMiddleware(lambda _: presenters.response(*queries.open_shown(kept.id)))(RequestFactory().get("/"))
    assert answer["Content-Type"] == type_
    assert answer["Content-Disposition"] == disposition
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert int(answer["Content-Length"]) == kept.shown_size
    assert len(b"".join(answer.streaming_content)) == kept.shown_size
    answer.close()


def test_a_line_in_a_record(home: Home, jo: Viewer) -> None:
    line = presenters.attachment(keep(home, jo, name="x\u202egpj.jpg"))
    assert (line.name, line.kind, line.is_picture, line.width) == ("x⟨U+202E⟩gpj.jpg", "Picture", True, 96)
    assert presenters.attachment(keep(home, jo, pdf(), "a.pdf")).kind == "PDF"
    assert presenters.attachment(keep(home, jo, docx(), "a.docx")).kind == "Word document"


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 KB"), (1499, "1 KB"), (240_000, "240 KB"), (1_400_000, "1.4 MB"), (20_971_520, "21.0 MB")]
)
def test_sizes_as_people_say_them(size: int, said: str) -> None:
    assert presenters.size_in_words(size) == said
