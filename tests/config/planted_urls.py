"""A page that does what nobody would write: it reaches out to whoever the address says, in every way there is."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.urls import path

from goldthread.config.urls import urlpatterns as own
from goldthread.ground.access.rules import open_to_all


@open_to_all
def planted_reach(request: HttpRequest) -> JsonResponse:
    """What came of each way: "reached", or the refusal."""
    host, port = request.GET["host"], int(request.GET["port"])

    def by_datagram() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letter:
            letter.sendto(b"Noah", (host, port))

    def by_hand() -> None:
        with socket.socket() as hand:
            hand.settimeout(5)
            hand.connect((host, port))

    ways: dict[str, Callable[[], object]] = {
        "a request": lambda: urllib.request.urlopen(f"http://{host}:{port}/", timeout=5).close(),
        "a connection": lambda: socket.create_connection((host, port), timeout=5).close(),
        "a socket": by_hand,
        "a datagram": by_datagram,
        "a name that tells": lambda: socket.getaddrinfo(f"noah-haddad.{host}", port),
    }
    told = {}
    for name, way in ways.items():
        try:
            way()
            told[name] = "reached"
        except OSError as error:
            told[name] = str(error)
    return JsonResponse(told)


urlpatterns = [*own, path("planted/", planted_reach, name="planted_reach")]
