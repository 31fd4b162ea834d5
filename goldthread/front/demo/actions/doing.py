"""Each act of the universe, done through the action that a page would use."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import singledispatchmethod
from typing import Any
from uuid import UUID

from goldthread.casework.duties import actions as duties
from goldthread.casework.duties.models import Duty
from goldthread.casework.files import actions as files
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import KeepSafeLine, Person, Professional
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.casework.placements.rules import PLACING
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Concern, Record
from goldthread.casework.records.rules.answers import fields_of
from goldthread.front.demo import rules
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.homes import actions as homes
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import QuestionType
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.practice.shifts import actions as shifts
from goldthread.practice.shifts.models import Handover, Shift
from goldthread.practice.shifts.queries import composed
from goldthread.practice.shifts.rules import Line, Making, Told

REACH_HOLDS = 5 * 60  # seconds for which what a worker reaches is taken to stay as it is; shifts begin on the quarter


class Doing:
    """Does acts, and knows whom and what their short keys mean."""

    def __init__(self, seed: str, counted_from: datetime, passwords: Mapping[str, str]) -> None:
        self._frame = rules.Frame(seed, counted_from)
        self._passwords = passwords
        self._homes: dict[str, Home] = {}
        self._users: dict[str, User] = {}
        self._people: dict[UUID, Person] = {}
        self._viewers: dict[tuple[str, str, int], Viewer] = {}

    def begin_day(self) -> None:
        """Forget who may do what: roles change from day to day."""
        self._viewers.clear()

    @singledispatchmethod
    def do(self, act: rules.Act) -> None:
        """Do one act. The caller has set its clock."""
        raise TypeError(f"Nobody knows how to do {type(act).__name__}.")

    # ------------------------------------------------------------------------------------------- who works where
    @do.register
    def _(self, act: rules.OpenHome) -> None:
        self._homes[act.home] = homes.open_home(
            provider=act.provider, name=act.name, pack=act.pack, opened_on=act.opened_on, by=None, invented=True
        )

    @do.register
    def _(self, act: rules.TakeOn) -> None:
        self._users[act.worker] = users.take_on(
            email=act.email, name=act.name, password=self._passwords.get(act.worker), by=None, invented=True
        )

    @do.register
    def _(self, act: rules.Post) -> None:
        access.give_role(
            user=self._user(act.worker),
            home=self._home(act.home),
            role=act.role,
            by=None,
            from_at=act.at,
            until_at=act.until,
            agency=act.agency,
        )

    @do.register
    def _(self, act: rules.Leave) -> None:
        users.leave(self._user(act.worker), by=self._user(act.worker).id)

    # -------------------------------------------------------------------------------------------- who lives where
    @do.register
    def _(self, act: rules.Person) -> None:
        person = people.add(home=self._home(act.home), by=self._viewer(act.by, act.home), id=act.id, **act.facts)
        self._people[act.id] = person

    @do.register
    def _(self, act: rules.Stay) -> None:
        members = [(self._person(act.home, key), part) for key, part in act.members]
        placements.move_in(
            home=self._home(act.home), members=members, by=self._viewer(act.by, act.home), id=act.id, **act.facts
        )

    @do.register
    def _(self, act: rules.Fact) -> None:
        by, args = self._viewer(act.by, act.home), dict(act.args)
        match act.verb:
            case "professional":
                people.add_professional(home=self._home(act.home), id=act.id, by=by, **args)
            case "relate":
                of, to = self._person(act.home, act.whose), self._person(act.home, args["to"])
                people.relate(of, to, args["words"], by=by)
            case "correct":
                people.correct(self._person(act.home, act.whose), args["changes"], by=by)
            case "end_keep_safe":
                people.end_keep_safe(KeepSafeLine.objects.get(pk=args["line"]), reason=args["reason"], by=by)
            case "key_worker":
                placements.allocate_key_worker(self._stay(act), self._user(args["worker"]), by=by)
            case "placing_worker":
                placements.allocate_key_worker(self._stay(act), self._user(args["worker"]), by=by, task=PLACING)
            case "move_on":
                placements.move_on(self._stay(act), by=by, **args)
            case "link_professional":
                row = Professional.objects.get(pk=rules.professional_id(self._frame, act.home, args["professional"]))
                placements.link_professional(self._person(act.home, act.whose), row, args["role"], by=by)
            case "mark_on_file" | "plan_nights":
                verb = getattr(placements, act.verb)
                verb(self._stay(act), self._person(act.home, act.whose), by=by, **args)
            case _:
                _LINES[act.verb](self._person(act.home, act.whose), by=by, id=act.id, **args)

    # ---------------------------------------------------------------------------------------------- what is written
    @do.register
    def _(self, act: rules.Keep) -> None:
        files.keep(
            home=self._home(act.home),
            upload=io.BytesIO(rules.drawn(act.picture)),
            name=act.name,
            by=self._viewer(act.by, act.home),
            id=act.id,
        )

    @do.register
    def _(self, act: rules.Sign) -> None:
        records.sign(
            id=act.id,
            home=self._home(act.home).id,
            kind=act.kind,
            fields=self.fields(act, act.answers),
            by=self._viewer(act.by, act.home),
            written_at=act.written_at,
            prompts=act.prompts,
        )

    @do.register
    def _(self, act: rules.Draft) -> None:
        records.keep_draft(
            id=act.id,
            home=self._home(act.home).id,
            kind=act.kind,
            fields=self.fields(act, act.answers),
            save_number=1,
            by=self._viewer(act.by, act.home),
        )

    @do.register
    def _(self, act: rules.Amend) -> None:
        records.amend(
            Record.objects.get(pk=act.record.id),
            revision=act.id,
            base=act.base,
            fields=self.fields(act.record, act.answers),
            reason=act.reason,
            by=self._viewer(act.by, act.record.home),
        )

    @do.register
    def _(self, act: rules.Countersign) -> None:
        records.countersign(Record.objects.get(pk=act.record), by=self._viewer(act.by, act.home), note=act.note)

    @do.register
    def _(self, act: rules.Answer) -> None:
        by = self._viewer(act.by, act.home)
        records.answer_concern(Concern.objects.get(pk=act.record), answer=act.words, by=by)

    @do.register
    def _(self, act: rules.Release) -> None:
        row = Record.objects.get(pk=act.record)
        records.release(row, self._user(act.to).id, reason=act.reason, by=self._viewer(act.by, act.home))

    @do.register
    def _(self, act: rules.Strike) -> None:
        instead = self._person(act.home, act.instead).id if act.instead else None
        records.strike(
            Record.objects.get(pk=act.record),
            person=self._person(act.home, act.person).id,
            reason=act.reason,
            by=self._viewer(act.by, act.home),
            instead=instead,
        )

    @do.register
    def _(self, act: rules.Read) -> None:
        records.acknowledge(Record.objects.get(pk=act.record), by=self._viewer(act.by, act.home))

    @do.register
    def _(self, act: rules.LedTo) -> None:
        source, target = Record.objects.get(pk=act.record), Record.objects.get(pk=act.target)
        records.link(source, target, by=self._viewer(act.by, act.home))

    def _said_to_be_right(self, row: Shift, by: Viewer) -> None:
        """By somebody else who plans shifts, where there is one; else it waits on their page."""
        for user in (row.planned_by, row.on_call):
            other = viewer(user) if user is not None and user.id != by.id else None
            if other is not None and other.may(Permission.PLAN_SHIFTS, row.home_id):
                shifts.say_right(row, by=other)
                return

    @do.register
    def _(self, act: rules.Shift) -> None:
        by, args = self._viewer(act.by, act.home), dict(act.args)
        who: dict[str, Any] = {}
        if act.verb in ("plan", "change"):
            who = {name: self._user(args[name]).id for name in ("lead", "on_call")}
            who["workers"] = [shifts.Planned(self._user(key).id, *trained) for key, *trained in args["workers"]]
        if act.verb == "plan":
            home = self._home(act.home)
            shifts.plan_shift(home=home, kind=args["kind"], day=args["day"], id=act.shift, by=by, **who)
            return
        row = Shift.objects.select_related("home").get(pk=act.shift)
        match act.verb:
            case "change":
                shifts.change_shift(row, by=by, **who)
            case "call_off":
                shifts.call_off(row, by=by)
            case "start":
                if shifts.start_shift(row, by=by).planned_at is None:
                    self._said_to_be_right(row, by)
            case "let_in":
                who["known"] = self._user(args["user"]).id
                shifts.let_in(row, photo_seen=True, device=None, by=by, **who)
            case "end":
                shifts.end_shift(row, by=by)
            case "end_for":
                shifts.end_shift(row, by=by, user=self._user(args["user"]).id)
            case "count":
                shifts.count(row, args["said"], by=by)
            case "keep":
                shifts.keep_handover(row, self._handover(row, by, args)[1], base=0, by=by)
            case "hand_over":
                since, lines = self._handover(row, by, args)
                shifts.hand_over(row, lines=lines, since=since, by=by)
            case "read":
                shifts.read_handover(Handover.objects.get(shift=row), by=by)

    @do.register
    def _(self, act: rules.Duty) -> None:
        by, args = self._viewer(act.by, act.home), dict(act.args)
        if act.verb in ("set", "move"):
            args["at"] = args.pop("time")
            args["owner"] = self._user(args["owner"]).id if args["owner"] else None
        if act.verb == "set":
            about = args.pop("about")
            person = self._person(act.home, about) if about else None
            duties.set_duty(home=self._home(act.home), person=person, by=by, id=act.duty, **args)
            return
        row = Duty.objects.get(pk=act.duty)
        match act.verb:
            case "move":
                duties.move(row, by=by, **args)
            case "meet":
                duties.meet(row, by=by, **args)
            case "drop":
                duties.drop(row, by=by, **args)

    def _handover(self, shift: Shift, by: Viewer, args: Mapping[str, Any]) -> tuple[datetime, Making]:
        """As its page composes it; where nothing was told of anybody, with a line of the home."""
        since, making = composed(by, shift, clock.now())
        if not any(told.lines for told in making.told):
            home = Told(None, "The home", lines=(Line(args["part"], args["line"]),))
            making = Making((*(told for told in making.told if told.placement), home), making.known)
        return since, making

    def fields(self, sign: rules.Sign, answers: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form's fields, as a browser would send them."""
        kind = pack(self._home(sign.home).pack).kind(sign.kind)
        known = dict(answers)
        for question in kind.questions:
            if question.type is QuestionType.STAFF and question.code in known:
                known[question.code] = [str(self._user(key).id) for key in known[question.code]]
        ids = {key: str(rules.person_id(sign.home, key, self._frame)) for key, _ in sign.about}
        return rules.fields(sign, fields_of(kind, known), ids)

    # --------------------------------------------------------------------------------------------- what keys mean
    def _home(self, key: str) -> Home:
        if key not in self._homes:
            name = next(house.name for house in rules.HOUSES if house.key == key)
            self._homes[key] = Home.objects.get(name=name)
        return self._homes[key]

    def _user(self, key: str) -> User:
        if key not in self._users:
            self._users[key] = User.objects.get(email=rules.address(key))
        return self._users[key]

    def _viewer(self, key: str, home: str) -> Viewer:
        known = (key, home, int(clock.now().timestamp()) // REACH_HOLDS)
        if known not in self._viewers:
            self._viewers[known] = viewer(self._user(key), self._home(home).id)
        return self._viewers[known]

    def _person(self, home: str, key: str) -> Person:
        id = rules.person_id(home, key, self._frame)
        if id not in self._people:
            self._people[id] = Person.objects.select_related("home").get(pk=id)
        return self._people[id]

    def _stay(self, act: rules.Fact) -> Placement:
        return Placement.objects.select_related("home").get(pk=rules.stay_id(self._frame, act.home, act.stay))


_LINES: dict[str, Callable[..., object]] = {
    "add_allergy": people.add_allergy,
    "add_line": people.add_line,
    "add_responsibility": people.add_responsibility,
    "set_consent": people.set_consent,
    "set_keep_safe": people.set_keep_safe,
    "set_legal_status": people.set_legal_status,
    "set_may_be_told": people.set_may_be_told,
}
