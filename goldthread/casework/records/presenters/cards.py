"""One card for a record, wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.words import Account, Answer, Reader, answers, in_words
from goldthread.casework.records.rules.body import minutes_late
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Family, Kind, Question, QuestionType
from goldthread.lib.dates import said_clock, said_gap, said_minutes, said_moment
from goldthread.lib.text import initials

TONES = {
    Family.DAILY: "teal",
    Family.OBSERVATION: "gold",
    Family.NIGHT: "plum",
    Family.BABY: "teal",
    Family.CARE: "teal",
    Family.KEY_WORK: "sky",
    Family.FAMILY_TIME: "sky",
    Family.PROFESSIONAL: "sky",
    Family.HEALTH: "sky",
    Family.EDUCATION: "sky",
    Family.LIFE: "teal",
    Family.VOICE: "plum",
    Family.HOME: "plain",
    Family.CONCERN: "rose",
}


@dataclass(frozen=True)
class RecordCard:
    """What a card shows of one signed text. It depends on the revision and the file only, so it can be kept drawn."""

    kind: str
    icon: str
    tone: str
    line: str  # "Feeding · 25 min · with another family"
    account: Account | None
    voice: tuple[Markup, str] | None
    rows: tuple[Answer, ...]
    author: str
    author_initials: str
    byline: str  # "Ruth S, practitioner · written 14:31"
    late: str  # "written 7 h 40 later", or nothing
    amended: str  # "Amended once · reason recorded", or nothing
    masked: bool
    files: int


def card(
    kind: Kind,
    body: Mapping[str, Any],
    *,
    reader: Reader,
    author_name: str,
    revisions: int,
    received_at: datetime,
    happened_at: datetime,
    first_written_at: datetime,
    names: Mapping[str, str] | None = None,
) -> RecordCard:
    """The card of a record's current text."""
    known = dict(names or {}) | {subject["person"]: subject["name"] for subject in body["subjects"]}
    shown = answers(kind, body, reader, known)
    headline = [
        _headline(question, body, reader, known)
        for code in kind.headline
        for question in kind.questions
        if question.code == code and code in body["answers"]
    ]
    if body["minutes"]:
        headline.append(said_minutes(body["minutes"]))
    others = [subject for subject in body["subjects"] if reader.hides(subject["person"])]
    if others:
        headline.append(_("with %(others)s") % {"others": reader.others or _("another person")})
    account = next((answer.account for answer in shown if answer.account), None)
    voice = next((answer.voice for answer in shown if answer.voice), None)
    types = {question.code: question.type for question in kind.questions}
    rows = tuple(
        answer
        for answer in shown
        if answer.code not in kind.headline
        and types[answer.code] is not QuestionType.FILES
        and answer.account is not account
        and (answer.voice is None or answer.voice is not voice)
    )
    role = body["author"]["role"]
    late = minutes_late(happened_at, received_at, kind.late_after_minutes)
    return RecordCard(
        kind=kind.label,
        icon=kind.icon.replace("_", "-"),
        tone=TONES[kind.family],
        line=" · ".join(headline),
        account=account,
        voice=voice,
        rows=rows,
        author=author_name,
        author_initials=initials(author_name),
        byline=f"{author_name}, {role.lower()}" if role else author_name,
        late=_("written %(gap)s") % {"gap": said_gap(late)} if late else "",
        amended=amended(revisions),
        masked=bool(others) or any(reader.hides(mention["person"]) for mention in body["mentions"]),
        files=len(body["files"]),
    )


def _headline(question: Question, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str]) -> str:
    words = str(in_words(question, body["answers"][question.code], body, reader, names).striptags())
    # A bare "yes" says nothing without its question.
    return f"{question.label}: {words}" if question.type is QuestionType.YES_NO else words


def amended(revisions: int) -> str:
    """How often a record was amended, in words; nothing when never."""
    if revisions < 2:
        return ""
    if revisions == 2:
        return _("Amended once · reason recorded")
    return _("Amended %(times)s times · reasons recorded") % {"times": revisions - 1}


def written_when(written_at: datetime, happened_at: datetime) -> str:
    """ "written 14:31", with the day when it is not the day it happened."""
    if abs(written_at - happened_at) < timedelta(hours=12):
        return _("written %(time)s") % {"time": said_clock(written_at, ZONE)}
    return _("written %(moment)s") % {"moment": said_moment(written_at, ZONE)}
