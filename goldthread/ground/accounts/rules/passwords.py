"""Passwords that many people use: what to look up of one, and in what."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left

WIDTH = 5  # bytes kept of each SHA-256: one password in some twenty million meets a stranger's by chance
OWN = frozenset({"goldthread"})  # what stands on the page itself
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_ROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # figures and marks before and after a word
_OVER_AND_OVER = re.compile(r"(.{1,4}?)\1+", re.S)


def likenesses(password: str) -> set[str]:
    """What to look up: the password itself, and what is left of it without capitals, figures in the place of letters,
    figures and marks round it, or being said twice.

    Guessers try these first: "Password2026!" is "password" to them.
    """
    plain = password.casefold().strip()
    found = {password, plain}
    for form in (plain, plain.translate(_LOOKALIKES)):
        found |= {form, _ROUND.sub("", form), _ROUND.sub("", form).translate(_LOOKALIKES)}
    for form in tuple(found):
        half = len(form) // 2
        if half and form[:half] == form[half:]:
            found.add(form[:half])
    return {form for form in found if form}


def is_monotonous(password: str) -> bool:
    """The same one to four signs over and over, whatever they are."""
    return bool(_OVER_AND_OVER.fullmatch(password))


def entry(password: str) -> bytes:
    """What a list keeps of one password."""
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()[:WIDTH]


def is_known(password: str, listed: bytes) -> bool:
    """Whether a password or one of its `likenesses` stands in a list of sorted entries, or it is monotonous."""
    if is_monotonous(password):
        return True
    forms = likenesses(password)
    return bool(forms & OWN) or any(_stands(entry(form), listed) for form in forms)


def _stands(wanted: bytes, listed: bytes) -> bool:
    count = len(listed) // WIDTH
    at = bisect_left(range(count), wanted, key=lambda number: listed[number * WIDTH : (number + 1) * WIDTH])
    return at < count and listed[at * WIDTH : (at + 1) * WIDTH] == wanted
