"""Pictures, and what may be hung on them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS_CANARY = b"CANARY-PLACE-51.4545N-2.5879W"
SCRIPT_CANARY = b"<script>CANARY-SCRIPT</script>"


def drawing(mode: str = "RGB", size: tuple[int, int] = (96, 64), step: int = 1) -> Image.Image:
    """A picture with something in it: slopes of colour, so that a mistake in colour or turn shows."""
    if size[0] * size[1] > 1_000_000:
        return drawing(mode).resize(size, Image.Resampling.NEAREST)
    across = Image.linear_gradient("L").resize(size)
    down = Image.linear_gradient("L").rotate(90 * step).resize(size)
    picture = Image.merge("RGB", (across, down, Image.new("L", size, 90)))
    if mode == "I;16":
        return across.convert("I").point(lambda v: v * 256).convert("I;16")
    return picture.convert(mode)


def jpeg(mode: str = "RGB", size: tuple[int, int] = (96, 64), **options: Any) -> bytes:
    """A JPEG; `options` go to Pillow (exif, icc_profile, progressive)."""
    made = io.BytesIO()
    drawing(mode, size).save(made, "JPEG", quality=85, **options)
    return made.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (96, 64), **options: Any) -> bytes:
    """A PNG; `options` go to Pillow (save_all)."""
    made = io.BytesIO()
    picture = drawing("RGB" if mode in ("RGBA", "LA") else mode, size)
    if mode in ("RGBA", "LA"):
        picture = picture.convert("RGB" if mode == "RGBA" else "L")
        picture.putalpha(Image.linear_gradient("L").resize(size))
    picture.save(made, "PNG", **options)
    return made.getvalue()


def bomb(megabytes: int) -> bytes:
    """A zlib stream that inflates to so many megabytes of nothing: one piece said again."""
    machine = zlib.compressobj(9, wbits=-15)
    piece = machine.compress(bytes(1 << 20)) + machine.flush(zlib.Z_FULL_FLUSH)
    adler = ((megabytes << 20) % 65521) << 16 | 1
    return b"\x78\xda" + piece * megabytes + b"\x03\0" + struct.pack(">I", adler)


def exif_with_place(orientation: int = 1) -> bytes:
    """An EXIF block ("Exif\\0\\0" first) with a place, a maker's note and an orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = GPS_CANARY.decode()
    exif[0x013B] = "Someone " + GPS_CANARY.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (51.0, 27.0, 16.2), "W", (2.0, 35.0, 16.4)
    gps[27] = GPS_CANARY
    return exif.tobytes()


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def insert_after_soi(picture: bytes, inserted: bytes) -> bytes:
    """A JPEG with a segment put first."""
    return picture[:2] + inserted + picture[2:]


def jpeg_claiming(width: int, height: int, first: tuple[int, int] | None = None) -> bytes:
    """A JPEG whose header claims a size (after a smaller claim, when `first` is given); there are no such pixels."""
    made = bytearray(jpeg())
    at = made.index(b"\xff\xc0")
    if first is None:
        made[at + 5 : at + 9] = struct.pack(">HH", height, width)
        return bytes(made)
    length = struct.unpack(">H", made[at + 2 : at + 4])[0] + 2
    small, large = bytearray(made[at : at + length]), bytearray(made[at : at + length])
    small[5:9] = struct.pack(">HH", first[1], first[0])
    large[5:9] = struct.pack(">HH", height, width)
    return bytes(made[:at] + small + large + made[at + length :])


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(picture: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with a chunk after its header."""
    return picture[:33] + chunk(name, body) + picture[33:]


def png_claiming(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG whose header claims a size; `pixels` is packed already."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = pixels or zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
