"""What is asked of a timeline, as its address says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Family, Pack
from goldthread.lib.dates import care_day_bounds
from goldthread.oversight.chronology.queries import Filter, Place

ASKED = ("family", "about", "author", "since", "until", "words")  # in the order in which an address says them


@dataclass(frozen=True)
class Asked:
    """The filter, the words it was asked with, and where the page begins."""

    filter: Filter
    family: str
    about: str
    author: str
    since: str
    until: str
    words: str
    before: Place | None
    after: Place | None
    errors: Mapping[str, str]

    @property
    def kept(self) -> dict[str, str]:
        """What was asked, by field, as it goes along to another page."""
        return {name: value for name in ASKED if (value := getattr(self, name))}

    @property
    def narrowed(self) -> bool:
        """Whether more was asked than the chips tell: one family of kinds, one of the people."""
        return any((self.author, self.since, self.until, self.words, self.errors))

    @property
    def said_wrong(self) -> list[dict[str, str]]:
        """What could not be read, for the summary at the top."""
        return [{"field_id": name, "message": message} for name, message in self.errors.items()]

    def other(self, here: str, name: str, value: str) -> str:
        """The address that asks the same of another family of kinds, or of somebody else of the file.

        name: "family" or "about". Words to find stand in no address.
        """
        asked = {**self.kept, name: value}
        fields = {each: asked[each] for each in ASKED if asked.get(each) and each != "words"}
        return f"{here}?{urlencode(fields)}" if fields else here

    @property
    def any(self) -> bool:
        """Whether anything was asked."""
        return bool(self.kept)


_FIRST = UUID(int=0)
_FAMILIES = frozenset(Family)


def asked_of(request: HttpRequest, pack: Pack, people: Collection[UUID] = ()) -> Asked:
    """Read the address. What cannot be read asks nothing and is said beside its field.

    people: whose file it is. Of several, one may be asked about; anybody else asks nothing.
    """
    # What is looked for is sent by POST and kept nowhere, so that no name ends up in an address.
    sent = request.POST if request.method == "POST" else request.GET
    errors: dict[str, str] = {}
    family = sent.get("family", "")
    if family not in _FAMILIES:
        family = ""
    kinds = tuple(kind.code for kind in pack.kinds if kind.family == family) if family else ()
    begins = time.fromisoformat(pack.day_begins)
    since, until = (_day(sent.get(name, ""), name, errors) for name in ("since", "until"))
    day = _day(sent.get("day", ""), "day", errors)
    author, about = _id(sent.get("author", "")), _id(sent.get("about", ""))
    if len(people) < 2 or about not in people:
        about = None
    words = request.POST.get("words", "").replace("\0", "").strip()[:200]
    return Asked(
        filter=Filter(
            kinds=kinds,
            about=about,
            author=author,
            since=care_day_bounds(since, begins, ZONE)[0] if since else None,
            until=care_day_bounds(until, begins, ZONE)[1] if until else None,
            words=words,
        ),
        family=family,
        about=str(about or ""),
        author=str(author or ""),
        since=sent.get("since", "") if since else "",
        until=sent.get("until", "") if until else "",
        words=words,
        # A day to go to is a place: everything up to its end, and what came later is a page further on.
        before=Place(care_day_bounds(day, begins, ZONE)[1], _FIRST) if day else Place.read(sent.get("before", "")),
        after=Place.read(sent.get("after", "")),
        errors=errors,
    )


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if not date(1900, 1, 1) <= day <= date(9000, 1, 1):
            raise ValueError
        return day
    except ValueError:
        errors[name] = _("Write the day like 2026-11-22.")
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
