"""Short words for what a record says, shared by the day's page and the night's; the shape of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.words import Reader, in_words
from goldthread.ground.packs.rules import Question, QuestionType
from goldthread.lib.dates import said_minutes
from goldthread.practice.care.rules.days import Entry, doer_question

GAP = "–"


@dataclass(frozen=True)
class Figure:
    """A picture and the table behind it."""

    picture: Markup
    title: str
    line: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


# Only answers that name nobody: nothing here can tell of another child.
_SHORT = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.NUMBER, QuestionType.DURATION, QuestionType.YES_NO)


def headline(entry: Entry, *, without_doer: bool = False, without: str = "") -> list[str]:
    """The answers of a record's first line in words, yes and no with their question; those not given are left out.

    `without`: the code of an answer that is told beside it.
    """
    doer = doer_question(entry.form)
    by_code = {question.code: question for question in entry.form.questions}
    said = []
    for code in entry.form.headline:
        question = by_code.get(code)
        if question is None or code == without or code not in entry.answers or question.type not in _SHORT:
            continue
        if without_doer and question is doer:
            continue
        if question.type is QuestionType.DURATION:
            said.append(said_minutes(int(entry.answers[code]), words=translation))
            continue
        words = str(in_words(question, entry.answers[code], {"mentions": []}, Reader(), {}).striptags())
        said.append(f"{question.label}: {words}" if question.type is QuestionType.YES_NO else words)
    return said


def by_whom(entry: Entry, names: Mapping[UUID, str]) -> str:
    """ "by Amira", "by staff", "by Amira and staff"; empty when nobody said. A parent is named when the record does.

    names: of the people whose file it is read in.
    """
    parents = [names[person] for person, role in entry.subjects.items() if role == "parent" and person in names]
    if entry.doer in ("parent", "together") and len(parents) == 1:
        words = _("by %(name)s") if entry.doer == "parent" else _("by %(name)s and staff together")
        return words % {"name": parents[0]}
    return {
        "parent": _("by the parent"),
        "together": _("by parent and staff together"),
        "staff": _("by staff"),
        "professional": _("by a professional"),
        "child": _("by themselves"),
    }.get(entry.doer, "")


def amount_said(question: Question, amount: object) -> str:
    """A number of a question with its unit: "1 h 35 min", "110 ml", "5,240 g"."""
    if question.type is QuestionType.DURATION:
        return said_minutes(int(str(amount)), words=translation)
    return f"{Decimal(str(amount)):,f} {question.unit}".strip()


def listed(parts: Iterable[str]) -> str:
    """Parts with a middle dot between; empty ones left out."""
    return " · ".join(part for part in parts if part)
