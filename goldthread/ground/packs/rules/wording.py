"""A shared form in a setting's own words: {resident}, {home} … wherever a text of the form has them."""

from __future__ import annotations

import re
from typing import Any

from goldthread.ground.packs.rules.problems import PackError, Source
from goldthread.ground.packs.rules.schema import Words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def said(value: Any, words: Words | None, source: Source, errors: list[PackError], place: str = "") -> Any:
    """`value` (TOML at any depth) with each {word} put into the setting's words.

    A text that begins with such a word begins with a capital. A word that no setting has is added to `errors`.
    With `words` None (they are at fault themselves) the value is returned as it is.
    """
    if isinstance(value, dict):
        return {key: said(item, words, source, errors, f"{place}, {key}".strip(", ")) for key, item in value.items()}
    if isinstance(value, list):
        return [said(item, words, source, errors, f"{place} {n}".strip()) for n, item in enumerate(value, start=1)]
    if not isinstance(value, str) or "{" not in value or words is None:
        return value
    known = words.model_dump()
    for word in PLACEHOLDER.findall(value):
        if word not in known:
            choices = ", ".join("{" + key + "}" for key in known)
            errors.append(
                source.error(place, f"“{{{word}}}” is not one of the setting's words.", f"Write one of: {choices}.")
            )
    text = PLACEHOLDER.sub(lambda match: str(known.get(match[1], match[0])), value)
    return text[:1].upper() + text[1:] if value.startswith("{") else text
