"""What is taken, what is not, and that the copy made of it is harmless. Needs no database."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from goldthread.casework.files.rules import (
    BYTES_CAP,
    HEAD_BYTES,
    NAME_CAP,
    SHOWN_EDGE,
    Checked,
    Kind,
    Unfit,
    Why,
    check_apart,
    clean_name,
    name_for_header,
    pdf,
    sniff,
    visible_name,
    with_extension,
)
from goldthread.casework.files.rules.headers import check_pixels
from goldthread.casework.files.rules.store import Part, Store
from goldthread.casework.files.rules.stripped import jpeg_without_places, png_without_texts
from tests.corpus.files import documents, pictures
from tests.corpus.files.make import CANARIES, PASSES, Case, cases

CASES = cases()


def take(content: bytes, name: str, store: Store) -> tuple[Kind, Checked, bytes, bytes]:
    """What the action does, without its row: kind, measure, the original as kept, the shown copy."""
    with store.incoming() as original, store.incoming() as shown:
        sha256, _ = original.fill(content[at : at + 100_000] for at in range(0, len(content), 100_000))
        original.file.seek(0)
        kind = sniff(original.file.read(HEAD_BYTES), clean_name(name))
        checked = check_apart(kind, original.file, shown.file)
        shown_sha256, _ = shown.digest()
        store.put(Part.ORIGINALS, original, sha256)
        store.put(Part.SHOWN, shown, shown_sha256)
    with store.open(Part.ORIGINALS, sha256) as kept, store.open(Part.SHOWN, shown_sha256) as copy:
        return kind, checked, kept.read(), copy.read()


def shown_of(content: bytes, name: str, tmp_path: Path) -> Image.Image:
    """The shown copy as a picture."""
    return Image.open(io.BytesIO(take(content, name, Store(tmp_path))[3])).convert("RGB")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_file_of_the_corpus_comes_to_what_it_should(case: Case, tmp_path: Path) -> None:
    content = case.make()
    if case.comes_to != PASSES:
        with pytest.raises(Unfit) as refused:
            take(content, case.name, Store(tmp_path))
        assert refused.value.why == case.comes_to
        assert not [p for p in tmp_path.rglob("*") if p.is_file()], "something refused was left lying"
        return
    kind, checked, kept, copy = take(content, case.name, Store(tmp_path))
    assert kept == content
    for canary in CANARIES:
        assert canary not in copy
    if kind.is_picture:
        with Image.open(io.BytesIO(copy)) as picture:
            picture.load()
            assert (picture.format, picture.mode) == ("JPEG", "RGB")
            assert picture.size == (checked.width, checked.height)
            assert max(picture.size) <= SHOWN_EDGE
            assert not picture.getexif()
            assert set(picture.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }
        assert copy.endswith(b"\xff\xd9")
    elif kind is Kind.DOCX:
        with zipfile.ZipFile(io.BytesIO(copy)) as document:
            assert document.testzip() is None
            inside = b"".join(document.read(name) for name in document.namelist())
        for canary in CANARIES:
            assert canary not in inside
    else:
        assert len(copy) == len(content)  # every offset in it still holds


def test_the_corpus_is_large_and_knows_every_reason() -> None:
    assert len(CASES) >= 60
    # The machine's own reasons have tests of their own, and so has what is refused as a photo only.
    assert {case.comes_to for case in CASES} == {PASSES, *(set(Why) - {Why.BUSY, Why.NO_ROOM, Why.NO_PICTURE})}


# --- Pictures look as they did ---


def near(got: Any, wanted: tuple[int, int, int], by: int = 8) -> bool:
    return all(abs(a - b) <= by for a, b in zip(got, wanted, strict=True))


@pytest.mark.parametrize(
    ("orientation", "corner", "size"),
    [
        (1, (2, 2), (96, 64)),
        (3, (93, 61), (96, 64)),
        (6, (61, 2), (64, 96)),
        (8, (2, 93), (64, 96)),
        (2, (93, 2), (96, 64)),
    ],
)
def test_a_turned_photo_stands_upright(
    orientation: int, corner: tuple[int, int], size: tuple[int, int], tmp_path: Path
) -> None:
    plain = Image.new("RGB", (96, 64), "white")
    plain.paste((200, 0, 0), (0, 0, 16, 16))  # the corner that was first as stored
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=95, exif=pictures.exif_with_place(orientation))
    shown = shown_of(made.getvalue(), "p.jpg", tmp_path)
    assert shown.size == size
    assert near(shown.getpixel(corner), (200, 0, 0), by=14)


def test_clear_parts_become_white(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(made, "PNG")
    assert near(shown_of(made.getvalue(), "p.png", tmp_path).getpixel((9, 9)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "LA"])
def test_grey_stays_grey(mode: str, tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("L", (20, 20), 255 if mode == "1" else 128).convert(mode).save(made, "PNG")
    wanted = (255,) * 3 if mode == "1" else (128,) * 3
    assert near(shown_of(made.getvalue(), "p.png", tmp_path).getpixel((9, 9)), wanted)


@pytest.mark.parametrize("grey", [0, 64, 128, 255])
def test_sixteen_bits_keep_their_shades(grey: int, tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("I;16", (20, 20), grey * 257).save(made, "PNG")
    assert near(shown_of(made.getvalue(), "p.png", tmp_path).getpixel((9, 9)), (grey,) * 3)


@pytest.mark.parametrize("colour", [(200, 30, 40), (20, 160, 60), (250, 250, 250), (5, 5, 5)])
def test_cmyk_keeps_its_colours(colour: tuple[int, int, int], tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGB", (32, 32), colour).convert("CMYK").save(made, "JPEG", quality=95)
    assert near(shown_of(made.getvalue(), "p.jpg", tmp_path).getpixel((9, 9)), colour, by=12)


def test_a_colour_profile_is_applied(tmp_path: Path) -> None:
    """The same numbers under a profile whose red and green are exchanged must come out exchanged."""
    profile = bytearray(documents.srgb_profile())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    made = io.BytesIO()
    Image.new("RGB", (32, 32), (210, 20, 20)).save(made, "PNG", icc_profile=bytes(profile))
    assert near(shown_of(made.getvalue(), "p.png", tmp_path).getpixel((9, 9)), (20, 210, 20), by=12)


def test_a_large_photo_is_shown_smaller_in_its_own_shape(tmp_path: Path) -> None:
    assert shown_of(pictures.jpeg(size=(4000, 3000)), "p.jpg", tmp_path).size == (2560, 1920)


def test_a_photo_in_a_document_keeps_its_pixels_and_its_turn() -> None:
    given_photo = pictures.jpeg(exif=pictures.exif_with_place(orientation=6))
    stripped = jpeg_without_places(given_photo + b"behind it")
    with Image.open(io.BytesIO(given_photo)) as before, Image.open(io.BytesIO(stripped)) as after:
        assert before.tobytes() == after.tobytes()
        assert dict(after.getexif()) == {0x0112: 6}
    assert pictures.GPS_CANARY not in stripped and b"behind" not in stripped


def test_a_drawing_in_a_document_keeps_its_pixels() -> None:
    drawn = pictures.with_chunk(pictures.png("RGBA"), b"tEXt", b"c\0" + pictures.SCRIPT_CANARY)
    stripped = png_without_texts(drawn + b"behind it")
    with Image.open(io.BytesIO(drawn)) as before, Image.open(io.BytesIO(stripped)) as after:
        assert before.tobytes() == after.tobytes()
    assert pictures.SCRIPT_CANARY not in stripped and b"behind" not in stripped


def test_a_document_keeps_its_words(tmp_path: Path) -> None:
    _, _, _, copy = take(documents.docx(), "l.docx", Store(tmp_path))
    with zipfile.ZipFile(io.BytesIO(copy)) as document:
        assert document.read("word/document.xml") == documents.body().encode()
        assert documents.AUTHOR_CANARY not in document.read("docProps/core.xml")


# --- Names ---


@given(st.text(st.characters(), max_size=400))
@settings(deadline=None)
def test_a_cleaned_name_is_always_safe_to_keep(given_name: str) -> None:
    name = clean_name(given_name)
    assert 0 < len(name) <= NAME_CAP
    assert not any(c in name for c in "/\\\0\r\n\x7f\x85\u2028") and name not in (".", "..")
    assert name.encode("utf-8")
    assert clean_name(name) == name
    for kind in Kind:
        assert len(with_extension(name, kind)) <= NAME_CAP + 5


@given(st.text(st.characters(), max_size=200), st.booleans())
@settings(deadline=None)
def test_a_header_never_breaks(given_name: str, inline: bool) -> None:
    header = name_for_header(visible_name(clean_name(given_name)), inline=inline)
    assert header.isascii() and header.isprintable()
    assert (header.count('"') == 2 and ".." not in header.replace("...", "")) or "/" not in header.split('"')[1]
    assert header.startswith("inline; " if inline else "attachment; ")


@pytest.mark.parametrize(
    ("given_name", "kept", "shown"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\r\\a.jpg", "a.jpg", "a.jpg"),
        ("a\0.jpg", "a.jpg", "a.jpg"),
        ("a\r\nb.jpg", "ab.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photo\u202egpj.exe", "photo⟨U+202E⟩gpj.exe"),
        ("صورة.jpg", "صورة.jpg", "صورة.jpg"),
        ("👩\u200d👧.jpg", "👩\u200d👧.jpg", "👩\u200d👧.jpg"),
        ("...", "file", "file"),
        ("\u202e", "file", "file"),
        ("", "file", "file"),
        ("llun tŷ.jpg ", "llun tŷ.jpg", "llun tŷ.jpg"),
    ],
)
def test_names(given_name: str, kept: str, shown: str) -> None:
    assert clean_name(given_name) == kept
    assert visible_name(kept) == shown


def test_a_long_name_keeps_the_ending_that_was_checked() -> None:
    assert clean_name("a" * 500 + ".exe").endswith("….exe")
    with pytest.raises(Unfit):
        sniff(pictures.jpeg(), clean_name("a.jpg" + " " * 500 + ".exe"))


def test_a_header_in_two_alphabets() -> None:
    assert name_for_header("tŷ.pdf", inline=False) == "attachment; filename=\"t_.pdf\"; filename*=UTF-8''t%C5%B7.pdf"
    assert name_for_header("a b.pdf", inline=False) == 'attachment; filename="a b.pdf"'


# --- Spoilt in every place ---


@given(st.binary(max_size=300), st.sampled_from(["", "a.jpg", "a.docx", "a.pdf"]))
@settings(deadline=None)
def test_any_bytes_are_known_or_refused(content: bytes, name: str) -> None:
    try:
        assert sniff(content, name) in Kind
    except Unfit as unfit:
        assert unfit.why in Why


_GOOD = {"jpeg": pictures.jpeg(exif=pictures.exif_with_place()), "png": pictures.png(), "pdf": documents.pdf()}


@given(st.sampled_from(sorted(_GOOD)), st.data())
@settings(deadline=None, max_examples=300)
def test_spoilt_bytes_are_refused_or_pass_but_never_break(which: str, data: st.DataObject) -> None:
    content = bytearray(_GOOD[which])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    spoilt = bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        if which == "pdf":
            pdf.check(spoilt)
            assert len(pdf.without_places(spoilt)) == len(spoilt)
        else:
            check_pixels(Kind.PNG if which == "png" else Kind.JPEG, io.BytesIO(spoilt))
            (png_without_texts if which == "png" else jpeg_without_places)(spoilt)
    except Unfit as unfit:
        assert unfit.why in Why


# --- The shelves ---


def test_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "files")
    take(pictures.jpeg(), "p.jpg", store)
    for path in store.root.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("name", ["", "a" * 63, "A" * 64, "../" + "a" * 61, "g" * 64])
def test_only_a_digest_names_a_place(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Store(tmp_path).path(Part.SHOWN, name)


def test_what_is_too_large_is_cut_off_at_the_cap_not_at_its_end(tmp_path: Path) -> None:
    def endless() -> Any:
        for number in range(10_000):
            assert number < 25, "went on reading"
            yield bytes(1 << 20)

    with Store(tmp_path).incoming() as incoming, pytest.raises(Unfit) as refused:
        incoming.fill(endless())
    assert refused.value.why == Why.TOO_LARGE
    assert BYTES_CAP < 25 << 20


def test_sweeping_takes_only_what_is_old(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.sweep(0) == 0
    with store.incoming() as incoming:
        assert store.sweep(3600) == 0 and incoming.path.exists()
        assert store.sweep(-1) == 1 and not incoming.path.exists()
