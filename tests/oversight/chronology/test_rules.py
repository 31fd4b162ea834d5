"""What somebody looks for, put for the database."""

from __future__ import annotations

import pytest

from goldthread.oversight.chronology.rules import MOST_WORDS, Question, asked, near_names, read


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("", ()),
        ("   ", ()),
        ("landing light", (("landing",), ("light",))),
        ('"fell asleep" bottle', (("fell", "asleep"), ("bottle",))),
        ("“fell asleep”", (("fell", "asleep"),)),
        ('"open end', (("open",), ("end",))),
        ("Amira's", (("amira", "s"),)),
        ("& | ! ( ) : * <-> ''", ()),
        ("Zoë, 12:40", (("zoë",), ("12", "40"))),
    ],
)
def test_what_was_typed_is_read(typed: str, phrases: tuple[tuple[str, ...], ...]) -> None:
    assert read(typed) == Question(phrases)


def test_a_long_question_is_cut() -> None:
    assert len(read(" ".join(f"w{n}" for n in range(90))).words) == MOST_WORDS


def test_forms_of_a_word_stand_beside_it() -> None:
    assert asked(read("tooth")) == "((teeth | tooth))"
    assert asked(read('"two children"')) == "(two <-> (child | children))"
    assert "slept" in asked(read("sleep"))
    assert asked(read("cat mat")) == "(cat) & (mat)"


def test_no_operator_comes_out_of_what_was_typed() -> None:
    assert asked(read("a&b|c!d:*e<->f'g\\h")) == "(a <-> b <-> c <-> d <-> e <-> f <-> g <-> h)"


NAMES = ("Kayleigh Marsh", "Noah Haddad", "Tyler", "Amira Haddad", "Jaden", "Jayden Cole", "Bo")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kayliegh", {"kayliegh": ("kayleigh",)}),
        ("Kaleigh fed", {"kaleigh": ("kayleigh",)}),
        ("Noha", {"noha": ("noah",)}),
        ("Tylor", {"tylor": ("tyler",)}),
        ("Hadad", {"hadad": ("haddad",)}),
        ("Jadden", {"jadden": ("jaden", "jayden")}),
        ("Jadyen", {"jadyen": ("jaden", "jayden")}),  # as near
        ("Noah", {}),
        ("milk", {}),
        ("Bp", {}),
        ("table", {}),
    ],
)
def test_a_name_that_was_nearly_typed(typed: str, meant: dict[str, tuple[str, ...]]) -> None:
    assert near_names(read(typed), NAMES) == meant


def test_the_name_is_put_in_its_place() -> None:
    question = read('"Kayliegh cried"')
    assert asked(question, near_names(question, NAMES)) == "(kayleigh <-> cried)"
