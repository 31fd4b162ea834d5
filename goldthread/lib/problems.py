"""What the API says when it says no (RFC 9457), and what it may be asked: shapes, no words of any app."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

CONTENT_TYPE = "application/problem+json"


class Asked(BaseModel):
    """The body or the query of a request. A field that it does not know is refused, never passed over."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """Why there is no answer, for the program's log and for whoever reads it."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What to do about it.")
    errors: dict[str, str] = Field(default={}, description="What is wrong, by field.")


class NotSo(Exception):
    """What was sent cannot be taken. `errors`: why, by field."""

    def __init__(self, status: int, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(str(status))
        self.status, self.errors = status, dict(errors or {})


def problem(status: int, detail: str, errors: dict[str, str] | None = None) -> dict[str, Any]:
    """A problem as JSON; without `errors` where there are none."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or {}).model_dump()
    return told if errors else {name: value for name, value in told.items() if name != "errors"}


def problems(*more: int) -> dict[int, type[Problem]]:
    """What any address of the API may answer besides what was asked for; `more`: what this one may answer as well."""
    return dict.fromkeys((400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503, *more), Problem)
