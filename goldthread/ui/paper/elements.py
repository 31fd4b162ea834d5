"""What a printed document is made of: frozen values, checked where they are made.

Every text may hold anything a person can type, in any script; line ends are kept, an empty line parts paragraphs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from goldthread.lib.difference import Part


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's title; level 1 to 4. A level that was left out is closed up when printing."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError("a heading has a level from 1 to 4")
        _needs(self.text, "a heading needs words")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels and their values, one row each."""

    rows: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        for label, _ in self.rows:
            _needs(label, "a field needs its label")


@dataclass(frozen=True, slots=True)
class SeenAndMeant:
    """Fact and meaning, never in one box. Parts that are blank are left out.

    The labels are those of the form the record was written on; blank labels are said in our own words.
    """

    seen: str
    told: str = ""
    told_by: str = ""
    meant: str = ""
    seen_label: str = ""
    told_label: str = ""
    meant_label: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts in one, from `goldthread.lib.difference.words`: what was added and what was taken out is marked."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG with the words that stand for it; the words are compulsory."""

    content: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        _needs(self.alt, "a picture needs words for those who cannot see it")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and a heading for every column; rows are as long as the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        _needs(self.caption, "a table needs a caption")
        if not self.head or not all(cell.strip() for cell in self.head):
            raise ValueError("every column of a table needs its heading")
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row of a table must be as long as its head")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that must not be missed, in a ruled box: a label and its text."""

    label: str
    text: str

    def __post_init__(self) -> None:
        _needs(self.label, "a note needs its label")


Inner = Paragraph | Fields | SeenAndMeant | Difference | Picture | Table | Note


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline, beside the gold line.

    `time` is short ("14:10"); `kind` is what it is ("Observation"); `status` are the words for its state ("signed",
    "amended once"); `byline` are the parts that say who and when ("Ruth S, practitioner", "written 14:31").
    """

    time: str
    kind: str
    body: tuple[Inner, ...]
    byline: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _needs(self.kind, "an entry needs its kind")


Block = Heading | Entry | Inner


@dataclass(frozen=True, slots=True)
class Document:
    """A document to print.

    `printed_at` is aware and in the home's own time zone, since the paper shows it as it stands. `mark` is a short text
    by which the paper can be checked against the record (the first 12 hexadecimal digits of a digest). `language` is
    the language of the words around the entries, such as "en-GB" or "cy".
    """

    title: str
    subtitle: str
    home: str
    printed_by: str
    printed_at: datetime
    mark: str
    blocks: tuple[Block, ...]
    language: str = "en-GB"

    def __post_init__(self) -> None:
        _needs(self.title, "a document needs its title")
        if self.printed_at.tzinfo is None:
            raise ValueError("the moment of printing needs its time zone")

    def pictures(self) -> Iterable[Picture]:
        """All pictures, in reading order."""
        for block in self.blocks:
            for inner in block.body if isinstance(block, Entry) else (block,):
                if isinstance(inner, Picture):
                    yield inner


def _needs(text: str, otherwise: str) -> None:
    if not text.strip():
        raise ValueError(otherwise)
