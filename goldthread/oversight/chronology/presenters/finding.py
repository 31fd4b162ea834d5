"""What was found: whose record, when, by whom, and the passages, fact and meaning apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from goldthread.casework.records.presenters.cards import TONES
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import said_moment
from goldthread.lib.text import visible
from goldthread.oversight.chronology.queries.finding import CLOSED, OPENED, Found, Hit, Told


@dataclass(frozen=True)
class Box:
    """One text of a record, with the words that stand over it."""

    record: UUID
    label: str
    text: str


@dataclass(frozen=True)
class Result:
    """One record that was found."""

    href: str
    kind: str
    icon: str
    tone: str
    who: str  # "Noah, Amira"; nothing for a home's own log
    line: str  # "Sun 22 Nov, 14:31 · Ruth S"
    written_at: str  # the home that handed it over; empty for one's own
    passages: tuple[tuple[str, Markup], ...]  # the words over the text, and the passage


def boxes(found: Found, kind_of: Callable[[UUID], Kind]) -> tuple[Box, ...]:
    """Every text that is told of these records, in the order of their forms. Control characters are spelt out."""
    return tuple(box for hit in found.hits for box in _boxes(hit, found.told[hit.record], kind_of(hit.form)))


def _boxes(hit: Hit, told: Told, kind: Kind) -> Iterator[Box]:
    parts = {
        "seen": _("What I saw and heard"),
        "told": _("What I was told"),
        "meant": _("What I think it may mean"),
        "words": _("Their own words"),
    }
    labels = {question.code: question.label for question in kind.questions}
    for name, text in told.texts:
        code, _dot, part = name.partition(".")
        if part not in ("told_by", "said_by") and text:
            yield Box(hit.record, parts.get(part, labels[code]), visible(text))


def results(
    found: Found, kind_of: Callable[[UUID], Kind], shown: Sequence[Box], passages: Sequence[str]
) -> tuple[Result, ...]:
    """What the page shows of each hit. `passages`: of each of the boxes `shown`, what was found marked."""
    said: dict[UUID, list[tuple[str, str]]] = {}
    for box, passage in zip(shown, passages, strict=True):
        said.setdefault(box.record, []).append((box.label, passage))
    return tuple(
        _result(hit, found.told[hit.record], kind_of(hit.form), said.get(hit.record, [])) for hit in found.hits
    )


def _result(hit: Hit, told: Told, kind: Kind, said: list[tuple[str, str]]) -> Result:
    found = [(label, passage) for label, passage in said if OPENED in passage]
    return Result(
        href=reverse("record", args=[hit.record]),
        kind=kind.label,
        icon=kind.icon.replace("_", "-"),
        tone=TONES[kind.family],
        who=", ".join(told.people),
        line=f"{said_moment(hit.happened_at, ZONE)} · {hit.author_name}",
        written_at=hit.home_name if told.handed else "",
        # Found by a name or by what was chosen: then the text's beginning says what it is.
        passages=tuple((label, _marked(passage)) for label, passage in (found or said[:1])),
    )


def _marked(passage: str) -> Markup:
    text = str(escape(" ".join(passage.split())))
    return Markup(text.replace(OPENED, "<mark>").replace(CLOSED, "</mark>"))  # noqa: S704  escaped in the line above


def names_meant(meant: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """What was typed, and the names that were looked for in its place: ("kayliegh", "Kayleigh")."""
    return tuple((typed, _(" or ").join(name.title() for name in names)) for typed, names in meant.items())
