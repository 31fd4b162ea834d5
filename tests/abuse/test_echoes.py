"""What a form says back: the payload in every field of every form there is, drawn in a real browser; nothing runs.

Forms are read off the pages, so a new form or field is tried by being there. Each is sent twice: with the payload in
every box that takes words, and in every field of any sort. The answer, and the page it leads to, are drawn.
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Playwright, Request, Route, sync_playwright

from tests.abuse.forms import Fields, Form
from tests.abuse.fuzzer import FORM, Fuzzer
from tests.architecture.crawl import _TOKENS
from tests.architecture.universe import Universe
from tests.journeys.conftest import CHROMIUM

pytestmark = pytest.mark.django_db

PAYLOAD = "\"'></textarea></title></script><img src=x onerror=window.pwned=1><script>window.pwned=1</script>"
ORIGIN = "http://goldthread.test"
LEFT_ALONE = {"csrfmiddlewaretoken"}
POLICY = """addEventListener("securitypolicyviolation", (event) => {
  window.refused = (window.refused || "") + event.violatedDirective + " " + event.blockedURI + "; ";
});"""

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|/\\d+/")
Answer = tuple[str, dict[str, str], bytes]


def _launched(started: Playwright) -> Browser:
    return started.chromium.launch(
        executable_path=os.environ.get("GOLDTHREAD_BROWSER", "/usr/bin/chromium"), args=CHROMIUM
    )


def _bad(form: Form, every: bool) -> Fields:
    words = set(form.texts())
    fields: Fields = []
    for name, value in form.filled(PAYLOAD):
        if name in LEFT_ALONE:
            continue
        fields.append((name, PAYLOAD if every or name in words else value))
    return fields


def _answers(fuzzer: Fuzzer) -> Iterator[Answer]:
    """Every answer to a form that is a page, once; what was written is undone."""
    for visitor, page, form in fuzzer.forms:
        for every in (False, True):
            client: Client = fuzzer.crawler.clients[visitor]
            kept = client.cookies.output()
            action = urlsplit(form.action or page)
            with transaction.atomic():
                where = action.path + (f"?{action.query}" if action.query else "")
                answer: Any = client.generic("POST", where, urlencode(_bad(form, every)), FORM)
                led = answer.headers.get("Location", "")
                seen = [(f"{visitor} POST {where}", answer)]
                if led.startswith("/"):
                    seen.append((f"{visitor} POST {where} to {led}", client.get(led)))
                for said, each in seen:
                    kind = each.headers.get("Content-Type", "")
                    if kind.startswith("text/html") and not each.streaming:
                        yield said, {name.lower(): value for name, value in each.headers.items()}, each.content
                transaction.set_rollback(True)
            if client.cookies.output() != kept:  # signed out, say, which has been undone
                fuzzer.crawler.clients[visitor] = fuzzer.crawler.fresh(visitor)


def _drawn(answers: list[Answer], browser: Browser) -> list[str]:
    """What ran or was refused by the policy, of all of them."""
    context = browser.new_context(base_url=ORIGIN)
    context.add_init_script(POLICY)
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    now: list[Answer] = []

    def hand_out(route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if path == "/said-back/":
            _said, headers, body = now[-1]
            kept = {name: headers[name] for name in ("content-type", "content-security-policy") if name in headers}
            route.fulfill(status=200, headers=kept, body=body)
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=str(found), content_type=mimetypes.guess_type(path)[0] or "text/plain")
        else:
            route.fulfill(status=204)

    context.route("**/*", hand_out)
    broken = []
    for answer in answers:
        now.append(answer)
        page.goto("/said-back/", wait_until="load")
        ran = page.evaluate("window.pwned") or page.locator("img[src='x']").count() or page.evaluate("window.refused")
        if ran or dialogs:
            broken.append(f"{answer[0]}: {ran} {dialogs}")
            dialogs.clear()
    return broken


def test_no_form_says_back_what_runs(universe: Universe) -> None:
    fuzzer = Fuzzer(universe, 1)
    # The same form of another person's page, or shown to somebody else, says back the same.
    alike = {
        (_IDS.sub("ID", form.action or page), tuple(sorted({each.name for each in form.fields}))): (visitor, page, form)
        for visitor, page, form in fuzzer.forms
    }
    fuzzer.forms = list(alike.values())
    held: dict[bytes, Answer] = {}
    for answer in _answers(fuzzer):
        body = answer[2]
        if b"window.pwned=1" in body:
            held.setdefault(_TOKENS.sub(b"", body.partition(b"<main")[2] or body), answer)
    fields = sum(len(_bad(form, True)) for _visitor, _page, form in fuzzer.forms)
    with sync_playwright() as started:  # only now: with its event loop Django would take another connection
        browser = _launched(started)
        broken = _drawn(list(held.values()), browser)
        browser.close()
    print(
        f"\n{len(fuzzer.forms)} forms, {fields} fields, each with the payload; {len(held)} answers that hold it drawn"
    )
    assert not broken, "\n".join(broken)
    assert len(held) > 20
    assert fields > 300
