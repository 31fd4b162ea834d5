"""Times of day as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from goldthread.lib.times import read_time, shown_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("07:05", time(7, 5)),
        ("7:05", time(7, 5)),
        ("0705", time(7, 5)),
        ("705", time(7, 5)),
        ("7.05", time(7, 5)),
        ("19.30", time(19, 30)),
        (" 1930 ", time(19, 30)),
        ("00:00", time(0, 0)),
        ("0000", time(0, 0)),
        ("2359", time(23, 59)),
        ("14:10:30", time(14, 10, 30)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant
    assert shown_time(typed) == meant.strftime("%H:%M")


NO_TIMES = ["7", "24:00", "2400", "7:60", "0760", "12345", "7:5", "7pm", "7-05", "٠٧:٠٥"]


@pytest.mark.parametrize("typed", ["", "07:05 am", "07:05\n08:00", "x" * 999, *NO_TIMES])
def test_what_is_no_time_is_refused_and_shown_as_typed(typed: str) -> None:
    with pytest.raises(ValueError):
        read_time(typed)
    assert shown_time(typed) == typed
