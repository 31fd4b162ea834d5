"""Who may read a record, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from goldthread.casework.records.queries.sight import Held, Narrowed, Worker
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import LEVELS, Sight
from goldthread.lib.dates import said_moment
from goldthread.lib.text import visible

_SIGHTS = {
    Sight.ROUTINE: later("Routine"),
    Sight.SENSITIVE: later("Sensitive"),
    Sight.RESTRICTED: later("Restricted"),
    Sight.SEALED: later("Sealed"),
}
_MEANS = {
    Sight.ROUTINE: later("Everybody who works with them, agency workers as well."),
    Sight.SENSITIVE: later("The home’s own workers. Agency workers do not see it."),
    Sight.RESTRICTED: later("Managers, and who wrote it. Others see that something is here, and whom to ask."),
    Sight.SEALED: later(
        "The registered manager and those above, and who wrote it. Nobody else is told that it is here."
    ),
}
_WHYS = {
    "wrote": later("wrote it"),
    "told": later("was told of it"),
    "named": later("named for it"),
    "released": later("it was released to them"),
    "break_glass": later("opened it for an hour"),
    "key_worker": later("key worker"),
    "assessor": later("assessor"),
    "therapist": later("therapist"),
    "visit": later("visits, with consent"),
}
_UNTIL = {
    "second_observer": later("until the second observer has written"),
    "every_account": later("until everybody has written their account"),
}


def sight_said(sight: str) -> str:
    """How narrow, in a word."""
    return str(_SIGHTS[Sight(sight)])


def state_said(sight: str, held: bool) -> str:
    """What a record's page says of it; nothing while it is routine."""
    if held:
        return _("Held: its writer alone")
    return "" if sight == Sight.ROUTINE else sight_said(sight)


def sight_options(sight: str, *, wider: bool, narrowest: int) -> list[tuple[str, str, str]]:
    """What it may become, each with what it means. `wider`: whether it may become wider again."""
    now = LEVELS.index(Sight(sight))
    fitting = LEVELS[0 if wider else now + 1 : max(narrowest, now) + 1]
    return [(each.value, str(_SIGHTS[each]), str(_MEANS[each])) for each in fitting]


@dataclass(frozen=True)
class ReaderLine:
    """One worker, and why they read it (or why they are kept from it)."""

    name: str
    role: str
    why: str


@dataclass(frozen=True)
class Happened:
    """One thing done about who may read it."""

    what: str
    line: str
    reason: str


@dataclass(frozen=True)
class SightPage:
    """The page "Who may read this"."""

    sight: str
    means: str
    now: tuple[ReaderLine, ...]
    on_shift: tuple[ReaderLine, ...]
    kept: tuple[ReaderLine, ...]
    history: tuple[Happened, ...]
    held: str  # until when it is its writer's alone, in words


def sight_page(sight: str, found: Narrowed) -> SightPage:
    """The page of a record that the viewer opens."""
    now = tuple(_line(each) for each in found.workers if each.opens)
    open_hold = next((hold for hold in found.holds if hold.lifted_at is None), None)
    return SightPage(
        sight=sight_said(sight),
        means=str(_MEANS[Sight(sight)]),
        now=now,
        on_shift=tuple(_line(each) for each in found.workers if each.on_shift),
        kept=tuple(
            ReaderLine(each.name, each.role, visible(each.kept)) for each in found.workers if each.kept is not None
        ),
        history=_history(found),
        held=until_said(open_hold.until) if open_hold else "",
    )


def _line(each: Worker) -> ReaderLine:
    return ReaderLine(each.name, each.role, str(_WHYS.get(each.why) or _("by role")))


def until_said(code: str) -> str:
    """Until when something is held."""
    return str(_UNTIL.get(code) or _("until its condition is met"))


def held_said(row: Held) -> str:
    """Whose, since when, until what: all that there is to see of it."""
    said = {"name": row.author, "when": _at(row.set_at), "until": until_said(row.until)}
    return _("%(name)s wrote something on %(when)s that is theirs alone %(until)s.") % said


def _history(found: Narrowed) -> tuple[Happened, ...]:
    rows: list[tuple[datetime, Happened]] = []
    for change in found.changes:
        what = _("%(before)s, then %(after)s") % {
            "before": sight_said(change.before),
            "after": sight_said(change.after).lower(),
        }
        rows.append((change.received_at, Happened(what, _by(change.by.short_name, change.received_at), change.reason)))
    for row in found.readers:
        released, line = row.why == "released", _by(row.by.short_name, row.from_at)
        name = {"name": row.user.name if released else row.user.short_name}
        what = (_("Released to %(name)s") if released else _("%(name)s may read it")) % name
        rows.append((row.from_at, Happened(what, line, row.reason or str(_WHYS[row.why]))))
        if row.until_at is not None:
            what = (_("No longer released to %(name)s") if released else _("%(name)s may read it no longer")) % name
            line = _by(row.ended_by.short_name if row.ended_by else "", row.until_at)
            rows.append((row.until_at, Happened(what, line, row.end_reason)))
    for gone in found.once:
        name = {"name": gone.name}
        rows.append((gone.at, Happened(_("Kept from %(name)s") % name, _by(gone.by, gone.at), gone.reason)))
        what = _("No longer kept from %(name)s") % name
        rows.append((gone.ended_at, Happened(what, _by(gone.ended_by, gone.ended_at), gone.end_reason)))
    for each in found.workers:
        if each.kept is not None and each.kept_at is not None:
            what = _("Kept from %(name)s") % {"name": each.name}
            rows.append((each.kept_at, Happened(what, _by(each.kept_by, each.kept_at), each.kept)))
    for hold in found.holds:
        what = _("Held %(until)s") % {"until": until_said(hold.until)}
        rows.append((hold.set_at, Happened(what, _by(hold.set_by.short_name, hold.set_at), "")))
        if hold.lifted_at is not None:
            by = hold.lifted_by.short_name if hold.lifted_by and hold.reason else ""
            rows.append((hold.lifted_at, Happened(_("Hold lifted"), _by(by, hold.lifted_at), hold.reason)))
    rows.sort(key=lambda row: row[0])
    return tuple(Happened(each.what, each.line, visible(each.reason)) for _when, each in rows)


def _by(name: str, at: datetime) -> str:
    return " · ".join(part for part in (name, _at(at)) if part)


def _at(at: datetime) -> str:
    return said_moment(at, ZONE, today=date.min)


def choices(workers: Sequence[Worker]) -> list[tuple[str, str]]:
    """Workers to choose from."""
    return [(str(each.id), f"{each.name}, {each.role.lower()}") for each in workers]
