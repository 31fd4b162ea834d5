"""Every address of the API; apps bring their own routers. One address, one method, one permission."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from goldthread.casework.people import api as people
from goldthread.casework.placements import api as placements
from goldthread.casework.records import api as records
from goldthread.config.api.said import no
from goldthread.ground.access.rules import Refused, open_to_all
from goldthread.lib.problems import CONTENT_TYPE, NotSo
from goldthread.oversight.chronology import api as chronology

BEFORE = "api/v1/"
APPS = (people, placements, records, chronology)

View = Callable[..., HttpResponseBase]

_DESCRIPTION = """
Read and write the record of one home with a program of your own. A worker makes a token on their page "API tokens"; a
request carries it as `Authorization: Bearer gt_…`. A token never gives more than its worker may do in that home at that
moment, and every look leaves the same trail as a look at a page. How to use it: docs/run/api.md.
"""


class Token(HttpBearer):
    """The doorkeeper has let in whoever asks (config/api/door.py); here is only what a request must carry."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "viewer", None)


api = NinjaAPI(
    title="Goldthread",
    version="1",
    description=_DESCRIPTION.strip(),
    auth=Token(),
    docs_url=None,
    openapi_url=None,
)
for app in APPS:
    api.add_router("", app.router)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(404)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(403, str(exception))


@api.exception_handler(NotSo)
def _not_so(request: HttpRequest, exception: NotSo) -> HttpResponse:
    return no(exception.status, errors=exception.errors)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(401)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, exception: HttpError) -> HttpResponse:
    return no(exception.status_code)


@api.exception_handler(ValidationError)
def _not_as_asked(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    return no(422, errors=dict(_error(each) for each in exception.errors))


def _error(each: dict[str, Any]) -> tuple[str, str]:
    """The field's name and what is wrong. What comes before its own name says only where it was looked for."""
    parts = [str(part) for part in each["loc"]]
    named = parts[2:] if parts[0] == "body" else parts[1:]
    return ".".join(named)[:200] or parts[0], str(each["msg"])[:400]


# --- addresses ---------------------------------------------------------------------------------------------------


@cache
def described() -> dict[str, Any]:
    """The API as OpenAPI 3.1."""
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=BEFORE)))
    for methods in described["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    described["servers"] = [{"url": "/"}]
    return described


@open_to_all
@csrf_exempt
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What the API can be asked. It holds nothing of anybody, and is the same in every house."""
    return JsonResponse(described())


def _address(pattern: URLPattern, view: View) -> URLPattern:
    """One address, with the marks of its function, so that the doorkeeper reads on it what it needs."""
    answer: View = pattern.callback
    operation = view._ninja_operation  # type: ignore[attr-defined]
    asked = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    methods = set(operation.methods)

    @wraps(view)
    def as_asked(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method in methods:
            if unknown := sorted(set(request.GET) - asked):
                return no(422, errors={name[:200]: _("This is not asked here.") for name in unknown[:20]})
            if request.method == "POST" and request.content_type != "application/json":
                return no(415)
        return answer(request, **named)

    as_asked.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is read here
    return path(BEFORE + str(pattern.pattern), as_asked, name=view.__name__)


def _views() -> dict[str, View]:
    return {
        operation.view_func.__name__: operation.view_func
        for app in APPS
        for page in app.router.path_operations.values()
        for operation in page.operations
    }


_named = _views()
urlpatterns = [
    path(f"{BEFORE}openapi.json", openapi, name="openapi"),
    *(
        _address(pattern, _named[pattern.name])
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name in _named  # ninja adds a root of its own
    ),
]
