"""What waits for a senior, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.casework.people.queries import KeepSafeDue
from goldthread.casework.records.presenters.sight import held_said
from goldthread.casework.records.queries import Held
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.queries import form_version
from goldthread.lib.dates import said_date, said_gap, said_moment
from goldthread.oversight.chronology.queries import SHOWN, Left, Waits
from goldthread.oversight.looking.queries import MOST
from goldthread.practice.shifts.presenters import UnreadLine
from goldthread.ui.jinja import url


@dataclass(frozen=True)
class Line:
    """One thing that waits. Without an address there is nothing to open: a draft is its writer's alone."""

    text: str
    line: str
    href: str = ""


@dataclass(frozen=True)
class Sort:
    """Everything of one sort. `more`: where the rest is, when there is more than is shown."""

    title: str
    icon: str
    lines: tuple[Line, ...]
    more: str = ""


def records(title: str, icon: str, rows: Sequence[Waits], more: str = "") -> Sort:
    """Records of one sort."""
    shown = tuple(_record(row) for row in rows[:SHOWN])
    return Sort(title, icon, shown, more if len(rows) > SHOWN else "")


def _record(row: Waits) -> Line:
    who = ", ".join(name for _id, name in row.people)
    kind = form_version(row.form).label
    parts = [said_moment(row.happened_at, ZONE), row.author]
    if row.late:
        parts.append(_("written %(gap)s") % {"gap": said_gap(row.late)})
    return Line(f"{kind} · {who}" if who else kind, " · ".join(parts), url("record", row.record))


def drafts(rows: Sequence[Left]) -> Sort:
    """Whose drafts wait; never what is in them."""
    return Sort(
        _("Drafts left"),
        "notebook-pen",
        tuple(
            Line(
                row.author,
                ngettext("%(number)s draft", "%(number)s drafts", row.number) % {"number": row.number}
                + " · "
                + _("since %(moment)s") % {"moment": said_moment(row.oldest, ZONE)},
            )
            for row in rows
        ),
    )


def handovers(rows: Sequence[UnreadLine]) -> Sort:
    """Handovers that somebody has not read."""
    return Sort(
        _("Handovers not read"), "message-square-text", tuple(Line(row.title, row.who, row.href) for row in rows)
    )


def held(rows: Sequence[Held]) -> Sort:
    """What is its writer's alone until a condition is met: a manager may lift that, and sees no word of it before."""
    return Sort(_("Held"), "lock", tuple(Line(held_said(row), "", url("record_sight", row.record)) for row in rows))


def looks(rows: Sequence[object]) -> Sort:
    """How many looks at somebody's file nobody has looked into yet; who and whom is said on their own page."""
    number = len(rows)
    if not number:
        return Sort(_("Looks to review"), "eye", ())
    if number > MOST:
        text = _("More than %(number)s looks to look into") % {"number": MOST}
    else:
        text = ngettext("%(number)s look to look into", "%(number)s looks to look into", number) % {"number": number}
    return Sort(
        _("Looks to review"),
        "eye",
        (Line(text, _("No shift, role or task explains them, or they show a sign."), url("looks")),),
    )


def keep_safe(rows: Sequence[KeepSafeDue], on: date) -> Sort:
    """Keep-safe lines whose day to look again is past."""
    return Sort(
        _("Keep-safe lines to look at again"),
        "shield",
        tuple(
            Line(
                f"{row.name} · {row.text}",
                _("to look at again by %(day)s") % {"day": said_date(row.look_again_on)},
                url("person_keep_safe", row.person),
            )
            for row in rows
        ),
    )
