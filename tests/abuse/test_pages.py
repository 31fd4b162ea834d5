"""Whatever is sent, no page breaks. Short in `make test`, long by `make abuse` (ABUSE_REQUESTS, ABUSE_SEED)."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from goldthread.ground.users.models import User
from tests.abuse.forms import forms_of
from tests.abuse.fuzzer import FORM, Fuzzer
from tests.abuse.hostile import BYTES
from tests.architecture.addresses import addresses
from tests.architecture.crawl import Crawler, writes
from tests.architecture.universe import Universe

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("ABUSE_REQUESTS", "400"))
SEED = int(os.environ.get("ABUSE_SEED", "20261122"))
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def fuzzer(universe: Universe) -> Fuzzer:
    return Fuzzer(universe, SEED)


def test_no_hostile_request_breaks_a_page(fuzzer: Fuzzer) -> None:
    """Statuses below 500 only; no payload comes back as markup; nobody is sent off to a stranger's site."""
    broken, told = [], Counter()
    for attempt in fuzzer.attempts(REQUESTS):
        answer = fuzzer.send(attempt)
        told[answer.status_code] += 1
        if answer.status_code >= 500:
            broken.append(f"{answer.status_code}: {attempt}")
        elif answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            body = answer.content  # type: ignore[attr-defined]
            if b"<script>window.pwned" in body or b"<img src=x onerror" in body:
                broken.append(f"markup of a stranger came back: {attempt}")
        location = answer.get("Location", "")
        if location.startswith(("//", "/\\", "http://evil", "https://evil", "javascript:")):
            broken.append(f"sent off to {location}: {attempt}")
    print(f"\n{REQUESTS} hostile requests (seed {SEED}), {len(fuzzer.forms)} forms: {dict(sorted(told.items()))}")
    assert not broken, "\n".join([f"{len(broken)} of {REQUESTS}", *broken[:20]])
    assert told[200] + told[302] > REQUESTS / 10, "nothing got through the door, so nothing was tried"


def test_the_forms_were_found(fuzzer: Fuzzer) -> None:
    assert len(fuzzer.forms) > 30


def _ruth(**options: bool) -> Client:
    client = Client(raise_request_exception=False, **options)  # type: ignore[arg-type]
    client.force_login(User.objects.get(email="ruth@demo.invalid"), "goldthread.config.backend.Backend")
    return client


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"q.note.seen=" + b"x" * (31 * MEGABYTE), 413, id="a body of 31 MB"),
        pytest.param(b"&".join(b"a%d=1" % number for number in range(2001)), 413, id="2,001 fields"),
        pytest.param(b"q.note.seen=" + b"x" * (10 * MEGABYTE), 422, id="a field of 10 MB"),
        pytest.param(b"q.note.seen=" + "😀".encode() * (2 * MEGABYTE), 422, id="two million emoji"),
    ],
)
def test_too_much_is_answered_in_words(universe: Universe, body: bytes, status: int) -> None:
    answer = _ruth().generic("POST", "/record/daily_log/", body, FORM)
    assert answer.status_code == status
    words = answer.content.decode()
    assert ("That is too large" if status == 413 else "please split it") in words


