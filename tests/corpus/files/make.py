"""Files that people send, good and bad, made in code: nothing hostile lies in the repository.

`python -m tests.corpus.files.make FOLDER` writes them out for a look; tests import `cases()`. Each case says what must
come of it: a reason (`Why`) when it is to be refused, or "passes" when it is to be taken, in which case its shown copy
must hold none of the canaries.
"""

from __future__ import annotations

import io
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from goldthread.casework.files.rules import BYTES_CAP, Why
from tests.corpus.files import documents as d
from tests.corpus.files.pictures import (
    GPS_CANARY,
    SCRIPT_CANARY,
    bomb,
    chunk,
    drawing,
    exif_with_place,
    insert_after_soi,
    jpeg,
    jpeg_claiming,
    png,
    png_claiming,
    segment,
    with_chunk,
)

PASSES = "passes"
CANARIES = (GPS_CANARY, SCRIPT_CANARY, d.AUTHOR_CANARY)


@dataclass(frozen=True)
class Case:
    """One file. `make` builds its bytes, since a few are large; `comes_to` is "passes" or the reason for the no."""

    label: str
    name: str
    make: Callable[[], bytes]
    comes_to: str

    def __str__(self) -> str:
        return self.label


def _noise(size: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)


def _zip(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return made.getvalue()


def _good_pictures() -> list[Case]:
    def good(label: str, name: str, make: Callable[[], bytes]) -> Case:
        return Case(label, name, make, PASSES)

    place = exif_with_place()
    return [
        good("jpeg plain", "photo.jpg", jpeg),
        good("jpeg ending .JPEG", "PHOTO.JPEG", jpeg),
        good("jpeg without any ending", "image", jpeg),
        good("jpeg progressive", "photo.jpg", lambda: jpeg(progressive=True)),
        good("jpeg grey", "photo.jpg", lambda: jpeg("L")),
        good("jpeg cmyk", "photo.jpg", lambda: jpeg("CMYK")),
        good("jpeg one pixel", "dot.jpg", lambda: jpeg(size=(1, 1))),
        good("jpeg 24 megapixels", "photo.jpg", lambda: jpeg(size=(6000, 4000))),
        good("jpeg 24 megapixels progressive", "photo.jpg", lambda: jpeg(size=(6000, 4000), progressive=True)),
        good("jpeg with place in exif", "photo.jpg", lambda: jpeg(exif=place)),
        good("jpeg with turned exif", "photo.jpg", lambda: jpeg(exif=exif_with_place(orientation=6))),
        good(
            "jpeg with nonsense exif",
            "p.jpg",
            lambda: insert_after_soi(jpeg(), segment(0xE1, b"Exif\0\0" + _noise(900))),
        ),
        good(
            "jpeg with exif that points to itself",
            "p.jpg",
            lambda: jpeg(exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 60),
        ),
        good(
            "jpeg with xmp script",
            "p.jpg",
            lambda: insert_after_soi(
                jpeg(), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SCRIPT_CANARY + b"</x:xmpmeta>")
            ),
        ),
        good(
            "jpeg with iptc", "p.jpg", lambda: insert_after_soi(jpeg(), segment(0xED, b"Photoshop 3.0\0" + GPS_CANARY))
        ),
        good("jpeg with comment script", "p.jpg", lambda: insert_after_soi(jpeg(), segment(0xFE, SCRIPT_CANARY))),
        good(
            "jpeg with php in a comment",
            "p.jpg",
            lambda: insert_after_soi(jpeg(), segment(0xFE, b"<?php system($_GET['c']); ?>" + SCRIPT_CANARY)),
        ),
        good(
            "jpeg that is javascript too",
            "p.jpg",
            lambda: insert_after_soi(jpeg(), segment(0xFE, b"*/=alert('" + SCRIPT_CANARY + b"');/*")),
        ),
        good("jpeg with a gif behind it", "p.jpg", lambda: jpeg() + b"GIF89a" + SCRIPT_CANARY),
        good("jpeg with a zip behind it", "p.jpg", lambda: jpeg() + _zip(**{"a.html": SCRIPT_CANARY}) + SCRIPT_CANARY),
        good("jpeg with a film behind it", "p.jpg", lambda: jpeg() + b"\0\0\0\x18ftypmp42" + GPS_CANARY + _noise(5000)),
        good("jpeg with junk profile", "p.jpg", lambda: jpeg(icc_profile=_noise(3000) + GPS_CANARY)),
        good(
            "jpeg with profile that lies about its length",
            "p.jpg",
            lambda: jpeg(icc_profile=b"\x7f\xff\xff\xff" + b"lcms\x04\0\0\0mntrRGB XYZ " + _noise(200) + GPS_CANARY),
        ),
        good("jpeg with a true profile", "p.jpg", lambda: jpeg(icc_profile=d.srgb_profile())),
        good("jpeg 8000 x 20", "strip.jpg", lambda: jpeg(size=(8000, 20))),
        good("png plain", "plan.png", png),
        good("png grey", "plan.png", lambda: png("L")),
        good("png black and white", "plan.png", lambda: png("1")),
        good("png palette", "plan.png", lambda: png("P")),
        good("png clear", "plan.png", lambda: png("RGBA")),
        good("png grey and clear", "plan.png", lambda: png("LA")),
        good("png 16 bit", "scan.png", lambda: png("I;16")),
        good("png moving", "moves.png", lambda: png(save_all=True, append_images=[drawing("RGB", (96, 64), 3)])),
        good("png with text script", "p.png", lambda: with_chunk(png(), b"tEXt", b"Comment\0" + SCRIPT_CANARY)),
        good(
            "png with packed text script",
            "p.png",
            lambda: with_chunk(png(), b"zTXt", b"Comment\0\0" + zlib.compress(SCRIPT_CANARY)),
        ),
        good("png with xmp", "p.png", lambda: with_chunk(png(), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + GPS_CANARY)),
        good("png with place", "p.png", lambda: with_chunk(png(), b"eXIf", place[6:])),
        good(
            "png with junk profile",
            "p.png",
            lambda: with_chunk(png(), b"iCCP", b"junk\0\0" + zlib.compress(_noise(500) + GPS_CANARY)),
        ),
        good("png with a page behind it", "p.png", lambda: png() + b"<html>" + SCRIPT_CANARY + b"</html>"),
        good("png with a chunk of its own", "p.png", lambda: with_chunk(png(), b"prVt", SCRIPT_CANARY)),
    ]


