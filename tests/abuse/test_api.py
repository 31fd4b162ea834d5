"""Whatever a program sends, the API does not break and answers as its document says.

Requests are made by Schemathesis from the OpenAPI document: as it asks, and against it; with ids that are there, of
another home, of nobody. Short in `make test`, long by `make abuse` (ABUSE_REQUESTS, ABUSE_SEED).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from goldthread.casework.people.models import Person
from goldthread.ground.tokens import rules
from goldthread.lib.identifiers import uuid7
from tests.abuse.hostile import VALUES
from tests.api.house import Program, note, token
from tests.architecture.universe import HOMES, Universe

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("ABUSE_REQUESTS", "250"))
SEED = int(os.environ.get("ABUSE_SEED", "20261122"))
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
SHORT = [value for value in VALUES if len(value) < 5000]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def secret(universe: Universe, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A token that may ask without end. As Django's own test client does, a request leaves the connection open."""
    monkeypatch.setattr(rules, "A_MINUTE", 10**9)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield token()[1]
    for signal in signals:
        signal.connect(close_old_connections)


def test_no_request_of_a_program_breaks_the_api(universe: Universe, secret: str) -> None:
    """Statuses below 500, and each answer one that the document names, in the shape it gives."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=WSGIHandler())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 7
    ids = {noun: [str(each) for home in HOMES for each in universe.ids[home][noun]] for noun in ("person", "record")}
    noah = Person.objects.get(preferred_name="Noah")
    told: Counter[tuple[str, int]] = Counter()

    @seed(SEED)
    @settings(
        max_examples=REQUESTS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        case: Case = data.draw(operation.as_strategy(data.draw(st.sampled_from(MODES))))
        if "id" in (case.path_parameters or {}) and data.draw(st.integers(0, 3)):
            noun = "record" if "/records/" in operation.path else "person"
            case.path_parameters["id"] = data.draw(st.sampled_from([*ids[noun], str(uuid4())]))
        if data.draw(st.sampled_from([True] * 7 + [False])):  # else as it was made, which is often without a token
            kept = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
            case.headers = {**kept, "Authorization": f"Bearer {secret}"}
        if operation.label == "POST /api/v1/records" and data.draw(st.booleans()):
            case.body = _hostile_log(data, noah)
        with transaction.atomic():
            answer = case.call(headers={"Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        told[operation.label, answer.status_code] += 1
        assert answer.status_code < 500, f"{case.as_curl_command()}: {answer.content[:500]!r}"
        case.validate_response(answer, checks=CHECKS)

    ask()
    print(f"\n{sum(told.values())} requests of a program (seed {SEED}): {dict(sorted(told.items()))}")
    assert sum(told.values()) >= REQUESTS * 0.9
    for operation in operations:
        statuses = {status for label, status in told if label == operation.label}
        assert statuses & {200, 201}, f"{operation.label}: never answered, so nothing was tried: {statuses}"


def _hostile_log(data: st.DataObject, about: Person) -> dict[str, Any]:
    """A daily log as it should be, with one field that is not."""
    hostile = st.sampled_from(SHORT)
    fields = note(about) | {"q.note.told": ["That."], "q.note.told_by": ["Ruth"]}
    name = data.draw(st.sampled_from([*fields, "q.feedback", "q.for_next_shift.what", "role.x", "named.x"]))
    fields[name] = data.draw(st.lists(hostile, max_size=3))
    if data.draw(st.booleans()):
        fields = note(about, data.draw(hostile))
    return {"id": str(uuid7()), "kind": "daily_log", "fields": fields}


def test_hostile_words_come_back_as_words(universe: Universe, secret: str) -> None:
    """Nothing of the API is markup, and what is looked for is never an operator."""
    asks = Program(secret)
    for value in SHORT:
        answer = asks.post("find", {"words": value[:200] or "x"})
        assert answer.status_code in (200, 422), repr(value)
        assert answer.headers["Content-Type"].startswith("application/")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
