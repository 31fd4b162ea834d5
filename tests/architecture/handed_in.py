"""Files that were handed in to a home of the universe, in every state."""

from __future__ import annotations

from uuid import UUID

from goldthread.front.intake import actions as intake_actions
from goldthread.front.intake.actions import steps
from goldthread.front.intake.rules import State
from goldthread.ground.access.rules import Viewer
from tests.front.intake import house as intake


def batches(key: str, lead: Viewer, words: str) -> list[UUID]:
    """Files that were handed over: waiting to be matched, with faults, brought in, given up, being looked at."""
    waiting, faulty, done, over, busy = (
        intake.handed_over(_rows(f"Wren {key} {words}"), by=lead),
        intake.checked(_rows(f"Finch {key} {words}"), by=lead),
        intake.brought_in(_rows(f"Robin {key} {words}"), by=lead),
        intake.handed_over(_rows(f"Lark {key} {words}"), by=lead),
        intake.handed_over(_rows(f"Swift {key} {words}"), by=lead),
    )
    intake_actions.give_up(over, by=lead)
    steps.hand_to_the_job(busy, State.CHECKING, lead)
    return [faulty.id, waiting.id, done.id, over.id, busy.id]


def _rows(name: str) -> str:
    """A file of two people: one that can be brought in, and one with faults."""
    cell = name.replace('"', '""')
    return (
        f'Ref,Known as,Surname,DOB,Type\n1,"{cell}","{cell}",03/05/2010,young person\n2,"{cell}",,31/02/2010,"{cell}"\n'
    )
