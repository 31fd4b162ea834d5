"""Which column holds what: guessed where the names agree, said by a person where they differ."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goldthread.front.intake import actions, presenters, queries
from goldthread.front.intake.forms import matching_of
from goldthread.front.intake.rules import State
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def intake_match(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every field with the file's columns to choose from; on success the preview."""
    viewer = viewer_of(request)
    row = queries.batch(viewer, id)
    if row.state not in (State.HANDED_OVER, State.CHECKED):
        return redirect("intake_preview", row.pk)
    errors: dict[str, str] = {}
    refusal = ""
    if request.method == "POST":
        matching, errors = matching_of(request, row)
        if not errors:
            try:
                actions.match(row, matching, by=viewer)
                return redirect("intake_preview", row.pk)
            except Refused as refused:
                refusal = str(refused)
    table = queries.table(row)
    sent = {name: value for name, value in request.POST.items() if isinstance(value, str)} or None
    problems: list[dict[str, str | None]] = [{"field_id": None, "message": refusal}] if refusal else []
    context = {
        "row": row,
        "file_name": presenters.file_word(row),
        "fields": presenters.match_fields(row, table, sent, errors),
        "problems": problems + [{"field_id": f"column-{name}", "message": errors[name]} for name in errors],
        "notices": [*presenters.notices(row, table), *([row.trouble] if row.trouble else [])],
        "read_as": presenters.read_as(row, table),
        "holds": presenters.holds_word(row.holds),
    }
    return render(request, "intake/intake_match.jinja", context, status=422 if problems or errors else 200)
