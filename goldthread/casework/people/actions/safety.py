"""What every worker must know of a person, what they must not meet, and who they are."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from goldthread.casework.people.actions.dated import days, end, keep
from goldthread.casework.people.models import AboutLine, Allergy, KeepSafeLine, Person
from goldthread.casework.people.rules import begins_faults, code_faults, insist, text_faults, until_faults
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack

# Whoever learns of an allergy at night must be able to write it down at once; only a senior takes one away.
ADD_ALLERGY = Permission.WRITE_RECORDS
ADD_LINE = Permission.WRITE_RECORDS


@transaction.atomic
def set_keep_safe(
    person: Person,
    *,
    kind: str,
    text: str,
    by: Viewer,
    from_on: date | None = None,
    look_again_on: date | None = None,
    id: UUID | None = None,
) -> KeepSafeLine:
    """Set a line that every worker must know. `kind`: a code of the pack's keep_safe_kinds.

    Raises Refused, NotRight.
    """
    by.require(Permission.SET_KEEP_SAFE, person.home_id)
    today, begins = days(from_on)
    insist(
        [
            *code_faults("kind", kind, (item.code for item in pack(person.home.pack).keep_safe_kinds)),
            *text_faults("text", text, 200, needed=True),
            *begins_faults("from_on", begins, today),
            *until_faults("look_again_on", look_again_on, max(begins, today)),
        ]
    )
    row = KeepSafeLine(person=person, kind=kind, text=text.strip(), look_again_on=look_again_on)
    return keep(row, "set_keep_safe", begins, by, id)


@transaction.atomic
def end_keep_safe(line: KeepSafeLine, *, reason: str, by: Viewer) -> None:
    """End a keep-safe line, with why it is no longer needed. Raises Refused, NotRight."""
    end(line, "end_keep_safe", Permission.SET_KEEP_SAFE, reason, by)


@transaction.atomic
def add_allergy(
    person: Person,
    *,
    substance: str,
    by: Viewer,
    reaction: str = "",
    what_to_do: str = "",
    from_on: date | None = None,
    id: UUID | None = None,
) -> Allergy:
    """Write down an allergy: shown wherever the person is, from now. Whoever writes records may.

    Raises Refused, NotRight.
    """
    by.require(ADD_ALLERGY, person.home_id, of=[person.id])
    today, begins = days(from_on)
    insist(
        [
            *text_faults("substance", substance, 200, needed=True),
            *text_faults("reaction", reaction, 400),
            *text_faults("what_to_do", what_to_do, 400),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = Allergy(person=person, substance=substance.strip(), reaction=reaction.strip(), what_to_do=what_to_do.strip())
    return keep(row, "add_allergy", begins, by, id)


@transaction.atomic
def end_allergy(allergy: Allergy, *, reason: str, by: Viewer) -> None:
    """Say that an allergy no longer holds, and who says so. Raises Refused, NotRight."""
    end(allergy, "end_allergy", Permission.SET_KEEP_SAFE, reason, by)


@transaction.atomic
def add_line(
    person: Person,
    *,
    heading: str,
    text: str,
    by: Viewer,
    own_words: bool = False,
    from_on: date | None = None,
    id: UUID | None = None,
) -> AboutLine:
    """Write one line of who they are. `heading`: a code of AboutLine.Heading; a risk is set by a senior.

    Raises Refused, NotRight.
    """
    wanted = Permission.SET_KEEP_SAFE if heading == AboutLine.Heading.RISK else ADD_LINE
    by.require(wanted, person.home_id, of=[person.id])
    today, begins = days(from_on)
    insist(
        [
            *code_faults("heading", heading, AboutLine.Heading.values),
            *text_faults("text", text, 400, needed=True),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = AboutLine(person=person, heading=heading, text=text.strip(), own_words=own_words)
    return keep(row, "add_line", begins, by, id)


@transaction.atomic
def end_line(line: AboutLine, *, reason: str, by: Viewer) -> None:
    """End a line of who they are. Raises Refused, NotRight."""
    risk = line.heading == AboutLine.Heading.RISK
    end(line, "end_line", Permission.SET_KEEP_SAFE if risk else ADD_LINE, reason, by)
