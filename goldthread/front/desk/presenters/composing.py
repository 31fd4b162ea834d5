"""A handover from what was written: per person or family how they are, what they need, what to watch for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.duties.presenters import said_due
from goldthread.casework.duties.queries import Duty
from goldthread.casework.duties.rules import Due
from goldthread.casework.people.presenters import apart
from goldthread.casework.records.presenters.words import Reader, in_words, plain
from goldthread.casework.records.queries import Told as Entry
from goldthread.ground.packs.rules import HandoverFeed, Kind, Pack, QuestionType
from goldthread.lib.dates import said_date
from goldthread.practice.shifts.rules import Line, Making, Told, brief

OPEN_SIGHT = ("routine", "sensitive")  # of a narrower record no word is handed on, only whom to ask


def kinds(setting: Pack) -> tuple[str, ...]:
    """The kinds that feed a handover."""
    return tuple(dict.fromkeys(feed.kind for feed in setting.handover.feeds))


def compose(
    here: Sequence[Told],
    entries: Sequence[Entry],
    forms: Mapping[UUID, Kind],
    setting: Pack,
    due: Sequence[Duty],
    now: datetime,
) -> Making:
    """What is to be told, before anybody changes it. `here`: the heads of those who are (shifts.presenters.heads);
    `due`: the duties that the next shift should know of, which stand under what is needed.

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
    found = [
        replace(each, lines=(*_lines(each, entries, forms, setting), *_due_lines(each, due, there, now)))
        for each in told
    ]
    known = frozenset(entry.record for entry in entries)
    return Making(tuple(each for each in found if each.lines or each.placement), known)


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


def _due_lines(told: Told, due: Sequence[Duty], there: set[UUID], now: datetime) -> Iterator[Line]:
    """What is due about those of a file; the home's with its own, and what is about somebody who is not told of."""
    for duty in due:
        ours = duty.person_id in told.people if told.people else duty.person_id not in there
        if ours:
            name = f"{apart(duty.person.preferred_name)}: " if duty.person and len(told.people) != 1 else ""
            when = said_due(Due(duty.due_at, duty.timed), now)
            yield Line("need", name + _("%(what)s (due %(when)s)") % {"what": duty.title, "when": when})


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
