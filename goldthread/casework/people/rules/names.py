"""The names they go by, and who is a child in law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from goldthread.lib import ages

ADULT_AT = 18  # years; Children Act 1989 s105(1): a child is a person under eighteen


@dataclass(frozen=True)
class NamedPerson:
    """A person of the home and every name under which a note may speak of them."""

    id: UUID
    names: tuple[str, ...]


@lru_cache(maxsize=5000)
def names_of(preferred: str, full: str = "", previous: str = "", *, grown_up: bool = False) -> tuple[str, ...]:
    """The names that mean this person in a note, the longest spellings too, so that none is masked by half.

    The preferred name; the full name; its first word alone, and with the last; the preferred name with the last word;
    previous names (parted by commas). The surname alone only for a parent or an adult ("Ms Haddad"): a child is
    never called by it, and a family shares it.
    """
    words = full.split()
    called = " ".join(preferred.split())
    found = [called, " ".join(words)]
    if len(words) > 1:
        found += [words[0], f"{words[0]} {words[-1]}", f"{called} {words[-1]}".strip()]
        if grown_up:
            found.append(words[-1])
    found += [" ".join(name.split()) for name in previous.replace(";", ",").replace("\n", ",").split(",")]
    return tuple(dict.fromkeys(name for name in found if name))


def child_in_law(*, born_on: date | None, exact: bool, said: bool, on: date) -> bool:
    """Whether the law sees a child on that day: a young parent is one too.

    An exact date of birth decides; where it is a guess or not known, what was `said` of them holds, since nobody may
    lose a child's rights by a guess. Children Act 1989 s105(1).
    """
    if born_on is None or not exact:
        return said
    return ages.years(born_on, on) < ADULT_AT
