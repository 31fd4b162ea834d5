"""Opening and sending pages of the desk at a moment of a house whose clock can be set."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from goldthread.ground.users.models import User
from tests.practice.shifts.working import then


def get(client: Client, name: str, path: str, now: datetime, status: int = 200) -> HttpResponse:
    with then(now):
        client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
        answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer


def post(client: Client, name: str, path: str, now: datetime, status: int = 302, **sent: Any) -> HttpResponse:
    with then(now):
        client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
        answer = client.post(path, sent)
    assert answer.status_code == status, said(answer)
    return answer


def said(answer: HttpResponse) -> str:
    """The page's words."""
    return " ".join(unescape(strip_tags(answer.content.decode().replace("<", " <"))).split())


def form(answer: HttpResponse) -> dict[str, str]:
    """The fields of the handover's form as they stand on the page."""
    html = answer.content.decode()
    fields = {}
    for name, text in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        fields[name] = unescape(text)
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = (re.search(rf'{which}="([^"]*)"', tag) for which in (" name", " value"))
        if name and name[1] != "csrfmiddlewaretoken":
            fields[unescape(name[1])] = unescape(value[1]) if value else ""
    return fields
