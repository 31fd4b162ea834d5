"""Who may read one record, why, and what was done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records import actions
from goldthread.casework.records.forms import KeepFromForm, LetKnowForm, LiftForm, NameForm, SightForm, offered
from goldthread.casework.records.presenters import sight as presenters
from goldthread.casework.records.presenters.release import released_to
from goldthread.casework.records.queries import Record, release
from goldthread.casework.records.queries import sight as queries
from goldthread.casework.records.queries.records import gate
from goldthread.casework.records.views import acted, sent_as
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import form_version
from goldthread.ui.forms import Form


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS)
def record_sight(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who reads it, why, what was done. POST: `act` says which of the forms was sent."""
    viewer = viewer_of(request)
    try:
        record = gate(viewer, id)
    except Absent:  # held: who may lift a hold need not see what it holds
        return _held(request, viewer, queries.held(viewer, id))
    if not queries.may_say(viewer, record):
        raise Refused(_(NOT_YOURS))
    viewer.seen.records.add(record.id)
    found = queries.narrowed(viewer, record)
    forms = _forms(request, viewer, record, found)
    done = acted(request, forms, lambda act, sent: _do(act, record, sent, viewer))
    if done:
        return redirect("record_sight", id)
    context = {
        "id": id,
        "title": form_version(record.head.form_id).label if record.head else "",
        "page": presenters.sight_page(record.sight, found),
        "forms": forms,
        "released": list(map(released_to, release.standing(record))),
        "release_href": reverse("record_release", args=[id]) if release.may_release(viewer, record) else "",
    }
    return render(request, "records/record_sight.jinja", context, status=422 if done is False else 200)


def _forms(request: HttpRequest, viewer: Viewer, record: Record, found: queries.Narrowed) -> dict[str, Form]:
    """What the viewer may do, each bound when it was what was sent."""
    forms: dict[str, Form] = {}
    options = presenters.sight_options(
        record.sight, wider=queries.may_widen(viewer, record), narrowest=queries.narrowest(viewer, record)
    )
    if queries.may_narrow(viewer, record) and options:
        form = SightForm(sent_as(request, "sight"), initial={"sight": record.sight})
        forms["sight"] = offered(form, "sight", options)
    if queries.may_name(viewer, record) and not record.held:
        others = [each for each in found.workers if not each.opens and each.kept is None]
        forms["name"] = offered(NameForm(sent_as(request, "name")), "reader", presenters.choices(others))
    if queries.may_keep_from(viewer, record):
        mine = (viewer.id, record.author_id)
        others = [
            each for each in found.workers if each.kept is None and each.why != "released" and each.id not in mine
        ]
        forms["keep"] = offered(KeepFromForm(sent_as(request, "keep")), "kept", presenters.choices(others))
        kept = [each for each in found.workers if each.kept is not None and each.id != viewer.id]
        if kept:
            forms["know"] = offered(LetKnowForm(sent_as(request, "know")), "known", presenters.choices(kept))
    if record.held and viewer.may(Permission.AMEND_OTHERS, record.home_id):
        forms["lift"] = LiftForm(sent_as(request, "lift"))
    return forms


def _do(act: str, record: Record, sent: dict[str, Any], viewer: Viewer) -> str:
    """Do it; what to say of it. Raises Refused."""
    match act:
        case "sight":
            actions.set_sight(record, sent["sight"], reason=sent["reason"], by=viewer)
            return _("Done. It holds from everybody’s next page.")
        case "name":
            actions.name_reader(record, UUID(sent["reader"]), by=viewer)
            return _("They may read it now, while they are on shift.")
        case "keep":
            actions.keep_from(record, UUID(sent["kept"]), reason=sent["kept_why"], by=viewer)
            return _("From their next page on nothing shows them that it is here.")
        case "know":
            actions.let_know(record, UUID(sent["known"]), reason=sent["known_why"], by=viewer)
            return _("Done. What their role opens, they open from their next page on.")
        case _:
            actions.lift_hold(record.id, reason=sent["lift_why"], by=viewer)
            return _("The hold is lifted.")


def _held(request: HttpRequest, viewer: Viewer, row: queries.Held) -> HttpResponse:
    """What is held and cannot be opened: that it is there, and a way to lift it."""
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.lift_hold(row.record, reason=form.cleaned_data["lift_why"], by=viewer)
        except Refused as refused:
            form.add_error("lift_why", str(refused))
        else:
            messages.success(request, _("The hold is lifted."))
            return redirect("waiting")
    context = {"id": row.record, "held": presenters.held_said(row), "forms": {"lift": form}, "page": None}
    return render(request, "records/record_sight.jinja", context, status=422 if form.is_bound else 200)
