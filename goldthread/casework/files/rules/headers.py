"""The size of a picture read from its header alone, before anything decodes it. Reads a few bytes, never the whole."""

from __future__ import annotations

from typing import BinaryIO, Final

from goldthread.casework.files.rules.kinds import PIXEL_CAP, Kind, Unfit, Why

_SEGMENTS_CAP: Final = 2000
# SOF markers carry height and width; C4, C8 and CC are tables and reserved (ITU-T T.81, table B.1).
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def check_pixels(kind: Kind, source: BinaryIO) -> tuple[int, int]:
    """(width, height) in pixels as the header claims. Raises `Unfit` over the pixel cap or without a true header."""
    source.seek(0)
    width, height = _png(source) if kind is Kind.PNG else _jpeg(source)
    if width < 1 or height < 1:
        raise Unfit(Why.DAMAGED)
    if width * height > PIXEL_CAP:
        raise Unfit(Why.TOO_MANY_PIXELS)
    return width, height


def _png(source: BinaryIO) -> tuple[int, int]:
    head = source.read(33)
    if len(head) < 33 or head[8:16] != b"\0\0\0\x0dIHDR":
        raise Unfit(Why.DAMAGED)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _jpeg(source: BinaryIO) -> tuple[int, int]:
    source.seek(2)
    for _ in range(_SEGMENTS_CAP):
        marker = _next_marker(source)
        if marker in _BARE:
            continue
        if marker in (0xD9, 0xDA):  # the end, or pixels before any size was given
            break
        raw = source.read(2)
        length = int.from_bytes(raw, "big")
        if len(raw) < 2 or length < 2:
            break
        if marker in _SOF:
            frame = source.read(5)
            if len(frame) < 5:
                break
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        source.seek(length - 2, 1)
    raise Unfit(Why.DAMAGED)


def _next_marker(source: BinaryIO) -> int:
    """The next marker byte. FF may be repeated as filler; anything else between segments is damage."""
    if source.read(1) != b"\xff":
        raise Unfit(Why.DAMAGED)
    for _ in range(1024):
        byte = source.read(1)
        if byte not in (b"\xff", b""):
            return byte[0]
        if byte == b"":
            break
    raise Unfit(Why.DAMAGED)
