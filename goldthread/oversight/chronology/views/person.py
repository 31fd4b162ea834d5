"""A file's timeline: one person, or a family together."""

from __future__ import annotations

from datetime import time
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, Viewer, needs
from goldthread.ground.packs.queries import form_version, form_versions, pack
from goldthread.ground.packs.rules import Pack
from goldthread.lib import clock
from goldthread.lib.dates import care_day
from goldthread.oversight.chronology import presenters, queries
from goldthread.oversight.chronology.forms import Asked, asked_of
from goldthread.oversight.chronology.queries import Page


@needs(Permission.SEE_RECORDS)
def person(request: HttpRequest, id: UUID) -> HttpResponse:
    """The timeline of a file, newest first, 50 at a time, with what was asked of it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    file = file_of(viewer, id)
    home = file.person.home
    setting = pack(home.pack)
    asked = asked_of(request, setting)
    people = [each.id for each in file.people] or [id]
    page = queries.file(viewer, home.id, people, asked=asked.filter, before=asked.before, after=asked.after)
    reader = Reader(frozenset(people), f"another {setting.words.resident}")
    context = {
        "header": file_header(file, clock.now().astimezone(ZONE).date()),
        "days": drawn(page, reader, setting, file=id),
        "asked": asked,
        "families": families(setting),
        "authors": [(str(key), name) for key, name in queries.authors(viewer, home.id)],
        "here": reverse("person", args=[id]),
        "print": reverse("timeline_print", args=[id]),
        "about": id,
        **turned(page, asked, reverse("person", args=[id])),
    }
    return render(request, "chronology/person.jinja", context)


def drawn(page: Page, reader: Reader, setting: Pack, *, file: UUID | None) -> tuple[presenters.Day, ...]:
    """A page's days, fetching only the texts that this process has not drawn yet."""
    wanted = set(presenters.missing(page.rows, reader))
    form_versions({row.form for row in page.rows if row.head in wanted})
    begins = time.fromisoformat(setting.day_begins)
    return presenters.days(
        page.rows,
        queries.bodies(wanted),
        form_version,
        reader=reader,
        begins=begins,
        today=care_day(clock.now(), begins, ZONE),
        file=file,
    )


def families(setting: Pack) -> tuple[tuple[str, str], ...]:
    """The filters that a setting's kinds offer: (code, label)."""
    labels: dict[str, str] = {}
    for kind in setting.kinds:
        labels.setdefault(kind.family.value, kind.plural)
    return tuple(labels.items())


def turned(page: Page, asked: Asked, here: str) -> dict[str, str | None]:
    """The addresses of the older and newer pages, keeping what was asked."""
    kept = {name: getattr(asked, name) for name in ("family", "author", "since", "until") if getattr(asked, name)}

    def to(**place: object) -> str:
        return f"{here}?{urlencode({**kept, **{name: str(value) for name, value in place.items()}})}"

    return {
        "older": to(before=page.older) if page.older else None,
        "newer": to(after=page.newer) if page.newer else None,
    }
