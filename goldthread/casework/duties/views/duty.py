"""One duty: say that it is done, move it, or say that it is no longer needed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.duties import actions, queries
from goldthread.casework.duties.forms import DoneForm, DropForm, MoveForm, key_of
from goldthread.casework.duties.presenters import duty_page
from goldthread.casework.duties.rules import Due, Ended, day_of, may_change, may_set
from goldthread.casework.duties.views import in_doubt
from goldthread.casework.people.rules import NotRight
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.ui.forms import Form

BACK = ("duties", "shift")  # the pages that one comes from, and goes back to


@needs(Permission.SEE_RECORDS)
def duty(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the duty and what became of it. POST: `act` is done, drop or move. `?back=` names where to go on."""
    viewer = viewer_of(request)
    row = queries.duty(viewer, id)
    back = BACK[request.GET.get("back") == "shift"]
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(viewer, row, sent, request)
    if request.method == "POST":
        viewer.require(Permission.WRITE_RECORDS, row.home_id)
        try:
            if sent in forms and forms[sent].keeps(NotRight, lambda values: _act(row, sent, values, viewer)):
                messages.success(request, f"{_said(sent)} {in_doubt(forms[sent].cleaned_data)}".strip())
                return redirect(back)
        except Ended as ended:  # somebody was quicker: said kindly, with what was typed, which no row keeps
            messages.info(request, _told(ended, forms[sent]))
            return redirect("duty", id)
    context = {
        "page": duty_page(row, pack(row.home.pack), clock.now()),
        "forms": forms,
        "sent": sent,
        "back": back,
    }
    return render(request, "duties/duty.jinja", context, status=422 if request.method == "POST" else 200)


def _forms(viewer: Viewer, row: queries.Duty, sent: str, request: HttpRequest) -> dict[str, Form]:
    """What the viewer may say of it now, by the word that the form sends; what was sent stays in its form."""
    forms: dict[str, Form] = {}
    open_ = row.state == row.State.OPEN
    if may_set(viewer, row.home_id) and (open_ or sent):
        forms["done"] = DoneForm(request.POST if sent == "done" else None, {"id": uuid7()})
    if may_change(viewer, row.home_id, row.set_by_id, row.owner_id) and (open_ or sent):
        when = Due(row.due_at, row.timed)
        now: dict[str, Any] = {
            "id": uuid7(),
            "day": day_of(when, ZONE),
            "at": row.due_at.astimezone(ZONE).time() if row.timed else None,
            "owner": row.owner_id or "",
        }
        workers = dict(queries.workers(viewer, row.home_id))
        if row.owner is not None:  # somebody who has left may still be named
            workers.setdefault(row.owner.id, row.owner.short_name)
        forms["move"] = MoveForm(request.POST if sent == "move" else None, now, workers.items())
        forms["drop"] = DropForm(request.POST if sent == "drop" else None, {"id": uuid7()})
    return forms


def _act(row: queries.Duty, sent: str, values: dict[str, Any], by: Viewer) -> None:
    if sent == "done":
        actions.meet(row, by=by, **values)
    elif sent == "move":
        actions.move(row, by=by, **{**values, "owner": key_of(values["owner"])})
    else:
        actions.drop(row, by=by, **values)


def _told(ended: Ended, form: Form) -> str:
    typed = next((form.cleaned_data[name] for name in ("words", "reason", "why") if form.cleaned_data.get(name)), "")
    return _("%(said)s You wrote: “%(words)s”") % {"said": ended, "words": typed} if typed else str(ended)


def _said(sent: str) -> str:
    return {
        "done": _("Done. Thank you."),
        "move": _("It is changed."),
        "drop": _("It is kept as no longer needed."),
    }[sent]
