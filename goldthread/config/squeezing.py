"""Pages are sent compressed: bad Wi-Fi carries a tenth of them. Static files were compressed once, when gathered."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable
from io import BytesIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

SMALLEST = 1000  # bytes: below this it is not worth it
KINDS = ("text/html", "application/json", "text/plain")
LEVEL = (
    1  # a timeline of fifty: 108 kB to 12 kB in 0.3 ms; level 6 saves 2 kB more and takes nearly three times as long
)


class Squeezed:
    """Compresses what a page answers, where the browser takes it.

    A secret that is repeated in a compressed page beside text that somebody else chose could be guessed by its length
    (BREACH). Django masks its form tokens anew each time, and a random name of random length stands in each answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            not isinstance(response, HttpResponse)
            or response.has_header("Content-Encoding")
            or not response.get("Content-Type", "").startswith(KINDS)
            or len(response.content) < SMALLEST
        ):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        packed = BytesIO()
        name = secrets.token_hex(1 + secrets.randbelow(48))
        with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
            file.write(response.content)
        response.content = packed.getvalue()
        response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"
        return response
