"""Keep a file."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Final, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from goldthread.casework.files import queries
from goldthread.casework.files.models import File
from goldthread.casework.files.rules import (
    HEAD_BYTES,
    PORTRAIT_EDGE,
    SHOWN_EDGE,
    Checked,
    Incoming,
    Part,
    Unfit,
    Why,
    check_apart,
    clean_name,
    sniff,
    with_extension,
)
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.lib.identifiers import uuid7

WORDS: Final = {
    Why.EMPTY: _("This file is empty. Choose it again, or take the picture again."),
    Why.TOO_LARGE: _("This file is larger than 20 MB. Attach a smaller copy, or split the document."),
    Why.TOO_MANY_PIXELS: _("This picture has more than 25 million pixels. Save it at a smaller size and attach that."),
    Why.HEIC: _(
        "This is a HEIC photo, which many computers cannot open. On the tablet choose Settings, Camera, Formats, "
        "“Most Compatible” (JPEG), and take it again; or save the photo as JPEG and attach that."
    ),
    Why.OTHER_PICTURE: _("This kind of picture cannot be attached. Save it as JPEG or PNG and attach that."),
    Why.SOUND_OR_FILM: _("Sound and film cannot be attached. Write what was said or seen, and who has the recording."),
    Why.OLD_OFFICE: _(
        "This is an older Word document, or one locked with a password. Open it, save it as .docx without a password, "
        "or save it as PDF, and attach that."
    ),
    Why.OTHER_OFFICE: _("Only Word documents (.docx) can be attached as they are. Save this as PDF and attach that."),
    Why.ARCHIVE: _("Folders and zip files cannot be attached. Attach each picture or document by itself."),
    Why.PROGRAM: _(
        "This is a program, not a picture or a document, so it was not kept. Tell your manager who sent it."
    ),
    Why.NOT_TAKEN: _("This is none of the files that can be attached: JPEG and PNG pictures, PDF, Word (.docx)."),
    Why.NAME_DOES_NOT_FIT: _(
        "The ending of this file’s name does not fit what is in it. Save it again from where it came, and attach that."
    ),
    Why.DAMAGED: _("This file could not be opened: it may be damaged or cut short. Save it again and attach that."),
    Why.LOCKED: _("This document is locked with a password. Save it without one and attach that."),
    Why.ACTIVE_PDF: _("This PDF can run commands, which is not safe to keep."),
    Why.MACROS: _("This Word document contains macros, which are not safe to keep. Save it as .docx and attach that."),
    Why.HOLDS_FILES: _("This document has other files inside it. Attach those by themselves."),
    Why.REACHES_OUT: _("This document fetches something from elsewhere when it is opened."),
    Why.TWO_IN_ONE: _("This file has something else hidden in it."),
    Why.TOO_HARD: _("There is too much inside this file for it to be checked."),
    Why.BUSY: _("Several files are being checked just now. Yours was not kept yet: try again in a minute."),
    Why.NO_PICTURE: _("A photo is a JPEG or PNG picture. Choose a picture."),
    Why.NO_ROOM: _("There is no room left on the disk, so this file was not kept. Tell your manager."),
}
_PRINT_IT: Final = _("Open it, choose Print, then “Save as PDF”, and attach that copy.")
# A printed copy holds pages and nothing else, which answers all of these.
_PRINTING_HELPS: Final = frozenset({Why.ACTIVE_PDF, Why.HOLDS_FILES, Why.REACHES_OUT, Why.TWO_IN_ONE, Why.TOO_HARD})


def words(why: Why) -> str:
    """What a refusal says to the person who chose the file: what is wrong, and what they can do."""
    return f"{WORDS[why]} {_PRINT_IT}" if why in _PRINTING_HELPS else str(WORDS[why])


class FileRefused(Refused):
    """A file that is not kept. Its text is for the person who chose it; `why` is the reason's code, if it has one."""

    def __init__(self, message: str, why: Why | None = None) -> None:
        super().__init__(message)
        self.why = why


