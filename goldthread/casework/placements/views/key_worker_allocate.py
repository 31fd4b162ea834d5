"""Who is key worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import stay_page
from goldthread.casework.placements.views import kept, typed, viewer_of
from goldthread.ground.access.queries import Absent, staff
from goldthread.ground.access.rules import Permission, needs
from goldthread.ground.packs.queries import pack


@needs(Permission.MANAGE_PLACEMENTS)
def key_worker_allocate(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who is, and who could be. POST: allocate one (`user`), or end one (`end`)."""
    viewer = viewer_of(request)
    stay = queries.stay(viewer, id)
    viewer.require(Permission.MANAGE_PLACEMENTS, stay.home_id)
    workers = queries.key_workers(viewer, stay)
    taken = {row.user_id for row in workers}
    roles = pack(stay.home.pack)
    free = {
        str(user.id): user
        for membership, user in staff(viewer, stay.home_id)
        if user.id not in taken and Permission.WRITE_RECORDS in roles.role(membership.role).may
    }
    if request.method == "POST" and "end" in request.POST:
        row = next((row for row in workers if str(row.id) == request.POST["end"]), None)
        if row is None:
            raise Absent
        actions.end_key_worker(row, by=viewer)
        messages.success(request, _("Ended."))
        return redirect("key_worker_allocate", id)
    form = forms.key_worker(typed(request), [(key, user.name) for key, user in free.items()])

    def allocate(values: dict[str, Any]) -> None:
        actions.allocate_key_worker(stay, free[values["user"]], by=viewer)

    page = stay_page(stay)
    if kept(form, allocate):
        messages.success(request, _("Saved."))
        return redirect(page.href)
    context = {"stay": page, "form": form, "workers": workers, "anybody": bool(free), "words": roles.words.key_worker}
    return render(request, "placements/key_worker_allocate.jinja", context)