def test_a_field_of_10_mb_is_still_there_after_the_answer(universe: Universe) -> None:
    text = "Noah slept. " * (10 * MEGABYTE // 12)
    answer = _ruth().post("/record/daily_log/", {"q.note.seen": text, "act": "sign"})
    assert answer.status_code == 422
    found = [
        field for form in forms_of(answer.content.decode()) for field in form.fields if field.name == "q.note.seen"
    ]
    assert found
    assert found[0].value.strip() == text.strip()


def test_more_than_any_form_holds_is_refused_unread(universe: Universe) -> None:
    answer = _ruth().generic("POST", "/record/daily_log/", b"a=1", FORM, headers={"Content-Length": str(10**12)})
    assert answer.status_code in (413, 422)


def test_a_strange_host_is_refused_in_words(universe: Universe) -> None:
    answer = Client(raise_request_exception=False).get("/healthz", headers={"host": "evil.invalid"})
    assert answer.status_code == 400
    assert "did not arrive as it should" in answer.content.decode()


@pytest.mark.parametrize("raw", BYTES, ids=repr)
def test_bytes_that_are_no_text_are_answered(universe: Universe, raw: bytes) -> None:
    client = _ruth()
    place = raw.decode("latin-1")
    for path in (f"/people/{place}/", f"/people/?q={place}", f"/accounts/login/?next={place}", f"/{place}"):
        assert client.get(path).status_code < 500, path
    assert client.generic("POST", "/record/daily_log/", b"q.note.seen=" + raw, FORM).status_code < 500


def test_every_page_that_writes_refuses_who_has_no_key_of_ours(universe: Universe) -> None:
    """No token, a token of nobody's, and one from another browser: 403 in words, and nothing is written."""
    crawler = Crawler(universe)
    dee = Client(enforce_csrf_checks=True, raise_request_exception=False)
    dee.force_login(User.objects.get(email="dee@demo.invalid"), "goldthread.config.backend.Backend")
    tried = 0
    for address in addresses():
        if address.route.startswith("api/"):
            continue  # reads no cookie, so there is nobody whose key could be missing (test_no_cookie_opens_the_api)
        for whose, values in list(crawler.fillings(address, "willows"))[:1]:
            path = address.path(**values)
            for body in (b"", b"csrfmiddlewaretoken=" + b"a" * 64, b"csrfmiddlewaretoken=%00"):
                before = writes()
                with transaction.atomic():
                    answer = dee.generic("POST", path, body, FORM, headers={"Origin": "https://evil.invalid"})
                assert answer.status_code == 403, f"{path} ({whose}): {answer.status_code}"
                assert "Please send that again" in answer.content.decode(), path
                after = writes()
                changed = {table for table in after if after[table] != before.get(table, 0)}
                assert changed <= {"django_session"}, f"{path} wrote {changed}"
                tried += 1
    assert tried > 100


def test_odd_methods_are_refused(universe: Universe) -> None:
    client = _ruth()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        answer = client.generic(method, "/people/")
        assert answer.status_code == 405, method
        assert answer.headers["Allow"]


def test_nothing_is_sent_abroad_after_signing_in(universe: Universe) -> None:
    for place in (
        "//evil.invalid",
        "https://evil.invalid/",
        "/\\evil.invalid",
        "javascript:alert(1)",
        "\thttps://evil.invalid",
    ):
        client = Client(raise_request_exception=False)
        with transaction.atomic():
            answer = client.post(
                "/accounts/login/",
                {"login": "ruth@demo.invalid", "password": "ruth-invented-password", "next": place},
            )
            transaction.set_rollback(True)
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), place
        assert not location.startswith(("//", "/\\")), place


def test_the_limits_are_what_the_words_say() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 30 * MEGABYTE
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS == 2000
    assert connection.vendor == "postgresql"


def test_figures_that_are_too_long_are_answered_beside_their_field(universe: Universe) -> None:
    """Found by the long run: five thousand digits, and a mark of a body map in figures of another alphabet."""
    for field, value in (
        ("minutes", "1" * 5000),
        ("q.marks.place", "front:²:²"),
        ("q.marks.place", "front:1:" + "1" * 5000),
    ):
        for kind in ("activity", "injury", "nappy"):
            answer = _ruth().post(f"/record/{kind}/", {field: value, "act": "sign"})
            assert answer.status_code in (404, 422), (field, kind)


def test_an_id_that_stands_for_something_unseen_is_refused_in_words(universe: Universe) -> None:
    """Found by the long run: the page's id was taken meanwhile, by whatever one may not see."""
    from goldthread.casework.people.actions import put_down
    from goldthread.casework.people.models import Allergy
    from goldthread.ground.access.rules import Refused

    taken = Allergy.objects.first()
    assert taken is not None
    with pytest.raises(Refused, match="already used"):
        put_down(
            Allergy(
                id=taken.pk,
                person_id=taken.person_id,
                substance="Nuts",
                from_on=taken.from_on,
                set_by_id=taken.set_by_id,
            )
        )
