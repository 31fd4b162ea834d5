"""A day in numbers: right across clock changes, and what nobody said stays unsaid."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import Kind
from goldthread.practice.care.rules.days import Entry, Sum, by_day, counted, course, followed, for_babies, totals, week

ZONE = ZoneInfo("Europe/London")
SEVEN = time(7)
CENTRE = pack("residential_family_centre")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def entry(kind: str, *, at: datetime = NOON, n: int = 1, **answers: Any) -> Entry:
    form = CENTRE.kind(kind)
    return Entry(UUID(int=n), UUID(int=99), kind, form, at, at, "Jo B", answers, {})


def feed(n: int = 1, by: str = "parent", **answers: Any) -> Entry:
    return entry("feed", n=n, **{"feed_kind": "formula", "fed_by": by, **answers})


def test_feeds_are_counted_by_kind_added_up_and_told_by_who_gave_them() -> None:
    made = totals(
        [
            feed(1, "parent", taken_ml="110", prompts="showed"),
            feed(2, "staff", taken_ml="90.5"),
            feed(3, "together", feed_kind="breast", prompts="reminder"),
            feed(4, "parent", feed_kind="food"),
        ]
    )
    assert made is not None
    assert made.sums == {"taken_ml": Sum(Decimal("200.5"), said=2, unsaid=2)}
    assert dict(made.counts["feed_kind"].counts) == {"breast": 1, "formula": 2, "food": 1}
    assert dict(made.by.counts) == {"parent": 2, "together": 1, "staff": 1} and made.by.unsaid == 0
    assert dict(made.help.counts) == {"reminder": 1, "showed": 1}
    assert made.help.unsaid == 1, "the parent's feed without a level; staff's own needs none"
    assert made.most_help == "showed"


def test_nothing_written_is_not_nought() -> None:
    assert totals([]) is None
    made = totals([feed(1, feed_kind="breast")])
    assert made is not None and made.sums["taken_ml"] == Sum(None, said=0, unsaid=1)
    nought = totals([feed(1, taken_ml="0")])
    assert nought is not None and nought.sums["taken_ml"] == Sum(Decimal(0), said=1, unsaid=0)


def test_who_did_it_is_unsaid_where_nobody_said() -> None:
    made = totals([entry("meal", meal="lunch"), entry("meal", n=2, meal="snack", made_by="themselves")])
    assert made is not None
    assert dict(made.by.counts) == {"child": 1} and made.by.unsaid == 1


def test_kinds_mix_in_one_day() -> None:
    made = totals(
        [
            feed(1, taken_ml="60"),
            entry("sleep", n=2, put_down_by="staff", slept_minutes=95),
            entry("nappy", n=3, nappy="wet"),
        ]
    )
    assert made is not None
    assert made.sums["slept_minutes"].amount == 95 and made.sums["taken_ml"].amount == 60
    assert dict(made.counts["nappy"].counts) == {"wet": 1}
    assert dict(made.by.counts) == {"parent": 1, "staff": 1} and made.by.unsaid == 1


def test_a_weight_is_followed_and_never_added_up() -> None:
    day, form = timedelta(days=1), CENTRE.kind("weight")
    rows = [
        entry("weight", at=NOON, n=3, grams="5240", weighed_by="parent", prompts="none"),
        entry("weight", at=NOON - 14 * day, n=1, grams="4980.5", weighed_by="professional"),
        entry("weight", at=NOON - 7 * day, n=2, grams="5060", weighed_by="staff"),
        entry("weight", at=NOON - 3 * day, n=4, weighed_by="staff"),  # of another form: no number was asked
    ]
    question = followed(form)
    assert question is not None and question.code == "grams"
    assert [(row.entry.record.int, row.amount, row.change) for row in course(rows, question)] == [
        (1, Decimal("4980.5"), None),
        (2, Decimal("5060"), Decimal("79.5")),
        (3, Decimal("5240"), Decimal("180")),
    ]
    made = totals(rows)
    assert made is not None and made.sums == {} and made.counts == {}
    assert dict(made.by.counts) == {"parent": 1, "staff": 2, "professional": 1} and made.by.unsaid == 0
    assert dict(made.help.counts) == {"none": 1} and made.help.unsaid == 0, "a professional needs no prompting"
    assert [followed(kind) for kind in counted(CENTRE) if kind.code != "weight"] == [None] * 5


def test_an_answer_that_the_form_no_longer_offers_is_counted_all_the_same() -> None:
    made = totals([entry("nappy", nappy="explosive")])
    assert made is not None and dict(made.counts["nappy"].counts) == {"explosive": 1}


def test_a_settings_counted_kinds() -> None:
    assert {"feed", "sleep", "nappy", "weight", "personal_care", "meal"} == {kind.code for kind in counted(CENTRE)}
    assert for_babies(CENTRE) and not for_babies(pack("childrens_home"))


@pytest.mark.parametrize(
    "moment, day",
    [
        (datetime(2026, 11, 22, 6, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 22, 7, 0, tzinfo=UTC), date(2026, 11, 22)),
        # The clocks go back on 25 October at 02:00 BST: 06:59 GMT is still Saturday's day of the home.
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 6, 0, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 3, 29, 5, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), date(2026, 3, 29)),
    ],
)
def test_a_night_feed_belongs_to_the_day_that_has_not_ended(moment: datetime, day: date) -> None:
    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    found = by_day([entry("feed", at=moment)], days, SEVEN, ZONE)
    assert [len(found[each]) for each in days] == [0, 1, 0]


def test_a_week_is_the_seven_days_that_end_with_a_day() -> None:
    assert week(date(2026, 11, 22))[0] == date(2026, 11, 16) and len(week(date(2026, 11, 22))) == 7


_KINDS = st.sampled_from(counted(CENTRE))
_MOMENTS = st.datetimes(datetime(2026, 10, 22, 6), datetime(2026, 10, 28), timezones=st.just(UTC))


@st.composite
def _entries(draw: st.DrawFn) -> list[Entry]:
    rows = []
    for n, (kind, at) in enumerate(draw(st.lists(st.tuples(_KINDS, _MOMENTS), max_size=12))):
        answers: dict[str, Any] = {}
        for question in kind.questions:
            if question.options and draw(st.booleans()):
                answers[question.code] = draw(st.sampled_from([option.code for option in question.options]))
            elif question.total == "sum" and draw(st.booleans()):
                answers[question.code] = str(draw(st.integers(0, 500)))
        rows.append(_entry(kind, at, n, answers))
    return rows


def _entry(kind: Kind, at: datetime, n: int, answers: dict[str, Any]) -> Entry:
    return Entry(UUID(int=n), UUID(int=99), kind.code, kind, at, at, "Jo B", answers, {})


@given(_entries())
def test_days_make_up_the_whole_and_lose_nothing(rows: list[Entry]) -> None:
    days = by_day(rows, week(date(2026, 10, 28)), SEVEN, ZONE)
    whole = totals(entry for each in days.values() for entry in each)
    parts = [made for each in days.values() if (made := totals(each))]
    assert sum(len(each) for each in days.values()) == len(rows)
    if whole is None:
        assert not rows and not parts
        return
    for made in [whole, *parts]:
        assert sum(made.by.counts.values()) + made.by.unsaid == len(made.entries)
        for code, found in made.sums.items():
            asked = sum(any(q.code == code for q in entry.form.questions) for entry in made.entries)
            assert found.said + found.unsaid == asked
            assert (found.amount is None) == (found.said == 0)
    for code, found in whole.sums.items():
        amounts = [part.sums[code].amount for part in parts if code in part.sums and part.sums[code].amount is not None]
        assert found.amount == (sum(amounts, Decimal(0)) if amounts else None)
