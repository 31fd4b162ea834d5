"""The JSON Schemas that no table gives: of the manifest, and of a record in one person's folder."""

from __future__ import annotations

from typing import Any

from goldthread.lib.words import gettext_noop as _

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string"}
_SHA256: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


MANIFEST_SCHEMA: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "manifest",
    "description": "manifest.json: what the folder holds, and every file in it but itself.",
    **_object(
        head=_object(version=_TEXT, written_at=_TEXT),
        format={"const": 1},
        holds={"enum": ["home", "person"]},
        for_reading_only={"type": "boolean"},
        home=_object(id=_TEXT, name=_TEXT, pack=_TEXT),
        person={"type": ["string", "null"]},
        rows={"type": "object", "additionalProperties": {"type": "integer"}},
        files=_list(_object(path=_TEXT, sha256=_SHA256, size={"type": "integer"})),
    ),
}

IN_WORDS: dict[str, Any] = {
    "$schema": DRAFT,
    "title": "records",
    "description": _("Each record in words, with the names of other families hidden"),
    **_object(
        id=_TEXT,
        kind=_TEXT,
        kind_said=_TEXT,
        happened_at=_TEXT,
        written_at=_TEXT,
        received_at=_TEXT,
        author=_TEXT,
        about=_list(_object(name=_TEXT, part=_TEXT)),
        texts=_list(
            _object(
                number={"type": "integer"},
                author=_TEXT,
                written_at=_TEXT,
                received_at=_TEXT,
                reason=_TEXT,
                sha256=_SHA256,
                line=_TEXT,
                # What was seen, told and meant; a voice and whose; marks on a body; actions; or a short text.
                answers=_list({"type": "object", "properties": {"label": _TEXT}, "required": ["label"]}),
            )
        ),
        names=_list(_object(what=_TEXT, by=_TEXT, when=_TEXT, note=_TEXT)),
        read_by=_list(_TEXT),
        files=_list(_object(name=_TEXT, path=_TEXT, sha256=_SHA256)),
        masked={"type": "boolean"},
    ),
}
