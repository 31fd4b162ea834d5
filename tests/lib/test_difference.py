from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.lib.difference import Kind, Part, words

near = st.lists(st.sampled_from(["a", "b", "ab", " ", "  ", "\n", ".", "é", "’s", "not"]), max_size=30).map("".join)


def check(before: str, after: str) -> tuple[Part, ...]:
    parts = words(before, after)
    assert "".join(p.text for p in parts if p.kind is not Kind.ADDED) == before
    assert "".join(p.text for p in parts if p.kind is not Kind.TAKEN_OUT) == after
    assert all(p.text for p in parts)
    assert all(one.kind is not other.kind for one, other in pairwise(parts))
    return parts


@given(near, near)
def test_parts_give_back_both_texts(before: str, after: str) -> None:
    check(before, after)


@given(st.text(), st.text(), st.text(), st.text())
def test_parts_give_back_both_texts_of_any_kind(start: str, before: str, after: str, end: str) -> None:
    check(start + before + end, start + after + end)


@given(st.text())
def test_equal_texts_have_no_difference(text: str) -> None:
    assert words(text, text) == ((Part(Kind.SAME, text),) if text else ())


def test_one_word_changed_is_one_word_shown() -> None:
    assert check("Noah took 30 ml more and slept.", "Noah took 40 ml more and slept.") == (
        Part(Kind.SAME, "Noah took "),
        Part(Kind.TAKEN_OUT, "30"),
        Part(Kind.ADDED, "40"),
        Part(Kind.SAME, " ml more and slept."),
    )


def test_words_are_not_cut_in_the_middle() -> None:
    parts = check("Amira walked to the garden", "Amira walking to the gate")
    assert [p.text for p in parts if p.kind is Kind.TAKEN_OUT] == ["walked", "garden"]
    assert [p.text for p in parts if p.kind is Kind.ADDED] == ["walking", "gate"]


def test_neighbouring_changed_words_are_shown_together() -> None:
    parts = check("He was very angry today.", "He was crying loudly today.")
    assert parts[1:3] == (Part(Kind.TAKEN_OUT, "very angry"), Part(Kind.ADDED, "crying loudly"))


def test_a_word_put_in_and_a_word_left_out() -> None:
    assert check("She did eat", "She did not eat")[1] == Part(Kind.ADDED, "not ")
    assert [p.kind for p in check("a b c", "a c")] == [Kind.SAME, Kind.TAKEN_OUT, Kind.SAME]


def test_a_long_note_with_small_changes_is_compared_by_words() -> None:
    before = " ".join(f"word{n}" for n in range(5000))
    after = before.replace("word100 ", "first ").replace("word4900 ", "second ")
    assert [p.text for p in check(before, after) if p.kind is Kind.ADDED] == ["first", "second"]


def test_very_different_long_notes_are_compared_by_lines() -> None:
    shared = "the line that both share\n"
    before = "".join(f"old{n} " for n in range(3000)) + "\n" + shared + "".join(f"past{n} " for n in range(3000))
    after = "".join(f"new{n} " for n in range(3000)) + "\n" + shared + "".join(f"now{n} " for n in range(3000))
    assert Part(Kind.SAME, shared) in check(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a" * 10_000_000, "b" * 10_000_000),
        ("a " * 5_000_000, "b " * 5_000_000),
        ("ab " * 60_000, "ba " * 60_000),
        ("a b " * 30_000, "b a c " * 30_000),
        ("x" * 10_000_000, "x" * 9_999_999 + "y"),
        ("\n" * 10_000_000, ""),
        ("." * 200_000, "," * 199_000),
    ],
)
def test_hostile_sizes_are_answered(before: str, after: str) -> None:
    """Ends at all: without the budget these would run for days."""
    check(before, after)
