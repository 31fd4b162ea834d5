"""Who is key worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import stay_page
from goldthread.casework.placements.rules import PLACING, tasks
from goldthread.ground.access.queries import Absent, outsiders, staff
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.ui.forms import typed


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
    placing = {str(user.id): user for _row, user in outsiders(viewer, stay.home_id) if user.id not in taken}
    if request.method == "POST" and "end" in request.POST:
        row = next((row for row in workers if str(row.id) == request.POST["end"]), None)
        if row is None:
            raise Absent
        actions.end_key_worker(row, by=viewer)
        messages.success(request, _("Ended."))
        return redirect("key_worker_allocate", id)
    words = roles.words.key_worker
    there = [(key, user.name) for key, user in free.items()]
    there += [(key, _("%(name)s, placing social worker") % {"name": user.name}) for key, user in placing.items()]
    form = forms.key_worker(typed(request), there, words)

    def allocate(values: dict[str, Any]) -> None:
        user = placing.get(values["user"])
        task = PLACING if user else values["task"]  # all that somebody outside the home can be
        actions.allocate_key_worker(stay, user or free[values["user"]], by=viewer, task=task)

    page = stay_page(stay)
    if form.keeps(NotRight, allocate):
        messages.success(request, _("Saved."))
        return redirect(page.href)
    context = {
        "stay": page,
        "form": form,
        "workers": workers,
        "anybody": bool(there),
        "words": words,
        "tasks": tasks(words),
    }
    return render(request, "placements/key_worker_allocate.jinja", context)
