"""The kinds of record one may write, as a page of choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def kind_choices(pack: Pack, about: Sequence[str], kept: Mapping[str, str]) -> tuple[KindGroup, ...]:
    """Quick ones first (one or two taps), then a person's, then the home's own. `kept` goes with every choice."""
    asked = [*(("about", person) for person in about), *kept.items()]
    query = "?" + urlencode(asked) if asked else ""
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
            reverse("record_write", args=[kind.code]) + query,
        )
        groups[home if of_home else quick if kind.quick else person].append(choice)
    return tuple(KindGroup(label, tuple(kinds)) for label, kinds in groups.items() if kinds)
