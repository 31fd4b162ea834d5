"""One who sends hostile requests to a real server: cookies of everybody, one connection kept open."""

from __future__ import annotations

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

from tests.abuse.fuzzer import FORM, Attempt

NO_ANSWER = 0  # the server shut the door on a request that it could not read
_KEY = re.compile(rb"csrfmiddlewaretoken=[^&]*")


class Sender:
    """`names`: whom to be, by visitor. Signs in again where a request ended the session."""

    def __init__(self, url: str, names: dict[str, str]) -> None:
        self.host = urlsplit(url).netloc
        self.names = names
        self.cookies: dict[str, dict[str, str]] = {}
        self.connection = http.client.HTTPConnection(self.host, timeout=60)

    def send(self, attempt: Attempt) -> tuple[int, bytes]:
        """Status and body; NO_ANSWER where the server closed."""
        if attempt.visitor and attempt.visitor not in self.cookies:
            self._come_in(attempt.visitor)
        held = self.cookies.setdefault(attempt.visitor, {})
        body = _KEY.sub(b"csrfmiddlewaretoken=" + held.get("csrf", "x").encode(), attempt.body)
        headers = {"Content-Type": attempt.kind} if attempt.kind else {}
        headers |= {name: value for name, value in (attempt.headers or {}).items() if name != "Content-Length"}
        if "Cookie" not in headers and held:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in held.items())
        status, said = self._asked(attempt.method or "GET", attempt.path, body, headers, held)
        if attempt.visitor and not held.get("session"):
            self.cookies.pop(attempt.visitor, None)  # signed out: in again the next time
        return status, said

    def _come_in(self, visitor: str) -> None:
        held: dict[str, str] = {}
        _status, door = self._asked("GET", "/choose/", b"", {}, held)
        for form in re.findall(r"<form.*?</form>", door.decode(), re.S):
            worker = re.search(r'name="worker" value="([^"]+)"', form)
            if worker and f"Be {self.names[visitor]}" in re.sub(r"\s+", " ", form):
                fields = urlencode({"csrfmiddlewaretoken": held.get("csrf", ""), "worker": worker[1]})
                cookies = "; ".join(f"{name}={value}" for name, value in held.items())
                self._asked("POST", "/choose/", fields.encode(), {"Content-Type": FORM, "Cookie": cookies}, held)
        self.cookies[visitor] = held

    def _asked(
        self, method: str, path: str, body: bytes, headers: dict[str, str], held: dict[str, str]
    ) -> tuple[int, bytes]:
        path = quote(path.encode("utf-8", "surrogatepass"), safe="/?&=%+:,;@!$'()*~[]|\\")
        clean = {
            name: value.encode("latin-1", "replace").decode("latin-1").replace("\r", "").replace("\n", "")
            for name, value in headers.items()
        }
        try:
            self.connection.request(method, path or "/", body or None, clean)
            answer = self.connection.getresponse()
            said = answer.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            self.connection = http.client.HTTPConnection(self.host, timeout=60)
            return NO_ANSWER, b""
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    held.pop(name, None)
                else:
                    held[name] = morsel.value
        return answer.status, said
