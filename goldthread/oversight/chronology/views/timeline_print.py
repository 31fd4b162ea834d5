"""A file's timeline on paper."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of
from goldthread.casework.records.presenters.cards import card, written_when
from goldthread.casework.records.presenters.paper import entry
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries.people import before as before_of
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, stepped_up, viewer_of
from goldthread.ground.packs.queries import form_version, form_versions, pack
from goldthread.lib import clock
from goldthread.lib.dates import care_day, said_clock, said_day
from goldthread.oversight.chronology import queries
from goldthread.oversight.chronology.forms import asked_of
from goldthread.oversight.chronology.presenters import next_day
from goldthread.ui.paper import Document, Heading, Paragraph, render

MOST_PAGES = 10  # of 50 records: a longer period is printed in parts


@needs(Permission.SEE_RECORDS)
@stepped_up
@require_http_methods(["GET", "HEAD", "POST"])  # POST: what is looked for, which stands in no address
def timeline_print(request: HttpRequest, id: UUID) -> HttpResponse:
    """Up to 500 records of the file, as the page shows them, newest day first: a file that leaves the house."""
    viewer = viewer_of(request)
    file = file_of(viewer, id)
    home, setting = file.person.home, pack(file.person.home.pack)
    people = [each.id for each in file.people] or [id]
    asked = asked_of(request, setting, people)
    earlier = before_of(people) if file.came else {}
    reader = Reader(frozenset(people) | earlier.keys(), f"another {setting.words.resident}")
    rows: list[queries.Row] = []
    before, more = asked.before, True
    for _page in range(MOST_PAGES):
        page = queries.file(viewer, home.id, people, earlier=earlier, asked=asked.filter, before=before)
        rows += page.rows
        before, more = page.older, page.older is not None
        if not more:
            break
    form_versions({row.form for row in rows})
    bodies = queries.bodies(row.head for row in rows)
    begins, now = time.fromisoformat(setting.day_begins), clock.now()
    blocks: list[Heading | Paragraph | object] = []
    day = None
    for row in rows:
        on = care_day(row.happened_at, begins, ZONE)
        if on != day:
            day = on
            blocks.append(Heading(said_day(on, today=now.astimezone(ZONE).date()), 2))
        shown = card(
            form_version(row.form),
            bodies[row.head],
            reader=reader,
            author_name=row.author_name,
            revisions=row.revisions,
            received_at=row.received_at,
            happened_at=row.happened_at,
            first_written_at=row.first_written_at,
        )
        countersigned = _("countersigned by %(name)s") % {"name": row.countersigned_by} if row.countersigned_by else ""
        elsewhere = _("written at %(home)s") % {"home": row.home_name} if row.home != home.id else ""
        status = tuple(words for words in (elsewhere, shown.amended, shown.late, countersigned) if words)
        written = written_when(row.first_written_at, row.happened_at)
        on_day = next_day(row.happened_at, begins)
        byline = tuple(words for words in (on_day, shown.byline, written) if words)
        blocks.append(entry(shown, said_clock(row.happened_at, ZONE), byline, status))
    if not rows:
        blocks.append(Paragraph(_("Nothing has been written that fits.")))
    if more:
        blocks.append(Paragraph(_("Older records are not on this paper. Choose an earlier period to print them.")))
    header = file_header(file, now.astimezone(ZONE).date())
    about = next((each.preferred_name for each in file.people if str(each.id) == asked.about), "")
    document = Document(
        title=header.title,
        subtitle=" · ".join(
            part for part in (header.line, about and _("only about %(name)s") % {"name": about}) if part
        ),
        home=home.name,
        printed_by=viewer.name,
        printed_at=now.astimezone(ZONE),
        mark=str(rows[0].head)[-12:] if rows else "",
        blocks=tuple(blocks),  # type: ignore[arg-type]
    )
    answer = HttpResponse(render(document), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="timeline.pdf"'
    return answer
