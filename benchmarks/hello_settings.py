"""The frozen baseline: plain Django and its own PostgreSQL backend, a session kept in memory, the worker's name. No more."""

import os
import sys

from django.http import HttpRequest, HttpResponse
from django.urls import path

from goldthread.config.settings import *  # noqa: F403
from goldthread.config.settings import _database

DATABASES = {"default": _database(os.environ["BASELINE_URL"]) | {"ENGINE": "django.db.backends.postgresql"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "goldthread.ground.users",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "benchmarks.hello_settings"


def hello(request: HttpRequest) -> HttpResponse:
    """Who is signed in."""
    return HttpResponse(f"hello {request.user.short_name}")


urlpatterns = [path("hello", hello)]
sys.modules.setdefault("benchmarks.hello_settings", sys.modules[__name__])
