"""Make the tablet in hand one that workers of this home share."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, Refused, needs, stepped_up, viewer_of
from goldthread.ground.accounts import actions
from goldthread.ground.accounts.rules.sessions import DEVICE
from goldthread.ground.accounts.views import cookie_name

KEPT = 400 * 24 * 60 * 60  # seconds: as long as browsers keep any cookie


@needs(Permission.MANAGE_STAFF)
@stepped_up
@require_http_methods(["GET", "POST"])
def tablet_new(request: HttpRequest) -> HttpResponse:
    """Its name; POST enrols it: the secret goes into this browser and nowhere else."""
    viewer = viewer_of(request)
    name, wrong = request.POST.get("name", ""), ""
    if request.method == "POST":
        try:
            device, secret = actions.enrol(name=name, by=viewer)
        except Refused as refused:
            wrong = str(refused)
        else:
            request.COOKIES[cookie_name("tablet")] = secret
            get_adapter().on_a_tablet(request, request.user, full=DEVICE not in request.session)
            messages.success(request, _("%(name)s is shared from now on.") % {"name": device.name})
            response = redirect("tablets")
            response.set_cookie(
                cookie_name("tablet"),
                secret,
                max_age=KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            return response
    return render(request, "accounts/tablet_new.jinja", {"name": name, "wrong": wrong})
