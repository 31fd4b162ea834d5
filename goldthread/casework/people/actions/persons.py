"""Add a person, correct what is known of them, say how two belong to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goldthread.casework.people.actions.dated import insist_here, put_down
from goldthread.casework.people.models import Person, PersonChange, Relationship
from goldthread.casework.people.rules import FACTS, TEXTS, Fault, insist, person_faults, text_faults
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _


@transaction.atomic
def add(
    *,
    home: Home,
    preferred_name: str,
    stage: str,
    by: Viewer | None,
    id: UUID | None = None,
    source_key: str = "",
    **facts: Any,
) -> Person:
    """Open a file for a person of the home.

    `facts`: any of `rules.FACTS`; `id`: made by the page, so that sending twice makes one person.

    Without a date of birth, and unless said otherwise, it counts as not known; a baby counts as not yet moving until
    somebody says that they do: then a mark on them is asked about. `by` is none only while the house is set up.
    Raises Refused, and NotRight with what to put right.
    """
    if by is not None:
        by.require(Permission.MANAGE_PEOPLE, home.id)
    facts = {
        "birth_known": "exact" if facts.get("born_on") or stage == "unborn" else "unknown",
        "moves_by_themself": stage not in ("unborn", "baby"),
        **_tidy({**facts, "preferred_name": preferred_name, "stage": stage}),
    }
    insist(person_faults(facts, timezone.localdate(clock.now())))
    key = id or uuid7(clock.now())
    known = Person.objects.filter(pk=key).first()
    if known is not None:
        if known.home_id != home.id:
            raise Refused(gettext("This page was already used for somebody else. Please start it again."))
        return known
    person = Person(
        id=key, home=home, added_by_id=by.id if by else None, invented=home.invented, source_key=source_key, **facts
    )
    put_down(person)
    audit.note("add_person", by=by.id if by else None, home=home.id, about=[person.id])
    return person


@transaction.atomic
def correct(person: Person, changes: Mapping[str, Any], *, by: Viewer) -> list[str]:
    """Put right what is known of a person; every change keeps what it said before. Returns the names of what changed.

    `changes`: any of `rules.FACTS`. What is the same as now is no change. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    row = Person.objects.select_for_update().get(pk=person.pk)
    now = {name: getattr(row, name) for name in FACTS}
    wanted = _tidy(changes)
    insist(person_faults({**now, **wanted}, timezone.localdate(clock.now())))
    changed = [name for name, value in wanted.items() if value != now[name]]
    if not changed:
        return []
    insist_here(row.id)
    for name in changed:
        setattr(row, name, wanted[name])
        setattr(person, name, wanted[name])
    row.save(update_fields=changed)
    PersonChange.objects.bulk_create(
        PersonChange(person=row, by_id=by.id, field=name, before=_said(now[name]), after=_said(wanted[name]))
        for name in changed
    )
    audit.note("correct_person", by=by.id, home=row.home_id, about=[row.id])
    return changed


@transaction.atomic
def relate(of: Person, to: Person, words: str, *, by: Viewer) -> Relationship:
    """Say what `to` is to `of`: relate(noah, amira, "mother"). Said again, the newer words hold.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, of.home_id)
    if of.home_id != to.home_id:
        raise Refused(gettext("These two do not live in the same home."))
    faults = text_faults("words", words, 120, needed=True)
    if of.pk == to.pk:
        faults.append(Fault("to", _("Please choose two different people.")))
    insist(faults)
    same = Relationship.objects.filter(of=of, to=to, words=words.strip()).first()
    if same is not None:  # the same page sent twice
        return same
    insist_here(of.id, to.id)
    row, _new = Relationship.objects.update_or_create(of=of, to=to, defaults={"words": words.strip()})
    audit.note("relate", by=by.id, home=of.home_id, about=[of.id, to.id, row.id])
    return row


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(facts) - set(FACTS))
    if unknown:
        raise TypeError(f"Nothing of that name is kept of a person: {', '.join(unknown)}")
    return {name: value.strip() if name in TEXTS else value for name, value in facts.items()}


def _said(value: Any) -> str:
    if value is None:
        return ""
    return str(value) if not isinstance(value, bool) else "yes" if value else "no"
