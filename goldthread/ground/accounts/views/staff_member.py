"""One worker of this home: their roles, a further role, and what can be done for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, Refused, needs, stepped_up_to_post, viewer_of
from goldthread.ground.accounts import actions, presenters, queries
from goldthread.ground.accounts.forms import RoleForm


@needs(Permission.MANAGE_STAFF)
@stepped_up_to_post
@require_http_methods(["GET", "POST"])
def staff_member(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The worker's page; POST gives them a further role."""
    viewer = viewer_of(request)
    user, posts = queries.worker(viewer, user_id)
    form = RoleForm(request.POST or None, roles=presenters.role_choices(viewer), initial=presenters.from_today())
    if form.is_valid():
        from_at, until_at = form.span()
        try:
            actions.take_on(
                email=user.email,
                name=user.name,
                role=form.cleaned_data["role"],
                home_id=posts[0].home_id,
                by=viewer,
                from_at=from_at,
                until_at=until_at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s has the new role.") % {"name": user.name})
            return redirect("staff_member", user.id)
    page = {"member": presenters.member(viewer, user, posts), "form": form}
    return render(request, "accounts/staff_member.jinja", page)
