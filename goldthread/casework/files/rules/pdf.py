"""Whether a PDF only shows pages, and a copy of it without where its photographs were taken.

This is a search, not a reader: whatever could act is looked for in the bytes and in every stream that inflates,
whether or not a reader would ever reach it. So it refuses a little too much, and the words say how to help oneself
(print to PDF). Imported by the worker process only.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from goldthread.casework.files.rules.kinds import BYTES_CAP, Unfit, Why

_INFLATED_CAP: Final = 200 * 1024 * 1024
_STREAMS_CAP: Final = 50_000
_TAIL: Final = 2048
_DICT_REACH: Final = 4096


def _name(word: str) -> str:
    """A pattern for a PDF name in which any letter may be written as #xx (ISO 32000-1, 7.3.5)."""
    letters = "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in word)
    return rf"/{letters}(?=[\x00\t\n\x0c\r ()<>\[\]{{}}/%]|$)"


def _any_of(*words: str) -> re.Pattern[bytes]:
    return re.compile("|".join(_name(w) for w in words).encode("latin-1"))


# Long names only: a short one such as /JS stands in compressed bytes by chance, and none of these acts needs it alone.
_ACTS: Final = _any_of("JavaScript", "Launch", "Rendition", "RichMedia", "ImportData", "SubmitForm", "XFA")
_REACHES: Final = _any_of("GoToR", "GoToE")
_HOLDS: Final = _any_of("EmbeddedFile", "EmbeddedFiles", "Collection")
_LOCK: Final = _any_of("Encrypt")
_OBJECT_STREAM: Final = _any_of("ObjStm")
_OTHER_FILTERS: Final = _any_of(
    "ASCIIHexDecode",
    "AHx",
    "ASCII85Decode",
    "A85",
    "LZWDecode",
    "LZW",
    "RunLengthDecode",
    "RL",
    "Crypt",
    "BrotliDecode",
)
_STREAM: Final = re.compile(rb"stream(?:\r\n|\n|\r)")
_HEX: Final = _any_of("ASCIIHexDecode", "AHx")
_A85: Final = _any_of("ASCII85Decode", "A85")


def check_and_copy(source: BinaryIO, target: BinaryIO) -> None:
    """Check the PDF in `source` and write its shown copy to `target`. Raises `Unfit`."""
    content = source.read(BYTES_CAP + 1)
    check(content)
    target.write(without_places(content))


def check(content: bytes) -> None:
    """Raise `Unfit` unless this is a whole PDF that neither acts, nor reaches out, nor holds other files."""
    if not re.match(rb"%PDF-[12]\.\d", content):
        raise Unfit(Why.DAMAGED)
    tail = content[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise Unfit(Why.DAMAGED)
    # Bytes after the end are where a second file hides; a line end or padding is common and harmless.
    if tail[tail.rindex(b"%%EOF") + 5 :].strip(b"\0\r\n\t \x1a") or _ends_as_zip(content):
        raise Unfit(Why.TWO_IN_ONE)
    if _LOCK.search(content):
        raise Unfit(Why.LOCKED)
    _refuse_acts(content)
    left = _INFLATED_CAP
    for number, start in enumerate(m.end() for m in _STREAM.finditer(content)):
        if number >= _STREAMS_CAP:
            raise Unfit(Why.TOO_HARD)
        for inflated in _streams_at(content, start):
            left -= len(inflated)
            if left < 0:
                raise Unfit(Why.TOO_HARD)
            _refuse_acts(inflated)
    if not re.search(rb"/(?:P|#50)(?:a|#61)(?:g|#67)(?:e|#65)", content) and not _OBJECT_STREAM.search(content):
        raise Unfit(Why.DAMAGED)


def _ends_as_zip(content: bytes) -> bool:
    """Whether a zip's end record lies where a zip reader would look: within the last 65,557 bytes, reaching the end."""
    reach = content[-65_557:]
    at = reach.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(reach) >= at + 22 and at + 22 + int.from_bytes(reach[at + 20 : at + 22], "little") <= len(reach):
            return True
        at = reach.rfind(b"PK\x05\x06", 0, at)
    return False


def _refuse_acts(content: bytes) -> None:
    if _ACTS.search(content):
        raise Unfit(Why.ACTIVE_PDF)
    if _REACHES.search(content):
        raise Unfit(Why.REACHES_OUT)
    if _HOLDS.search(content):
        raise Unfit(Why.HOLDS_FILES)


def _streams_at(content: bytes, start: int) -> Iterator[bytes]:
    """What the stream at `start` holds once inflated, in pieces that overlap, so that no name is cut in two."""
    before = content[max(0, start - _DICT_REACH) : start]
    about = before[before.rfind(b"obj") + 3 :]
    if _OBJECT_STREAM.search(about) and _OTHER_FILTERS.search(about):
        raise Unfit(Why.TOO_HARD)  # objects wrapped twice: nobody's writer does so, and we would not see inside
    body: bytes | memoryview = memoryview(content)[start:]
    if _HEX.search(about) or _A85.search(about):
        body = _as_bytes(content, start, hexed=bool(_HEX.search(about)))
    yield from _inflate(body)


def _as_bytes(content: bytes, start: int, *, hexed: bool) -> bytes:
    end = content.find(b"endstream", start)
    text = content[start : end if end >= 0 else len(content)]
    text = bytes(c for c in text if c not in b"\0\t\n\x0c\r ")
    try:
        if hexed:
            digits = text.split(b">", 1)[0]
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        return base64.a85decode(text.split(b"~>", 1)[0])
    except (ValueError, binascii.Error):
        return b""


def _inflate(body: bytes | memoryview) -> Iterator[bytes]:
    if len(body) < 2 or (body[0] & 0x0F) != 8 or (body[0] << 8 | body[1]) % 31:
        return
    machine = zlib.decompressobj()
    carried = b""
    fed: bytes | memoryview = body[:65_536]
    reached = 65_536
    while True:
        try:
            piece = machine.decompress(fed, 1 << 20)
        except zlib.error:
            return
        if piece:
            yield carried + piece
            carried = piece[-64:]
        if machine.eof:
            return
        if machine.unconsumed_tail:
            fed = machine.unconsumed_tail
        elif reached < len(body):
            fed = body[reached : reached + 65_536]
            reached += 65_536
        elif not piece:
            return
        else:
            fed = b""


_EXIF: Final = re.compile(rb"\xff\xe1(..)(?=Exif\0|http://ns\.adobe\.com/x)", re.DOTALL)


def without_places(content: bytes) -> bytes:
    """The same PDF, byte for byte as long, with the EXIF and XMP of photographs inside it blanked.

    Scanners and telephones put photographs into a PDF as they are, place and all. Lengths stay, so every offset in
    the file still holds.
    """
    made = bytearray(content)
    for found in _EXIF.finditer(content):
        start, length = found.end(), int.from_bytes(found.group(1), "big") - 2
        end = min(start + max(length, 0), len(made))
        made[start:end] = bytes(end - start)
    return bytes(made)
