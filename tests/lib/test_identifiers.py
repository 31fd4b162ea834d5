import threading
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.lib.identifiers import is_uuid7, uuid7


def test_ids_of_one_process_rise_also_between_threads() -> None:
    made: list[list[uuid.UUID]] = [[] for _ in range(4)]

    def make(into: list[uuid.UUID]) -> None:
        into.extend(uuid7() for _ in range(2000))

    threads = [threading.Thread(target=make, args=(into,)) for into in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in made:
        assert one == sorted(one)
    everything = [i for one in made for i in one]
    assert len(set(everything)) == 8000
    assert max(everything) < uuid7()


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_an_id_carries_the_moment_it_is_given(now: datetime) -> None:
    first, second = uuid7(now), uuid7(now)
    assert first < second
    assert first.int >> 80 == int(now.timestamp() * 1000)
    assert is_uuid7(first) and first.variant == uuid.RFC_4122 and first.version == 7


def test_an_earlier_moment_gives_an_earlier_id() -> None:
    late = uuid7(datetime(2026, 5, 1, tzinfo=UTC))
    assert uuid7(datetime(2026, 4, 1, tzinfo=UTC)) < late


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1), datetime(1969, 1, 1, tzinfo=UTC)])
def test_moments_that_cannot_be_carried_are_refused(moment: datetime) -> None:
    with pytest.raises(ValueError):
        uuid7(moment)


def test_only_version_seven_in_its_usual_text_is_one() -> None:
    good = uuid7()
    assert is_uuid7(good) and is_uuid7(str(good)) and is_uuid7(str(good).upper())
    for bad in (uuid.uuid4(), str(uuid.uuid4()), good.hex, f"{{{good}}}", good.urn, "", "x", None, 7, uuid.UUID(int=0)):
        assert not is_uuid7(bad), bad
    wrong_variant = uuid.UUID(int=good.int & ~(0b11 << 62))
    assert not is_uuid7(wrong_variant)
