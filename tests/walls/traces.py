"""Every page that a worker can reach by links, as what may be told from it: its status, and its bytes without keys."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import Resolver404, resolve

_KEYS = re.compile(
    r'(name="csrfmiddlewaretoken" value="|data-csrf="|nonce="|name="id" value="|\?draft=|data-seal-key="'
    r'|data-seal-owner="|data-record-form="|data-keep-url="|name="owner" value=")[^"]*'
)
_CHARTS = re.compile(r"chart-\d+(?=-)")  # numbered as they are drawn, by the process
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_LEAVE = ("/static/", "/accounts/", "/choose/", "/language/")
MOST = 2  # pages of one kind


def crawl(client: Client, *starts: str) -> dict[str, tuple[int, str]]:
    """By address: what was answered. At most MOST of one kind of page, always the same ones."""
    found: dict[str, tuple[int, str]] = {}
    kinds: dict[str, int] = {}
    queue = list(starts)
    while queue:
        path = queue.pop(0).replace("&amp;", "&")
        if path in found or path.startswith(_LEAVE):
            continue
        try:
            kind = str(resolve(path.partition("?")[0]).view_name) + ("?" if "?" in path else "")
        except Resolver404:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > MOST:
            continue
        answer = client.get(path)
        text = ""
        if answer.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            queue += _LINK.findall(text)
        kept = without_keys(text)
        # who has looked tells of this crawl as well, whose own minutes differ
        found[path] = answer.status_code, re.sub(r"\d\d:\d\d(–\d\d:\d\d)?", "TIME", kept) if "/looks/" in path else kept
    return found


def without_keys(page: str) -> str:
    """A page less what is made anew for each request: keys, nonces, the id of a form just opened, drawings' numbers."""
    return _CHARTS.sub("CHART", _KEYS.sub("KEY", page))
