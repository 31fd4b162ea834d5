"""The page of one record."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.records import queries
from goldthread.casework.records.forms import id_of, number_of
from goldthread.casework.records.presenters.sheet import SheetPage, sheet_page
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries.people import file_people, names_in
from goldthread.casework.records.queries.records import Sheet, may_amend
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.access.rules import Permission, Viewer, needs
from goldthread.ground.packs.queries import form_version, pack


@needs(Permission.SEE_HOME_LOG)
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """A record as it stands; `?text=1` one of its earlier texts; `?file=<person>` in the light of that file."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sheet = queries.sheet(viewer, id)
    number = number_of(request.GET.get("text", ""))
    shown = next((row for row in sheet.revisions if row.number == number), sheet.head)
    page = page_of(viewer, sheet, shown.number, id_of(request.GET.get("file", "")))
    return render(request, "records/record.jinja", {"page": page, "seal": seal_of(viewer.id, settings.SECRET_KEY)})


def reader_of(viewer: Viewer, sheet: Sheet, file: UUID | None) -> Reader:
    """In whose file the record is read: then everybody else is masked. As itself when no file is named."""
    if file is None:
        return Reader()
    home = next((post for post in viewer.posts if post.home_id == sheet.record.home_id), None)
    others = pack(home.pack).words.resident if home else ""
    return Reader(frozenset(file_people(file)), f"another {others}" if others else "")


def page_of(viewer: Viewer, sheet: Sheet, number: int, file: UUID | None) -> SheetPage:
    """The page's presenter, for the screen and for paper."""
    shown = sheet.revisions[number - 1]
    home = sheet.record.home_id
    kinds = {kind.code: kind.label for kind in pack(sheet.record.home.pack).kinds}
    head = sheet.head
    return sheet_page(
        sheet,
        form_version(shown.form),
        shown,
        reader=reader_of(viewer, sheet, file),
        names=names_in(sheet),
        kinds=kinds,
        may_amend=may_amend(viewer, sheet.record),
        may_countersign=viewer.may(Permission.COUNTERSIGN, home)
        and viewer.id not in (sheet.record.author_id, head.author_id)
        and sheet.record.countersigned_at is None,
        may_strike=viewer.may(Permission.STRIKE, home),
        file=file,
        written_by_viewer=viewer.id == shown.author_id,
    )
