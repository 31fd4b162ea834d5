"""The OpenAPI document: valid, whole, the one in docs, and nothing in it that the program does not hold to.

That each answer has the status, the kind and the shape that it promises is asserted by `house.Program` in every test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.conf import settings
from django.test import Client

from goldthread.config.api.addresses import described
from goldthread.lib import problems
from tests.api.contract import DOCUMENT, written

NAMES = {"people", "person", "records", "record", "find", "kinds", "sign"}


def test_the_document_in_docs_is_the_one_that_holds() -> None:
    assert DOCUMENT.read_text("utf-8") == written(), "run: python -m tests.api.contract"


def test_it_is_valid_openapi() -> None:
    schemathesis.openapi.from_dict(described()).validate()
    for name, shape in described()["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(shape), name


@pytest.mark.django_db
def test_anybody_may_read_it_for_it_holds_nothing_of_anybody() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == described()
    assert b"://" not in answer.content, "it sends nobody elsewhere"


def test_every_question_says_what_it_needs_and_how_it_says_no() -> None:
    found = {}
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            found[operation["operationId"]] = operation
            assert operation["security"] == [{"Token": []}], path
            assert operation["description"], path
            assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys(), path
            for status, answer in operation["responses"].items():
                assert set(answer["content"]) == {"application/json" if status < "300" else problems.CONTENT_TYPE}
            assert method in ("get", "post")
    assert found.keys() == NAMES
    assert described()["components"]["securitySchemes"] == {"Token": {"type": "http", "scheme": "bearer"}}


def test_what_is_asked_is_closed_and_what_is_given_is_said() -> None:
    """No request takes a field that is not named, no text is without end, no answer is an object of anything."""
    schemas = described()["components"]["schemas"]
    for path, methods in described()["paths"].items():
        for operation in methods.values():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                name = body["schema"]["$ref"].rpartition("/")[2]
                assert schemas[name]["additionalProperties"] is False, path
                for text in _texts(schemas[name]):
                    assert {"maxLength", "format"} & text.keys(), f"{name}: {text}"
            for status, answer in operation["responses"].items():
                for shape in answer["content"].values():
                    assert "$ref" in shape["schema"] or shape["schema"].get("type") == "array", f"{path} {status}"


def _texts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            yield schema
        for each in schema.values():
            yield from _texts(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _texts(each)


@pytest.mark.django_db
def test_no_page_of_docs_pulls_a_script_from_elsewhere() -> None:
    """django-ninja's own pages would: they are off, and its app is not installed, so nothing of them is served."""
    assert "ninja" not in settings.INSTALLED_APPS
    for path in ("/api/v1/docs", "/api/docs", "/api/v1/", "/api/"):
        answer = Client().get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == problems.CONTENT_TYPE
