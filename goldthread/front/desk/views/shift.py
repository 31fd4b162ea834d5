"""The page of a shift: what to read first, who is here, the day so far."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.duties.queries import Several, open_duties
from goldthread.casework.placements.queries import present
from goldthread.casework.records.queries import day
from goldthread.front.desk.presenters.shift import MOST_DUE, day_bounds, due_now, greeting, here, may_let_in, mine
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.practice.shifts import queries
from goldthread.practice.shifts.presenters import shift_card, unread_line
from goldthread.practice.shifts.rules import EARLIEST_START, FORGOTTEN_AFTER

LOOKED_AT = 40  # duties: more than a shift can do


@needs(Permission.SEE_PEOPLE)
@require_safe
def shift(request: HttpRequest) -> HttpResponse:
    """Now, in the home that the viewer works in."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_PEOPLE)
    assert viewer.home is not None
    home, setting, now = viewer.home.home_id, pack(viewer.home.pack), clock.now()
    shifts = queries.shifts(viewer, home, now - FORGOTTEN_AFTER, now + EARLIEST_START)
    cards = [(shift_card(row, setting, now), row) for row in shifts]
    open_to = [(card, now < row.ends_at) for card, row in cards]
    may_write = viewer.may(Permission.WRITE_RECORDS)
    own = mine(open_to, viewer.id) if may_write else None
    reads = viewer.may(Permission.SEE_RECORDS)
    first, beyond = day_bounds(setting, now)
    marks = day(viewer, home, first, now)
    running = [card for card, row in cards if row.starts_at <= now < row.ends_at or card.here]
    on_now = own.card if own and own.started else max(running, key=lambda card: card.here, default=None)
    until = next((max(now, row.ends_at) for card, row in cards if on_now and card.id == on_now.id), beyond)
    open_now = open_duties(viewer, home, due_by=max(until, beyond), most=LOOKED_AT) if reads else Several((), 0)
    due = due_now(open_now, until, setting, now)
    context = {
        "greeting": greeting(now, viewer.short_name),
        "here": [here(file, marks, due.rows, setting, now) for file in present(viewer, home)],
        "own": own,
        "running": running,
        "on_now": on_now,
        "nobody": not any(card.here for card in running),
        "owed": [unread_line(row, setting) for row in queries.owed(viewer, home, now)] if reads else [],
        "climbed": [unread_line(row, setting) for row in queries.climbed(viewer, home, now)] if reads else [],
        "due": due.rows[:MOST_DUE],
        "due_number": len(due.rows),
        "duties": due.number,
        "reads": reads,
        "may_join": [card for card in running if not (own and own.started) and card.running] if may_write else [],
        "to_count": [card for card, _row in cards if card.being_made and not (own and card.id == own.card.id)]
        if may_write
        else [],
        "may_hand_over": own is not None and own.started and not own.card.handed_over,
        "may_write": may_write,
        "lets_in": may_let_in(viewer, home, shifts),
        "plans_shifts": bool(setting.shifts),
    }
    return render(request, "desk/shift.jinja", context)
