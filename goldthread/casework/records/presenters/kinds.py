"""The kinds of record one may write, as a page of choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import TONES
from goldthread.ground.packs.rules import About, Pack


@dataclass(frozen=True)
class KindChoice:
    """One kind to choose."""

    label: str
    purpose: str
    icon: str
    tone: str
    href: str


@dataclass(frozen=True)
class KindGroup:
    """Kinds that belong together."""

    label: str
    kinds: tuple[KindChoice, ...]


def kind_choices(pack: Pack, about: Sequence[str]) -> tuple[KindGroup, ...]:
    """Quick ones first (one or two taps), then those of a person, then the home's own."""
    query = "?" + urlencode([("about", person) for person in about]) if about else ""
    groups: dict[str, list[KindChoice]] = {_("One or two taps"): [], _("About a person"): [], _("The home’s own"): []}
    quick, person, home = groups
    for kind in pack.kinds:
        of_home = kind.about is About.HOME
        if of_home and about:
            continue
        choice = KindChoice(
            kind.label,
            kind.purpose,
            kind.icon.replace("_", "-"),
            TONES[kind.family],
            reverse("record_write", args=[kind.code]) + ("" if of_home else query),
        )
        groups[home if of_home else quick if kind.quick else person].append(choice)
    return tuple(KindGroup(label, tuple(kinds)) for label, kinds in groups.items() if kinds)
