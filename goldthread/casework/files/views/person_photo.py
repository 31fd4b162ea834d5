"""Give a person a photo, or take it away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.casework.files import actions
from goldthread.casework.files.rules import PHOTO_ACCEPT
from goldthread.casework.people import actions as people_actions
from goldthread.casework.people import queries as people
from goldthread.casework.people.presenters import subject
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def person_photo(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the photo as it stands, and a field for a picture. POST: keep the picture, or take the photo away."""
    viewer = viewer_of(request)
    person = people.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    error = ""
    if request.method == "POST":
        upload = request.FILES.get("photo")
        try:
            if request.POST.get("act") == "take_away":
                people_actions.set_photo(person, None, by=viewer)
                messages.success(request, _("The photo is taken away. The initials stand in its place."))
                return redirect("person_about", id)
            if upload is not None:
                key = _id_of(request.POST.get("id", ""))
                actions.give_photo(person, upload=upload, name=upload.name or "", by=viewer, id=key)
                messages.success(request, _("The photo stands on every page of the file."))
                return redirect("person_about", id)
            error = _("No picture was chosen. Choose one first.")
        except actions.FileRefused as refused:
            error = str(refused)
    context = {
        "subject": subject(person, timezone.localdate(clock.now())),
        "id": uuid7(),  # sent twice, it keeps one picture
        "accept": PHOTO_ACCEPT,
        "error": error,
    }
    return render(request, "files/person_photo.jinja", context, status=422 if error else 200)


def _id_of(text: str) -> UUID | None:
    """The page's own id; none when it was spoilt on its way: the picture then gets a new one."""
    try:
        return UUID(text)
    except ValueError:
        return None
