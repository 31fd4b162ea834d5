"""Let an agency worker in for tonight: who they are, that their photo ID was seen; then they choose a PIN."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from goldthread.casework.people.rules import NotRight
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.ground.accounts.rules.sessions import DEVICE, LOCKED
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.forms import agency_form, id_of
from goldthread.practice.shifts.presenters import agency_lines, known_lines, open_shifts
from goldthread.practice.shifts.rules import EARLIEST_START


@needs(Permission.LET_IN_AGENCY)
def agency_let_in(request: HttpRequest) -> HttpResponse:
    """GET: the form, and who is in. POST: let them in; the tablet is locked, and asks them for a PIN."""
    viewer = viewer_of(request)
    viewer.require(Permission.LET_IN_AGENCY)
    assert viewer.home is not None
    home, setting, now = viewer.home.home_id, pack(viewer.home.pack), clock.now()
    rows = {str(row.id): row for row in queries.shifts(viewer, home, now, now + EARLIEST_START)}
    device = request.session.get(DEVICE)
    form = agency_form(
        request.POST if request.method == "POST" else None,
        known=known_lines(queries.known(viewer, home)),
        shifts=open_shifts(rows.values(), setting, viewer.id),
        same="another" in request.POST,
    )
    if form.is_bound and device and form.is_valid():
        values = form.cleaned_data
        try:
            row = actions.let_in(
                rows[values["shift"]],
                name=values["name"],
                agency=values["agency"],
                known=id_of(values.get("known", "")),
                another=values.get("another", False),
                photo_seen=values["photo_seen"],
                device=UUID(device[0]),
                by=viewer,
            )
        except NotRight as wrong:
            if any(fault.field == "known" for fault in wrong.faults):
                form = agency_form(
                    request.POST,
                    known=known_lines(queries.known(viewer, home)),
                    shifts=open_shifts(rows.values(), setting, viewer.id),
                    same=True,
                )
                form.is_valid()
            form.take(wrong.faults)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            request.session[LOCKED] = True  # nobody is handed the lead's session
            request.is_awake = False  # type: ignore[attr-defined]
            return redirect(f"{reverse('lock')}?who={row.user_id}")
    inside = queries.let_in_now(viewer, home, now)
    context = {"form": form, "on_tablet": bool(device), "shifts": rows, "inside": agency_lines(inside, setting)}
    return render(request, "shifts/agency_let_in.jinja", context)
