"""The page of who is round somebody, and what is on file of their stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from goldthread.casework.people.presenters import apart, label_of
from goldthread.casework.placements.presenters.about import Fact
from goldthread.casework.placements.queries import PersonFile
from goldthread.casework.placements.rules import Completeness, completeness
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import pack
from goldthread.lib.dates import said_date
from goldthread.lib.text import fold

if TYPE_CHECKING:
    from goldthread.casework.placements.models import NetworkLink, OnFile

STATES = {
    "held": (later("held"), "teal", "circle-check"),
    "not_needed": (later("not needed"), "plain", "minus"),
    "missing": (later("missing"), "gold", "circle-alert"),
}


@dataclass(frozen=True)
class Round:
    """Somebody of the network and how to reach them."""

    role: str
    name: str
    work: str
    phone: str
    phone_href: str
    email: str
    address: str
    since: str
    change_href: str
    end_href: str


@dataclass(frozen=True)
class Item:
    """One line of the completeness list."""

    code: str
    label: str
    hint: str
    law: str
    state: str  # held, not_needed or missing
    word: str
    tone: str
    icon: str
    text: str
    said: str  # who said so, when


@dataclass(frozen=True)
class NetworkPage:
    """The network, the stay, and what is on file. `items` is empty when they never moved in."""

    id: UUID
    name: str
    round: tuple[Round, ...]
    stay: tuple[Fact, ...]
    items: tuple[Item, ...]
    count: Completeness
    words: str
    law_note: str
    add_href: str
    papers_href: str
    stay_hrefs: tuple[tuple[str, str], ...]  # (words, address) of what may be done with the stay


def network_page(
    file: PersonFile, links: Sequence[NetworkLink], on_file: Mapping[str, OnFile], today: date
) -> NetworkPage:
    """The page of one person as it stands on that day."""
    person = file.person
    manages = Permission.MANAGE_PEOPLE in file.may
    items = papers(file, on_file) if file.placement is not None else ()
    count = completeness([item.state for item in items])
    return NetworkPage(
        id=person.id,
        name=apart(person.preferred_name),
        round=tuple(_round(link, file, manages=manages) for link in links),
        stay=_stay(file),
        items=items,
        count=count,
        words=_("%(settled)s of %(total)s settled · %(percent)s%%")
        % {"settled": count.held + count.not_needed, "total": count.total, "percent": count.percent},
        law_note=_law_note(file),
        add_href=reverse("professional_new", args=[person.id]) if manages else "",
        papers_href=reverse("person_papers", args=[person.id]) if manages and items else "",
        stay_hrefs=_stay_hrefs(file),
    )


def papers(file: PersonFile, on_file: Mapping[str, OnFile]) -> tuple[Item, ...]:
    """The completeness list of the home's pack with what was said last of each item."""
    rows = []
    for item in pack(file.person.home.pack).completeness:
        said = on_file.get(item.code)
        state = said.state if said else "missing"
        word, tone, icon = STATES[state]
        rows.append(
            Item(
                code=item.code,
                label=item.label,
                hint=item.hint,
                law=", ".join(item.law),
                state=state,
                word=str(word),
                tone=tone,
                icon=icon,
                text=said.text if said else "",
                said=_("%(who)s, %(day)s")
                % {"who": said.set_by.short_name, "day": _day(timezone.localdate(said.set_at))}
                if said
                else "",
            )
        )
    return tuple(rows)


def _round(link: NetworkLink, file: PersonFile, *, manages: bool) -> Round:
    professional = link.professional
    role = label_of(pack(file.person.home.pack).network_roles, link.role)
    work = "" if fold(professional.work) == fold(role) else professional.work  # said once is enough
    dialled = "".join(character for character in professional.phone if character.isdigit() or character == "+")
    return Round(
        role=role,
        name=professional.name,
        work=" · ".join(part for part in (work, professional.organisation) if part),
        phone=professional.phone,
        phone_href=f"tel:{dialled}" if dialled else "",
        email=professional.email,
        address=professional.address,
        since=_("since %(day)s") % {"day": _day(link.from_on)} if link.from_on else "",
        change_href=reverse("professional_correct", args=[link.id]) if manages else "",
        end_href=reverse("professional_end", args=[link.id]) if manages else "",
    )


def _stay(file: PersonFile) -> tuple[Fact, ...]:
    stay = file.placement
    if stay is None:
        return ()
    words = pack(file.person.home.pack).words
    weeks = _("%(number)s weeks") % {"number": stay.weeks_planned} if stay.weeks_planned else ""
    facts = [
        Fact(_("Moved in"), _day(stay.moved_in_on)),
        Fact(_("Planned for"), weeks),
        Fact(words.placing_authority[:1].upper() + words.placing_authority[1:], stay.placing_authority),
        Fact(_("Who to reach there"), stay.authority_contact),
        Fact(_("Came from"), stay.came_from),
        Fact(_("Room"), stay.room),
        Fact(words.key_worker[:1].upper() + words.key_worker[1:], ", ".join(row.name for row in file.key_workers)),
    ]
    own = next(row for row in file.members if row.person_id == file.person.id)
    if own.left_on is not None:
        facts += [
            Fact(_("Moved on"), _day(own.left_on)),
            Fact(_("Went to"), own.went_to),
            Fact(_("Why"), own.leave_reason),
        ]
    return tuple(facts)


def _stay_hrefs(file: PersonFile) -> tuple[tuple[str, str], ...]:
    if Permission.MANAGE_PLACEMENTS not in file.may:
        return ()
    gone = next((line for line in file.moved if line.person == file.person.id), None)
    if gone is not None:
        return ((_("The move to %(home)s") % {"home": gone.home}, reverse("move_take_back", args=[gone.id])),)
    stay = file.placement
    own = next((row for row in file.members if row.person_id == file.person.id), None)
    if stay is None or own is None or own.left_on is not None:
        return ((_("Move in"), f"{reverse('placement_new')}?person={file.person.id}"),)
    key_worker = pack(file.person.home.pack).words.key_worker
    return (
        (_("Put right the stay"), reverse("placement_correct", args=[stay.id])),
        (_("Choose the %(key_worker)s") % {"key_worker": key_worker}, reverse("key_worker_allocate", args=[stay.id])),
        (_("Somebody joins"), reverse("placement_join", args=[stay.id])),
        (_("Move on"), reverse("placement_move_on", args=[stay.id])),
        (_("Moved to another of our homes"), reverse("person_move", args=[file.person.id])),
    )


def _law_note(file: PersonFile) -> str:
    """What must be said of the list's source: only what was read (tag R) is stated as law."""
    setting = pack(file.person.home.pack)
    codes = {code for item in setting.completeness for code in item.law}
    tags = {entry.tag for entry in setting.law if entry.code in codes}
    if tags - {"R"}:
        return _("Part of this list is from memory and practice, not from a text that was read. Please check it.")
    return ""


def _day(day: date) -> str:
    return said_date(day, words=translation)
