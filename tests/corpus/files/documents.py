"""PDF and Word documents, good and bad."""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import ImageCms

from goldthread.casework.files.rules import Why
from tests.corpus.files.pictures import GPS_CANARY, SCRIPT_CANARY, bomb, exif_with_place, jpeg, png, with_chunk

AUTHOR_CANARY = b"CANARY-AUTHOR-Someone"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSES = "passes"
Row = tuple[str, str, Callable[[], bytes], str]


def srgb_profile() -> bytes:
    """A true colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


# --- PDF ---


def stream(body: bytes, about: bytes = b"") -> bytes:
    """One stream object's inside."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(body), body)


def pdf(*more: bytes, catalog: bytes = b"", trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A PDF of one page, `more` objects after it, and whatever is put into its catalogue and trailer."""
    words = b"BT /F1 24 Tf 72 700 Td (A letter from the school) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        stream(zlib.compress(words), b"/Filter /FlateDecode"),
        *more,
    ]
    made = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, inside in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    made += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(made)


def packed_objects(inside: bytes) -> bytes:
    """An object stream, as PDF 1.5 packs objects out of sight."""
    return stream(zlib.compress(b"9 0 " + inside), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")


def _pdf_with_zip_inside() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("a.html", SCRIPT_CANARY)
    return pdf()[:-6] + made.getvalue()[:-2] + struct.pack("<H", 6) + b"%%EOF\n"


JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def pdfs() -> list[Row]:
    """Label, name, bytes, what comes of it."""
    w = Why
    photo = jpeg(exif=exif_with_place())
    image = b"/Type /XObject /Subtype /Image /Width 96 /Height 64 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
    rng = random.Random(11)
    heavy = bomb(400)
    return [
        ("pdf plain", "letter.pdf", pdf, PASSES),
        ("pdf 2.0", "letter.pdf", lambda: pdf(version=b"2.0"), PASSES),
        ("pdf with objects packed", "letter.pdf", lambda: pdf(packed_objects(b"<< /Nothing true >>")), PASSES),
        ("pdf with a link to the web", "letter.pdf", lambda: pdf(b"<< /S /URI /URI (https://example.org) >>"), PASSES),
        ("pdf that opens at a page", "letter.pdf", lambda: pdf(catalog=b"/OpenAction [3 0 R /Fit]"), PASSES),
        ("pdf with a place in its photo", "l.pdf", lambda: pdf(stream(photo, image + b"/Filter /DCTDecode")), PASSES),
        ("pdf 8 MB of noise inside", "scan.pdf", lambda: pdf(stream(rng.randbytes(8 << 20))), PASSES),
        ("pdf with padding after its end", "letter.pdf", lambda: pdf() + b"\r\n\0\0\0", PASSES),
        ("pdf with javascript", "l.pdf", lambda: pdf(JS, catalog=b"/OpenAction 5 0 R"), w.ACTIVE_PDF),
        (
            "pdf with javascript in hex",
            "l.pdf",
            lambda: pdf(JS.replace(b"JavaScript", b"J#61va#53cript")),
            w.ACTIVE_PDF,
        ),
        (
            "pdf with javascript in Hex",
            "l.pdf",
            lambda: pdf(JS.replace(b"JavaScript", b"#4A#61vaScript")),
            w.ACTIVE_PDF,
        ),
        (
            "pdf with javascript by name",
            "l.pdf",
            lambda: pdf(catalog=b"/Names<</JavaScript<</Names[]>>>>"),
            w.ACTIVE_PDF,
        ),
        ("pdf with javascript packed", "l.pdf", lambda: pdf(packed_objects(JS)), w.ACTIVE_PDF),
        (
            "pdf with javascript packed in hex",
            "l.pdf",
            lambda: pdf(packed_objects(JS.replace(b"JavaScript", b"Java#53cript"))),
            w.ACTIVE_PDF,
        ),
        ("pdf with javascript far inside", "l.pdf", lambda: pdf(packed_objects(bytes(3 << 20) + JS)), w.ACTIVE_PDF),
        (
            "pdf with javascript packed, type hidden",
            "l.pdf",
            lambda: pdf(stream(zlib.compress(JS), b"/Type /Obj#53tm /N 1 /First 0 /Filter /Fl")),
            w.ACTIVE_PDF,
        ),
        (
            "pdf with javascript in letters",
            "l.pdf",
            lambda: pdf(stream(base64.a85encode(zlib.compress(JS)) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]")),
            w.ACTIVE_PDF,
        ),
        (
            "pdf with javascript in digits",
            "l.pdf",
            lambda: pdf(stream(zlib.compress(JS).hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]")),
            w.ACTIVE_PDF,
        ),
        (
            "pdf with objects packed twice",
            "l.pdf",
            lambda: pdf(stream(b"x", b"/Type /ObjStm /N 1 /First 0 /Filter [/LZWDecode /FlateDecode]")),
            w.TOO_HARD,
        ),
        ("pdf with launch", "l.pdf", lambda: pdf(b"<< /S /Launch /F (cmd.exe) >>"), w.ACTIVE_PDF),
        ("pdf that sends its form", "l.pdf", lambda: pdf(b"<< /S /SubmitForm /F (http://x) >>"), w.ACTIVE_PDF),
        ("pdf with xfa", "l.pdf", lambda: pdf(catalog=b"/AcroForm << /XFA [(a) 5 0 R] >>"), w.ACTIVE_PDF),
        ("pdf with rich media", "l.pdf", lambda: pdf(b"<< /Subtype /RichMedia >>"), w.ACTIVE_PDF),
        ("pdf with rendition", "l.pdf", lambda: pdf(b"<< /S /Rendition /JS (x) >>"), w.ACTIVE_PDF),
        ("pdf that reaches another", "l.pdf", lambda: pdf(b"<< /S /GoToR /F (\\\\\\\\host\\\\x) >>"), w.REACHES_OUT),
        ("pdf with a file inside", "l.pdf", lambda: pdf(stream(b"MZ", b"/Type /EmbeddedFile")), w.HOLDS_FILES),
        ("pdf portfolio", "l.pdf", lambda: pdf(catalog=b"/Collection << >>"), w.HOLDS_FILES),
        ("pdf locked", "l.pdf", lambda: pdf(trailer=b"/Encrypt << /Filter /Standard >>"), w.LOCKED),
        ("pdf cut short", "l.pdf", lambda: pdf()[:-40], w.DAMAGED),
        ("pdf header alone", "l.pdf", lambda: b"%PDF-1.4\n", w.DAMAGED),
        ("pdf header then noise", "l.pdf", lambda: b"%PDF-1.4\n" + rng.randbytes(5000), w.DAMAGED),
        ("pdf without pages", "l.pdf", lambda: b"%PDF-1.4\nstartxref\n0\n%%EOF\n", w.DAMAGED),
        ("pdf with a zip behind it", "l.pdf", lambda: pdf() + b"PK\x03\x04" + rng.randbytes(500), w.TWO_IN_ONE),
        ("pdf with a zip round its end", "l.pdf", _pdf_with_zip_inside, w.TWO_IN_ONE),
        ("pdf with a page of html behind it", "l.pdf", lambda: pdf() + b"<html>" + SCRIPT_CANARY, w.TWO_IN_ONE),
        ("pdf behind html", "l.pdf", lambda: b"<html>" + pdf(), w.NOT_TAKEN),
        ("pdf bomb", "l.pdf", lambda: pdf(stream(heavy, b"/Filter /FlateDecode")), w.TOO_HARD),
        ("pdf of many bombs", "l.pdf", lambda: pdf(*[stream(heavy, b"/Filter /FlateDecode")] * 20), w.TOO_HARD),
        ("pdf of endless streams", "l.pdf", lambda: pdf(b"stream\n" * 1_000_000), w.TOO_HARD),
        ("pdf named .docx", "l.docx", pdf, w.NAME_DOES_NOT_FIT),
    ]


# --- Word ---

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def body(inside: str = "<w:r><w:t>A letter from the school</w:t></w:r>") -> str:
    """word/document.xml."""
    return f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body><w:p>{inside}</w:p></w:body></w:document>'


def rels(*lines: tuple[str, str, str]) -> str:
    """A .rels part of (type's last word, target, mode)."""
    made = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/{kind}" Target="{target}"{f" TargetMode={mode!r}" if mode else ""}/>'
        for i, (kind, target, mode) in enumerate(lines, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'


def docx(
    parts: dict[str, str | bytes] | None = None, *, main: str = _MAIN, more: tuple[zipfile.ZipInfo, ...] = ()
) -> bytes:
    """A Word document, with `parts` put in or over its own, and `more` entries with headers of their own."""
    own: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        "</Types>",
        "_rels/.rels": rels(("officeDocument", "word/document.xml", "")),
        "word/document.xml": body(),
        "docProps/core.xml": f"<c><creator>{AUTHOR_CANARY.decode()}</creator></c>",
        **(parts or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in own.items():
            out.writestr(name, content)
        for entry in more:
            out.writestr(entry, b"/etc/passwd")
    return made.getvalue()


def _entry(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def _locked() -> bytes:
    made = bytearray(docx())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(magic)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(magic, at + 4)
    return bytes(made)


def _same_name_twice() -> bytes:
    made = bytearray(docx({"word/DOCUMENT.xml": body("other")}))
    return bytes(made)


def _lying_sizes() -> bytes:
    """Every part says that it holds ten bytes; one holds 110 MB."""
    made = bytearray(docx({"word/media/big.emf": bytes(110 << 20)}))
    at = made.rfind(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(made)


def words() -> list[Row]:
    """Label, name, bytes, what comes of it."""
    w = Why
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body("&a;")[21:]
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE x ['
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(10))
        + "]><x>&a9;</x>"
    )
    photo = jpeg(exif=exif_with_place(orientation=6))

    def row(label: str, comes_to: str, parts: dict[str, str | bytes] | None = None, **options: object) -> Row:
        return (label, "letter.docx", lambda: docx(parts, **options), comes_to)  # type: ignore[arg-type]

    def related(label: str, comes_to: str, *lines: tuple[str, str, str]) -> Row:
        return row(label, comes_to, {"word/_rels/document.xml.rels": rels(*lines)})

    def field(label: str, comes_to: str, inside: str) -> Row:
        return row(label, comes_to, {"word/document.xml": body(inside)})

    return [
        row("docx plain", PASSES),
        row("docx with photo and place", PASSES, {"word/media/image1.jpeg": photo}),
        row(
            "docx with drawing and text",
            PASSES,
            {"word/media/i.png": with_chunk(png(), b"tEXt", b"c\0" + SCRIPT_CANARY)},
        ),
        row("docx of 20 MB unpacked", PASSES, {"word/media/big.emf": bytes(20 << 20)}),
        related("docx with a web link", PASSES, ("hyperlink", "https://example.org/a?b=1&amp;c=2", "External")),
        related(
            "docx with its template's place",
            PASSES,
            ("attachedTemplate", "file:///C:/Users/" + GPS_CANARY.decode() + "/T.dotx", "External"),
        ),
        row("docx with macros", w.MACROS, {"word/vbaProject.bin": OLE}),
        row("docx with macros renamed", w.MACROS, main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        related("docx with macros by relation", w.MACROS, ("vbaProject", "media/a.emf", "")),
        row("docx with a spreadsheet inside", w.HOLDS_FILES, {"word/embeddings/a.xlsx": b"PK\x03\x04"}),
        row("docx with ole inside", w.HOLDS_FILES, {"word/embeddings/oleObject1.bin": OLE}),
        row("docx with activex", w.HOLDS_FILES, {"word/activeX/activeX1.xml": "<a/>"}),
        row("docx with a program", w.HOLDS_FILES, {"word/run.exe": b"MZ"}),
        row("docx with a program as picture", w.HOLDS_FILES, {"word/media/a.jpeg": b"MZ" + bytes(90)}),
        row("docx with a program as drawing", w.HOLDS_FILES, {"word/media/a.emf": b"MZ" + bytes(90)}),
        related("docx with html inside", w.HOLDS_FILES, ("aFChunk", "a.xml", "")),
        related("docx with a linked object", w.REACHES_OUT, ("oleObject", "http://x/y", "External")),
        related("docx with a picture from the web", w.REACHES_OUT, ("image", "http://x/y.png", "External")),
        related("docx with a link to a share", w.REACHES_OUT, ("hyperlink", "\\\\host\\share", "External")),
        related("docx with a link to a share as file", w.REACHES_OUT, ("hyperlink", "file://host/share", "External")),
        related("docx with a link that runs", w.REACHES_OUT, ("hyperlink", "javascript:alert(1)", "External")),
        related("docx with a link to a tool", w.REACHES_OUT, ("hyperlink", "ms-msdt:/id x", "External")),
        related("docx with an inner link out", w.REACHES_OUT, ("image", "http://x/y.png", "")),
        field("docx with dde", w.REACHES_OUT, "<w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r>"),
        field(
            "docx with dde in pieces",
            w.REACHES_OUT,
            "<w:r><w:instrText> D</w:instrText></w:r><w:r><w:instrText>DE x</w:instrText></w:r>",
        ),
        field("docx with dde in a simple field", w.REACHES_OUT, '<w:fldSimple w:instr=" dde x y"/>'),
        row("docx with outer entity", w.REACHES_OUT, {"word/document.xml": entity}),
        row("docx with a thousand million laughs", w.REACHES_OUT, {"word/document.xml": laughs}),
        row(
            "docx with entity in utf-16",
            w.REACHES_OUT,
            {"word/a.xml": laughs.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")},
        ),
        row("docx with entity in relations", w.REACHES_OUT, {"word/_rels/document.xml.rels": entity}),
        row("docx with entity in types", w.REACHES_OUT, {"[Content_Types].xml": entity}),
        row("docx 100,000 deep", w.TOO_HARD, {"word/document.xml": "<a>" * 100_000 + "</a>" * 100_000}),
        row("docx with broken xml", w.DAMAGED, {"word/document.xml": "<a><b></a>"}),
        row("docx with spoilt photo", w.DAMAGED, {"word/media/a.jpg": photo[:300]}),
        row("docx bomb", w.TOO_HARD, {"word/media/a.emf": bytes(110 << 20)}),
        row("docx of many parts", w.TOO_HARD, {f"word/a{i}.xml": "<a/>" for i in range(3000)}),
        ("docx that lies about its sizes", "l.docx", _lying_sizes, w.DAMAGED),
        row("docx climbing out", w.DAMAGED, {"../../etc/cron.d/x.xml": "<a/>"}),
        row("docx climbing out inside", w.DAMAGED, {"word/../../x.xml": "<a/>"}),
        row("docx from the root", w.DAMAGED, {"/etc/x.xml": "<a/>"}),
        row("docx from a drive", w.DAMAGED, {"C:/x.xml": "<a/>"}),
        row("docx with backslashes", w.DAMAGED, more=(_entry("word\\..\\x.xml"),)),
        row("docx with symlink", w.DAMAGED, more=(_entry("word/link.xml", 0o120777),)),
        row("docx with device", w.DAMAGED, more=(_entry("word/dev.xml", 0o060600),)),
        ("docx with one name twice", "l.docx", _same_name_twice, w.DAMAGED),
        ("docx with locked parts", "l.docx", _locked, w.LOCKED),
        ("docx cut short", "l.docx", lambda: docx()[:-30], w.DAMAGED),
        ("docx header alone", "l.docx", lambda: b"PK\x03\x04", w.DAMAGED),
        ("docx with something behind it", "l.docx", lambda: docx() + SCRIPT_CANARY, w.TWO_IN_ONE),
        ("docx with a comment", "l.docx", lambda: docx()[:-2] + b"\x05\0hello", w.TWO_IN_ONE),
        (
            "docx that is a spreadsheet",
            "l.docx",
            lambda: docx(main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
            w.OTHER_OFFICE,
        ),
        ("docx named .docm", "l.docm", docx, w.MACROS),
        ("docx named .zip", "l.zip", docx, w.ARCHIVE),
    ]
