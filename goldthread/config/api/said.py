"""How the API says no: one shape (application/problem+json), kind words, nothing that tells what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from goldthread.lib.problems import CONTENT_TYPE, problem

PREFIX = "/api/"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def by_program(request: HttpRequest) -> bool:
    """Whether a request is for the API, whatever stands at that address."""
    return request.path.startswith(PREFIX)


def no(status: int, why: str = "", errors: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer that says no. `why`: in place of the status's own words."""
    told = problem(status, why or _words(status), dict(errors or {}))
    answer = HttpResponse(json.dumps(told), status=status, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def in_words_of_the_api(answer: HttpResponseBase) -> HttpResponseBase:
    """The same no, where a page of ours or of Django's said it to a person; anything else as it is."""
    kind = answer.get("Content-Type", "")
    if answer.status_code < 300 or kind.startswith(("application/json", CONTENT_TYPE)):
        return answer
    status = answer.status_code if answer.status_code >= 400 else 404  # a program is sent nowhere else
    told = no(status)
    for name in _KEPT:
        if name in answer:
            told[name] = answer[name]
    if getattr(answer, "_has_been_logged", False):
        told._has_been_logged = True  # type: ignore[attr-defined]
    return told


def _words(status: int) -> str:
    return {
        400: _("What came could not be read. Please send JSON."),
        401: _("Send a token that is open, as “Authorization: Bearer gt_…”. Its worker can make a new one."),
        403: _("Neither this token nor the role behind it allows this."),
        404: _("There is nothing here, or it is not yours to see."),
        405: _("This address does not do that."),
        409: _("This was signed before, with other words. What was signed stays; send the new words under a new id."),
        413: _("That is too large. One request holds at most 1 MB."),
        415: _("Please send JSON: “Content-Type: application/json”."),
        422: _("Something in it cannot be taken as it is. Each field says why."),
        429: _("That was a lot at once. Please go on in a minute."),
        503: _("The house cannot answer just now. Nothing was kept; please send it again in a while."),
    }.get(status, _("Something broke here. Nothing was kept; please try again."))
