"""When a shift is, how somebody stands in it, what two counts say, what stays of a long note."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ground.packs.queries import packs
from goldthread.practice.shifts.rules import (
    FORGOTTEN_AFTER,
    Carried,
    Line,
    Making,
    Stand,
    Told,
    brief,
    differing,
    read,
    said_alike,
    span,
    stand,
    written,
)

ZONE = ZoneInfo("Europe/London")
START, END = datetime(2026, 11, 20, 14, tzinfo=UTC), datetime(2026, 11, 20, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "day, hours",
    [
        (date(2026, 11, 20), 9.5),  # crosses midnight
        (date(2026, 10, 24), 10.5),  # the clocks go back: an hour longer
        (date(2026, 3, 28), 8.5),  # forward: an hour shorter
    ],
)
def test_a_night_crosses_midnight_and_the_change_of_the_clocks(day: date, hours: float) -> None:
    starts, ends = span(day, time(21, 45), time(7, 15), ZONE)
    assert ends - starts == timedelta(hours=hours)
    assert starts.astimezone(ZONE).time() == time(21, 45) and ends.astimezone(ZONE).time() == time(7, 15)
    assert ends.astimezone(ZONE).date() == day + timedelta(days=1)


def test_a_day_shift_stays_on_its_day() -> None:
    starts, ends = span(date(2026, 11, 20), time(14), time(22), ZONE)
    assert (starts, ends) == (START, END)


@pytest.mark.parametrize(
    "now, started, ended, not_coming, stands",
    [
        (START - timedelta(hours=1), None, None, False, Stand.PLANNED),
        (START, None, None, False, Stand.AWAITED),
        (START, None, None, True, Stand.NOT_COMING),
        (START, START, None, False, Stand.HERE),
        (END, START, None, False, Stand.STAYING),
        (END + FORGOTTEN_AFTER, START, None, False, Stand.FORGOTTEN),
        (END, START, END, False, Stand.GONE),
        (END, None, None, False, Stand.ABSENT),
        (START, START + timedelta(minutes=5), None, False, Stand.AWAITED),
    ],
)
def test_how_a_worker_stands(
    now: datetime, started: datetime | None, ended: datetime | None, not_coming: bool, stands: Stand
) -> None:
    assert stand(now, START, END, started_at=started, ended_at=ended, not_coming=not_coming) is stands


@pytest.mark.parametrize(
    "one, other, alike",
    [
        ("6 of 6", "6/6", True),
        ("£48.20", "48.2", True),
        ("3", " 3 ", True),
        ("6/6", "5/6", False),
        ("£48.20", "£48.02", False),
        ("", "3", False),
    ],
)
def test_two_counts_say_the_same_or_not(one: str, other: str, alike: bool) -> None:
    assert said_alike(one, other) is alike


def test_what_differs_is_named() -> None:
    counts = [{"keys": "6 of 6", "money": "48.20"}, {"keys": "5 of 6", "money": "£48.2"}]
    assert differing(counts, ["keys", "phones", "money"]) == ("keys",)
    assert differing(counts[:1], ["keys"]) == ()


def test_a_long_note_keeps_whole_sentences() -> None:
    text = "She got up at eight. She made his bottle herself. " + "Then they went for a long walk by the river " * 6
    assert brief(text, 60) == "She got up at eight. She made his bottle herself."
    assert brief("one " * 100, 30).endswith(" …") and len(brief("one " * 100, 30)) <= 32
    assert brief("Short.\n\nTwo  lines.") == "Short. Two lines."


@given(st.text(max_size=500), st.integers(5, 300))
def test_what_is_kept_of_a_note_is_its_beginning(text: str, most: int) -> None:
    kept = brief(text, most)
    assert len(kept) <= most + 2
    assert " ".join(text.split()).startswith(kept.removesuffix(" …"))


_LINES = st.builds(
    Line,
    st.sampled_from(["how", "need", "watch"]),
    st.text(max_size=20),
    st.none() | st.uuids(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
_TOLD = st.builds(
    Told,
    st.none() | st.uuids(),
    st.text(max_size=10),
    st.tuples(st.uuids()),
    lines=st.lists(_LINES, max_size=4).map(tuple),
)


_CARRIED = st.builds(Carried, st.text(max_size=20), st.none() | st.uuids())
_MAKINGS = st.builds(
    Making,
    st.lists(_TOLD, max_size=4).map(tuple),
    st.frozensets(st.uuids(), max_size=4),
    st.lists(_CARRIED, max_size=3).map(tuple),
)


@given(_MAKINGS)
def test_what_is_kept_is_what_was_written(making: Making) -> None:
    assert read(written(making)) == making


@given(_MAKINGS)
def test_one_of_before_duties_were_carried_is_still_read(making: Making) -> None:
    body = written(making)
    del body["carried"]
    assert read(body) == replace(making, carried=())


def test_what_came_in_since_is_taken_in_at_the_end_of_its_file() -> None:
    stay, old, new, left = (UUID(int=n) for n in range(1, 5))
    before = Making((Told(stay, "Amira", lines=(Line("how", "Good, as I say", old),)),), frozenset({old}))
    composed = [
        Told(stay, "Amira", lines=(Line("how", "Good", old), Line("watch", "Rash", new), Line("how", "x", left))),
        Told(None, "The home", lines=(Line("how", "Alarm tested", new),)),
    ]
    after = before.with_new(composed, frozenset({new}))
    assert [line.text for line in after.told[0].lines] == ["Good, as I say", "Rash"]
    assert [told.title for told in after.told] == ["Amira", "The home"]
    assert after.known == {old, new}


def test_every_feed_of_a_handover_is_a_question_of_some_setting() -> None:
    for pack in packs().values():
        assert len(pack.shifts) == 5 and pack.handover.feeds
        kinds = {kind.code: kind for kind in pack.kinds}
        for feed in pack.handover.feeds:
            asked = [question.code for question in kinds[feed.kind].questions]
            assert feed.question is None or feed.question in asked
