"""The four kinds of file we take, how each is known by its content, and what may stand in a name."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final
from urllib.parse import quote

BYTES_CAP: Final = 20 * 1024 * 1024
PIXEL_CAP: Final = 25_000_000
SHOWN_EDGE: Final = 2560
"""The longest edge of a picture as shown, in pixels. The original keeps its own size."""
PORTRAIT_EDGE: Final = 480
"""The longest edge of somebody's photo as shown: it stands in a small circle on many pages."""
PHOTO_ACCEPT: Final = ".jpg,.jpeg,.png,image/jpeg,image/png"
"""For the `accept` of a field that takes pictures only; without HEIC, as `ACCEPT`."""
NAME_CAP: Final = 180
"""Longest name kept, in code points: 180 of four bytes each still fit what disks and mail allow after escaping."""
ACCEPT: Final = ".jpg,.jpeg,.png,.pdf,.docx,image/jpeg,image/png,application/pdf"
"""For a file field's `accept`. It leaves HEIC out on purpose: a tablet then hands its photos over as JPEG by itself."""
HEAD_BYTES: Final = 4096
"""How much of the beginning `sniff` wants to see."""


class Kind(StrEnum):
    """What a file is, by its content. The value is stored and sent as its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @property
    def is_picture(self) -> bool:
        """Whether the shown copy is a picture made anew (always JPEG)."""
        return self in (Kind.JPEG, Kind.PNG)

    @property
    def extensions(self) -> tuple[str, ...]:
        """Endings that fit, with the dot, in lower case; the first is added where a name has none."""
        return {
            Kind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
            Kind.PNG: (".png",),
            Kind.PDF: (".pdf",),
            Kind.DOCX: (".docx",),
        }[self]


class Why(StrEnum):
    """Why a file is not taken. Each has words of its own for the person who chose it (`actions.WORDS`)."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    HEIC = "heic"
    OTHER_PICTURE = "other_picture"
    SOUND_OR_FILM = "sound_or_film"
    OLD_OFFICE = "old_office"
    OTHER_OFFICE = "other_office"
    ARCHIVE = "archive"
    PROGRAM = "program"
    NOT_TAKEN = "not_taken"
    NAME_DOES_NOT_FIT = "name_does_not_fit"
    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE_PDF = "active_pdf"
    MACROS = "macros"
    HOLDS_FILES = "holds_files"
    REACHES_OUT = "reaches_out"
    TWO_IN_ONE = "two_in_one"
    TOO_HARD = "too_hard"
    BUSY = "busy"
    NO_ROOM = "no_room"
    NO_PICTURE = "no_picture"


