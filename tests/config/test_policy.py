"""The content security policy in words made once: what django-csp itself would have said."""

from __future__ import annotations

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse

from goldthread.config.policy import Policy

HEADER = "Content-Security-Policy"


def said(middleware: type[CSPMiddleware], *, nonce: bool, **own: object) -> tuple[set[str], str]:
    request = HttpRequest()
    response = HttpResponse()
    for name, value in own.items():
        setattr(response, name, value)
    middleware = middleware(lambda request: response)
    middleware.process_request(request)
    given = str(request.csp_nonce) if nonce else "-"  # type: ignore[attr-defined]
    text = middleware.process_response(request, response).headers.get(HEADER, "")
    assert nonce == (given in text and "nonce-" in text)
    return {part.strip().replace(given, "NONCE") for part in text.split(";")}, given


@pytest.mark.parametrize("nonce", [True, False])
@pytest.mark.parametrize("own", [{}, {"_csp_update": {"img-src": ["https://example.org"]}}, {"_csp_exempt": True}])
def test_it_says_what_the_package_says(nonce: bool, own: dict[str, object]) -> None:
    if own.get("_csp_exempt") and nonce:
        pytest.skip("an exempt page has no nonce")
    assert said(Policy, nonce=nonce, **own)[0] == said(CSPMiddleware, nonce=nonce, **own)[0]


def test_every_page_has_its_own_nonce() -> None:
    assert said(Policy, nonce=True)[1] != said(Policy, nonce=True)[1]


def test_a_nonce_that_comes_too_late_is_an_error() -> None:
    request = HttpRequest()
    middleware = Policy(lambda request: HttpResponse())
    middleware.process_request(request)
    middleware.process_response(request, HttpResponse())
    with pytest.raises(Exception, match="not available after"):
        str(request.csp_nonce)  # type: ignore[attr-defined]
