"""What a question shows of somebody of whom the viewer must know nothing, or who lives in another home: nothing.

Asked as the house, whom the database's walls do not stop: it is the question's own condition, by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404

from goldthread.casework.duties import actions as duties
from goldthread.casework.duties import queries as of_duties
from goldthread.casework.moving import queries as of_moves
from goldthread.casework.people import actions as people
from goldthread.casework.people import queries as of_people
from goldthread.casework.people.models import KeepSafeLine, Move, Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements import queries as of_stays
from goldthread.casework.placements.models import Member, NetworkLink, Placement, Visit
from goldthread.casework.placements.queries import files as of_files
from goldthread.ground.access.models import BreakGlass
from goldthread.ground.access.queries import glass, viewer
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.oversight.looking import queries as of_looks
from goldthread.oversight.looking.models import ListedLook
from goldthread.practice.shifts.models import Shift
from goldthread.practice.shifts.queries import shifts
from tests.standing import NOAH

pytestmark = pytest.mark.django_db


class Asked:
    """The Willows with something of Noah's of every sort."""

    def __init__(self) -> None:
        self.dee = viewer(User.objects.get(email="dee@demo.invalid"))
        self.noah = Person.objects.select_related("home").get(preferred_name=NOAH)
        self.home = self.noah.home
        self.stay = Placement.objects.get(members__person=self.noah)
        now = clock.now()
        self.now = now
        self.day = now.date()
        self.line = KeepSafeLine.objects.get(person=self.noah)
        self.ended = KeepSafeLine.objects.create(
            person=self.noah, kind="two_staff", text="Then.", set_by_id=self.dee.id, from_on=self.day
        )
        people.end_keep_safe(self.ended, reason="It is over.", by=self.dee)
        KeepSafeLine.objects.filter(pk=self.line.pk).update(look_again_on=self.day - timedelta(days=3))
        made = people.add_professional(
            home=self.home, name="Wes Marlow", work="GP", organisation="", phone="", address="", by=self.dee
        )
        placements.link_professional(self.noah, made, pack(self.home.pack).network_roles[0].code, by=self.dee)
        self.link = NetworkLink.objects.get(professional=made)
        placements.plan_nights(self.stay, self.noah, every_minutes=30, starts=time(22), ends=time(6), by=self.dee)
        self.duty = duties.set_duty(
            home=self.home, title="Ring", day=self.day + timedelta(days=1), person=self.noah, by=self.dee
        )
        self.visit = Visit(home=self.home, visitor_id=self.dee.id, from_at=now, until_at=now, planned_by_id=self.dee.id)
        ruth = User.objects.get(email="ruth@demo.invalid")
        self.shift = Shift.objects.create(
            home=self.home,
            kind="early",
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
            lead_id=self.dee.id,
            planned_by_id=self.dee.id,
        )
        self.look = ListedLook.objects.create(
            home=self.home, person=self.noah, worker=ruth, first_at=now, last_at=now, number=1, pages=[], signs=[]
        )
        self.glass = BreakGlass.objects.create(
            user=ruth, home=self.home, reason="danger", words="He fell.", from_at=now, until_at=now + timedelta(hours=1)
        )

    def move(self) -> UUID:
        """A move of his to this home, made where it is asked for: whoever moved is no longer asked for elsewhere."""
        ash = Home.objects.get(name="Ash Lane")
        given = {"home": ash, "to": self.home, "on": self.day, "by_id": self.dee.id}
        return Move.objects.get_or_create(person=self.noah, defaults=given)[0].pk

    def kept(self) -> Viewer:
        """The manager, kept from his family."""
        family = Member.objects.filter(placement=self.stay).values_list("person_id", flat=True)
        return replace(self.dee, not_people=frozenset(family))

    def elsewhere(self) -> Viewer:
        """Whoever may do everything, in another home."""
        there = replace(self.dee.posts[0], home_id=UUID(int=8), may=frozenset(Permission))
        return replace(self.dee, posts=(there,), home=there, not_people=frozenset())


# By what it is called here: who asks, and how his things are named in the answer.
Question = Callable[[Asked, Viewer], Any]
QUESTIONS: dict[str, Question] = {
    "person": lambda at, by: of_people.person(by, at.noah.id),
    "people": lambda at, by: [row for row in of_people.people(by, at.home.id) if row.pk == at.noah.pk],
    "known": lambda at, by: of_people.known(by, at.noah.id),
    "held": lambda at, by: of_people.held(by, "keep-safe", at.line.id),
    "ended_keep_safe": lambda at, by: of_people.ended_keep_safe(by, [at.noah.id]),
    "keep_safe_due": lambda at, by: of_people.keep_safe_due(by, at.home.id, at.day),
    "without_stay": lambda at, by: of_files._without_stay(by, at.noah.id),
    "stay": lambda at, by: of_stays.stay(by, at.stay.id),
    "network": lambda at, by: of_stays.network(by, at.noah.id),
    "network_link": lambda at, by: of_stays.network_link(by, at.link.id),
    "on_file": lambda at, by: of_stays.on_file(by, at.stay, at.noah.id) or ["an answer"],
    "night_plan": lambda at, by: of_stays.night_plan(by, at.noah.id),
    "asked": lambda at, by: [row for row, _two in of_stays.asked(by, at.visit) if row.pk == at.noah.pk],
    "move": lambda at, by: of_moves.move(by, at.move()),
    "listed": lambda at, by: of_looks.listed(by, at.look.id),
    "looks": lambda at, by: of_looks.looks(by, at.noah, at.now - timedelta(days=1), at.now),
    "to_review": lambda at, by: of_looks.to_review(by, at.home.id),
}
OF_THE_HOME: dict[str, Question] = {
    "duty": lambda at, by: of_duties.duty(by, at.duty.id),
    "shifts": lambda at, by: [row for row in shifts(by, at.home.id, at.now, at.now) if row.pk == at.shift.pk],
    "glass": lambda at, by: glass(by, at.glass.id),
}


def answer(question: Question, at: Asked, by: Viewer) -> Any:
    """What came; nothing for a no."""
    try:
        return question(at, by) or None
    except (Http404, Refused):
        return None


@pytest.fixture
def at() -> Asked:
    return Asked()


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_of_who_is_kept_from_them(at: Asked, name: str) -> None:
    assert answer(QUESTIONS[name], at, at.dee)
    assert answer(QUESTIONS[name], at, at.kept()) is None


@pytest.mark.parametrize("name", [*QUESTIONS, *OF_THE_HOME])
def test_nothing_of_another_home(at: Asked, name: str) -> None:
    question = (QUESTIONS | OF_THE_HOME)[name]
    assert answer(question, at, at.dee)
    assert answer(question, at, at.elsewhere()) is None


def test_who_does_not_live_here_now_is_shown_to_who_may_know_them(at: Asked) -> None:
    Member.objects.filter(placement=at.stay).update(left_on=at.day)
    assert at.noah in of_stays.not_here(at.dee, at.home.id)
    assert at.noah not in of_stays.not_here(at.kept(), at.home.id)
