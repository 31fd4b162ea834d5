r"""Canonical JSON: one value, one text, one run of bytes. What is signed is kept in this form.

The format, in full, so that it can be read and made again by anyone, with any tool, in 75 years:

* The text is JSON (RFC 8259), encoded in UTF-8 without a byte order mark. No space or line break stands between tokens
  and none follows the end.
* The values are: null, true, false, whole numbers, texts, lists and objects.
* Whole numbers are written in decimal without leading zeros, plus sign, point or exponent; a minus sign stands before
  those below nought; nought is `0`. They lie between -(2^53 - 1) and 2^53 - 1, which every JSON reader keeps exactly.
  There are no other numbers: a decimal such as 37.4 is kept as the text "37.4".
* A text is written between double quotes. Inside it only these characters are escaped: `"` as `\"`, `\` as `\\`,
  U+0008 as `\b`, U+0009 as `\t`, U+000A as `\n`, U+000C as `\f`, U+000D as `\r`, and the other characters from U+0001
  to U+001F as `\u00` and two small hexadecimal digits. Every other character stands as itself. U+0000 (NUL) and lone
  surrogates (U+D800 to U+DFFF) do not occur. Texts are kept as they were typed: nothing is normalised or trimmed.
* An object's keys are texts, none twice, in rising order of their code points (which is the order of their UTF-8
  bytes). Lists keep their order.
* Nothing is nested deeper than 64 levels.

A digest of such a text is SHA-256 over the salt's bytes followed by the text's UTF-8 bytes, with nothing between them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Never

LARGEST = 2**53 - 1
DEEPEST = 64


class NotCanonical(ValueError):
    """A value or text that has no canonical form. `place` says where, as in `answers.what[3]`; empty for the whole."""

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(f"{place}: {reason}" if place else reason)


def dumps(value: object) -> str:
    """The canonical text of `value` (dicts with str keys, lists or tuples, str, int, bool, None).

    Raises NotCanonical with the place for anything else, floats and Decimals above all.
    """
    _check(value, "", 1)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def loads(text: str) -> Any:
    """The value of a JSON text that could be written canonically; spaces between tokens and any order of keys pass.

    Raises NotCanonical for what is not JSON, for a key that stands twice, for numbers that are not whole or too large,
    NaN and infinities, NUL, lone surrogates and nesting deeper than 64 levels.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_no_fraction,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise NotCanonical(f"this is not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise NotCanonical(f"nested deeper than {DEEPEST} levels") from None
    _check(value, "", 1)
    return value


def is_canonical(text: str) -> bool:
    """Whether `text` is exactly the canonical text of its own value."""
    try:
        return dumps(loads(text)) == text
    except NotCanonical:
        return False


def digest(salt: bytes, text: str) -> bytes:
    """SHA-256 (32 bytes) of the salt followed by the text in UTF-8.

    Use salts of one length (32 bytes) wherever digests are compared: with salts of differing length the border between
    salt and text could be moved. Raises NotCanonical when the text cannot be encoded.
    """
    _check_text(text, "")
    return hashlib.sha256(salt + text.encode("utf-8")).digest()


def _check(value: object, place: str, depth: int) -> None:
    if depth > DEEPEST and isinstance(value, (dict, list, tuple)):
        raise NotCanonical(f"nested deeper than {DEEPEST} levels", place[:200])
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, place)
    elif isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical("this number is too large: keep it as text", place)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"a key must be text, not {type(key).__name__}", place)
            _check_text(key, f"{place} (a key)".strip())
            _check(inner, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            _check(inner, f"{place}[{number}]", depth + 1)
    elif isinstance(value, float):
        raise NotCanonical("a number with a fraction has no canonical form: keep it as text", place)
    else:
        hint = ": make it a dict" if isinstance(value, Mapping) else ""
        raise NotCanonical(f"a {type(value).__name__} has no canonical form{hint}", place)


def _check_text(text: str, place: str) -> None:
    at = text.find("\0")
    if at >= 0:
        raise NotCanonical(f"a NUL character at character {at}", place)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"half a character (a lone surrogate) at character {error.start}", place) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotCanonical(f"the key “{key[:80]}” stands twice")
            seen.add(key)
    return made


def _whole(digits: str) -> int:
    # Looked at before int(): a number of a million digits must cost nothing.
    if len(digits) > 17 or abs(int(digits)) > LARGEST:
        raise NotCanonical(f"this number is too large: {digits[:20]}")
    return int(digits)


def _no_fraction(digits: str) -> Never:
    raise NotCanonical(f"a number with a fraction or exponent: {digits[:20]}")


def _no_constant(name: str) -> Never:
    raise NotCanonical(f"{name} is not a number that can be kept")
