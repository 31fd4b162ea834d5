"""How long a timer keeps its own page open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from goldthread.casework.records.rules.timing import keeps_open

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def ago(**span: int) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("begun", "stays"), [(20, True), (179, True), (180, False), (5000, False), (-4, True), (-6, False)]
)
def test_while_it_runs_for_three_hours_at_most_however_long_ago_it_was_kept(begun: int, stays: bool) -> None:
    assert keeps_open(ago(minutes=begun).isoformat(), ago(minutes=begun), NOW) is stays


@pytest.mark.parametrize(("kept", "stays"), [(0, True), (59, True), (60, False), (-1, False)])
def test_stopped_the_minute_counts_again(kept: int, stays: bool) -> None:
    timer = f"{ago(minutes=20).isoformat()}/{ago(seconds=kept).isoformat()}"
    assert keeps_open(timer, ago(seconds=kept), NOW) is stays


@pytest.mark.parametrize("timer", ["", "/", "yes", "2026-11-22T13:50:00", "13:50", "/2026-11-22T13:50:00Z", "9" * 400])
def test_what_is_no_timer_keeps_nothing_open(timer: str) -> None:
    assert not keeps_open(timer, NOW, NOW)
