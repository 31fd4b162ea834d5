"""The words of the writing prompts, for the browser's engine."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import signed_in
from goldthread.ground.packs.queries import language as language_files
from goldthread.ground.packs.queries import packs
from goldthread.lib.prompts import as_json, load, merge


@cache
def _words(pack: str) -> str:
    merged: dict[str, object] = {}
    for path in language_files(pack):
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        merged = merge(merged, own) if merged else own
    return as_json(load(merged))


def language_url(pack: str) -> str:
    """Where the words of a pack's prompts are served. The address changes with them, so they may be kept for ever."""
    digest = hashlib.sha256(_words(pack).encode()).hexdigest()[:16]
    return reverse("language", args=[pack, digest])


@signed_in
@require_safe
def language(request: HttpRequest, pack: str, digest: str) -> HttpResponse:
    """The words as JSON. They speak of nobody."""
    if pack not in packs():
        raise Absent
    answer = HttpResponse(_words(pack), content_type="application/json")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
