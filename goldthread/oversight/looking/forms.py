"""The period that is asked for, and the answer to a listed look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from goldthread.lib.dates import local_moment
from goldthread.ui.forms import Choice, Form, Key, LongText

FINE, NOT_FINE = "fine", "not_fine"
MONTH = timedelta(days=31)


class AnswerForm(Form):
    """What a manager found."""

    id = Key()
    found = Choice(_("What did you find?"), [(FINE, _("It was fine")), (NOT_FINE, _("It was not fine"))])
    words = LongText(
        _("In a few words"),
        most=1000,
        required=True,
        hint=_("Whom you asked, what they said, what was done. It is kept as it is."),
        rows=2,
    )

    def __init__(self, typed: MultiValueDict[str, str] | None, initial: dict[str, Any]) -> None:
        super().__init__(typed, initial)


@dataclass(frozen=True)
class Period:
    """Local days, both included, and what was wrong with what was typed."""

    first: date
    last: date
    error: str = ""

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The first moment, and the first after the last."""
        return tuple(local_moment(day, time(0), zone).moment for day in (self.first, self.last + timedelta(1)))  # type: ignore[return-value]

    @property
    def asked(self) -> str:
        """As an address names it."""
        return f"since={self.first.isoformat()}&until={self.last.isoformat()}"


def period_of(sent: Mapping[str, str], today: date, moved_in: date | None) -> Period:
    """The period that was asked for; the last month when none was, and since they moved in for `since=start`."""
    first, error = _day(sent.get("since", ""), today - MONTH, start=moved_in)
    last, wrong = _day(sent.get("until", ""), today)
    if first > last:
        return Period(today - MONTH, today, now("The last day is before the first."))
    return Period(first, last, error or wrong)


def _day(typed: str, otherwise: date, start: date | None = None) -> tuple[date, str]:
    if not typed:
        return otherwise, ""
    if typed == "start" and start is not None:
        return start, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if not datetime(2000, 1, 1, tzinfo=UTC).date() <= day <= date(2200, 1, 1):
        return otherwise, now("Please give a day such as 22 11 2026.")
    return day, ""