class Unfit(Exception):
    """A file that is not taken. `why` is a code; the words belong to `actions`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


# The `ftyp` box names what is inside. Brands from ISO/IEC 23008-12 annex B (HEIF) and the AV1 image format.
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})

_OTHERS: Final[tuple[tuple[bytes, Why], ...]] = (
    (b"GIF87a", Why.OTHER_PICTURE),
    (b"GIF89a", Why.OTHER_PICTURE),
    (b"BM", Why.OTHER_PICTURE),
    (b"II*\0", Why.OTHER_PICTURE),
    (b"MM\0*", Why.OTHER_PICTURE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Why.OLD_OFFICE),
    (b"{\\rtf", Why.OLD_OFFICE),
    (b"Rar!\x1a\x07", Why.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Why.ARCHIVE),
    (b"\x1f\x8b", Why.ARCHIVE),
    (b"BZh", Why.ARCHIVE),
    (b"\xfd7zXZ\0", Why.ARCHIVE),
    (b"(\xb5/\xfd", Why.ARCHIVE),
    (b"MSCF", Why.ARCHIVE),
    (b"PK\x05\x06", Why.ARCHIVE),
    (b"PK\x07\x08", Why.ARCHIVE),
    (b"MZ", Why.PROGRAM),
    (b"\x7fELF", Why.PROGRAM),
    (b"\xca\xfe\xba\xbe", Why.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Why.PROGRAM),
    (b"#!", Why.PROGRAM),
    (b"ID3", Why.SOUND_OR_FILM),
    (b"OggS", Why.SOUND_OR_FILM),
    (b"\x1aE\xdf\xa3", Why.SOUND_OR_FILM),
    (b"\xff\xfb", Why.SOUND_OR_FILM),
)
_OFFICE_ENDINGS: Final = (
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".pages",
    ".numbers",
    ".key",
    ".docm",
    ".dotx",
    ".dotm",
)


def sniff(head: bytes, name: str) -> Kind:
    """Say what a file is by its first bytes, and that its name fits.

    `head`: the first `HEAD_BYTES` bytes (fewer when the file is shorter). `name`: as cleaned by `clean_name`; a name
    without an ending fits anything. Raises `Unfit`. A kind named here is a candidate: its structure is checked apart.
    """
    if not head:
        raise Unfit(Why.EMPTY)
    kind = _kind_of(head, name)
    ending = _ending(name)
    if ending and ending not in kind.extensions:
        raise Unfit(Why.NAME_DOES_NOT_FIT)
    return kind


def _kind_of(head: bytes, name: str) -> Kind:
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        ending = _ending(name)
        if ending in _OFFICE_ENDINGS:
            raise Unfit(Why.MACROS if ending in (".docm", ".dotm") else Why.OTHER_OFFICE)
        if ending != ".docx":
            raise Unfit(Why.ARCHIVE)
        return Kind.DOCX
    raise Unfit(_why_not(head))


def _why_not(head: bytes) -> Why:
    """The kindest true reason for content that we do not take."""
    if head[4:8] == b"ftyp":
        # Major brand, then (after a version number) the compatible ones, as far as the box says it reaches.
        reach = max(16, min(int.from_bytes(head[:4], "big"), 128))
        brands = {head[8:12]} | {head[i : i + 4] for i in range(16, reach, 4)}
        if brands & _AVIF_BRANDS:
            return Why.OTHER_PICTURE
        if brands & _HEIC_BRANDS:
            return Why.HEIC
        return Why.SOUND_OR_FILM
    if head[:4] == b"RIFF":
        return Why.OTHER_PICTURE if head[8:12] == b"WEBP" else Why.SOUND_OR_FILM
    if head[257:262] == b"ustar":
        return Why.ARCHIVE
    for magic, why in _OTHERS:
        if head.startswith(magic):
            return why
    return Why.NOT_TAKEN


def _ending(name: str) -> str:
    """The ending with its dot in lower case, or "" when there is none. `.jpg` alone counts as an ending."""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ""
    return ending if re.fullmatch(r"\.[^\s.]{1,12}", ending) else ""


def clean_name(given: str) -> str:
    """A name to keep: the last part of any path, without control characters or lone surrogates, never empty.

    Directional marks stay, since they are part of what was given; `visible_name` makes them seen. A name longer than
    `NAME_CAP` loses its middle, never its ending, so that the ending that people see is the one that was checked.
    """
    last = given.replace("\\", "/").rstrip("/ ").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp")).strip()
    kept = kept.rstrip(". ")
    if not kept.strip(". ") or not any(_is_seen(c) for c in kept):
        return "file"
    if len(kept) > NAME_CAP:
        ending = _ending(kept)
        kept = kept[: NAME_CAP - len(ending) - 1] + "…" + ending
    return kept


def with_extension(name: str, kind: Kind) -> str:
    """The name with an ending: a tablet sometimes hands over "image" alone."""
    return name if _ending(name) in kind.extensions else name[: NAME_CAP - 5] + kind.extensions[0]


# Joiners are needed to write many scripts and emoji; every other unseen character is made visible.
_JOINERS: Final = "\u200c\u200d"


def _is_seen(c: str) -> bool:
    return unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Zs", "Zl", "Zp")


def visible_name(name: str) -> str:
    """The name as shown to people: marks that turn or hide text stand as ⟨U+202E⟩, so that no ending can hide."""
    return "".join(
        f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in ("Cf", "Co", "Cc", "Cs") and c not in _JOINERS else c
        for c in name
    )


def name_for_header(name: str, *, inline: bool) -> str:
    """A Content-Disposition value (RFC 6266): plain ASCII `filename` and, where needed, `filename*` (RFC 8187)."""
    seen = "".join("_" if not _is_seen(c) and c not in _JOINERS and c != " " else c for c in name) or "file"
    plain = "".join(c if " " <= c <= "~" and c not in '"\\/%;:*?<>|' else "_" for c in seen)
    value = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    if plain != seen:
        value += f"; filename*=UTF-8''{quote(seen, safe='')}"
    return value
