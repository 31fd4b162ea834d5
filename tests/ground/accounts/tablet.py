"""The kitchen's tablet, as a client of Django's, and those who use it."""

from __future__ import annotations

import re

RUTH, JO = "482915", "730264"
PINS = {"ruth": RUTH, "jo": JO}


def fully(tablet, key):
    """Sign in with the password, as one does once a shift."""
    tablet.post("/lock/", {"act": "full"})
    answer = tablet.post("/accounts/login/", {"login": f"{key}@demo.invalid", "password": f"{key}-invented-password"})
    assert answer.status_code == 302, answer.content.decode()
    return answer


def by_pin(tablet, user, pin):
    return tablet.post("/lock/", {"act": "pin", "who": user.id, "pin": pin})


def who(tablet):
    return tablet.session.get("_auth_user_id")


def names(page):
    return re.findall(r'<span class="row-title">([^<]+)</span>', page.content.decode())
