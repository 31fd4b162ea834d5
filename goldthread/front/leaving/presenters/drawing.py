"""The pages of a folder, drawn: days, months of a timeline, people, the first page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.cards import RecordCard
from goldthread.front.leaving.presenters.people import Month, PersonShown
from goldthread.front.leaving.presenters.records import RecordShown
from goldthread.front.leaving.rules.paths import day_path
from goldthread.lib.dates import said_date, said_day
from goldthread.ui import assets

STYLE = Path(__file__).parents[1] / "static" / "leaving" / "style.css"


@dataclass(frozen=True)
class Folder:
    """What stands on every page: whose folder it is, and whether it is for reading only."""

    of: str
    reading_only: bool


def style() -> str:
    """The style sheet: the house's colours, light and dark, then the folder's own rules. Paper is always light."""
    light, dark = assets.colours()
    at_night = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ {light} }}\n{at_night}\n{STYLE.read_text('utf-8')}"


def record_drawn(record: RecordShown) -> Markup:
    """One record for the page of its day."""
    return _drawn("leaving/record.jinja", record=record)


def entry_drawn(card: RecordCard, shown: RecordShown) -> Markup:
    """One record for a timeline two folders below html/."""
    href = f"../../{day_path(shown.day)}#r-{shown.id}"
    return _drawn("leaving/entry.jinja", card=card, clock=shown.clock, href=href)


def day_drawn(folder: Folder, day: date, drawn: Sequence[Markup], before: date | None, after: date | None) -> str:
    """The page of a day, with the days before and after it on which something was written."""
    return _page(
        "leaving/day.jinja",
        folder,
        1,
        label=f"{said_day(day)} {day.year}",
        drawn=drawn,
        before=before and (said_date(before), f"{before.isoformat()}.html"),
        after=after and (said_date(after), f"{after.isoformat()}.html"),
    )


def month_drawn(
    folder: Folder,
    person: tuple[str, str],
    month: str,
    days: Mapping[date, Sequence[Markup]],
    before: str,
    after: str,
) -> str:
    """A month ("2026-11") of the timeline of a person (id, name), and those before and after it; "" for none."""
    return _page(
        "leaving/month.jinja",
        folder,
        2,
        id=person[0],
        name=person[1],
        label=month_said(month),
        days=[(f"{said_day(day)} {day.year}", entries) for day, entries in days.items()],
        before=before and (month_said(before), f"{before}.html"),
        after=after and (month_said(after), f"{after}.html"),
    )


def person_drawn(folder: Folder, person: PersonShown, months: Iterable[tuple[str, int]]) -> str:
    """The page of a person; `months` of their timeline with how many records each holds."""
    shown = [Month(month_said(month), f"{person.id}/{month}.html", count) for month, count in months]
    return _page("leaving/person.jinja", folder, 1, person=person, months=shown)


def index_drawn(
    folder: Folder,
    heading: str,
    intro: str,
    people: Sequence[tuple[str, str, str]],
    days: Iterable[tuple[date, int]],
) -> str:
    """The first page: people (id, name, line) and days with how many records each holds."""
    months: dict[str, list[tuple[int, str, str, int]]] = {}
    for day, count in days:
        label = _("%(day)s: %(count)s written") % {"day": said_date(day), "count": count}
        months.setdefault(f"{day:%Y-%m}", []).append((day.day, day_path(day), label, count))
    return _page(
        "leaving/index.jinja",
        folder,
        0,
        heading=heading,
        intro=intro,
        people=people,
        months=[(month_said(month), found) for month, found in months.items()],
    )


def month_said(month: str) -> str:
    """ "2026-11" as "November 2026"."""
    return said_date(date.fromisoformat(f"{month}-01")).removeprefix("1 ")


def _page(template: str, folder: Folder, depth: int, **shown: Any) -> str:
    return str(_drawn(template, of=folder.of, reading_only=folder.reading_only, up="../" * depth, **shown))


def _drawn(template: str, **shown: Any) -> Markup:
    html = get_template(template).render({**shown, "language": get_language() or "en-gb"})
    return Markup(html)  # noqa: S704 - the template escapes
