"""A tablet without a browser: cookies, the key of forms, and one request at a time."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode
from uuid import UUID


class Tablet:
    """`be(worker)` signs in by the demo's door; `get` and `post` answer status, headers and text."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def be(self, worker: UUID) -> None:
        """Sign in as an invented worker."""
        self.get("/choose/")
        status, _, text = self.post("/choose/", {"worker": str(worker)})
        assert status == 302, text[:2000]

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, str]:
        """One GET."""
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, http.client.HTTPMessage, str]:
        """One POST, with the key of forms."""
        return self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrf", "")}))

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, text
