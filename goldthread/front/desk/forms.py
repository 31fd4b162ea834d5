"""What the desk's pages send: every line of a handover as it was changed; why the glass is broken."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from goldthread.front.desk.rules import ANSWERS
from goldthread.ground.access.rules import REASONS
from goldthread.practice.shifts.rules import PARTS, Line, Making, Told, line_names
from goldthread.ui.forms import Choice, Form, Key, LongText


class BreakGlassForm(Form):
    """Why somebody must look now. `id`: made with the page, so that sending it twice opens it once."""

    id = Key()
    reason = Choice(_("Why now?"), [(code, _(words)) for code, words in REASONS.items()], stacked=True)
    words = LongText(_("What is happening?"), most=600, required=True)


class AnswerForm(Form):
    """What a manager says of a look past the walls."""

    answer = Choice(_("Was it right?"), [(code, _(words)) for code, words in ANSWERS.items()], stacked=True)
    words = LongText(_("What did you find?"), most=600, required=True)


def typed(making: Making, sent: QueryDict) -> Making:
    """The handover with what was typed: changed lines, new ones, where everybody is. What was not sent stays."""
    return replace(making, told=tuple(_told(each, sent) for each in making.told))


def _told(told: Told, sent: QueryDict) -> Told:
    lines = [replace(line, text=_words(sent.get(name, line.text))) for name, line in line_names(told)]
    for part in PARTS:
        words = _words(sent.get(f"new.{told.key}.{part}", ""))
        if words:
            lines.append(Line(part, words))
    return replace(told, lines=tuple(lines), where=sent.get(f"where.{told.key}", told.where))


def _words(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def known(sent: QueryDict) -> frozenset[UUID]:
    """The records that the page was made from."""
    return frozenset(ids(sent.get("known", "").split(",")))


def ids(texts: list[str]) -> list[UUID]:
    """Those of the texts that are ids."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def base(sent: QueryDict) -> int:
    """The version that the page was made from; 0 for a fresh handover, and for what is no number."""
    text = sent.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def only(composed: Making, records: frozenset[UUID]) -> Making:
    """The part of what was composed that comes from these records: what the page had when it was opened."""
    told = [replace(each, lines=tuple(line for line in each.lines if line.record in records)) for each in composed.told]
    return replace(composed, told=tuple(told), known=composed.known & records)
