import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from goldthread.lib import difference
from goldthread.lib.words import ENGLISH
from goldthread.ui.paper import (
    Block,
    Difference,
    Document,
    Entry,
    Fields,
    Heading,
    Note,
    PaperError,
    Paragraph,
    Picture,
    SeenAndMeant,
    Table,
    render,
)
from goldthread.ui.paper.letters import families_for
from goldthread.ui.paper.press import FONTS, LONGEST_HERE

SHEET = Document(
    title="Amira & Noah",
    subtitle="Timeline from 15 to 22 November 2026",
    home="The Willows",
    printed_by="Ruth Sandford",
    printed_at=datetime(2026, 11, 22, 14, 40, tzinfo=ZoneInfo("Europe/London")),
    mark="3f9ac1d07b22",
    blocks=(),
)

NAMES = {
    "Polish": "Łucja Żółć",
    "Vietnamese": "Đặng Thị Hồng",
    "Yoruba": "Ọláńrewájú",
    "Cyrillic": "Ольга Ёлкина",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "أميرة حسن",
    "Urdu": "گلناز ٹھاکر",
    "Hebrew": "נעמה כהן",
    "Devanagari": "नेहा",
    "Bengali": "অনিতা দাস",
    "Gurmukhi": "ਹਰਪ੍ਰੀਤ ਕੌਰ",
    "Gujarati": "પ્રિયા પટેલ",
    "Tamil": "தமிழ்",
    "Telugu": "శ్రీను",
    "Kannada": "ಲಕ್ಷ್ಮಿ",
    "Malayalam": "ലക്ഷ്മി",
    "Sinhala": "සඳුනි",
    "Thai": "สมชาย ใจดี",
    "Lao": "ພອນ",
    "Khmer": "សុភា",
    "Myanmar": "အောင်ဆန်း",
    "Ethiopic": "ሰላም ተስፋዬ",
    "Georgian": "გიორგი",
    "Armenian": "Արամ Սարգսյան",
    "Tibetan": "བསྟན་འཛིན",
    "Chinese": "李雷",
    "Japanese": "さくら 山田",
    "Korean": "김민준 뷁",
    "Thaana": "ދިވެހި",
    "Tifinagh": "ⵎⵓⵃⴰ",
}


def opened(*blocks: Block, document: Document = SHEET) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(replace(document, blocks=blocks), words=ENGLISH)))


def text_of(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def flat(text: str) -> str:
    """The text without spaces and without the marks that let long words break."""
    return "".join(text.replace("\u200b", "").split())


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), turned: int = 0) -> bytes:
    image, out = Image.new("RGB", size, "#E6EFF7"), io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    image.save(out, kind, exif=exif)
    return out.getvalue()


def test_every_page_says_what_it_is_and_how_many_there_are() -> None:
    reader = opened(*[Paragraph(f"Line {n}.") for n in range(120)])
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Mark 3f9ac1d07b22" in page and "The Willows" in page
        assert "Printed by Ruth Sandford, 22 November 2026 at 14:40" in page
        assert "Amira & Noah" in page
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_the_file_is_accessible_and_archivable() -> None:
    reader = opened(Heading("Sunday 22 November"), Paragraph("Text."), Table("Feeds", ("At", "ml"), (("03:15", "30"),)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    described = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1" in described
    assert "<pdfaid:part>2" in described and "<pdfaid:conformance>A" in described
    assert reader.metadata is not None and reader.metadata.title == "Amira & Noah"
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)] == ["Amira & Noah"]
    kinds = structure(reader)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= kinds


def structure(reader: pypdf.PdfReader) -> set[str]:
    found: set[str] = set()
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if "/S" in node:
                found.add(str(node["/S"]))
            if "/K" in node:
                waiting.append(node["/K"])
    return found


def test_another_language_is_declared() -> None:
    assert opened(document=replace(SHEET, language="cy")).trailer["/Root"]["/Lang"] == "cy"


def test_fact_and_meaning_stand_apart_under_their_labels() -> None:
    block = SeenAndMeant("Noah turned away twice.", "He slept badly.", "Amira", "He may be full.")
    text = text_of(opened(Entry("14:10", "Observation", (block,), ("Ruth S", "written 14:31"), ("signed",))))
    order = [
        "14:10 Observation",
        "signed",
        "What I saw and heard",
        "Noah turned away twice.",
        "What I was told, by Amira",
        "He slept badly.",
        "What I think it may mean",
        "He may be full.",
        "Ruth S · written 14:31",
    ]
    at = [text.index(words) for words in order]
    assert at == sorted(at)


def test_labels_are_those_of_the_form_and_blank_parts_are_left_out() -> None:
    text = text_of(opened(SeenAndMeant("Seen.", seen_label="What happened", meant=" ")))
    assert "What happened" in text and "may mean" not in text and "told" not in text


def test_a_difference_is_legible_without_colour_or_line() -> None:
    parts = difference.words("Noah took 30 ml.\nHe slept.", "Noah took 40 ml.\nHe slept well.")
    text = text_of(opened(Difference(parts)))
    assert "Noah took [−30−][+40+] ml." in text and "He slept[+ well+]." in text
    assert "Marked so: [+ added +] and [− taken out −]." in text


