"""A handover from what was written: per person or family how they are, what they need, what to watch for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.duties.presenters import said_due
from goldthread.casework.duties.queries import Duty, open_duties
from goldthread.casework.duties.rules import Due, by_then
from goldthread.casework.people.presenters import apart
from goldthread.casework.placements.presenters import FileHeader, file_header
from goldthread.casework.placements.queries import PersonFile, present
from goldthread.casework.records.presenters.words import Reader, in_words, plain
from goldthread.casework.records.queries import Told as Entry
from goldthread.casework.records.queries import for_handover
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Viewer
from goldthread.ground.packs.queries import form_versions, pack
from goldthread.ground.packs.rules import HandoverFeed, Kind, Pack, QuestionType
from goldthread.lib.dates import said_date
from goldthread.practice.shifts.models import Shift
from goldthread.practice.shifts.queries.rota import handed_over_last
from goldthread.practice.shifts.rules import OPEN_SIGHT, Carried, Line, Making, Told, brief

AGAIN = timedelta(minutes=10)  # asked once more, less what the shift before knew: nothing falls between two handovers
A_SHIFT = timedelta(hours=9)  # what falls due so long after this one is the business of the next
A_DAY = timedelta(days=1)
DUE_TOLD = 20  # duties: what one can say at a handover


def composed(viewer: Viewer, shift: Shift, now: datetime) -> tuple[datetime, Making]:
    """From when records are asked for the handover of a shift, what they say, what is carried over. Raises Absent."""
    setting = pack(shift.home.pack)
    before = handed_over_last(viewer, shift.home_id, shift)
    since = before.until - AGAIN if before else shift.starts_at
    told_already: frozenset[UUID] = before.known if before else frozenset()
    found = for_handover(viewer, shift.home_id, since, now, kinds(setting))
    entries = [entry for entry in found if entry.record not in told_already]
    here = heads(present(viewer, shift.home_id), now.astimezone(ZONE).date())
    forms_of = form_versions({entry.form for entry in entries})
    return since, compose(here, entries, forms_of, setting, _due(viewer, shift, setting), now)


def _due(viewer: Viewer, shift: Shift, setting: Pack) -> list[Duty]:
    """The open duties that are late then, or fall due in the shift that follows."""
    until = shift.ends_at + A_SHIFT
    begins = time.fromisoformat(setting.day_begins)
    rows = open_duties(viewer, shift.home_id, due_by=until + A_DAY, most=DUE_TOLD).rows
    return [row for row in rows if by_then(Due(row.due_at, row.timed), until, begins, ZONE)]


def kinds(setting: Pack) -> tuple[str, ...]:
    """The kinds that feed a handover."""
    return tuple(dict.fromkeys(feed.kind for feed in setting.handover.feeds))


def heads(files: Iterable[PersonFile], today: date) -> tuple[Told, ...]:
    """Those who are here, as a handover begins: where they are, and the lines that every worker must know."""
    return tuple(_head(file_header(file, today), file) for file in files)


def _head(header: FileHeader, file: PersonFile) -> Told:
    named = [f"{row.name}: {row.text}" if row.name else row.text for row in header.keep_safe]
    return Told(
        placement=file.placement.id if file.placement else None,
        title=header.title,
        people=tuple(sorted(file.ids)),
        where=_("moved on") if header.moved_on else _("here"),
        moved_on=header.moved_on,
        keep_safe=tuple(named),
    )


def compose(
    here: Sequence[Told],
    entries: Sequence[Entry],
    forms: Mapping[UUID, Kind],
    setting: Pack,
    due: Sequence[Duty],
    now: datetime,
) -> Making:
    """What is to be told, before anybody changes it. `here`: the heads of those who are (`heads`); `due`: the duties
    that are carried over.

    Keep-safe lines stand first. What is told of somebody who has moved on since stands with "moved on"; the home's own
    log stands last.
    """
    told = list(here)
    there = {person for each in here for person in each.people}
    for entry in entries:
        gone = tuple(person for person in entry.people if person not in there)
        if gone and len(gone) == len(entry.people):
            names = {subject["person"]: subject["name"] for subject in entry.body["subjects"]}
            there.update(gone)
            title = " & ".join(names.get(str(person), _("somebody")) for person in gone)
            told.append(Told(None, title, gone, where=_("moved on"), moved_on=_("moved on")))
    told.append(Told(None, _("The home")))
    found = [replace(each, lines=tuple(_lines(each, entries, forms, setting))) for each in told]
    known = frozenset(entry.record for entry in entries)
    carried = tuple(_carried(duty, now) for duty in due)
    return Making(tuple(each for each in found if each.lines or each.placement), known, carried)


def _lines(told: Told, entries: Sequence[Entry], forms: Mapping[UUID, Kind], setting: Pack) -> Iterator[Line]:
    ours = [entry for entry in entries if _belongs(entry, told)]
    newest = {entry.kind: entry.record for entry in ours}
    for entry in ours:
        if entry.sight not in OPEN_SIGHT:
            words = _("One restricted note: ask %(name)s") % {"name": entry.author}
            yield Line("watch", words, entry.record, entry.happened_at)
            continue
        for feed in setting.handover.feeds:
            if feed.kind == entry.kind and (not feed.latest or newest[entry.kind] == entry.record):
                for words in _words(entry, feed, forms[entry.form]):
                    yield Line(feed.part, brief(words), entry.record, entry.happened_at)


def _carried(duty: Duty, now: datetime) -> Carried:
    """ "Ring the GP · Mali · Jo B · by 08:30"."""
    parts = (
        duty.title,
        apart(duty.person.preferred_name) if duty.person else "",
        duty.owner.short_name if duty.owner else "",
        _("by %(when)s") % {"when": said_due(Due(duty.due_at, duty.timed), now)},
    )
    return Carried(" · ".join(part for part in parts if part), duty.person_id)


def _belongs(entry: Entry, told: Told) -> bool:
    if not told.people:
        return entry.for_home
    return any(person in told.people for person in entry.people)


def _words(entry: Entry, feed: HandoverFeed, kind: Kind) -> Iterator[str]:
    """What one feed takes from one record: as many lines as it says."""
    body = entry.body
    if feed.question is None:
        shown = [_said(kind, code, body) for code in kind.headline]
        yield " · ".join(part for part in (kind.label, *shown) if part)
        return
    question = next((each for each in kind.questions if each.code == feed.question), None)
    value = body["answers"].get(feed.question)
    if question is None or value in (None, "", []):
        return
    match question.type:
        case QuestionType.SEEN_AND_MEANT:
            if value.get("seen"):
                yield _named(kind, feed, value["seen"])
            if value.get("told"):
                yield _("%(who)s said: %(what)s") % {"who": value.get("told_by") or "?", "what": value["told"]}
        case QuestionType.VOICE:
            yield f"“{value['words']}” {value['said_by']}"
        case QuestionType.ACTIONS:
            for row in value:
                day = said_date(date.fromisoformat(row["by"])) if row["by"] else ""
                yield " · ".join(part for part in (row["what"], row["who"], day) if part)
        case _:
            yield _named(kind, feed, _said(kind, feed.question, body))


def _named(kind: Kind, feed: HandoverFeed, words: str) -> str:
    """What is to be watched for says what it was written as."""
    return f"{kind.label}: {words}" if feed.part == "watch" else words


def _said(kind: Kind, code: str, body: Mapping[str, Any]) -> str:
    question = next((each for each in kind.questions if each.code == code), None)
    value = body["answers"].get(code)
    if question is None or value is None:
        return ""
    return plain(in_words(question, value, body, Reader(), {})).replace("\n", " ")
