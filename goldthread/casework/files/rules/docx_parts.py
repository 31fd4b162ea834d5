"""The XML parts of a Word document, read with expat and nothing else: no document type, no entity, no great depth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from goldthread.casework.files.rules.kinds import Unfit, Why

_DEPTH_CAP: Final = 400
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES: Final = "http://schemas.openxmlformats.org/"
# Author, company, template path and editing time are left out of the shown copy.
PLAIN_PROPERTIES: Final[dict[str, bytes]] = {
    "docprops/core.xml": (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PROPERTIES}package/2006/metadata/core-properties"/>'.encode()
    ),
    "docprops/app.xml": f'{_HEAD}<Properties xmlns="{_PROPERTIES}officeDocument/2006/extended-properties"/>'.encode(),
    "docprops/custom.xml": f'{_HEAD}<Properties xmlns="{_PROPERTIES}officeDocument/2006/custom-properties"/>'.encode(),
}


@dataclass(frozen=True)
class Relation:
    """One line of a .rels part. `outside` when its target lies outside the document."""

    id: str
    type: str
    target: str
    outside: bool


def check_xml(content: bytes) -> None:
    """Raise `Unfit` for XML that is not well formed, declares a document type, or asks Word to run something."""
    instructions: list[str] = []
    inside_instruction = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside_instruction
        local = name.rsplit(":", 1)[-1]
        if local == "script":
            raise Unfit(Why.REACHES_OUT)
        inside_instruction = local in ("instrText", "delInstrText")
        if local == "fldSimple":
            instructions.extend(v for k, v in attributes.items() if k.endswith("instr"))
            instructions.append(" ")
        elif local == "fldChar":
            instructions.append(" ")

    def end(_: str) -> None:
        nonlocal inside_instruction
        inside_instruction = False

    def text(piece: str) -> None:
        if inside_instruction:
            instructions.append(piece)

    _parse(content, start, end, text)
    # A field may be cut over several runs; only their whole shows what it asks for.
    if re.search(r"\bDDE(AUTO)?\b", "".join(instructions), re.IGNORECASE):
        raise Unfit(Why.REACHES_OUT)


def content_types(content: bytes) -> frozenset[str]:
    """Every ContentType that [Content_Types].xml names."""
    found: set[str] = set()

    def start(_: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", ""))

    _parse(content, start)
    return frozenset(found)


def relations(content: bytes) -> list[Relation]:
    """The lines of a .rels part, in order."""
    found: list[Relation] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rsplit(":", 1)[-1] == "Relationship":
            found.append(
                Relation(
                    attributes.get("Id", ""),
                    attributes.get("Type", ""),
                    attributes.get("Target", ""),
                    attributes.get("TargetMode", "").lower() == "external",
                )
            )

    _parse(content, start)
    return found


def is_plain_link(target: str) -> bool:
    """Whether a link that someone would have to press leads somewhere ordinary: the web, post, telephone, own disk."""
    plain = target.strip().lower()
    if "\\\\" in plain or plain.startswith("//"):
        return False
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    if scheme is None:
        return True
    if scheme[1] == "file":
        return re.match(r"file:///[^/\\]", plain) is not None
    return scheme[1] in ("http", "https", "mailto", "tel")


def _nothing(*_: object) -> None:
    return None


def _parse(
    content: bytes,
    on_start: Callable[[str, dict[str, str]], None],
    on_end: Callable[[str], None] = _nothing,
    on_text: Callable[[str], None] = _nothing,
) -> None:
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH_CAP:
            raise Unfit(Why.TOO_HARD)
        on_start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        on_end(name)

    def doctype(*_: object) -> None:
        raise Unfit(Why.REACHES_OUT)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = on_text
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unfit(Why.DAMAGED) from error
