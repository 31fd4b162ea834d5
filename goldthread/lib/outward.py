"""To whom this process may open a connection: to whoever was named, and to nobody else.

The guard is an audit hook of Python's own: it hears of every look-up and every connection, whichever library asks, and
nothing in the process can take it away again. Listening, and sockets that are files of this machine, are none of its
business; nor is libpq, which connects by itself, and only to the database that the settings name.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable
from typing import Any

_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname")
_REACHED = ("socket.connect", "socket.sendto", "socket.sendmsg")


class NotNamed(PermissionError):
    """A connection to somebody whom the administrator has not named; the message says whom, and how to name them."""


class Guard:
    """Who was named: `host` with every port, or `host:port` ("[::1]:443" for an address of colons)."""

    def __init__(self, named: Iterable[str]) -> None:
        self._any_port: set[str] = set()
        self._ports: set[tuple[str, int]] = set()
        self._looking = False
        for each in named:
            host, port = _parted(each)
            if port is None:
                self._any_port.add(host)
            else:
                self._ports.add((host, port))

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Hear of an event; raise NotNamed where it leads to somebody who was not named."""
        if event in _LOOKED_UP and not self._looking:
            self._look_up(args)
        elif event in _REACHED:
            address = args[1]
            if isinstance(address, tuple) and not self._named(str(address[0]), address[1]):
                raise _refusal(str(address[0]), address[1])

    def _named(self, host: str, port: object) -> bool:
        host = host.lower().rstrip(".")
        return host in self._any_port or (host, port) in self._ports

    def _look_up(self, args: tuple[Any, ...]) -> None:
        """A name may be looked up when it was named; from then on its addresses are as good as the name."""
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        if host is None:  # to listen, at every address of this machine
            return
        host = host.lower().rstrip(".")
        ports = {port for name, port in self._ports if name == host}
        if host not in self._any_port and not ports:
            raise _refusal(host, args[1] if len(args) > 1 else None)
        self._looking = True
        try:
            found = {str(row[4][0]) for row in socket.getaddrinfo(host, None)}
        except OSError:
            found = set()  # whoever asked will hear it themselves
        finally:
            self._looking = False
        if host in self._any_port:
            self._any_port |= found
        self._ports |= {(address, port) for address in found for port in ports}


def guard(named: Iterable[str]) -> None:
    """From now on, for as long as this process lives."""
    sys.addaudithook(Guard(named))


def _parted(words: str) -> tuple[str, int | None]:
    host, colon, port = words.rpartition(":")
    if not colon or "]" in port or (":" in host and not host.startswith("[")):
        host, port = words, ""
    return host.strip("[]").lower(), int(port) if port.isdigit() else None


def _refusal(host: str, port: object) -> NotNamed:
    whom = host if port in (None, 0, "") else f"{host}:{port}"
    return NotNamed(f"Goldthread opens no connection to {whom}: GOLDTHREAD_OUTBOUND does not name it.")
