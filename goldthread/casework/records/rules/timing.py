"""A timer on a form: how long its page stays open though nobody touches it. Nobody taps a screen during a feed."""

from __future__ import annotations

from datetime import datetime, timedelta

from goldthread.ground.accounts.rules import LOCKS_AFTER

LONGEST = timedelta(hours=3)  # a timer that somebody forgot keeps nothing open for longer
AHEAD = timedelta(minutes=5)  # as far as a tablet's clock may run ahead of the server's
AFTERWARDS = timedelta(seconds=LOCKS_AFTER)


def keeps_open(timer: str, kept_at: datetime, now: datetime) -> bool:
    """Whether a draft's own page goes on being kept in a session that is locked for every other page.

    `timer`: what the page keeps with the draft, "<begun>" while it runs, "<begun>/<ended>" afterwards. Running: yes,
    for LONGEST. Stopped: for a minute after the draft was last kept, as on any page. Anything else: no.
    """
    begun_text, stopped, _ended = timer.partition("/")
    try:
        begun = datetime.fromisoformat(begun_text)
    except ValueError:
        return False
    if begun.tzinfo is None or not -AHEAD <= now - begun < LONGEST:
        return False
    return not stopped or timedelta(0) <= now - kept_at < AFTERWARDS
