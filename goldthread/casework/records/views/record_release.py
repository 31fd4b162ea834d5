"""Release one record to the placing social worker of whom it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records import actions
from goldthread.casework.records.forms import EndReleaseForm, ReleaseForm, offered
from goldthread.casework.records.presenters import release as presenters
from goldthread.casework.records.queries import Record
from goldthread.casework.records.queries import release as queries
from goldthread.casework.records.queries.records import gate
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.views import acted, sent_as
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Sight, Viewer, needs, stepped_up, viewer_of
from goldthread.ground.packs.queries import form_version
from goldthread.lib.dates import said_moment
from goldthread.ui.forms import Form


@needs(Permission.RELEASE_RECORDS)
@stepped_up
def record_release(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: to whom it is and may be released. POST: release it (`act` "release"), or end that (`act` "end")."""
    viewer = viewer_of(request)
    record = gate(viewer, id)
    if not queries.may_release(viewer, record):
        raise Refused(_(NOT_YOURS))
    viewer.seen.records.add(record.id)
    stays, rows = queries.stays_of(record), queries.releases(record)
    obstacle = queries.stands_in_the_way(record, stays)
    forms = _forms(request, record, rows, [] if obstacle else queries.placing(record, stays))
    done = acted(request, forms, lambda act, sent: _do(act, record, sent, viewer))
    if done:
        return redirect("record_release", id)
    may_name = stays and viewer.may(Permission.MANAGE_PLACEMENTS, record.home_id)
    context = {
        "id": id,
        "title": form_version(record.head.form_id).label if record.head else "",
        "when": said_moment(record.happened_at, ZONE),
        "lines": presenters.release_lines(rows),
        "forms": forms,
        "obstacle": obstacle,
        "name_href": reverse("key_worker_allocate", args=[stays[0].id]) if may_name else "",
    }
    return render(request, "records/record_release.jinja", context, status=422 if done is False else 200)


def _forms(request: HttpRequest, record: Record, rows: list[Any], named: list[Any]) -> dict[str, Form]:
    """What can be done, each bound when it was what was sent."""
    forms: dict[str, Form] = {}
    there = {row.user_id for row in rows}
    whom = presenters.placing_choices(row for row in named if row.user_id not in there)
    if whom:
        only = {"to": whom[0][0]} if len(whom) == 1 else {}
        forms["release"] = offered(ReleaseForm(sent_as(request, "release"), initial=only), "to", whom)
        if record.sight != Sight.SEALED:
            del forms["release"].fields["sealed"]
    if rows:
        only = {"reader": str(rows[0].id)} if len(rows) == 1 else {}
        choices = [(str(row.id), row.user.name) for row in rows]
        forms["end"] = offered(EndReleaseForm(sent_as(request, "end"), initial=only), "reader", choices)
    return forms


def _do(act: str, record: Record, sent: dict[str, Any], viewer: Viewer) -> str:
    """Do it; what to say of it. Raises Refused."""
    if act == "end":
        actions.end_release(queries.a_release(record, UUID(sent["reader"])), reason=sent["end_why"], by=viewer)
        return _("Ended. From their next page on nothing shows them that it is here.")
    sealed = bool(sent.get("sealed"))
    actions.release(record, UUID(sent["to"]), reason=sent["release_why"], knows_sealed=sealed, by=viewer)
    return _("Released. They find it under “Released to me” from now on.")
