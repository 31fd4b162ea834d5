"""How a sign-in began, what it came from in kind words, and how long a word given lasts."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

FRESH = timedelta(minutes=5)  # how long a password or factor once given stands for whoever holds the tablet
LONGEST_AGENT = 60  # characters


class How(StrEnum):
    """What a session began with."""

    PASSWORD = "password"  # noqa: S105
    PASSKEY = "passkey"
    LINK = "link"
    CHOICE = "choice"  # the demo's door
    PIN = "pin"


# What a browser says of itself, the telling word first: all of them also claim to be others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def agent_in_words(header: str) -> tuple[str, str]:
    """Browser and system from a User-Agent header, by names people know; each empty when it says nothing we know."""
    browser = next((name for sign, name in _BROWSERS if sign in header), "")
    system = next((name for sign, name in _SYSTEMS if sign in header), "")
    return browser, system


def is_fresh(given_at: float | None, now: float) -> bool:
    """Whether a password or factor given at that moment (seconds) still stands. One from the future does not."""
    return given_at is not None and 0 <= now - given_at < FRESH.total_seconds()
