"""Pictures inside a document, without what they say of place and person. Pixels are not touched."""

from __future__ import annotations

import zlib
from typing import Final

from goldthread.casework.files.rules.kinds import Unfit, Why

# APP0 (JFIF) and APP14 (Adobe) say how the colours are to be read; APP2 holds the colour profile and is kept when it
# says so. Everything else before the pixels is commentary.
_KEPT_APPS: Final = frozenset({0xE0, 0xEE})
_KEPT_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT"}
)


def jpeg_without_places(content: bytes) -> bytes:
    """The JPEG without EXIF (save which way up), XMP, IPTC, comments, and anything after its end."""
    if not content.startswith(b"\xff\xd8"):
        raise Unfit(Why.HOLDS_FILES)  # something else under a picture's name
    made = [b"\xff\xd8"]
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Unfit(Why.DAMAGED)
        marker = content[at + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise Unfit(Why.DAMAGED)
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            made.append(_pixels(content[at : end + 2 if end > at else len(content)]))
            return b"".join(made)
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            made.append(_upright_only(segment[10:]))
        elif marker < 0xE0 or marker in _KEPT_APPS or segment[4:16] == b"ICC_PROFILE\0":
            made.append(segment)
        at += 2 + length
    raise Unfit(Why.DAMAGED)


def _pixels(scan: bytes) -> bytes:
    """From the first scan to the end of the picture: the first FFD9 in entropy-coded data ends it (T.81, B.1.1.2)."""
    end = scan.find(b"\xff\xd9")
    return scan if end < 0 else scan[: end + 2]


def _upright_only(tiff: bytes) -> bytes:
    """An EXIF segment that holds the orientation and nothing else, or nothing where there is none."""
    order = "little" if tiff[:2] == b"II" else "big"
    if tiff[:2] not in (b"II", b"MM") or len(tiff) < 10:
        return b""
    start = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(tiff[start : start + 2], order)  # type: ignore[arg-type]
    for i in range(min(count, 200)):
        entry = tiff[start + 2 + 12 * i : start + 14 + 12 * i]
        if len(entry) == 12 and int.from_bytes(entry[:2], order) == 0x0112:  # type: ignore[arg-type]
            value = int.from_bytes(entry[8:10], order)  # type: ignore[arg-type]
            if 2 <= value <= 8:
                body = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([value]) + b"\0\0\0\0\0\0"
                return b"\xff\xe1" + (len(body) + 8).to_bytes(2, "big") + b"Exif\0\0" + body
    return b""


def png_without_texts(content: bytes) -> bytes:
    """The PNG with only the chunks that make its picture, and nothing after its end."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Unfit(Why.HOLDS_FILES)
    made = [content[:8]]
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise Unfit(Why.DAMAGED)
        if name in _KEPT_CHUNKS:
            made.append(chunk)
        if name == b"IEND":
            return b"".join(made)
        at += 12 + length
    raise Unfit(Why.DAMAGED)
