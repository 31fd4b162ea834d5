"""A draft as its author finds it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import TONES
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import said_moment
from goldthread.lib.text import visible


@dataclass(frozen=True)
class DraftLine:
    """One draft in the list."""

    id: str
    label: str
    icon: str
    tone: str
    saved: str
    begins: str
    href: str
    amends: bool


def draft_line(
    id: UUID, kind: Kind, fields: Mapping[str, list[str]], saved_at: datetime, amends: UUID | None
) -> DraftLine:
    """The draft's kind, when it was kept, and how it begins."""
    begins = next(
        (value for name, values in fields.items() if name.startswith("q.") for value in values if " " in value.strip()),
        "",
    )
    return DraftLine(
        id=str(id),
        label=_("Amendment: %(kind)s") % {"kind": kind.label} if amends else kind.label,
        icon=kind.icon.replace("_", "-"),
        tone=TONES[kind.family],
        saved=_("kept %(moment)s") % {"moment": said_moment(saved_at, ZONE)},
        begins=visible(begins[:160] + ("…" if len(begins) > 160 else "")),
        href=reverse("draft", args=[id]),
        amends=amends is not None,
    )
