"""Every page, opened by whoever may do everything but what it asks: by the doorkeeper, then by the page's own words.

Each check by itself: what a page would look up is not looked up, so that no query says no before it, and no act after.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from goldthread.config import middleware
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer
from tests.architecture.addresses import addresses
from tests.permissions.reading import table
from tests.permissions.test_acts import Anything, all_but

# The words of expected.txt for what a role may do.
WORDS = {
    "people": Permission.SEE_PEOPLE,
    "records": Permission.SEE_RECORDS,
    "log": Permission.SEE_HOME_LOG,
    "write": Permission.WRITE_RECORDS,
    "amend": Permission.AMEND_OTHERS,
    "countersign": Permission.COUNTERSIGN,
    "strike": Permission.STRIKE,
    "keep_safe": Permission.SET_KEEP_SAFE,
    "manage_people": Permission.MANAGE_PEOPLE,
    "placements": Permission.MANAGE_PLACEMENTS,
    "plan": Permission.PLAN_SHIFTS,
    "staff": Permission.MANAGE_STAFF,
    "import": Permission.IMPORT,
    "looks": Permission.SEE_READINGS,
    "answer": Permission.ANSWER_CONCERNS,
    "api": Permission.USE_API,
    "let_in": Permission.LET_IN_AGENCY,
    "release": Permission.RELEASE_RECORDS,
    "released": Permission.SEE_RELEASED,
}
PAGES = [
    (words[0], words[1], words[2])
    for line in (Path(__file__).parent / "pages.txt").read_text("utf-8").splitlines()
    if (words := line.split()) and not line.startswith("#")
]
ASKING = {
    name: {word for route in table().routes_of(name) for word in route.asks} & WORDS.keys()
    for name in sorted({route for route, _method in table().routes})
}


# What a page looks up for itself, where something must be there for it to ask, or nothing.
FOUND: dict[str, tuple[str, Any]] = {
    "front.desk.views.people.people": ("key_people", lambda *_given: []),
    "front.desk.views.handover.handover": ("_which", lambda *_given: Anything()),
    "casework.records.views.record_amend.record_amend": ("read_only", lambda *_given: False),
}

# Where a no is as if nothing were there.
ABSENT = ("oversight.looking.views.file_and_period",)


class Unasked(Anything):
    """A module of queries of which nothing is asked; but what it says of whether somebody may, it says."""

    def __init__(self, of: ModuleType) -> None:
        self.__dict__["_of"] = of

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_of"], name) if name.startswith("may") else Anything()


@pytest.mark.parametrize("name", [name for name, words in ASKING.items() if words])
def test_the_doorkeeper_asks_what_the_table_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looker = all_but(*(WORDS[word] for word in ASKING[name]), elsewhere=False)
    monkeypatch.setattr(middleware, "viewer", lambda *_given: looker)
    monkeypatch.setattr(middleware, "enter", lambda _request: looker)
    monkeypatch.setattr(middleware, "refuse", lambda _request, words: HttpResponse(words, status=403))
    view = next(address.view for address in addresses() if address.name == name)
    if view.needs == "signed_in":  # type: ignore[attr-defined]
        assert name in PAST_THE_DOORKEEPER, "a page that any worker opens asks for nothing"
        return
    request = RequestFactory().get("/api/" if "api" in name else "/")
    request.user, request.session = Anything(), {}  # type: ignore[assignment]
    said = middleware.Doorkeeper(lambda _request: HttpResponse()).process_view(request, view, (), {})
    assert said is not None and said.status_code == 403


# Pages that any worker opens, and whose act asks: whoever comes is not on shift yet, so the doorkeeper cannot.
PAST_THE_DOORKEEPER: set[str] = set()


@pytest.mark.parametrize(("name", "method", "permission"), PAGES)
def test_the_page_asks_by_itself(name: str, method: str, permission: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looker = all_but(*(Permission(each) for each in permission.split(",")))
    with pytest.raises(Http404 if name in ABSENT else Refused) as refused:
        _opened(name, method, looker, monkeypatch)
    if name not in ABSENT:
        assert str(refused.value).startswith((str(NOT_YOURS), "This was written by somebody else."))


def _opened(name: str, method: str, looker: Viewer, monkeypatch: pytest.MonkeyPatch) -> Any:
    path, _, function = f"goldthread.{name}".rpartition(".")
    page: Any = inspect.unwrap(getattr(import_module(path), function))
    for word, value in list(page.__globals__.items()):
        if isinstance(value, ModuleType) and ".queries" in f"{value.__name__}.":
            monkeypatch.setitem(page.__globals__, word, Unasked(value))
        elif isinstance(value, FunctionType) and ".queries" in value.__module__ and not word.startswith("may"):
            monkeypatch.setitem(page.__globals__, word, Anything())
    if name in FOUND:
        monkeypatch.setitem(page.__globals__, *FOUND[name])
    request: Any = getattr(RequestFactory(), method.lower())("/")
    request.viewer, request.session, request.user = looker, {}, Anything()
    given = {"request": request, "viewer": looker, "by": looker}
    names = inspect.signature(page).parameters
    return page(**{each: given.get(each, Anything()) for each in names})
