"""What follows from the environment: a demo's door, and cookies bound to https. Each case in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import django; django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
try:
    resolve("/choose/"); print("the door is there")
except Resolver404:
    print("there is no such door")
try:
    reverse("choose"); print("and has a name")
except NoReverseMatch:
    print("and no name")
print(settings.LOGIN_URL)
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS)
print(settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)
"""


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        (
            {"GOLDTHREAD_DEMO": "1", "GOLDTHREAD_TLS_CERT": "", "GOLDTHREAD_TLS_KEY": ""},
            ["the door is there", "and has a name", "/choose/", "session csrf", "False False 0", "True"],
        ),
        (
            {"GOLDTHREAD_DEMO": "0", "GOLDTHREAD_TLS_CERT": "/etc/cert.pem", "GOLDTHREAD_TLS_KEY": "/etc/key.pem"},
            [
                "there is no such door",
                "and no name",
                "/accounts/login/",
                "__Host-session __Host-csrf",
                "True True 31536000",
                "False",
            ],
        ),
    ],
    ids=["demo", "house"],
)
def test_what_follows_from_the_environment(environ, told):
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "goldthread.config.settings", **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines() == told
