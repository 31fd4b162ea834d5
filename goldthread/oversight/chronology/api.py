"""Many records together for a worker's own program: those of a person, and finding by words."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from goldthread.casework.placements.queries import file_of
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import form_version, form_versions, pack
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import care_day_bounds
from goldthread.lib.problems import Asked, NotSo, problems
from goldthread.oversight.chronology import presenters, queries, rules
from goldthread.oversight.chronology.presenters.plain import PlainFound, PlainTimeline, plain_found, plain_timeline
from goldthread.oversight.chronology.queries import Filter, Place

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(9000, 1, 1))]
router = Router(tags=["records"])


class AskedTimeline(Asked):
    """What is asked of a file."""

    before: str | None = Field(None, max_length=100, description="Where an earlier answer said the older ones begin.")
    kind: str | None = Field(None, max_length=60, description="One kind of record.")
    author: UUID | None = None
    since: Day | None = Field(None, description="The first day, by the home's own day.")
    until: Day | None = Field(None, description="The last day.")


class AskedWords(Asked):
    """What is looked for. Words stand in the body, never in an address, which logs and histories keep."""

    words: str = Field(
        min_length=1, max_length=rules.LONGEST, description="All of them, in any order; in quotation marks together."
    )
    before: str | None = Field(None, max_length=100)
    author: UUID | None = None
    since: Day | None = None
    until: Day | None = None


@router.get(
    "/people/{uuid:id}/records",
    response={200: PlainTimeline, **problems()},
    operation_id="records",
    summary="Records of a person",
)
@needs(Permission.SEE_RECORDS)
def api_records(request: HttpRequest, id: UUID, asked: Query[AskedTimeline]) -> PlainTimeline:
    """The records of one person, the newest first, 50 at a time, as they stand. Others are hidden, as in the file."""
    viewer = viewer_of(request)
    file = file_of(viewer, id)
    setting = pack(file.person.home.pack)
    people = [each.id for each in file.people] or [id]
    filter = _filter(asked, setting, kinds=(asked.kind,) if asked.kind else (), about=id)
    page = queries.file(viewer, file.person.home_id, people, asked=filter, before=_place(asked.before))
    form_versions({row.form for row in page.rows})
    reader = Reader(frozenset(people), f"another {setting.words.resident}")
    return plain_timeline(page, queries.bodies(row.head for row in page.rows), form_version, reader)


@router.post("/find", response={200: PlainFound, **problems()}, operation_id="find", summary="Find by words")
@needs(Permission.SEE_RECORDS)
def api_find(request: HttpRequest, asked: AskedWords) -> PlainFound:
    """Records in which these words stand, the newest first, 20 at a time; a name nearly typed is looked for as well."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_RECORDS)
    assert viewer.home is not None
    question = rules.read(asked.words)
    if not question.phrases:
        raise NotSo(422, {"words": _("Write a word to look for.")})
    narrowed, before = _filter(asked, pack(viewer.home.pack)), _place(asked.before)
    words, instead = rules.asked(question), {}
    found = queries.find(viewer, words, narrowed=narrowed, before=before)
    if not found.hits and before is None:
        instead = rules.near_names(question, queries.everybody(viewer))
        if instead:
            words = rules.asked(question, instead)
            found = queries.find(viewer, words, narrowed=narrowed)
    shown = presenters.boxes(found, form_version)
    passages = queries.passages([box.text for box in shown], words) if shown else []
    return plain_found(found, form_version, shown, passages, instead)


def _filter(
    asked: AskedTimeline | AskedWords, setting: Pack, *, kinds: tuple[str, ...] = (), about: UUID | None = None
) -> Filter:
    begins = time.fromisoformat(setting.day_begins)
    return Filter(
        kinds=kinds,
        about=about,
        author=asked.author,
        since=care_day_bounds(asked.since, begins, ZONE)[0] if asked.since else None,
        until=care_day_bounds(asked.until, begins, ZONE)[1] if asked.until else None,
    )


def _place(text: str | None) -> Place | None:
    if text is None:
        return None
    place = Place.read(text)
    if place is None:
        raise NotSo(422, {"before": _("This is no place that an answer gave.")})
    return place
