"""Who has looked, for the person whose file it is or their parent: a plain page, and the same on paper.

Staff stand with their short name and role; nobody else's name, and nothing of what a note says, is on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.lib.dates import said_date, said_short_day
from goldthread.oversight.looking.presenters.words import kind_why, role_said
from goldthread.oversight.looking.queries import Day
from goldthread.oversight.looking.rules import Why, explain
from goldthread.ui.paper import Document, Heading, Note, Paragraph, Table

BY_DAY = 92  # days: a longer period is told by month


@dataclass(frozen=True)
class Sheet:
    """What the page says. `people`: who, why, how often; `days`: when, who."""

    title: str
    period: str
    lead: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]
    days_title: str
    days: tuple[tuple[str, str], ...]
    not_shown: tuple[str, ...]


def sheet(name: str, days: Sequence[Day], first: date, last: date, *, full: bool = False) -> Sheet:
    """The sheet of one person. `days`: newest first; `full`: there were more than could be shown."""
    whole = [day for day in days if day.opened]
    lists = len({day.worker for day in days} - {day.worker for day in whole})
    by_day = (last - first).days <= BY_DAY
    return Sheet(
        title=_("Who has looked at your file, %(name)s") % {"name": name},
        period=_("%(first)s to %(last)s") % {"first": said_date(first), "last": said_date(last)},
        lead=(
            _("This home keeps notes about you. People who work here may read them when they need to look after you."),
            _("Every time somebody opens a page about you, we write down who it was and when. Here is that list."),
        ),
        people=tuple(_people(whole)),
        days_title=_("Day by day") if by_day else _("Month by month"),
        days=tuple(_by_day(whole) if by_day else _by_month(whole)),
        not_shown=tuple(_not_shown(lists, full)),
    )


def _why(day: Day) -> Why | None:
    """The plainest reason that holds of the day's first and last look; none when one of them has none."""
    first, last = explain(day.first), explain(day.last)
    if not first or not last:
        return None
    return next((why for why in Why if why in first), None)


def _people(days: Sequence[Day]) -> list[tuple[str, str, str]]:
    of: dict[UUID, list[Day]] = {}
    for day in days:
        of.setdefault(day.worker, []).append(day)
    lines = []
    for mine in sorted(of.values(), key=lambda each: (-len(each), each[0].name)):
        role = next((said for day in mine if (said := role_said(day.last) or role_said(day.first))), "")
        whys = [words for words, _often in Counter(kind_why(_why(day)) for day in mine).most_common()]
        number = ngettext("on %(number)s day", "on %(number)s days", len(mine)) % {"number": len(mine)}
        lines.append((f"{mine[0].name}, {role}" if role else mine[0].name, ". ".join(whys) + ".", number))
    return lines


def _by_day(days: Sequence[Day]) -> list[tuple[str, str]]:
    of: dict[date, list[str]] = {}
    for day in days:
        times = ngettext("once", "%(number)s times", day.opened) % {"number": day.opened}
        of.setdefault(day.day, []).append(f"{day.name} ({times})")
    return [(said_short_day(day), ", ".join(names)) for day, names in of.items()]


def _by_month(days: Sequence[Day]) -> list[tuple[str, str]]:
    of: dict[tuple[int, int], dict[str, int]] = {}
    for day in days:
        names = of.setdefault((day.day.year, day.day.month), {})
        names[day.name] = names.get(day.name, 0) + 1
    said = []
    for (year, month), names in of.items():
        each = [
            _("%(name)s (%(days)s)")
            % {"name": name, "days": ngettext("%(number)s day", "%(number)s days", number) % {"number": number}}
            for name, number in sorted(names.items(), key=lambda item: (-item[1], item[0]))
        ]
        said.append((said_date(date(year, month, 1)).split(" ", 1)[1], ", ".join(each)))
    return said


def _not_shown(lists: int, full: bool) -> list[str]:
    lines = []
    if full:
        lines.append(_("There is more than fits on this list. Ask for a shorter time to see the rest."))
    lines.append(_("Lists where everybody’s name stands, such as who is here today, are not counted as looking."))
    if lists:
        lines.append(
            ngettext(
                "%(number)s person saw your name only on such a list.",
                "%(number)s people saw your name only on such a list.",
                lists,
            )
            % {"number": lists}
        )
    lines.append(
        _("Whoever looks after the computer could look without being on this list. They may not, and few can.")
    )
    lines.append(_("What was printed or sent to somebody outside this home can be read there, and we cannot see that."))
    lines.append(_("If somebody is on the list and you do not know why, ask. You may ask anybody you trust."))
    return lines


def sheet_document(made: Sheet, *, home: str, printed_by: str, printed_at: datetime) -> Document:
    """The sheet on paper."""
    blocks: list[Paragraph | Heading | Table | Note] = [Paragraph(line) for line in made.lead]
    if made.people:
        blocks += [
            Heading(_("Who, and why"), 2),
            Table(_("Who has looked, and why"), (_("Who"), _("Why"), _("How often")), made.people),
            Heading(made.days_title, 2),
            Table(_("When"), (_("When"), _("Who")), made.days),
        ]
    else:
        blocks.append(Note(_("Nobody"), _("Nobody has opened your file in this time.")))
    blocks += [Heading(_("What this list cannot show"), 2), *(Paragraph(line) for line in made.not_shown)]
    return Document(
        title=made.title,
        subtitle=made.period,
        home=home,
        printed_by=printed_by,
        printed_at=printed_at,
        mark="",
        blocks=tuple(blocks),
    )
