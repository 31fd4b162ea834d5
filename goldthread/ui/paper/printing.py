"""From a document to the bytes of a PDF (PDF/A-2a and PDF/UA-1 at once), through typst and `paper.typ`."""

import base64
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import translation
from PIL import Image, ImageOps

from goldthread.lib.dates import said_date
from goldthread.lib.difference import Part
from goldthread.lib.words import Words
from goldthread.ui.paper import letters
from goldthread.ui.paper.elements import (
    Block,
    Difference,
    Document,
    Entry,
    Fields,
    Heading,
    Inner,
    Note,
    Paragraph,
    Picture,
    SeenAndMeant,
    Table,
)
from goldthread.ui.paper.press import NotPrinted, TooLong, press

_log = logging.getLogger(__name__)
_FIRST_STRONG_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"

Clean = Callable[[str], str]


class PaperError(Exception):
    """The document could not be printed: a picture that cannot be read, or a fault of ours."""


def render(document: Document, *, words: Words = translation) -> bytes:
    """The document as a PDF. The same document gives the same bytes, on every machine.

    `words` are those of the active language unless given. Raises PaperError; its text is fit for the person who prints.
    """
    seconds = int(document.printed_at.timestamp())
    try:
        try:
            return press(_prepared(document, letters.printable, words), seconds)
        except NotPrinted as error:
            # Some joining of characters that no font can draw. Paper that spells letters out is better than no paper.
            _log.warning("Printed with letters spelt out: %s", str(error)[:80])
        return press(_prepared(document, lambda text: letters.plain(letters.printable(text)), words), seconds)
    except NotPrinted as error:
        raise PaperError(words.gettext("This could not be printed. The record itself is safe.")) from error
    except TooLong as error:
        raise PaperError(words.gettext("This is too long to print at once. Choose a shorter period.")) from error


def _prepared(document: Document, clean: Clean, words: Words) -> str:
    preparation = _Preparation(clean, words)
    made = preparation.document(document)
    made["families"] = letters.families_for(preparation.characters)
    return json.dumps(made)


