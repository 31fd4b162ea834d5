"""Passwords that many people use are refused, offline; any other of twelve signs or more is taken."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from goldthread.config.passwords import LIST, listed
from goldthread.ground.accounts.rules.passwords import WIDTH, entry, is_known, likenesses


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop123",
        "Password2026!",
        "passwordpassword",
        "P@ssw0rd!!!!!",
        "1qaz2wsx3edc",
        "111111111111",
        "abcabcabcabc",
        "   letmein!!!   ",
        "GoldThread2026",
        "12345678901234567890",
    ],
)
def test_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "four quiet words here",
        "wren lamp saddle oat",
        "x" + "ö" * 3 + "blue kettle on tuesday",
        "a long sentence that nobody else would ever think of, sixty-four signs and more",
        "🌿 leaves and a 🫖 pot",
        "tuesday tuesday kettle",
    ],
)
def test_taken(password):
    validate_password(password)


def test_no_rule_of_composition_and_no_upper_end_below_a_thousand():
    validate_password("wren lamp saddle oat " * 40)
    validate_password("wrenlampsaddleoat")


def test_the_list_is_what_it_says():
    data = listed()
    assert len(data) == LIST.stat().st_size
    assert len(data) % WIDTH == 0
    entries = [data[at : at + WIDTH] for at in range(0, len(data), WIDTH)]
    assert entries == sorted(set(entries))
    assert len(entries) > 55_000
    assert not any(word in data for word in (b"password", b"qwerty", b"123456"))


def test_looking_up_finds_the_first_the_last_and_nothing_beside():
    words = [f"word {number}" for number in range(100)]
    data = b"".join(sorted(map(entry, words)))
    assert all(is_known(word, data) for word in words)
    assert not is_known("another word", data)
    assert not is_known("another word", b"")
    assert is_known("word 7word 7", data)


def test_what_is_looked_up():
    assert {"password", "Password2026!", "password2026!"} <= likenesses("Password2026!")
    assert "" not in likenesses("1234!!!!5678")
