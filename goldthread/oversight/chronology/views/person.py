"""A file's timeline: one person, or a family together."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries import restricted, staff_names
from goldthread.casework.records.queries.people import before
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import form_version, form_versions, pack
from goldthread.ground.packs.rules import Pack
from goldthread.lib import clock
from goldthread.lib.dates import care_day
from goldthread.oversight.chronology import presenters, queries
from goldthread.oversight.chronology.forms import Asked, asked_of
from goldthread.oversight.chronology.queries import Page


@needs(Permission.SEE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])  # POST: what is looked for, which stands in no address
def person(request: HttpRequest, id: UUID) -> HttpResponse:
    """The timeline of a file, newest first, 50 at a time, with what was asked of it."""
    viewer = viewer_of(request)
    file = file_of(viewer, id)
    home = file.person.home
    setting = pack(home.pack)
    people = [each.id for each in file.people] or [id]
    asked = asked_of(request, setting, people)
    earlier = before(people) if file.came else {}
    page = queries.file(
        viewer, home.id, people, earlier=earlier, asked=asked.filter, before=asked.before, after=asked.after
    )
    reader = Reader(frozenset(people) | earlier.keys(), f"another {setting.words.resident}")
    here = reverse("person", args=[id])
    narrowed = asked.any or asked.before or asked.after  # what is shut is said of the whole file, and where it begins
    shut = None if narrowed else restricted(viewer, home.id, [*people, *earlier])
    context = {
        "header": file_header(file, clock.now().astimezone(ZONE).date()),
        "days": drawn(page, reader, setting, file=id, home=home.id),
        "asked": asked,
        "families": presenters.families(setting, asked.family),
        "subjects": presenters.subjects([(each.id, each.preferred_name) for each in file.people], asked.about),
        "authors": [(str(key), name) for key, name in staff_names(viewer, home.id).items()],
        "here": here,
        "print": presenters.Turn(reverse("timeline_print", args=[id]), tuple(asked.kept.items())),
        "restricted": presenters.restricted_line(shut) if shut else "",
        "break_glass": reverse("break_glass") + f"?person={id}" if shut else "",
        "seal": seal_of(viewer.id, settings.SECRET_KEY) if viewer.may(Permission.WRITE_RECORDS, home.id) else None,
        **turned(page, asked, here),
    }
    return render(request, "chronology/person.jinja", context)


def drawn(page: Page, reader: Reader, setting: Pack, *, file: UUID | None, home: UUID) -> tuple[presenters.Day, ...]:
    """A page's days, fetching only the texts that this process has not drawn yet. `home`: whose page it is."""
    page_drawing = presenters.drawing(page.rows, reader, file, home)
    wanted = page_drawing.missing
    form_versions({row.form for row in page.rows if row.head in wanted})
    begins = time.fromisoformat(setting.day_begins)
    today = care_day(clock.now(), begins, ZONE)
    return presenters.days(page_drawing, queries.bodies(wanted), form_version, begins=begins, today=today)


def turned(page: Page, asked: Asked, here: str, **more: str) -> dict[str, presenters.Turn | None]:
    """The ways to the older and newer pages, keeping what was asked. `more`: what else the page asks."""
    kept = asked.kept | {name: value for name, value in more.items() if value}

    def to(name: str, place: queries.Place | None) -> presenters.Turn | None:
        return presenters.Turn(here, tuple({**kept, name: str(place)}.items())) if place else None

    return {"older": to("before", page.older), "newer": to("after", page.newer)}
