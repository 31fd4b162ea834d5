"""The page of one record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records import queries
from goldthread.casework.records.forms import id_of, number_of
from goldthread.casework.records.presenters.concerns import ConcernState, concern_state
from goldthread.casework.records.presenters.release import released_to
from goldthread.casework.records.presenters.sheet import SheetPage, released_page, sheet_page
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries import concerns
from goldthread.casework.records.queries.people import file_people, moved_with, names_in
from goldthread.casework.records.queries.records import Sheet, may_amend
from goldthread.casework.records.queries.release import released_of, standing
from goldthread.casework.records.queries.sight import may_say
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.access.rules import Permission, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import form_version, pack


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS, Permission.SEE_RELEASED)
@require_safe
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """A record as it stands; `?text=1` one of its earlier texts; `?file=<person>` in the light of that file."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    seal = seal_of(viewer.id, settings.SECRET_KEY)
    if viewer.outside(sheet.record.home_id):
        return render(request, "records/record.jinja", {"page": _released(sheet), "seal": seal})
    number = number_of(request.GET.get("text", ""))
    shown = next((row for row in sheet.revisions if row.number == number), sheet.head)
    page = page_of(viewer, sheet, shown.number, id_of(request.GET.get("file", "")))
    return render(request, "records/record.jinja", {"page": page, "seal": seal})


def moved_here(viewer: Viewer, sheet: Sheet) -> dict[UUID, UUID]:
    """Of what was handed over: who those whom it is about, and who moved, are in the viewer's home. Else nobody."""
    id = sheet.record.id
    return {} if viewer.works_in(sheet.record.home_id) else moved_with([id]).get(id, {})


def reader_of(viewer: Viewer, sheet: Sheet, file: UUID | None, here: Collection[UUID]) -> Reader:
    """In whose file the record is read: then everybody else is masked. As itself when no file is named.

    What was handed over is read in the file of whoever moved here (`here`): who else is named in it is nothing of this
    home's.
    """
    others = f"another {pack(sheet.record.home.pack).words.resident}"
    if not viewer.works_in(sheet.record.home_id):
        return Reader(frozenset(here), others)
    return Reader() if file is None else Reader(frozenset(file_people(file)), others)


def page_of(viewer: Viewer, sheet: Sheet, number: int, file: UUID | None, *, answered: bool = True) -> SheetPage:
    """The page's presenter, for the screen and for paper. `answered`: with what was done about a concern."""
    shown = sheet.revisions[number - 1]
    home = sheet.record.home_id
    kinds = {kind.code: kind.label for kind in pack(sheet.record.home.pack).kinds}
    head = sheet.head
    elsewhere = not viewer.works_in(home)
    here = moved_here(viewer, sheet)
    viewer.seen.people.update(here.values())
    return sheet_page(
        sheet,
        form_version(shown.form),
        shown,
        reader=reader_of(viewer, sheet, file, here),
        names=names_in(sheet),
        kinds=kinds,
        may_amend=may_amend(viewer, sheet.record),
        may_countersign=viewer.may(Permission.COUNTERSIGN, home)
        and viewer.id not in (sheet.record.author_id, head.author_id)
        and sheet.record.countersigned_at is None,
        may_strike=viewer.may(Permission.STRIKE, home),
        may_say=may_say(viewer, sheet.record),
        concern=_concern(viewer, id=sheet.record.id) if answered and form_version(head.form).answered else None,
        file=file,
        written_by_viewer=viewer.id == shown.author_id,
        written_at=sheet.record.home.name if elsewhere else "",
        here=here,
        released=tuple(map(released_to, standing(sheet.record))),
    )


def _released(sheet: Sheet) -> SheetPage:
    """For somebody outside the home: the newest text, in the light of the file it is released of, and no way on."""
    record = sheet.record
    people = released_of(record.id)
    reader = Reader(people, f"another {pack(record.home.pack).words.resident}")
    return released_page(
        sheet, form_version(sheet.head.form), reader=reader, names=names_in(sheet), home=record.home.name
    )


def _concern(viewer: Viewer, id: UUID) -> ConcernState:
    row = concerns.concern(viewer, id)
    return concern_state(row, concerns.reached(row), may_answer=concerns.may_answer(viewer, row))
