"""The viewer's drafts: the list, keeping one as it is typed, and giving one up."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goldthread.casework.records import actions, queries
from goldthread.casework.records.forms import fields_of, id_of, number_of, somebody_elses
from goldthread.casework.records.presenters.drafts import draft_line
from goldthread.casework.records.queries.records import gate, may_amend, read_only
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, raises, viewer_of
from goldthread.ground.packs.queries import form_versions
from goldthread.lib import clock
from goldthread.lib.dates import said_clock


@needs(Permission.WRITE_RECORDS)
@raises
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What the viewer has begun and not signed, newest first. Nobody else sees these words."""
    viewer = viewer_of(request)
    rows = queries.drafts(viewer)
    forms = form_versions({row.form_id for row in rows})
    if not viewer.anywhere(Permission.WRITE_RECORDS):  # off shift: a concern that was begun, and nothing else
        rows = [row for row in rows if queries.may_write(viewer, row.home_id, forms[row.form_id])]
    lines = [draft_line(row.id, forms[row.form_id], row.fields, row.saved_at, row.amends_id) for row in rows]
    return render(
        request,
        "records/drafts.jinja",
        {"drafts": lines, "seal": seal_of(viewer.id, settings.SECRET_KEY)},
    )


@needs(Permission.WRITE_RECORDS)
@raises
@require_POST
def draft_keep(request: HttpRequest, id: UUID) -> HttpResponse:
    """Keep what has been typed so far. Answers {"saved": "14:31", "number": n}; "newer" when a newer save is there."""
    viewer = viewer_of(request)
    if somebody_elses(request, seal_of(viewer.id, settings.SECRET_KEY).owner):
        return JsonResponse({"other": True}, status=409)  # it waits in the browser for its writer
    number = number_of(request.POST.get("save_number", ""))
    amends = None
    form = None
    if record_id := id_of(request.POST.get("amends", "")):
        amends = gate(viewer, record_id)
        if not may_amend(viewer, amends) and not read_only(amends):
            raise Absent
        form = queries.revisions(amends)[-1].form
    kept = queries.draft(viewer, id)
    if kept is not None:
        form = kept.form_id
    if viewer.home is None:
        raise Absent
    saved = actions.keep_draft(
        id=id,
        home=viewer.home.home_id,
        kind=request.POST.get("kind", ""),
        fields=fields_of(request),
        save_number=number,
        by=viewer,
        amends=amends,
        form=form,
    )
    if saved is None:
        return JsonResponse({"newer": True, "number": number})
    return JsonResponse({"saved": said_clock(clock.now(), ZONE), "number": number})


@needs(Permission.WRITE_RECORDS)
@raises
@require_POST
def draft_give_up(request: HttpRequest, id: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    if actions.give_up(id, by=viewer_of(request)):
        messages.success(request, _("The draft is gone."))
    return redirect("drafts")