def _bad_pictures() -> list[Case]:
    w = Why
    return [
        Case("jpeg cut in half", "p.jpg", lambda: jpeg()[: len(jpeg()) // 2], w.DAMAGED),
        Case("jpeg of three bytes", "p.jpg", lambda: b"\xff\xd8\xff", w.DAMAGED),
        Case("jpeg header then noise", "p.jpg", lambda: b"\xff\xd8\xff\xe0" + _noise(4000), w.DAMAGED),
        Case("jpeg claims 50,000 x 50,000", "p.jpg", lambda: jpeg_claiming(50_000, 50_000), w.TOO_MANY_PIXELS),
        Case("jpeg claims 65,535 x 0", "p.jpg", lambda: jpeg_claiming(65_535, 0), w.DAMAGED),
        Case(
            "jpeg small, then claims much",
            "p.jpg",
            lambda: jpeg_claiming(60_000, 60_000, first=(10, 10)),
            w.TOO_MANY_PIXELS,
        ),
        Case("jpeg of endless filler", "p.jpg", lambda: b"\xff\xd8" + b"\xff" * 500_000, w.DAMAGED),
        Case("jpeg of endless segments", "p.jpg", lambda: b"\xff\xd8" + segment(0xFE, b"") * 200_000, w.DAMAGED),
        Case("png claims 50,000 x 50,000", "p.png", lambda: png_claiming(50_000, 50_000), w.TOO_MANY_PIXELS),
        Case("png claims 2,147,483,647 x 1", "p.png", lambda: png_claiming(2**31 - 1, 1), w.TOO_MANY_PIXELS),
        Case("png claims 0 x 0", "p.png", lambda: png_claiming(0, 0), w.DAMAGED),
        Case(
            "png bomb within the header's size",
            "p.png",
            lambda: png_claiming(4999, 4999, pixels=bomb(400)),
            PASSES,
        ),
        Case(
            "png bomb in packed text",
            "p.png",
            lambda: with_chunk(png(), b"zTXt", b"c\0\0" + bomb(300)),
            w.DAMAGED,
        ),
        Case(
            "png bomb in profile",
            "p.png",
            lambda: with_chunk(png(), b"iCCP", b"c\0\0" + bomb(300)),
            w.DAMAGED,
        ),
        Case("png cut short", "p.png", lambda: png()[:-60], w.DAMAGED),
        Case("png header alone", "p.png", lambda: png()[:8], w.DAMAGED),
        Case("png without pixels", "p.png", lambda: png()[:33] + chunk(b"IEND", b""), w.DAMAGED),
        Case("png with wrong checksum", "p.png", lambda: png()[:29] + b"\0\0\0\0" + png()[33:], w.DAMAGED),
        Case("png named .jpg", "p.jpg", png, w.NAME_DOES_NOT_FIT),
        Case("jpeg named .png", "p.png", jpeg, w.NAME_DOES_NOT_FIT),
        Case("jpeg named .html", "p.html", jpeg, w.NAME_DOES_NOT_FIT),
        Case("jpeg named .jpg.exe", "p.jpg.exe", jpeg, w.NAME_DOES_NOT_FIT),
        Case("jpeg named .svg", "p.svg", jpeg, w.NAME_DOES_NOT_FIT),
        Case("jpeg with an ending turned round", "photo\u202egpj.exe", jpeg, w.NAME_DOES_NOT_FIT),
        Case("html named .jpg", "p.jpg", lambda: b"<html><script>" + SCRIPT_CANARY + b"</script>", w.NOT_TAKEN),
        Case("svg named .png", "p.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", w.NOT_TAKEN),
        Case("text named .pdf", "p.pdf", lambda: b"only words", w.NOT_TAKEN),
        Case("heic", "IMG_0001.HEIC", lambda: _ftyp(b"heic", b"mif1"), w.HEIC),
        Case("heic named .jpg", "IMG_0001.jpg", lambda: _ftyp(b"mif1", b"heic"), w.HEIC),
        Case("avif", "p.avif", lambda: _ftyp(b"avif", b"mif1"), w.OTHER_PICTURE),
        Case(
            "gif that is javascript",
            "p.gif",
            lambda: b"GIF89a/*" + _noise(50) + b"*/=1;" + SCRIPT_CANARY,
            w.OTHER_PICTURE,
        ),
        Case("gif named .jpg", "p.jpg", lambda: b"GIF89a" + _noise(500), w.OTHER_PICTURE),
        Case("webp", "p.webp", lambda: b"RIFF\x24\0\0\0WEBPVP8 " + _noise(50), w.OTHER_PICTURE),
        Case("tiff", "p.tif", lambda: b"II*\0" + _noise(50), w.OTHER_PICTURE),
        Case("bmp", "p.bmp", lambda: b"BM" + _noise(50), w.OTHER_PICTURE),
    ]


def _ftyp(major: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + major + b"\0\0\0\0" + major + b"".join(others)
    return struct.pack(">I", len(body) + 4) + body + _noise(400)


def _other_things() -> list[Case]:
    w = Why
    return [
        Case("nothing at all", "empty.jpg", lambda: b"", w.EMPTY),
        Case("one NUL", "nul.jpg", lambda: b"\0", w.NOT_TAKEN),
        Case("21 MB jpeg", "big.jpg", lambda: jpeg() + bytes(21 * 1024 * 1024), w.TOO_LARGE),
        Case("one byte over", "big.pdf", lambda: b"%PDF-1.7" + bytes(BYTES_CAP - 7), w.TOO_LARGE),
        Case("film", "clip.mp4", lambda: _ftyp(b"mp42", b"isom"), w.SOUND_OR_FILM),
        Case("voice note", "note.m4a", lambda: _ftyp(b"M4A ", b"mp42"), w.SOUND_OR_FILM),
        Case("wav", "note.wav", lambda: b"RIFF\x24\0\0\0WAVEfmt " + _noise(50), w.SOUND_OR_FILM),
        Case("program", "photo.exe", lambda: b"MZ" + _noise(500), w.PROGRAM),
        Case("program named .pdf", "letter.pdf", lambda: b"MZ" + _noise(500), w.PROGRAM),
        Case("program of another kind", "run", lambda: b"\x7fELF" + _noise(500), w.PROGRAM),
        Case("shell script", "x.jpg", lambda: b"#!/bin/sh\nrm -rf /\n", w.PROGRAM),
        Case("old word document", "letter.doc", lambda: d.OLE + _noise(2000), w.OLD_OFFICE),
        Case("docx locked with a password", "letter.docx", lambda: d.OLE + _noise(2000), w.OLD_OFFICE),
        Case("rtf", "letter.rtf", lambda: b"{\\rtf1 hello}", w.OLD_OFFICE),
        Case("spreadsheet", "rota.xlsx", lambda: _zip(**{"xl/workbook.xml": b"<x/>"}), w.OTHER_OFFICE),
        Case(
            "open document",
            "letter.odt",
            lambda: _zip(mimetype=b"application/vnd.oasis.opendocument.text"),
            w.OTHER_OFFICE,
        ),
        Case("zip", "all.zip", lambda: _zip(**{"a.txt": b"a"}), w.ARCHIVE),
        Case("zip named .jpg", "all.jpg", lambda: _zip(**{"a.txt": b"a"}), w.ARCHIVE),
        Case("empty zip named .docx", "e.docx", lambda: b"PK\x05\x06" + bytes(18), w.ARCHIVE),
        Case("rar", "all.rar", lambda: b"Rar!\x1a\x07\0" + _noise(50), w.ARCHIVE),
        Case("7z", "all.7z", lambda: b"7z\xbc\xaf\x27\x1c" + _noise(50), w.ARCHIVE),
        Case("gzip", "all.gz", lambda: b"\x1f\x8b\x08" + _noise(50), w.ARCHIVE),
        Case("tar", "all.tar", lambda: bytes(257) + b"ustar\0" + bytes(400), w.ARCHIVE),
    ]


def _names() -> list[Case]:
    """A good picture under names that mean harm, or are merely odd: taken, under a name that does none."""
    names = {
        "name with a path": "../../etc/passwd.jpg",
        "name with a Windows path": "C:\\Users\\r\\photo.jpg",
        "name with NUL": "photo\0.jpg",
        "name with NUL before an ending": "photo.exe\0.jpg",
        "name with line ends": "a\r\nSet-Cookie: x=1\r\n.jpg",
        "name of 5,000 letters": "a" * 5000 + ".jpg",
        "name of 5,000 emoji": "\U0001f469\u200d\U0001f467" * 2000 + ".jpg",
        "name turned round, fitting": "photo\u202egpj.jpg",
        "name with quotes": 'a";filename="b.exe.jpg',
        "name in Arabic": "صورة سارة.jpg",
        "name in Welsh": "llun tŷ.jpg",
        "name with lone surrogate": "a\ud800b.jpg",
        "name of dots": "...jpg",
        "name that is only an ending": ".jpg",
        "name that is empty": "",
        "name of marks alone": "\u202e\u200f\u2066",
        "name with percent signs": "%2e%2e%2fphoto.jpg",
        "name reserved on Windows": "CON.jpg",
        "name with tags": "<img src=x onerror=alert(1)>.jpg",
    }
    return [Case(label, name, jpeg, PASSES) for label, name in names.items()]


def cases() -> list[Case]:
    """Every case; labels are unique."""
    found = [*_good_pictures(), *_bad_pictures(), *_other_things(), *_names()]
    found += [Case(label, name, make, comes_to) for label, name, make, comes_to in (*d.pdfs(), *d.words())]
    assert len({c.label for c in found}) == len(found)
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases()):
        ending = Path(case.name.encode("ascii", "ignore").decode().replace("\0", "")).suffix[:6]
        (folder / f"{number:03} {case.label.replace('/', ' ')}{ending}").write_bytes(case.make())
