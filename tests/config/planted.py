"""The program's settings, with one page planted (tests/config/planted_urls.py)."""

from goldthread.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.config.planted_urls"
