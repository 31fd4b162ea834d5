"""The photo of a person, as a picture."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from goldthread.casework.files.presenters import response
from goldthread.casework.files.queries import open_photo
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_PEOPLE)
@require_safe
def person_picture(request: HttpRequest, id: UUID, file: UUID) -> HttpResponseBase:
    """The shown copy of the photo that stands at a person now. The gate to the person is the photo's."""
    return response(*open_photo(viewer_of(request), id, file))
