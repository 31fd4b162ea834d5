"""What a page's form sends, as the record's rules read it."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

OWN = ("q.", "role.", "named.")
NAMES = {
    "subject",
    "happened_on",
    "happened_time",
    "happened_second",
    "minutes",
    "countersign",
    "reason",
    "prompt",
    "came_from",  # the record that this one follows
    "back",  # where the writer came from
}
# What a box gives that the form reads itself, or that a script keeps for its own use.
NOT_KEPT = (".new", ".take_off", ".marks")  # third parts of a name: "q.photos.new"
_RULE = re.compile(r"[a-z_]{1,40}")


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a record's form, as typed, and nothing else that was sent along."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name in NAMES or (name.startswith(OWN) and not (name.count(".") > 1 and name.endswith(NOT_KEPT)))
    }


def somebody_elses(request: HttpRequest, mark: str) -> bool:
    """Whether the form was opened by another worker, who is no longer signed in on this tablet.

    `mark`: of whoever is signed in now (`rules.seal`). A page without a mark was not made by us: its id decides.
    """
    return request.POST.get("owner", "") not in ("", mark)


def own_path(text: str) -> str:
    """The address if it is one of our own pages; else nothing. Only a path: never another house's."""
    if not text.startswith("/") or not url_has_allowed_host_and_scheme(text, allowed_hosts=None):
        return ""
    try:
        resolve(urlsplit(text).path)
    except (Resolver404, ValueError):
        return ""
    return text[:400]


def id_of(text: str) -> UUID | None:
    """An id that a page made; None for anything that is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_of(text: str) -> int:
    """A count that a page kept; 0 for anything that is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def moment_of(text: str) -> datetime | None:
    """The device's own time, "2026-11-22T14:31:05Z"; None when it did not say or cannot be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def prompts_of(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """What was done with each prompt: (rule, phrase, taken), from fields "prompt" of rule, taken, phrase by tabs."""
    found = []
    for value in request.POST.getlist("prompt")[:100]:
        rule, _tab, rest = value.partition("\t")
        taken, _tab, phrase = rest.partition("\t")
        if _RULE.fullmatch(rule):
            found.append((rule, phrase.replace("\0", ""), taken == "taken"))
    return found
