"""Reading files. Whether somebody may see one is the record's to say: its gate calls these after it has said yes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from goldthread.casework.files.models import File
from goldthread.casework.files.rules import Part, Store, digest_of
from goldthread.casework.people import queries as people
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer


def store() -> Store:
    """The shelves of this place."""
    return Store(settings.GOLDTHREAD_FILES)


def many(ids: Iterable[UUID]) -> dict[UUID, File]:
    """The files with these ids, by id; one statement, none for no ids. The caller has asked the record's gate."""
    wanted = list(ids)
    return File.objects.in_bulk(wanted) if wanted else {}


def open_shown(file_id: UUID) -> tuple[File, BinaryIO]:
    """The file and its shown copy, open for reading; the caller closes it, and has asked the record's gate.

    Raises Absent when there is no such file, FileNotFoundError when the disk has lost the copy.
    """
    file = File.objects.filter(pk=file_id).first()
    if file is None:
        raise Absent
    return file, store().open(Part.SHOWN, file.shown_sha256)


def open_unsigned(viewer: Viewer, file_id: UUID) -> tuple[File, BinaryIO]:
    """As `open_shown`, for a file that hangs on no signed record yet: only whoever sent it sees it. Raises Absent.

    Nor do they, once they no longer work in that home.
    """
    file = mine(viewer, [file_id]).get(file_id)
    if file is None or not viewer.may_in(Permission.WRITE_RECORDS, file.home_id):
        raise Absent
    return file, store().open(Part.SHOWN, file.shown_sha256)


def open_photo(viewer: Viewer, person_id: UUID, file_id: UUID) -> tuple[File, BinaryIO]:
    """As `open_shown`, for the photo that stands at a person now. Whoever may see the person sees it. Raises Absent."""
    person = people.person(viewer, person_id)
    if person.photo_id != file_id:
        raise Absent
    return open_shown(file_id)


def mine(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, File]:
    """Those of these files that the viewer sent, by id: what may stand in their draft and be signed with it."""
    return {key: file for key, file in many(ids).items() if file.by_id == viewer.id}


def intact(file: File) -> bool:
    """Whether both contents lie on the disk with the SHA-256 and size that the row names. Reads both whole."""
    for part, sha256, size in (
        (Part.ORIGINALS, file.sha256, file.size),
        (Part.SHOWN, file.shown_sha256, file.shown_size),
    ):
        try:
            with store().open(part, sha256) as content:
                if digest_of(content) != (sha256, size):
                    return False
        except FileNotFoundError:
            return False
    return True
