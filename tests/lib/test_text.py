import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.lib.text import fold, initials, refuse, visible


def test_direction_marks_are_made_visible() -> None:
    assert visible("gpj\u202egnp.exe") == "gpj⟦U+202E⟧gnp.exe"
    assert visible("\u2066a\u2069\u200f\u061c\x07\x85") == "⟦U+2066⟧a⟦U+2069⟧⟦U+200F⟧⟦U+061C⟧⟦U+0007⟧⟦U+0085⟧"


def test_ordinary_text_in_any_script_is_left_alone() -> None:
    for text in ("Line one\n\tline two\r\n", "נעמה", "أميرة", "می‌خواهم", "क्‍ष", "👩‍🍼", "李雷"):
        assert visible(text) == text


def test_text_that_cannot_be_kept_says_where() -> None:
    assert refuse("Noah slept.") is None and refuse("") is None
    assert "Character 3" in (refuse("ab\0c") or "")
    assert "Character 2" in (refuse("a\ud800") or "")


@given(st.text())
def test_refuse_agrees_with_what_postgresql_takes(text: str) -> None:
    keepable = "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    assert (refuse(text) is None) == keepable


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ruth Sandford", "RS"),
        ("Amira", "A"),
        ("jo b", "JB"),
        ("Mary-Jane O’Neill", "MO"),
        ("Ana María de la Cruz", "AC"),
        ("e\u0301lodie", "É"),
        ("(Nan) “Pat” Hill", "NH"),
        ("أميرة حسن", "أح"),
        ("नेहा शर्मा", "नेश"),
        ("श्री", "श"),
        ("เด็กชาย", "ด"),
        ("李雷", "李"),
        ("გიორგი", "გ"),
        ("ßa", "ß"),
        ("7 Oaks", "7O"),
        ("", "?"),
        ("‮ …", "?"),
        ("👶", "?"),
    ],
)
def test_initials_in_any_script(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zoe oneill luczak", "Zoë O’Neill-Łuczak"),
        ("SORENSEN", "Sørensen"),
        ("strasse", "Straße"),
        ("istanbul", "İstanbul"),
        ("احمد", "أَحْمَد"),
        ("ab cd", "  ab\u200b \n cd "),
        ("francoise", "Franc\u0327oise"),
    ],
)
def test_names_are_found_as_people_type_them(typed: str, kept: str) -> None:
    assert fold(typed) == fold(kept) == typed.casefold()


def test_letters_of_other_scripts_are_not_thrown_away() -> None:
    assert fold("मीरा") != fold("मरा")
    assert fold("がく") != fold("かく")
    assert fold("한나") == "한나"


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
