"""The names of the fields that a form has, for whoever fills it in without a page."""

from __future__ import annotations

from collections.abc import Iterable

from goldthread.casework.records.rules.answers import BOXES
from goldthread.ground.packs.rules import About, Kind, Question, QuestionType
from goldthread.lib.words import gettext as _

_PARTS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.SEEN_AND_MEANT: tuple(f".{box}" for box in BOXES),
    QuestionType.VOICE: (".words", ".said_by"),
    QuestionType.NUMBER: ("", ".sure"),
    QuestionType.DURATION: ("", ".sure"),
    QuestionType.BODY_MAP: (".figure", ".place", ".what"),
    QuestionType.ACTIONS: (".what", ".who", ".by"),
    QuestionType.FILES: (),  # a file comes with a page
}
_CHOSEN = ("role.", "named.")  # somebody's part in it; whom a name in a text means


def boxes_of(question: Question) -> tuple[str, ...]:
    """The fields of one question: "q.mood", or "q.note.seen" and its like where it has several boxes."""
    return tuple(f"q.{question.code}{part}" for part in _PARTS.get(question.type, ("",)))


def boxes(kind: Kind) -> tuple[str, ...]:
    """Every field of a form, in the order in which it asks, but for `role.<person>` and `named.<name>`."""
    own = ["happened_on", "happened_time", "happened_second"]
    if kind.about is not About.HOME:
        own.insert(0, "subject")
    if kind.has_length:
        own.append("minutes")
    if kind.countersign == "offered":
        own.append("countersign")
    return (*own, *(box for question in kind.questions for box in boxes_of(question)))


def unknown(kind: Kind, names: Iterable[str]) -> dict[str, str]:
    """Why each of these names is no field of that form; empty when all of them are."""
    known = frozenset(boxes(kind))
    return {name: _("This form has no such field.") for name in names if name not in known | _chosen(name)}


def _chosen(name: str) -> frozenset[str]:
    return frozenset([name]) if name.startswith(_CHOSEN) else frozenset()