class _Preparation:
    """Turns elements into what the template reads: plain JSON values, every text cleaned."""

    def __init__(self, clean: Clean, words: Words) -> None:
        self._clean = clean
        self.words = words
        self.characters: set[str] = set()  # every one met that is not ASCII

    def clean(self, text: str) -> str:
        """The text as it can be printed; what it holds is noted, to choose the fonts by."""
        cleaned = self._clean(text)
        if not cleaned.isascii():
            self.characters.update(character for character in set(cleaned) if character > "\x7f")
        return cleaned

    def document(self, document: Document) -> dict[str, Any]:
        printed_on = said_date(document.printed_at.date(), words=self.words)
        language, _, region = document.language.partition("-")
        _ = self.words.gettext
        return {
            "title": self.line(document.title),
            "subtitle": self.line(document.subtitle),
            "home": self.line(document.home),
            "printed": _("Printed by %(name)s, %(day)s at %(time)s")
            % {
                "name": self.isolated(document.printed_by),
                "day": printed_on,
                "time": f"{document.printed_at:%H:%M}",
            },
            "mark": _("Mark %(mark)s") % {"mark": self.line(document.mark)},
            "keywords": [self.line(document.mark)],
            "page": _("Page %(page)s of %(pages)s"),
            "language": language,
            "region": region or None,
            "words": {
                "added": _("added"),
                "taken_out": _("taken out"),
                "difference": _("Marked so: [+ added +] and [− taken out −]."),
            },
            "blocks": self.blocks(document.blocks),
        }

    def blocks(self, blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
        """The blocks, with heading levels closed up: the title is level 1, and no level may be left out below it."""
        made = []
        above = 1
        for block in blocks:
            if isinstance(block, Heading):
                above = min(block.level + 1, above + 1)
                made.append({"is": "heading", "level": above, "text": self.line(block.text)})
            elif isinstance(block, Entry):
                made.append(self.entry(block, above + 1))
            else:
                made.append(self.inner(block))
        return made

    def entry(self, entry: Entry, level: int) -> dict[str, Any]:
        return {
            "is": "entry",
            "level": level,
            "time": self.line(entry.time),
            "kind": self.line(entry.kind),
            "status": self.joined(entry.status),
            "byline": self.joined(entry.byline),
            "body": [self.inner(inner) for inner in entry.body],
        }

    def inner(self, block: Inner) -> dict[str, Any]:
        match block:
            case Paragraph(text):
                return {"is": "paragraph", "text": self.text(text)}
            case Fields(rows):
                return {"is": "fields", "rows": [[self.line(label), self.text(value)] for label, value in rows]}
            case SeenAndMeant():
                return self.seen_and_meant(block)
            case Difference(parts):
                return {"is": "difference", "paragraphs": self.difference(parts)}
            case Picture():
                return self.picture(block)
            case Table(caption, head, rows):
                return {
                    "is": "table",
                    "caption": self.line(caption),
                    "head": [self.line(cell) for cell in head],
                    "rows": [[self.text(cell) for cell in row] for row in rows],
                }
            case Note(label, text):
                return {"is": "note", "label": self.line(label), "text": self.text(text)}

    def seen_and_meant(self, block: SeenAndMeant) -> dict[str, Any]:
        _ = self.words.gettext
        told_label = self.line(block.told_label) or _("What I was told")
        if block.told_by.strip():
            told_label = _("%(label)s, by %(name)s") % {"label": told_label, "name": self.isolated(block.told_by)}
        parts = [
            ("fact", self.line(block.seen_label) or _("What I saw and heard"), block.seen),
            ("fact", told_label, block.told),
            ("meaning", self.line(block.meant_label) or _("What I think it may mean"), block.meant),
        ]
        return {
            "is": "seen-and-meant",
            "parts": [
                {"as": kind, "label": label, "text": self.text(text)} for kind, label, text in parts if text.strip()
            ],
        }

    def difference(self, parts: tuple[Part, ...]) -> list[list[dict[str, str]]]:
        """Lines of marked runs. A mark never runs over a line end, so that each line can be read by itself."""
        lines: list[list[dict[str, str]]] = [[]]
        for part in parts:
            for number, text in enumerate(self.clean(part.text).split("\n")):
                if number:
                    lines.append([])
                if text:
                    lines[-1].append({"as": part.kind.value, "text": text})
        return lines

    def picture(self, picture: Picture) -> dict[str, Any]:
        try:
            content, kind, width, height = _readable(picture.content)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise PaperError(f"a picture cannot be read: {picture.alt[:80]}") from error
        # typst takes pictures as text only inside an SVG; this keeps them in memory and JPEGs as they are.
        size = f'width="{width}" height="{height}"'
        address = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        wrapped = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
            f'<image {size} href="{address}"/></svg>'
        )
        return {
            "is": "picture",
            "svg": wrapped,
            "alt": self.line(picture.alt),
            "caption": self.line(picture.caption),
            "wide": width / height,
        }

    def line(self, text: str) -> str:
        """One line: line ends become spaces."""
        return " ".join(self.clean(text).split("\n")).strip()

    def isolated(self, text: str) -> str:
        """One line that does not turn its neighbours round, whatever script it is in."""
        line = self.line(text)
        return line if line.isascii() else f"{_FIRST_STRONG_ISOLATE}{line}{_END_OF_ISOLATE}"

    def joined(self, parts: tuple[str, ...]) -> str:
        return " · ".join(self.isolated(part) for part in parts if part.strip())

    def text(self, text: str) -> list[dict[str, Any]]:
        """Paragraphs of lines, each paragraph with its own direction."""
        paragraphs = []
        for paragraph in self.clean(text).strip("\n").split("\n\n"):
            right_to_left = letters.runs_right_to_left(paragraph)
            pieces = list(_pieces(paragraph.strip("\n")))
            for number, piece in enumerate(pieces, 1):
                goes_on = number < len(pieces)
                paragraphs.append({"lines": piece.split("\n"), "right_to_left": right_to_left, "goes_on": goes_on})
        return paragraphs


_LONGEST_PIECE = 6000


def _pieces(paragraph: str) -> Iterator[str]:
    """A very long paragraph in pieces that end at a space or line end where there is one: typst slows down beyond."""
    at = 0
    while len(paragraph) - at > _LONGEST_PIECE:
        end = at + _LONGEST_PIECE
        space = max(paragraph.rfind(" ", at, end), paragraph.rfind("\n", at, end))
        if space <= at:
            space = end - 1
            yield paragraph[at:end]
        else:
            yield paragraph[at:space]
        at = space + 1
    yield paragraph[at:]


def _readable(content: bytes) -> tuple[bytes, str, int, int]:
    """The picture upright, its type for a data address, width and height in pixels."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        turned = ImageOps.exif_transpose(image)
        if image.getexif().get(0x0112, 1) != 1:
            out = io.BytesIO()
            turned.convert("RGB").save(out, "JPEG", quality=90)
            return out.getvalue(), "jpeg", turned.width, turned.height
        image.load()
        return content, "png" if image.format == "PNG" else "jpeg", image.width, image.height
