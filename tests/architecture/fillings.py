"""What to fill an address with: ids of one's own home, of another's, and of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from uuid import uuid4

from tests.architecture.addresses import Address
from tests.architecture.universe import Universe

OTHER_WRITER = {"willows": "jo", "ash": "omar"}  # whose drafts are `others_draft`
OTHER = {"willows": "ash", "ash": "willows"}


def fillings_of(
    universe: Universe, address: Address, home: str, visitor: str = ""
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Whose ids, and the ids: all own in each combination; then each one foreign, and the same one absent."""
    nouns = address.nouns()
    if not nouns:
        yield "", {}
        return
    own = {noun: _samples(universe, noun, home) for noun in set(nouns.values())}
    if "line" in own:  # the kind and the id belong together
        for kind, id in own["line"]:  # type: ignore[misc]
            yield "own", {"kind": kind, "id": id}
        for whose, rows in (
            ("foreign", _samples(universe, "line", OTHER[home])),
            ("absent", [(k, uuid4()) for k, _ in own["line"]]),
        ):  # type: ignore[misc]
            for kind, id in rows:  # type: ignore[misc]
                yield whose, {"kind": kind, "id": id}
        return
    if visitor == OTHER_WRITER[home] and "draft" in own:
        own["draft"] = universe.ids[home]["others_draft"]  # which are theirs
    names = list(nouns)
    for values in product(*(own[nouns[name]] for name in names)):
        yield "own", dict(zip(names, values, strict=True))
    first = {name: own[nouns[name]][0] for name in names if own[nouns[name]]}
    for name in names:
        for foreign in _foreign(universe, nouns[name], home, visitor)[:1]:
            if len(first) == len(names):
                yield "foreign", {**first, name: foreign}
                yield "absent", {**first, name: uuid4()}


def _samples(universe: Universe, noun: str, home: str) -> list[object]:
    match noun:
        case "kind":
            return list(universe.kinds[home])
        case "pack":
            return ["residential_family_centre"]
        case "word":
            return ["word"]
        case "number":
            return [2]
        case "first_token" | "back_token":
            return ["no-such-token"]
        case "line_kind":
            return []
    return universe.ids[home].get(noun, [])


def _foreign(universe: Universe, noun: str, home: str, visitor: str) -> list[object]:
    """Ids of the other home, and for drafts somebody else's of the same home."""
    if noun in ("kind", "pack", "word", "number", "first_token", "worker_token", "back_token"):
        return []
    if noun == "draft":
        return universe.ids[home]["draft" if visitor == OTHER_WRITER[home] else "others_draft"]
    return _samples(universe, noun, OTHER[home])