def test_fields_notes_and_tables_say_all_their_words() -> None:
    text = text_of(
        opened(
            Fields((("Length", "25 min"), ("Where", "Lounge\nby the window"))),
            Note("Allergy", "Penicillin."),
            Table("Feeds", ("At", "Amount"), (("03:15", "30 ml"), ("06:40", "60 ml"))),
            Table("Nothing yet", ("At",), ()),
        )
    )
    for words in ("Length", "25 min", "by the window", "Allergy", "Penicillin.", "Feeds", "06:40", "Nothing yet"):
        assert words in text


def test_the_head_of_a_table_comes_again_on_every_page() -> None:
    reader = opened(Table("Checks", ("Looked in", "Seen"), tuple((f"{n}", "asleep") for n in range(90))))
    assert len(reader.pages) > 1
    assert all("Looked in" in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_prints(script: str) -> None:
    name = NAMES[script]
    reader = opened(Heading(name), Entry("14:10", name, (Paragraph(name),), (name, "written 14:31")))
    text = text_of(reader)
    assert "⟦" not in text
    # Readers give right-to-left words and vowel signs in an order of their own: letters are what must be there.
    for letter in {c for c in name if c.isalpha()}:
        assert letter in text, letter
    assert "written 14:31" in text


def test_every_font_that_is_used_is_ours_and_lies_in_the_file() -> None:
    reader = opened(*[Paragraph(name) for name in NAMES.values()])
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert len(fonts) > 20
    assert all(name[7] == "+" for name in fonts), "each is embedded, as a subset"


HOSTILE = [
    "#panic(1) #read(\"/etc/passwd\") #import \"x.typ\": *",
    "$x$ \\ \\u{41} *bold* _it_ @ref <label> `raw` ```",
    "[[[ ((( {{{ ]",
    "= Not a heading\n- not a list\n+ nor this\n/ Term: nor this",
    "// not a comment /* nor this",
    "-- --- ... ~ \"quotes\" 'single'",
    "{{ page }} %(page)s %s </svg>",
    '","blocks":[],"',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_read_as_markup(text: str) -> None:
    """It comes out as it went in, in every place where text can stand."""
    document = replace(SHEET, title=text, subtitle=text, home=text, printed_by=text, mark=text)
    reader = opened(
        Heading(text),
        Paragraph(text),
        Fields(((text, text),)),
        SeenAndMeant(text, text, text, text),
        Difference(difference.words(text, text + " more")),
        Picture(picture(), text, text),
        Table(text, (text,), ((text,),)),
        Note(text, text),
        Entry(text, text, (Paragraph(text),), (text,), (text,)),
        document=document,
    )
    assert flat(text_of(reader)).count(flat(text)) >= 20
    assert reader.metadata is not None and flat(reader.metadata.title or "") == flat(text)


def test_unseen_controls_and_letters_of_no_font_are_spelt_out() -> None:
    text = text_of(opened(Paragraph("a\u202eb\x07c\0d\ud800e\ue000f\U00013000g\ufffeh\u2068i")))
    spelt = "a⟦U+202E⟧b⟦U+0007⟧c⟦U+0000⟧d⟦U+D800⟧e⟦U+E000⟧f⟦U+13000⟧g⟦U+FFFE⟧h⟦U+2068⟧i"
    assert spelt in flat(text)


def test_lines_paragraphs_and_spaces_stay_as_typed() -> None:
    text = text_of(opened(Paragraph("one  two\nthree\r\nfour\n\n\n\nfive\tsix")))
    assert "one  two\nthree\nfour\nfive    six" in text


def test_every_letter_of_the_fonts_prints_without_the_last_resort(caplog: pytest.LogCaptureFixture) -> None:
    lines = [line for line in (FONTS / "coverage.txt").read_text().splitlines() if not line.startswith("#")]
    ranges = [line.partition("-") for line in lines]
    letters = sorted({chr(c) for a, _, b in ranges for c in range(int(a, 16), int(b or a, 16) + 1)})
    assert len(letters) > 45_000
    rows = [" ".join(letters[at : at + 500]) for at in range(0, len(letters), 500)]
    opened(*[Paragraph(row) for row in rows])
    assert caplog.messages == []


def test_printing_falls_back_to_spelling_rather_than_failing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("goldthread.ui.paper.letters.printable", lambda text: text)
    assert "⟦U+13000⟧" in flat(text_of(opened(Paragraph("A letter \U00013000 of no font"))))
    assert "spelt out" in caplog.text


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_whatever_people_type_prints(texts: list[str]) -> None:
    paper = opened(*[Paragraph(text) for text in texts], *[Entry("14:10", "Log", (), (text,)) for text in texts])
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]


MIXED = [c for name in NAMES.values() for c in name] + list("\u200d\u200c\u0301\u0336\u20e3\ufe0f👩🏽")


@given(st.lists(st.sampled_from(MIXED), min_size=1, max_size=60))
@settings(max_examples=120, deadline=None)
def test_marks_and_letters_mixed_between_scripts_print(letters: list[str]) -> None:
    opened(Paragraph("".join(letters)))


def test_a_word_longer_than_the_line_stays_on_the_paper() -> None:
    text = text_of(opened(Paragraph("x" * 2000)))
    assert "x" * 2000 in flat(text)
    assert max(line.count("x") for line in text.replace("\u200b", "").splitlines()) < 100


def test_a_long_paper_is_printed_apart_and_is_the_same_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = tuple(Entry("14:10", "Log", (Paragraph(f"Entry {n}. " + "Noah slept well. " * 20),)) for n in range(700))
    long = replace(SHEET, blocks=blocks)
    apart = render(long, words=ENGLISH)
    monkeypatch.setattr("goldthread.ui.paper.press.LONGEST_HERE", 10**9)
    assert sum(len(repr(block)) for block in blocks) > LONGEST_HERE
    assert render(long, words=ENGLISH) == apart


def test_a_long_paper_with_a_fault_still_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goldthread.ui.paper.letters.printable", lambda text: text)
    monkeypatch.setattr("goldthread.ui.paper.press.LONGEST_HERE", 0)
    assert "⟦U+13000⟧" in flat(text_of(opened(Paragraph("A letter \U00013000 of no font"))))


def test_a_paper_that_takes_too_long_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goldthread.ui.paper.press.LONGEST_HERE", 0)
    monkeypatch.setattr("goldthread.ui.paper.press.MOST_SECONDS", 0.001)
    with pytest.raises(PaperError, match="Choose a shorter period"):
        opened(Paragraph("x"))


@pytest.mark.parametrize("text", ["word and more. " * 3000, "x" * 45_000, "line\n" * 9000])
def test_a_very_long_paragraph_loses_nothing(text: str) -> None:
    printed = text_of(opened(Paragraph(text)))
    for word in ("word", "x", "line"):
        if word in text:
            # The title page and the foot of the page hold neither "x" nor these words.
            assert printed.count(word) == text.count(word) + (printed.count("Timeline") if word == "line" else 0)


def test_only_the_fonts_that_are_needed_are_tried() -> None:
    assert families_for(set("“é–")) == ("Noto Sans",)
    assert families_for(set("नेहा।")) == ("Noto Sans", "Noto Sans Devanagari")
    assert families_for(set("أميرة李")) == ("Noto Sans", "Noto Sans Arabic", "Droid Sans Fallback")


def test_the_same_document_gives_the_same_bytes() -> None:
    document = replace(SHEET, blocks=(Paragraph("Noah slept."), Picture(picture(), "A square")))
    assert render(document, words=ENGLISH) == render(document, words=ENGLISH)
    assert render(document, words=ENGLISH) != render(replace(document, mark="0"), words=ENGLISH)


@pytest.mark.parametrize(("kind", "turned"), [("PNG", 0), ("JPEG", 0), ("JPEG", 6)])
def test_pictures_are_printed_upright_with_their_words(kind: str, turned: int) -> None:
    reader = opened(Picture(picture(kind, (40, 30), turned), "A body map, front", "Seen at 14:10"))
    images = [image.image for page in reader.pages for image in page.images]
    assert [image.size for image in images if image] == [(30, 40) if turned else (40, 30)]
    assert "Seen at 14:10" in text_of(reader)
    assert "/Figure" in structure(reader)


def test_a_tall_picture_stays_on_its_page() -> None:
    assert len(opened(Picture(picture(size=(20, 900)), "A long strip")).pages) == 1


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]]
)
def test_a_picture_that_cannot_be_read_is_an_error_that_says_which(content: bytes) -> None:
    with pytest.raises(PaperError, match="A bruise, left arm"):
        opened(Picture(content, "A bruise, left arm"))


def test_elements_without_their_words_are_refused() -> None:
    for make in (
        lambda: Picture(picture(), "  "),
        lambda: Heading(""),
        lambda: Heading("x", 5),
        lambda: Table("", ("a",), ()),
        lambda: Table("t", (), ()),
        lambda: Table("t", ("a", " "), ()),
        lambda: Table("t", ("a", "b"), (("1",),)),
        lambda: Fields((("", "x"),)),
        lambda: Note("", "x"),
        lambda: Entry("14:10", "", ()),
        lambda: replace(SHEET, title=" "),
        lambda: replace(SHEET, printed_at=datetime(2026, 1, 1)),
    ):
        with pytest.raises(ValueError):
            make()


def test_heading_levels_that_were_left_out_are_closed_up() -> None:
    kinds = structure(opened(Heading("Deep", 4), Entry("14:10", "Log", ()), Heading("Next", 3)))
    assert {"/H1", "/H2", "/H3"} <= kinds and "/H4" not in kinds


def test_an_empty_document_is_still_one_page() -> None:
    assert len(opened(document=replace(SHEET, printed_at=datetime(2026, 1, 1, tzinfo=UTC))).pages) == 1
