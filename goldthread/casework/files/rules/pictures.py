"""A picture made anew from its pixels alone. Imported by the worker process only, never by the web process."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin

from goldthread.casework.files.rules.kinds import PIXEL_CAP, SHOWN_EDGE, Kind, Unfit, Why

# Everything is loaded now, since the worker may open nothing more once its limits are set. Pillow looks into JPEG for
# MPO, and reads EXIF with its TIFF reader.
_NEEDED = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin)
Image.preinit()
_SRGB = ImageCms.createProfile("sRGB")
_QUALITY = 88

Image.MAX_IMAGE_PIXELS = PIXEL_CAP


def make_anew(kind: Kind, source: BinaryIO, target: BinaryIO, edge: int = SHOWN_EDGE) -> None:
    """Write a fresh JPEG of the picture in `source` to `target`.

    Turned as its EXIF says, in sRGB, no edge longer than `edge` pixels, on white where it was transparent. Nothing but
    pixels is carried over. Raises `Unfit`, and whatever Pillow raises for damage.
    """
    try:
        opened = Image.open(source, formats=["JPEG" if kind is Kind.JPEG else "PNG"])
    except Image.DecompressionBombError as error:
        raise Unfit(Why.TOO_MANY_PIXELS) from error
    with opened:
        if opened.width * opened.height > PIXEL_CAP:
            raise Unfit(Why.TOO_MANY_PIXELS)
        if kind is Kind.JPEG:
            # Decode at a half, quarter or eighth where that is still larger than what is shown: less memory and time.
            opened.draft(opened.mode, (edge, edge))
        opened.load()
        orientation = _orientation(opened)
        profile = opened.info.get("icc_profile")
        picture: Image.Image = opened.copy()
    picture = _upright(_as_rgb(picture, profile), orientation)
    if max(picture.size) > edge:
        picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    # Pillow carries comments and profiles along in `info`; a new image has none to carry.
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)
    fine = kind is Kind.PNG  # drawings and screenshots: keep their coloured edges
    fresh.save(target, "JPEG", quality=_QUALITY, subsampling=0 if fine else 2, optimize=True)


def _orientation(picture: Image.Image) -> int:
    """1–8 from EXIF (0x0112); 1 where there is none or it is nonsense: a spoilt tag must not cost the picture."""
    try:
        value = picture.getexif().get(0x0112, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    if orientation == 1:
        return picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    carried = picture.copy()
    carried.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(carried)


def _as_rgb(picture: Image.Image, profile: object) -> Image.Image:
    """Eight bits of sRGB, whatever it was. A junk profile is passed over: the numbers are then read as sRGB."""
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bit grey: the upper eight bits; Pillow's own convert would clip all but the darkest.
        picture = picture.convert("I").point(lambda v: v * (1 / 256)).convert("L")
    if picture.mode in ("1", "P") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode in ("LA", "PA", "La", "RGBa"):
        picture = picture.convert("RGBA")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha is not None else picture
    turned = _in_srgb(colours, profile)
    if alpha is None:
        return turned
    page = Image.new("RGB", turned.size, "white")
    page.paste(turned, mask=alpha)
    return page


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and picture.mode in ("L", "RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, given, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB")
