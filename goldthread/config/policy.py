"""The content security policy, put into words once a process: only its nonce differs from page to page."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_STAND_IN = "the-nonce-goes-here"
_OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")  # what a view may ask of django-csp


class Policy(CSPMiddleware):
    """As django-csp's, for the pages (all of ours) that ask nothing of their own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header; a view that asked for another policy goes the long way."""
        if HEADER in response or any(hasattr(response, name) for name in _OWN):
            return super().process_response(request, response)
        nonce = getattr(request, "_csp_nonce", None)
        if nonce is None:
            response[HEADER] = _policy(None)
            request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        else:
            response[HEADER] = _policy(_STAND_IN).replace(_STAND_IN, nonce)
        return response


@cache
def _policy(nonce: str | None) -> str:
    return build_policy(nonce=nonce)
