"""Take on a worker: a name, an address, a first role."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, Refused, needs, stepped_up, viewer_of
from goldthread.ground.accounts import actions, presenters, queries
from goldthread.ground.accounts.forms import TakeOnForm


@needs(Permission.MANAGE_STAFF)
@stepped_up
@require_http_methods(["GET", "POST"])
def staff_new(request: HttpRequest) -> HttpResponse:
    """The form, and on success the new worker's page, where the link is made."""
    viewer = viewer_of(request)
    home_id = queries.managed_home(viewer)
    form = TakeOnForm(request.POST or None, roles=presenters.role_choices(viewer), initial=presenters.from_today())
    if form.is_valid():
        given = form.cleaned_data
        from_at, until_at = form.span()
        try:
            user = actions.take_on(
                email=given["email"],
                name=given["name"],
                role=given["role"],
                home_id=home_id,
                by=viewer,
                from_at=from_at,
                until_at=until_at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s is on the team.") % {"name": user.name})
            return redirect("staff_member", user.id)
    return render(request, "accounts/staff_new.jinja", {"form": form})
