"""The visitors' book: whoever came to see somebody stands in it, signed in at the door and out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from goldthread.front.demo.rules.acts import Act, Amend, Sign
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame, clock_of
from goldthread.front.demo.rules.material import House
from goldthread.front.demo.rules.people import person_id
from goldthread.front.demo.rules.roster import on_shift, shift_at

_OUT = ("They have gone: time of leaving added.", "Signed out.", "Left; time added.", "Added when they left.")


def visitors(frame: Frame, house: House, signs: Sequence[Sign]) -> Iterator[Act]:
    """A line of the visitors' book for every visit by a professional and every family time in the house."""
    for sign in signs:
        answers = sign.answers
        if sign.kind == "professional_visit":
            names, reason = answers["visitor"], answers["reason"]
        elif sign.kind == "family_time" and answers["how"] == "here":
            names, reason = answers["who_came"], "Family time"
        else:
            continue
        chance = Chance(frame.seed, "visitors", sign.id)
        came = sign.happened_at - timedelta(minutes=chance.number(2, 9))
        gone = sign.happened_at + timedelta(minutes=(sign.length or 40) + chance.number(1, 8))
        by = chance.pick(on_shift(house.key, *shift_at(frame, came)))
        book: dict[str, Any] = {
            "names": names.split(",")[0] if sign.kind == "professional_visit" else names,
            "reason": reason,
            "to_see": [str(person_id(house.key, key, frame)) for key, _ in sign.about],
            "identity_seen": "yes" if chance.likely(0.94) else "no",
        }
        if sign.kind == "professional_visit" and "," in names:
            book["where_from"] = names.split(",", 1)[1].strip()
        key = identity(came, frame.seed, "visitor", sign.id)
        if chance.likely(0.4):  # signed in at the door, and out again
            first = Sign(came + timedelta(minutes=1), by, key, house.key, "visitor", came, (), book)
            yield first
            at = gone + timedelta(minutes=1)
            out = on_shift(house.key, *shift_at(frame, at))
            if by in out:
                left = {**book, "left": clock_of(gone)}
                yield Amend(at, by, identity(at, frame.seed, "out", sign.id), first, 1, left, chance.pick(_OUT))
        else:
            book["left"] = clock_of(gone)
            yield Sign(gone + timedelta(minutes=chance.number(1, 6)), by, key, house.key, "visitor", came, (), book)
