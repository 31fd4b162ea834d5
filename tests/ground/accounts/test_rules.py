"""Links that work once: tokens and states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ground.accounts.rules import LIFE, LinkState, digest, link_state, new_token

MADE = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)
ENDS = MADE + LIFE


@pytest.mark.parametrize(
    ("used", "ended", "now", "state"),
    [
        (None, None, MADE, LinkState.OPEN),
        (None, None, ENDS - timedelta(seconds=1), LinkState.OPEN),
        (None, None, ENDS, LinkState.EXPIRED),
        (MADE, None, ENDS - timedelta(hours=1), LinkState.USED),
        (MADE, None, ENDS + timedelta(days=9), LinkState.USED),
        (None, MADE, MADE, LinkState.SUPERSEDED),
        (None, MADE, ENDS + timedelta(days=9), LinkState.SUPERSEDED),
    ],
)
def test_the_state_of_a_link(used, ended, now, state):
    assert link_state(expires_at=ENDS, used_at=used, ended_at=ended, now=now) is state


def test_a_link_lives_for_72_hours():
    assert timedelta(hours=72) == LIFE


def test_tokens_hold_256_bits_and_never_come_twice():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 43 for token in tokens)


@given(st.text())
def test_any_text_at_all_has_a_digest(text):
    assert len(digest(text)) == 32


def test_the_digest_tells_tokens_apart():
    assert digest("a") != digest("b")
    assert digest("a") == digest("a")
