"""Answers as words, with names of other people masked in a file that is not theirs."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from goldthread.casework.records.rules.mentions import masked
from goldthread.ground.packs.rules import Kind, Question, QuestionType
from goldthread.lib.dates import said_date
from goldthread.lib.text import visible

EMPTY = Markup()
_TAG = re.compile(r"<[^<>]*>")  # only the tags that `prose` makes: what people wrote is escaped


def plain(markup: Any) -> str:
    """Markup made here as the text it stands for, line ends kept."""
    return "\n".join(html.unescape(_TAG.sub("", line)) for line in str(markup).split("<br>"))


@dataclass(frozen=True)
class Reader:
    """In whose file a record is read, and how others are named there.

    `file`: the people whose file it is; None when the record is read as itself, with every name. `others`: the words
    that stand for somebody else ("another child").
    """

    file: frozenset[UUID] | None = None
    others: str = ""

    def hides(self, person: str | None) -> bool:
        """Whether a mention of this person is masked here."""
        return self.file is not None and person is not None and UUID(person) not in self.file


@dataclass(frozen=True)
class Account:
    """The boxes of fact and meaning, as Markup with paragraphs and masks; empty ones are empty."""

    seen: Markup
    told: Markup
    told_by: str
    meant: Markup


@dataclass(frozen=True)
class Answer:
    """One question and its answer in words. Exactly one of `text`, `account`, `voice`, `marks` and `rows` is filled."""

    code: str
    label: str
    text: Markup = EMPTY
    account: Account | None = None
    voice: tuple[Markup, str] | None = None
    marks: tuple[str, tuple[dict[str, Any], ...]] | None = None
    rows: tuple[tuple[str, str, str], ...] = ()


def prose(text: str, box: str, body: Mapping[str, Any], reader: Reader) -> Markup:
    """A text of a body as Markup: line ends kept, unseen controls spelt out, other people's names masked."""
    spans = [
        (mention["start"], mention["end"], reader.others or _("another person"))
        for mention in body["mentions"]
        if mention["box"] == box and reader.hides(mention["person"])
    ]
    parts = masked(text, spans) if spans else [("", text)]
    return Markup().join(  # every part is escaped here
        Markup('<span class="masked">[{}]</span>').format(words) if kind else _lines(words) for kind, words in parts
    )


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(visible(line)) for line in text.split("\n"))


def answers(kind: Kind, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str]) -> tuple[Answer, ...]:
    """Every answer in words, in the form's order. `names`: of people and workers, by id as text."""
    shown = []
    for question in kind.questions:
        value = body["answers"].get(question.code)
        if value is not None:
            shown.append(_answer(question, value, body, reader, names))
    return tuple(shown)


def _answer(
    question: Question, value: Any, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str]
) -> Answer:
    code, label = question.code, question.label
    if question.type is QuestionType.SEEN_AND_MEANT:
        boxes = {box: prose(value.get(box, ""), f"{code}.{box}", body, reader) for box in ("seen", "told", "meant")}
        told_by = str(prose(value.get("told_by", ""), f"{code}.told_by", body, reader).striptags())
        return Answer(code, label, account=Account(boxes["seen"], boxes["told"], told_by, boxes["meant"]))
    if question.type is QuestionType.VOICE:
        said_by = str(prose(value["said_by"], f"{code}.said_by", body, reader).striptags())
        return Answer(code, label, voice=(prose(value["words"], f"{code}.words", body, reader), said_by))
    if question.type is QuestionType.BODY_MAP:
        marks = tuple(
            {**mark, "what": str(prose(mark["what"], f"{code}.{mark['n']}", body, reader).striptags())}
            for mark in value["marks"]
        )
        return Answer(code, label, marks=(value["figure"], marks))
    if question.type is QuestionType.ACTIONS:
        rows = tuple(
            (
                str(prose(row["what"], f"{code}.{n}.what", body, reader).striptags()),
                str(prose(row["who"], f"{code}.{n}.who", body, reader).striptags()),
                said_date(date.fromisoformat(row["by"])) if row["by"] else "",
            )
            for n, row in enumerate(value)
        )
        return Answer(code, label, rows=rows)
    return Answer(code, label, text=in_words(question, value, body, reader, names))


def in_words(
    question: Question, value: Any, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str]
) -> Markup:
    """A short answer as words."""
    match question.type:
        case QuestionType.CHOICE:
            return escape(_option(question, value))
        case QuestionType.CHOICES:
            return Markup(", ").join(_option(question, each) for each in value)
        case QuestionType.YES_NO:
            return escape({"yes": _("yes"), "no": _("no"), "not_seen": _("not seen")}[value])
        case QuestionType.NUMBER:
            return escape(f"{value} {question.unit}".strip())
        case QuestionType.DURATION:
            return escape(_("%(minutes)s min") % {"minutes": value})
        case QuestionType.PEOPLE | QuestionType.STAFF:
            hidden = reader.others or _("another person")
            return Markup(", ").join(
                hidden
                if question.type is QuestionType.PEOPLE and reader.hides(each)
                else names.get(each, _("somebody"))
                for each in value
            )
        case QuestionType.FILES:
            return escape(_("%(number)s attached") % {"number": len(value)})
        case QuestionType.DATE:
            return escape(said_date(date.fromisoformat(value)))
        case QuestionType.MOMENT:
            day, _t, at = value.partition("T")
            return escape(f"{said_date(date.fromisoformat(day))}, {at}")
        case _:
            return prose(value, question.code, body, reader)


def _option(question: Question, code: str) -> str:
    return next((option.label for option in question.options if option.code == code), code)
