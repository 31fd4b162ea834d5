"""What a page's form sends, as the record's rules read it."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

OWN = ("q.", "role.", "named.")
NAMES = {"subject", "happened_on", "happened_time", "happened_second", "minutes", "countersign", "reason", "prompt"}
_RULE = re.compile(r"[a-z_]{1,40}")


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a record's form, as typed, and nothing else that was sent along."""
    return {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name in NAMES or name.startswith(OWN)
    }


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
    """What the writer did with each prompt: (rule, phrase, taken), from fields "prompt" of "rule<TAB>taken<TAB>phrase"."""
    found = []
    for value in request.POST.getlist("prompt")[:100]:
        rule, _tab, rest = value.partition("\t")
        taken, _tab, phrase = rest.partition("\t")
        if _RULE.fullmatch(rule):
            found.append((rule, phrase.replace("\0", ""), taken == "taken"))
    return found
