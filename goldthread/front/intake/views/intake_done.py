"""What became of a file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goldthread.front.intake import presenters, queries
from goldthread.front.intake.rules import State
from goldthread.front.intake.rules.states import ENDED
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.IMPORT)
@require_safe
def intake_done(request: HttpRequest, id: UUID) -> HttpResponse:
    """The counts, the way to what was made, and the rows that stayed out."""
    viewer = viewer_of(request)
    row = queries.batch(viewer, id)
    if row.state not in ENDED:
        return redirect("intake_preview", row.pk)
    context = {
        "row": row,
        "file_name": presenters.file_word(row),
        "holds": presenters.holds_word(row.holds),
        "given_up": row.state == State.GIVEN_UP,
        "people": queries.made_people(viewer, row),
        "has_left_out": queries.has_left_out(row),
        "ended": presenters.moment_word(row.ended_at),
        "new": presenters.rows_word(row.new),
        "here": presenters.rows_word(row.here),
        "faulty": presenters.rows_word(row.faulty),
    }
    return render(request, "intake/intake_done.jinja", context)
