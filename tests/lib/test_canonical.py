import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.lib.canonical import NotCanonical, digest, dumps, is_canonical, loads

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


def test_the_bytes_are_those_of_the_description() -> None:
    value = {"z": [1, -2, 0, True, None], "é": 'a"\\/\n\t\x01\x7f ß 𝄞', "Z": {}, "𝄞": "", "\uffff": []}
    assert dumps(value) == ('{"Z":{},"z":[1,-2,0,true,null],"é":"a\\"\\\\/\\n\\t\\u0001\x7f ß 𝄞","\uffff":[],"𝄞":""}')


@given(values)
def test_what_is_written_reads_back_and_is_written_the_same(value: Any) -> None:
    text = dumps(value)
    assert loads(text) == value
    assert dumps(loads(text)) == text and is_canonical(text)
    assert json.loads(text) == value


@given(st.dictionaries(texts, st.integers(0, 9)))
def test_the_order_of_writing_does_not_matter(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))
    assert dumps(turned) == dumps(value)
    keys = list(loads(dumps(value)))
    assert keys == sorted(keys, key=lambda key: key.encode())


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        ({"a": [1, 2.5]}, "a[1]", "fraction"),
        ({"a": {"b": Decimal("1.0")}}, "a.b", "Decimal"),
        ({"a": "x\0"}, "a", "NUL"),
        ({"a": "\ud800"}, "a", "surrogate"),
        ({"\ud800": 1}, "(a key)", "surrogate"),
        ({"a": {1: 2}}, "a", "key must be text"),
        ([2**53], "[0]", "too large"),
        ([-(2**53)], "[0]", "too large"),
        (float("nan"), "", "fraction"),
        ({"a": {1, 2}}, "a", "set"),
        (b"bytes", "", "bytes"),
    ],
)
def test_what_has_no_form_is_refused_with_its_place(value: object, place: str, reason: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        dumps(value)
    assert refused.value.place == place
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2}',
        '{"x":{"a":1,"\\u0061":1}}',
        "1.0",
        "1e3",
        "-0.0",
        "NaN",
        "Infinity",
        "-Infinity",
        '"\\u0000"',
        '"\\ud800"',
        "9007199254740992",
        "9" * 1_000_000,
        "[" * 100_000,
        "[" * 65 + "]" * 65,
        "",
        "{",
        "{'a':1}",
        "[1,]",
    ],
)
def test_texts_that_could_not_have_been_written_are_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        loads(text)


def test_nesting_has_a_stated_floor() -> None:
    for text in ("[" * 64 + "]" * 64, "[" * 64 + "1" + "]" * 64, '{"a":' * 64 + "null" + "}" * 64):
        assert dumps(loads(text)) == text


def test_spaces_are_read_but_are_not_canonical() -> None:
    assert loads('{ "b": 1,\n"a": 2 }') == {"a": 2, "b": 1}
    assert not is_canonical('{ "a": 2 }') and not is_canonical('{"b":1,"a":2}') and not is_canonical('"\\u00e9"')
    assert not is_canonical("{") and not is_canonical("-0")


def test_a_digest_is_sha256_of_salt_and_text() -> None:
    assert digest(b"s" * 32, "é") == hashlib.sha256(b"s" * 32 + b"\xc3\xa9").digest()
    with pytest.raises(NotCanonical):
        digest(b"", "\ud800")
