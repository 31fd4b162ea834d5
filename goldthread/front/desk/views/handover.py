"""The handover of a shift, while it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.front.desk import forms
from goldthread.front.desk.presenters.handover import making_page
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.dates import said_clock
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.presenters import counts_shown, shift_card
from goldthread.practice.shifts.rules import FORGOTTEN_AFTER, Making, read


@needs(Permission.WRITE_RECORDS)
def handover(request: HttpRequest) -> HttpResponse:
    """GET: composed from the records, or as it was kept. POST: `act` says what to do with it."""
    viewer = viewer_of(request)
    now = clock.now()
    shift = _which(viewer, request.GET.get("shift", ""), now)
    if shift is None:
        return render(request, "desk/handover_none.jinja")
    viewer.require(Permission.WRITE_RECORDS, shift.home_id)
    if (signed := getattr(shift, "handover", None)) is not None:
        return redirect("handover_read", signed.pk)
    draft = queries.draft(viewer, shift) if getattr(shift, "draft", None) is not None else None
    since, composed = queries.composed(viewer, shift, now)
    making, base = (read(draft.body).at_present(composed), draft.version) if draft else (composed, 0)
    may_edit = viewer.may(Permission.PLAN_SHIFTS, shift.home_id) or any(
        row.user_id == viewer.id and row.started_at is not None for row in shift.workers.all()
    )
    refused = ""
    if request.method == "POST":
        sent = request.POST
        if draft is None:
            making = forms.only(composed, forms.known(sent))
        making = forms.typed(making, sent) if may_edit else making
        try:
            return _done(request, viewer, shift, making, composed, since, now, may_edit)
        except actions.Changed as changed:
            base = changed.version
            refused = _("Somebody else has changed this handover meanwhile. Look at it again: saving keeps your words.")
        except Refused as wrong:
            refused = str(wrong)
    setting = pack(shift.home.pack)
    counted = queries.counts(viewer, shift)
    context: dict[str, Any] = {
        "card": shift_card(shift, setting, now),
        # what was kept stays in what is being made; who may not read a line of it does not see that line
        "page": making_page(
            queries.rechecked(viewer, making, pointing=False) if draft else making, composed, setting, may_edit=may_edit
        ),
        "since": said_clock(since, ZONE),
        "base": base,
        "may_edit": may_edit,
        "refused": refused,
        "saved_by": draft.saved_by.short_name if draft else "",
        "counts": counts_shown([(row.by.short_name, row.said) for row in counted], setting),
        "to_count": setting.handover.counts,
        "own_count": next((row.said for row in counted if row.by_id == viewer.id), {}),
        "here": f"{request.path}?shift={shift.id}",
    }
    return render(request, "desk/handover.jinja", context, status=422 if refused else 200)


def _done(
    request: HttpRequest,
    viewer: Viewer,
    shift: queries.Shift,
    making: Making,
    composed: Making,
    since: datetime,
    now: datetime,
    may_edit: bool,
) -> HttpResponse:
    """Do what the pressed button says. Raises Refused and Changed."""
    act, _colon, which = request.POST.get("act", "keep").partition(":")
    base = forms.base(request.POST)
    new = composed.known - making.known
    chosen = frozenset(forms.ids([which])) & new if which else new
    if act == "count":
        if may_edit:
            actions.keep_handover(shift, making, base=base, by=viewer)
        said = {code.removeprefix("count."): text for code, text in request.POST.items() if code.startswith("count.")}
        actions.count(shift, {code: str(text) for code, text in said.items()}, by=viewer)
        messages.success(request, _("Your count is kept."))
    elif act == "sign" and not new:
        signed = actions.hand_over(shift, lines=making, since=since, until=now, by=viewer)
        messages.success(request, _("Handed over. The next shift owes it a reading."))
        return redirect("handover_read", signed.pk)
    else:
        if act == "take":
            making = making.with_new(composed.told, chosen)
        elif act == "leave":
            making = replace(making, known=making.known | chosen)
        actions.keep_handover(shift, making, base=base, by=viewer)
        if act == "sign":
            messages.warning(request, _("Something came in since. Take it in or leave it, then sign."))
        else:
            messages.success(request, _("Kept."))
    return redirect(f"{request.path}?shift={shift.id}")


def _which(viewer: Viewer, asked: str, now: datetime) -> queries.Shift | None:
    """The shift that is asked for, or else the viewer's own, or else, for who plans shifts, the one that runs."""
    if asked:
        found = forms.ids([asked])
        if not found:
            raise Absent
        return queries.shift(viewer, found[0])
    assert viewer.home is not None
    rows = queries.shifts(viewer, viewer.home.home_id, now - 2 * FORGOTTEN_AFTER, now)
    own = [
        shift
        for shift in rows
        if any(row.user_id == viewer.id and row.started_at is not None for row in shift.workers.all())
    ]
    unsigned = [shift for shift in own if getattr(shift, "handover", None) is None]
    if own:
        return (unsigned or own)[0] if unsigned else own[-1]
    running = [shift for shift in rows if shift.starts_at <= now < shift.ends_at + FORGOTTEN_AFTER]
    if viewer.may(Permission.PLAN_SHIFTS):
        return next((shift for shift in running if getattr(shift, "handover", None) is None), None)
    return None
