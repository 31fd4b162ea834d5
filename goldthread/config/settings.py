"""Django's settings, all of them read from `goldthread.config.environment` (listed by `goldthread settings`)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from goldthread.config import made_from
from goldthread.config.environment import env
from goldthread.ui.compiled import Compiled

PACKAGE = Path(__file__).resolve().parent.parent

DEMO = env.flag("GOLDTHREAD_DEMO")
DEBUG = False
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.words("GOLDTHREAD_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
GOLDTHREAD_FILES = env.path("GOLDTHREAD_FILES")
GOLDTHREAD_DATA = env.place()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "goldthread.ui",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "goldthread.ground.audit",
    "goldthread.ground.packs",
    "goldthread.ground.homes",
    "goldthread.ground.users",
    "goldthread.ground.access",
    "goldthread.ground.tokens",
    "goldthread.ground.accounts",
    "goldthread.casework.people",
    "goldthread.casework.placements",
    "goldthread.casework.files",
    "goldthread.casework.records",
    "goldthread.casework.moving",
    "goldthread.casework.duties",
    "goldthread.practice.care",
    "goldthread.practice.shifts",
    "goldthread.oversight.chronology",
    "goldthread.oversight.looking",
    "goldthread.front.desk",
    "goldthread.front.intake",
    "goldthread.front.demo",
    "goldthread.front.leaving",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "goldthread.config.policy.Policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "goldthread.config.squeezing.Squeezed",
    "goldthread.config.api.door.Apart",
    "goldthread.config.middleware.Transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "goldthread.config.door.Door",
    "goldthread.config.middleware.Doorkeeper",
    "goldthread.config.door.StepUp",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "goldthread.config.urls"
WSGI_APPLICATION = "goldthread.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "goldthread.ui.jinja.environment",
            "bytecode_cache": Compiled(env.place() / "templates" / made_from.templates()),
            "context_processors": [
                "goldthread.front.desk.presenters.shell",
                "csp.context_processors.nonce",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Django's settings for one postgresql:// address (the socket's folder may stand as ?host=)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "goldthread.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "goldthread",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # What is kept planned is planned once: with the walls' conditions in it planning costs more than answering,
        # and PostgreSQL left to itself plans a timeline anew each time.
        "OPTIONS": {**query, "options": f"{query.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()},
    }


DATABASES = {"default": _database(env.text("DATABASE_URL") or "postgresql:///goldthread")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["goldthread.config.backend.Backend"]
PASSWORD_HASHERS = ["goldthread.config.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "goldthread.config.passwords.KnownFromBreaches"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "/accounts/login/"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"  # the settings are English homes

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files of people lie in casework.files
    "staticfiles": {"BACKEND": "goldthread.config.static_files.Hashed"},
}
STATICFILES_FINDERS = [
    "goldthread.ui.assets.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = GOLDTHREAD_DATA / "static"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_TLS = bool(env.text("GOLDTHREAD_TLS_CERT"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SESSION_COOKIE_NAME = "__Host-session" if _TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _TLS else "csrf"
SESSION_ENGINE = "goldthread.config.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _TLS else 0

# One dict, so that it can move to Django's own policy setting with Django 6.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# A note may be long; one field of ten million characters is answered in words (records.rules), not by a blank error.
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # each app's jobs.py

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

from goldthread.config.allauth_settings import *  # noqa
