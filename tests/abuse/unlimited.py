"""The program's settings for the long run: static files by their plain names, and no end to what a token may ask."""

from goldthread.config.settings import *  # noqa: F403
from goldthread.ground.tokens import rules

rules.A_MINUTE = 10**9
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
