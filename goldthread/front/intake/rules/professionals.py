"""A row that is somebody of the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goldthread.casework.people.rules import text_faults
from goldthread.front.intake.rules.reading import Table
from goldthread.front.intake.rules.rows import Cells, Matching, Outcome, Standing
from goldthread.front.intake.rules.world import World
from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _

# How long each may be; a test holds it to people.actions.professionals.
TEXTS = {"name": 200, "work": 200, "organisation": 200, "phone": 60, "email": 254, "address": 400}


@dataclass(frozen=True)
class NewProfessional:
    """What `people.actions.add_professional` is given."""

    key: str
    texts: dict[str, str]


def check(table: Table, matching: Matching, world: World) -> Iterator[Outcome]:
    """What comes of each row, in order."""
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, matching, {})
        texts = {name: cells.text(name) for name in TEXTS}
        who = (fold(texts["name"]), fold(texts["work"]), fold(texts["organisation"]))
        key = cells.key(*who)
        here = key in world.professional_keys or (all(who[:2]) and who in world.professionals)
        if key in seen:
            cells.wrong("", _("This row stands in row %(row)s already."), row=seen[key])
            here = False
        seen.setdefault(key, row.number)
        shown = tuple(texts.items())
        if here:
            yield Outcome(row, Standing.HERE, (), None, shown)
            continue
        for name, most in TEXTS.items():
            cells.take(text_faults(name, texts[name], most, needed=name in ("name", "work")))
        if texts["email"] in world.bad_addresses:
            cells.wrong("email", _("“%(text)s” does not look like an e-mail address."), text=texts["email"][:60])
        standing = Standing.FAULT if cells.problems else Standing.NEW
        yield Outcome(row, standing, tuple(cells.problems), NewProfessional(key, texts), shown)
