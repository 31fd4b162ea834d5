"""Whether a Word document only holds text and pictures, and a copy of it made anew.

A DOCX is a zip of XML parts (ISO/IEC 29500-2). Every part is read through counters, never unpacked to disk; no XML with
a document type is read at all, so no entity, inner or outer, is ever followed. Imported by the worker process only.
"""

from __future__ import annotations

import stat
import zipfile
from html import escape
from typing import BinaryIO, Final

from goldthread.casework.files.rules import docx_parts
from goldthread.casework.files.rules.kinds import Unfit, Why
from goldthread.casework.files.rules.stripped import jpeg_without_places, png_without_texts

PARTS_CAP: Final = 2000
UNPACKED_CAP: Final = 100 * 1024 * 1024
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PICTURES: Final = (".jpeg", ".jpg", ".png", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".wdp")
_XML: Final = (".xml", ".rels", ".vml", ".svg")
_FONTS: Final = (".odttf", ".ttf")
_RELS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


def make_anew(source: BinaryIO, target: BinaryIO) -> None:
    """Check the document in `source` and write it anew to `target`. Raises `Unfit`; zip errors pass through."""
    _check_end(source)
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        parts = given.infolist()
        _check_list(parts)
        left = UNPACKED_CAP
        is_word = False
        for part in parts:
            if part.filename.endswith("/"):
                continue
            content = _read(given, part, left)
            left -= len(content)
            if part.filename == "[Content_Types].xml":
                types = docx_parts.content_types(content)
                is_word = _MAIN in types
                if any("macroenabled" in t.lower() or "vba" in t.lower() for t in types):
                    raise Unfit(Why.MACROS)
                if any("activex" in t.lower() or "oleobject" in t.lower() for t in types):
                    raise Unfit(Why.HOLDS_FILES)
            fresh = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.external_attr = 0o600 << 16
            made.writestr(fresh, _checked(part.filename, content))
        if not is_word:
            raise Unfit(Why.OTHER_OFFICE)


def _check_end(source: BinaryIO) -> None:
    """The end record counts the parts: look at it before zipfile builds a list of them."""
    size = source.seek(0, 2)
    source.seek(max(0, size - 65_557))
    reach = source.read()
    at = reach.rfind(b"PK\x05\x06")
    if at < 0 or len(reach) < at + 22:
        raise Unfit(Why.DAMAGED)
    count = int.from_bytes(reach[at + 10 : at + 12], "little")
    listed = int.from_bytes(reach[at + 12 : at + 16], "little")
    starts = int.from_bytes(reach[at + 16 : at + 20], "little")
    end = size - len(reach) + at
    if count > PARTS_CAP or listed > PARTS_CAP * 600:  # 65,535 and 0xFFFFFFFF stand for zip64, which 20 MB never needs
        raise Unfit(Why.TOO_HARD)
    if starts + listed != end or size != end + 22 + int.from_bytes(reach[at + 20 : at + 22], "little"):
        raise Unfit(Why.TWO_IN_ONE)
    if size != end + 22:  # a comment: Word writes none, and it is a place to hide
        raise Unfit(Why.TWO_IN_ONE)
    source.seek(0)


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > PARTS_CAP or sum(p.file_size for p in parts) > UNPACKED_CAP:
        raise Unfit(Why.TOO_HARD)
    if not parts or min(p.header_offset for p in parts) != 0:
        raise Unfit(Why.TWO_IN_ONE)
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        kind = stat.S_IFMT(part.external_attr >> 16)
        if part.flag_bits & 0x41:  # encrypted, or strongly so
            raise Unfit(Why.LOCKED)
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or any(c in name for c in "\\:\0")
            or any(ord(c) < 32 for c in name)
            or name.lower() in seen
            or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
            or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        ):
            raise Unfit(Why.DAMAGED)
        seen.add(name.lower())
        low = name.lower()
        if "vbaproject" in low or "vbadata" in low:
            raise Unfit(Why.MACROS)
        inside = "/embeddings/" in low or "/activex/" in low
        if not low.endswith("/") and (inside or not low.endswith((*_XML, *_PICTURES, *_FONTS))):
            raise Unfit(Why.HOLDS_FILES)


def _read(given: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """The part's bytes, stopping at what is left of the cap: a header may lie about its size."""
    with given.open(part) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise Unfit(Why.TOO_HARD)
    return content


def _checked(name: str, content: bytes) -> bytes:
    low = name.lower()
    if low.endswith(".rels"):
        return _relations(docx_parts.relations(content))
    if low.endswith(_XML):
        docx_parts.check_xml(content)
        return docx_parts.PLAIN_PROPERTIES.get(low, content)
    if low.endswith((".jpeg", ".jpg")):
        return jpeg_without_places(content)
    if low.endswith(".png"):
        return png_without_texts(content)
    if low.endswith(_PICTURES) and content.startswith((b"PK\x03\x04", b"MZ", b"\xd0\xcf\x11\xe0", b"%PDF", b"<")):
        raise Unfit(Why.HOLDS_FILES)
    return content


def _relations(found: list[docx_parts.Relation]) -> bytes:
    """The relations written anew; what would fetch something when the document is opened is refused or cut."""
    lines = []
    for relation in found:
        kind = relation.type.rsplit("/", 1)[-1].lower()
        target = relation.target
        if kind in ("oleobject", "package", "control", "afchunk", "subdocument", "frame"):
            raise Unfit(Why.HOLDS_FILES if not relation.outside else Why.REACHES_OUT)
        if kind in ("vbaproject", "wordvbadata"):
            raise Unfit(Why.MACROS)
        if kind == "attachedtemplate":
            # Nearly every document names the template it was made from, on someone's disk; Word would go and fetch it.
            target = "Normal.dotm"
        elif relation.outside:
            if kind != "hyperlink" or not docx_parts.is_plain_link(target):
                raise Unfit(Why.REACHES_OUT)
        elif ":" in target.split("#")[0] or "\\" in target:
            raise Unfit(Why.REACHES_OUT)
        outside = ' TargetMode="External"' if relation.outside else ""
        given = {"Id": relation.id, "Type": relation.type, "Target": target}
        written = " ".join(f'{key}="{escape(value)}"' for key, value in given.items())
        lines.append(f"<Relationship {written}{outside}/>")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (head + f'<Relationships xmlns="{_RELS_NS}">' + "".join(lines) + "</Relationships>").encode()