class Upload(Protocol):
    """Anything that can be read in pieces: a form's upload, an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


def keep(
    *,
    home: Home,
    upload: Upload,
    name: str,
    by: Viewer,
    id: UUID | None = None,
    draft: UUID | None = None,
    portrait: bool = False,
) -> File:
    """Check a file, put both its contents on the disk, then write its row.

    `name` is as the browser gave it. `id` is the page's own (UUIDv7): the same id with the same content answers the
    file kept before, so that a lost answer can be asked for again. `draft` is where it was attached. A `portrait` is a
    picture and nothing else, and shown small. Raises Refused with words for the person: not permitted, not a file we
    take (FileRefused, with the reason), id used for another. A row that is rolled back leaves contents on the shelf,
    which harm nothing and serve the next try.
    """
    if not by.may_in(Permission.WRITE_RECORDS, home.id):
        by.require(Permission.MANAGE_PEOPLE, home.id)  # a person's photo
    id = id or uuid7()
    try:
        with queries.store().incoming() as original, queries.store().incoming() as shown:
            sha256, size = original.fill(_pieces(upload))
            before = File.objects.filter(pk=id).first()
            if before is not None:
                return _again(before, home, by, sha256)
            file = _checked(original, shown, clean_name(name), portrait=portrait)
            file.id, file.home_id, file.by_id, file.taken_from_draft = id, home.id, by.id, draft
            file.sha256, file.size = sha256, size
            file.shown_sha256, file.shown_size = shown.digest()
            queries.store().put(Part.ORIGINALS, original, sha256)
            queries.store().put(Part.SHOWN, shown, file.shown_sha256)
    except Unfit as unfit:
        raise FileRefused(words(unfit.why), unfit.why) from unfit
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise FileRefused(words(Why.NO_ROOM), Why.NO_ROOM) from error
    return _written(file, home, by)


def give_photo(person: Person, *, upload: Upload, name: str, by: Viewer, id: UUID | None = None) -> File:
    """Keep a picture and put it to the person as their photo; the one before stays kept, and no page shows it.

    `name` and `id` as for `keep`. Raises Refused (FileRefused, when it is no picture that we take).
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    with transaction.atomic():
        file = keep(home=person.home, upload=upload, name=name, by=by, id=id, portrait=True)
        if not file.kind.is_picture:  # kept before under this id, as an attachment
            raise FileRefused(words(Why.NO_PICTURE), Why.NO_PICTURE)
        people.set_photo(person, file.id, by=by)
    return file


def sweep() -> int:
    """Clear away what was half received when the machine went down a day ago or longer; answers how many."""
    return queries.store().sweep(older_than_seconds=24 * 60 * 60)


def _pieces(upload: Upload) -> Iterator[bytes]:
    while piece := upload.read(256 * 1024):
        yield piece


def _checked(original: Incoming, shown: Incoming, name: str, *, portrait: bool) -> File:
    """A row not yet saved, with what the content says. Raises Unfit."""
    original.file.seek(0)
    kind = sniff(original.file.read(HEAD_BYTES), name)
    if portrait and not kind.is_picture:
        raise Unfit(Why.NO_PICTURE)
    edge = PORTRAIT_EDGE if portrait else SHOWN_EDGE
    made: Checked = check_apart(kind, original.file, shown.file, edge)
    return File(name=with_extension(name, kind), type=kind.value, width=made.width, height=made.height)


def _written(file: File, home: Home, by: Viewer) -> File:
    try:
        with transaction.atomic():
            file.save(force_insert=True)
            digests = [bytes.fromhex(file.sha256), bytes.fromhex(file.shown_sha256)]
            audit.note("keep_file", by=by.id, home=home.id, about=[file.id], digests=digests)
    except IntegrityError:
        # The same page sent it twice at once, and the other was first; or the id is somebody else's, unseen by us.
        before = File.objects.filter(pk=file.id).first()
        if before is None:
            raise
        return _again(before, home, by, file.sha256)
    return file


def _again(before: File, home: Home, by: Viewer, sha256: str) -> File:
    """The file kept under this id before, when it is the same in every way."""
    if (before.sha256, before.home_id, before.by_id) != (sha256, home.id, by.id):
        raise FileRefused(str(_("Another file was kept under this number already. Choose the file again.")))
    return before
