"""The people of the network round a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from goldthread.casework.people.actions.dated import put_down
from goldthread.casework.people.models import Professional
from goldthread.casework.people.rules import Fault, insist, text_faults
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

TEXTS = {"name": 200, "work": 200, "organisation": 200, "phone": 60, "email": 254, "address": 400}


@transaction.atomic
def add_professional(
    *,
    home: Home,
    name: str,
    work: str,
    by: Viewer,
    organisation: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    also_known_as: Sequence[str] = (),
    source_key: str = "",
    id: UUID | None = None,
) -> Professional:
    """Write down somebody of the network: who they are, for whom they work, how to reach them.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, home.id)
    texts = _tidy(
        {"name": name, "work": work, "organisation": organisation, "phone": phone, "email": email, "address": address}
    )
    key = id or uuid7(clock.now())
    known = Professional.objects.filter(pk=key).first()
    if known is not None:
        if known.home_id != home.id:
            raise Refused(gettext("This page was already used for somebody else. Please start it again."))
        return known
    row = Professional(id=key, home=home, also_known_as=list(also_known_as), source_key=source_key, **texts)
    put_down(row)
    audit.note("add_professional", by=by.id, home=home.id, about=[row.id])
    return row


@transaction.atomic
def correct_professional(professional: Professional, changes: Mapping[str, str], *, by: Viewer) -> None:
    """Put right how somebody of the network is reached. `changes`: any of TEXTS. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PEOPLE, professional.home_id)
    texts = _tidy({**{name: getattr(professional, name) for name in TEXTS}, **changes})
    if all(getattr(professional, name) == value for name, value in texts.items()):
        return  # the same page sent twice
    for name, value in texts.items():
        setattr(professional, name, value)
    professional.save(update_fields=list(texts))
    audit.note("correct_professional", by=by.id, home=professional.home_id, about=[professional.id])


def _tidy(texts: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value.strip() for name, value in texts.items()}
    faults = [
        fault
        for name, value in kept.items()
        for fault in text_faults(name, value, TEXTS[name], needed=name in ("name", "work"))
    ]
    if kept["email"] and not any(fault.field == "email" for fault in faults):
        try:
            validate_email(kept["email"])
        except ValidationError:
            faults.append(Fault("email", _("This does not look like an e-mail address.")))
    insist(faults)
    return kept
