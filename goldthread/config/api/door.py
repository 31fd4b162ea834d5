"""The door of the API: a token and nothing else. No cookie opens it, so no page of a stranger can use a worker's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from goldthread.config.api.said import by_program, in_words_of_the_api, no
from goldthread.ground.access.rules import Viewer
from goldthread.ground.tokens import actions as tokens
from goldthread.ground.tokens.rules import bearer

LARGEST = 1024 * 1024  # bytes of a body
COOKIES = "HTTP_COOKIE"


class Apart:
    """Keeps the API apart from the pages: no cookie in, none out, at most 1 MB, and every no in its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not by_program(request):
            return self.get_response(request)
        request.META.pop(COOKIES, None)  # before anything reads it
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length[:20]) > LARGEST:
            return no(413)
        answer = in_words_of_the_api(self.get_response(request))
        answer.cookies.clear()
        return answer


def enter(request: HttpRequest) -> Viewer | HttpResponse:
    """Who asks, by the token alone: its worker, narrowed to its home and permissions; or the answer that says no."""
    secret = bearer(request.headers.get("Authorization", ""))
    if not secret:
        return no(401)
    try:
        let_in = tokens.let_in(secret)
    except tokens.NotKnown:
        return no(401)
    except tokens.TooMany as too_many:
        answer = no(429)
        answer["Retry-After"] = str(too_many.seconds)
        return answer
    request.let_in = let_in  # type: ignore[attr-defined]
    return let_in.viewer
