"""How a file is shown: a line in a record, and the bytes themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _

from goldthread.casework.files.rules import Kind, name_for_header, visible_name

if TYPE_CHECKING:
    from goldthread.casework.files.models import File


@dataclass(frozen=True)
class Attachment:
    """One file as a record shows it."""

    id: UUID
    name: str  # marks that turn or hide text made visible
    kind: str  # "Picture", "PDF", "Word document"
    size: str  # "240 KB", of what a press would fetch
    is_picture: bool
    width: int | None  # pixels, so that the page keeps its place while a picture comes
    height: int | None
    sha256: str  # of the original


def attachment(file: File) -> Attachment:
    """A file's line."""
    kinds = {Kind.PDF: _("PDF"), Kind.DOCX: _("Word document")}
    return Attachment(
        id=file.id,
        name=visible_name(file.name),
        kind=kinds.get(file.kind, _("Picture")),
        size=size_in_words(file.shown_size),
        is_picture=file.kind.is_picture,
        width=file.width,
        height=file.height,
        sha256=file.sha256,
    )


def size_in_words(size: int) -> str:
    """Bytes as people say them: "1 KB" at least, then "240 KB", "1.4 MB"."""
    if size < 1000 * 1000:
        return _("%(number)d KB") % {"number": max(1, round(size / 1000))}
    return _("%(number).1f MB") % {"number": size / (1000 * 1000)}


def response(file: File, content: BinaryIO) -> FileResponse:
    """The shown copy as an answer. Only pictures, which we made ourselves, open in the page; the rest is downloaded.

    The answer closes `content`. Nothing in it may run, be guessed at, be framed or be kept by a cache.
    """
    picture = file.kind.is_picture
    name = visible_name(file.name)
    if picture and file.kind is not Kind.JPEG:
        name = name.rpartition(".")[0] + Kind.JPEG.extensions[0]  # the copy is JPEG, whatever came
    answer = FileResponse(content, content_type=Kind.JPEG.value if picture else file.type)
    answer["Content-Disposition"] = name_for_header(name, inline=picture)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
