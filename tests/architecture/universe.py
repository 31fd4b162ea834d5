"""Something of everything in the standing house, made through actions: each kind of record signed, a line of each sort.

`furnish()` writes into the database of the running test (in its transaction) and answers the ids, by noun and home.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image

from goldthread.casework.duties import actions as duties
from goldthread.casework.files import actions as files
from goldthread.casework.files.models import File
from goldthread.casework.moving import actions as moving
from goldthread.casework.people import actions as people
from goldthread.casework.people import models as of_people
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import visits as of_visits
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import NetworkLink, Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Concern, Record, RevisionText
from goldthread.casework.records.rules.answers import fields_of
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import BreakGlass, Membership
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import About, Kind, QuestionType
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.looking import actions as looking
from goldthread.oversight.looking.models import ListedLook
from goldthread.practice.shifts import actions as shifts
from goldthread.practice.shifts.models import Shift, ShiftWorker
from goldthread.practice.shifts.rules import Line, Making, Told
from tests.architecture.handed_in import batches

HOMES = ("willows", "ash")
ONE_AT_A_TIME = ("night_check",)  # a form each
LINES = {
    # what `people/end/<kind>/<id>/` calls it: the model
    "allergy": of_people.Allergy,
    "line": of_people.AboutLine,
    "consent": of_people.Consent,
    "may-be-told": of_people.MayBeTold,
    "legal-status": of_people.LegalStatus,
    "responsibility": of_people.ParentalResponsibility,
}


@dataclass
class Universe:
    """Ids by noun and home: `ids["willows"]["record"]`; `tokens` of one-time links; `kinds` signed, by home."""

    ids: dict[str, dict[str, list[object]]] = field(default_factory=lambda: {home: {} for home in HOMES})
    kinds: dict[str, dict[str, UUID]] = field(default_factory=lambda: {home: {} for home in HOMES})


def who(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def picture() -> BytesIO:
    """A small picture, as a tablet would send one."""
    made = BytesIO()
    Image.new("RGB", (40, 30), (12, 90, 80)).save(made, "JPEG")
    made.seek(0)
    made.size = made.getbuffer().nbytes  # type: ignore[attr-defined]
    return made


def filled(
    kind: Kind, about: list[Person], staff: list[UUID], words: str, file: UUID | None = None
) -> dict[str, list[str]]:
    """Fields that answer every question of a form, with `words` in every text."""
    moment = (clock.now() - timedelta(minutes=20)).astimezone(ZoneInfo("Europe/London"))
    whom = [str(person.id) for person in about] if kind.about is not About.HOME else []
    fields = {
        "subject": whom,
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
    }
    if kind.has_length:
        fields["minutes"] = ["25"]
    for question in kind.questions:
        name = f"q.{question.code}"
        first = question.options[0].code if question.options else ""
        least = next((each for each in (question.likely_least, question.least) if each is not None), 1)
        plain = {
            QuestionType.TEXT: words,
            QuestionType.LONG_TEXT: words,
            QuestionType.NAMES: words,
            QuestionType.CHOICE: first,
            QuestionType.CHOICES: first,
            QuestionType.YES_NO: "yes",
            QuestionType.NUMBER: str(least),
            QuestionType.DURATION: str(least),
            QuestionType.TIME: moment.strftime("%H:%M"),
            QuestionType.DATE: moment.strftime("%Y-%m-%d"),
            QuestionType.MOMENT: moment.strftime("%Y-%m-%dT%H:%M"),
            QuestionType.PEOPLE: str(about[0].id),
            QuestionType.STAFF: str(staff[0]),
        }
        match question.type:
            case QuestionType.SEEN_AND_MEANT:
                fields |= {f"{name}.{box}": [words] for box in ("seen", "told", "told_by", "meant")}
            case QuestionType.VOICE:
                fields |= {f"{name}.words": [words], f"{name}.said_by": [words]}
            case QuestionType.BODY_MAP:
                fields |= {f"{name}.figure": ["child"], f"{name}.place": ["front:500:900"], f"{name}.what": [words]}
            case QuestionType.ACTIONS:
                fields |= {f"{name}.what": [words], f"{name}.who": [words], f"{name}.by": ["2027-01-05"]}
            case QuestionType.FILES:
                if file is not None:
                    fields[name] = [str(file)]
            case other:
                fields[name] = [plain[other]]
    return fields


def furnish(words: str = "Woven words") -> Universe:
    """Everything once, in both homes."""
    universe = Universe()
    _hire()
    both = ("willows", "The Willows", "dee", "ruth", "jo"), ("ash", "Ash Lane", "omar", "priya", "omar")
    for key, home_name, lead, writer, other in both:
        home = Home.objects.get(name=home_name)
        _of_people(universe, key, home, who(lead), words)
        _of_records(universe, key, home, who(lead), who(writer), who(other), words)
        _of_staff(universe, key, home, who(lead))
        _of_shifts(universe, key, home, who(lead), who(writer), words)
        _of_duties(universe, key, home, who(lead), who(writer), words)
        _of_glass(universe, key, home, who(lead), who(writer), words)
        universe.ids[key]["batch"] = batches(key, who(lead), words)
        _of_looks(universe, key, home, who(lead), who(writer), words)
    _of_moves(universe, "willows", "ash", who("dee"), words)
    _of_moves(universe, "ash", "willows", who("omar"), words)
    _of_release(universe, words)
    return universe


def _hire() -> None:
    """Ash Lane's manager, and somebody there who only visits."""
    ash = Home.objects.get(name="Ash Lane")
    omar = users.take_on(email="omar@demo.invalid", name="Omar Fenn", by=None, invented=True)
    access.give_role(user=omar, home=ash, role="registered_manager", by=None)


def _of_people(universe: Universe, key: str, home: Home, by: Viewer, words: str) -> None:
    ids = universe.ids[key]
    own = pack(home.pack)
    for person in Person.objects.filter(home=home).order_by("preferred_name"):
        people.set_keep_safe(person, kind=own.keep_safe_kinds[0].code, text=words, by=by)
        people.add_allergy(person, substance=words, reaction=words, what_to_do=words, by=by)
        people.set_legal_status(person, code=own.legal_statuses[0].code, note=words, by=by)
        people.add_responsibility(person, holder=words, ground=words, by=by)
        people.set_may_be_told(person, who=words, relation=words, what=words, not_the_address=True, by=by)
        people.set_consent(person, code=own.consents[0].code, given_by=words, limits=words, by=by)
        for heading in of_people.AboutLine.Heading.values:
            people.add_line(person, heading=heading, text=words, by=by)
    professional = people.add_professional(
        home=home, name=words, work=words, organisation=words, phone="01632 960000", address=words, by=by
    )
    person = Person.objects.filter(home=home).order_by("preferred_name").last()
    placements.link_professional(person, professional, own.network_roles[0].code, by=by)
    stays = Placement.objects.filter(home=home).order_by("id")
    stay = stays.get(members__person=person)
    placements.plan_nights(stay, person, every_minutes=60, starts=time(22), ends=time(7), by=by)
    visitor = Membership.objects.filter(home=home, role__in=("independent_person", "provider_visitor")).first()
    if visitor is None:
        user = users.take_on(email=f"visits.{key}@demo.invalid", name="Vic Lowen", by=None, invented=True)
        of = "independent_person" if key == "ash" else "provider_visitor"
        access.give_role(user=user, home=home, role=of, by=None)
        visitor = Membership.objects.get(user=user)
    now, hour = clock.now(), timedelta(hours=1)
    rows = [
        placements.plan_visit(
            home, visitor=visitor.user_id, from_at=now + n * hour, until_at=now + (n + 3) * hour, by=by
        )
        for n in (-1, 20)
    ]
    if key == "ash":
        for code in of_visits.BOTH:
            said = {"given_by": words, "words": words, "said_to": words}
            placements.answer_visit(rows[0], person, code=code, answer="yes", by=by, **said)
    ids["visit"] = [row.id for row in rows]
    ids["person"] = list(Person.objects.filter(home=home).order_by("preferred_name").values_list("id", flat=True))
    ids["placement"] = list(stays.values_list("id", flat=True))
    ids["network_link"] = list(NetworkLink.objects.filter(professional__home=home).values_list("id", flat=True))
    ids["keep_safe_line"] = list(of_people.KeepSafeLine.objects.filter(person__home=home).values_list("id", flat=True))
    ids["line"] = [
        (kind, model.objects.filter(person__home=home).values_list("id", flat=True)[0]) for kind, model in LINES.items()
    ]


def _of_release(universe: Universe, words: str) -> None:
    """A placing social worker of The Willows, and one record that is released to them."""
    home, by = Home.objects.get(name="The Willows"), who("dee")
    row = Record.objects.get(pk=universe.ids["willows"]["record"][2])
    ines = users.take_on(email="ines@demo.invalid", name="Ines Calder", by=None, invented=True)
    access.give_role(user=ines, home=home, role="placing_social_worker", by=None)
    stay = Placement.objects.get(members__person=row.subjects.filter(struck=False)[0].person_id)
    placements.allocate_key_worker(stay, ines, by=by, task="placing")
    records.release(row, ines.id, reason=words[:300], by=by)


def _of_records(
    universe: Universe, key: str, home: Home, lead: Viewer, writer: Viewer, other: Viewer, words: str
) -> None:
    ids = universe.ids[key]
    about = list(Person.objects.filter(home=home).order_by("preferred_name"))
    babies = [person for person in about if person.stage == "baby"]
    staff = [writer.id]
    signed: list[UUID] = []
    attached = files.keep(home=home, upload=picture(), name="photo.jpg", by=writer)
    unsigned = files.keep(home=home, upload=picture(), name="unsigned.jpg", by=writer)
    for kind in pack(home.pack).kinds:
        if kind.only_babies and not babies:
            continue
        both = (babies[:1] + [p for p in about if p not in babies])[:2]
        whom = both[:1] if kind.code in ONE_AT_A_TIME else both
        fields = filled(kind, whom, staff, words, attached.id)
        fields.pop(f"q.{kind.keeps_from}", None)  # nobody writes of themself that they must not know of it
        id = uuid7()
        records.sign(id=id, home=home.id, kind=kind.code, fields=fields, by=writer, prompts=[("labels", words, True)])
        signed.append(id)
        universe.kinds[key][kind.code] = id
    main = Record.objects.get(pk=universe.kinds[key]["daily_log"])
    shape = pack(home.pack).kind("daily_log")
    body = RevisionText.objects.get(revision_id=main.head_id).body
    fields = filled(
        shape, [p for p in about if str(p.id) in {s["person"] for s in body["subjects"]}], staff, f"{words} anew"
    )
    fields["subject"] = [s["person"] for s in body["subjects"]]
    records.amend(main, revision=uuid7(), base=1, fields=fields, reason=words[:300], by=writer)
    main.refresh_from_db()
    records.acknowledge(main, by=other)
    records.link(main, Record.objects.get(pk=signed[1]), by=writer)
    records.link(Record.objects.get(pk=signed[2]), main, by=writer)
    second = Record.objects.get(pk=universe.kinds[key]["health_note"])
    records.countersign(second, by=lead, note=words[:300])
    struck = Record.objects.get(pk=universe.kinds[key]["activity"])
    person = struck.subjects.order_by("id").last().person_id
    records.strike(struck, person=person, reason=words[:300], by=lead, instead=None)
    kept = {writer.id: uuid7(), other.id: uuid7()}
    for by in (writer, other):
        records.keep_draft(id=kept[by.id], home=home.id, kind="daily_log", fields=fields, save_number=1, by=by)
    body = RevisionText.objects.get(revision_id=main.head_id).body
    records.keep_draft(
        id=uuid7(),
        home=home.id,
        kind="daily_log",
        fields={**fields_of(shape, body["answers"]), "subject": fields["subject"]},
        save_number=1,
        by=writer,
        amends=main,
        form=main.head.form_id,
    )
    person = Person.objects.get(pk=main.subjects.order_by("id").first().person_id)
    answered = uuid7()
    told = filled(pack(home.pack).kind("concern"), about[:1], staff, words)
    told.pop("q.about_staff")
    records.sign(id=answered, home=home.id, kind="concern", fields=told, by=writer)
    records.answer_concern(Concern.objects.get(pk=answered), answer=words[:300], by=lead)
    ids["concern"] = [universe.kinds[key]["concern"], answered]
    ids["photo"] = [files.give_photo(person, upload=picture(), name="face.jpg", by=lead).id]
    ids["record"] = [main.id, second.id, struck.id, universe.kinds[key]["home_log"]]
    ids["draft"], ids["others_draft"] = [kept[writer.id]], [kept[other.id]]
    ids["file"] = [attached.id]
    ids["draft_file"] = [unsigned.id]
    ids["subject"] = [main.subjects.order_by("id").first().person_id]
    assert File.objects.filter(pk__in=[attached.id, unsigned.id]).count() == 2


def _of_staff(universe: Universe, key: str, home: Home, lead: Viewer) -> None:
    ids = universe.ids[key]
    elsewhere = Membership.objects.exclude(home=home).values("user_id")
    rows = Membership.objects.filter(home=home).exclude(user_id=lead.id).exclude(user_id__in=elsewhere)
    rows = rows.order_by("user__name")
    ids["user"] = [rows[0].user_id]
    ids["membership"] = [rows[0].id]
    ids["device"] = [accounts.enrol(name="Kitchen tablet", by=lead)[0].id]
    link = accounts.link_for(rows[0].user, by=lead, base_url="http://testserver/")
    ids["worker_token"] = [link.rstrip("/").rpartition("/")[2]]


def _of_shifts(universe: Universe, key: str, home: Home, lead: Viewer, writer: Viewer, words: str) -> None:
    """A shift that was handed over, one round now whose handover is being made, and one to come; round now by rows,
    because the hours of a pack are where they are."""
    now, hour = clock.now(), timedelta(hours=1)
    rows = [
        Shift(home=home, kind=kind, starts_at=now + begins * hour, ends_at=now + ends * hour)
        for kind, begins, ends in (("early", -9, -1.5), ("late", -2, 6), ("waking_night", 5, 15))
    ]
    for row in rows:
        row.planned_by_id, row.lead_id, row.on_call_id = lead.id, writer.id, lead.id
        row.save()
        people_on = (writer.id, lead.id)
        ShiftWorker.objects.bulk_create(
            ShiftWorker(shift=row, user_id=user, planned_at=now, planned_by_id=lead.id) for user in people_on
        )
    shifts.start_shift(rows[0], by=writer)
    shifts.start_shift(rows[1], by=writer)
    shifts.start_shift(rows[1], by=lead)
    person = Person.objects.filter(home=home).order_by("preferred_name").first()
    told = Told(None, person.preferred_name, (person.id,), words[:60], lines=(Line("how", words[:200]),))
    for row in rows[:2]:
        shifts.count(row, {"keys": words[:60]}, by=writer)
        shifts.count(row, {"keys": "6 of 6"}, by=lead)
    signed = shifts.hand_over(rows[0], lines=Making((told,)), since=rows[0].starts_at, by=lead)
    shifts.keep_handover(rows[1], Making((told,)), base=0, by=writer)
    let_in = [
        shifts.let_in(rows[1], name=f"{words[:40]} {n}", agency=words[:60], photo_seen=True, device=None, by=lead)
        for n in range(2)
    ]
    shifts.let_out(let_in[1], by=lead)
    universe.ids[key] |= {"let_in": [row.id for row in let_in], "shift": [row.id for row in rows]}
    universe.ids[key]["handover"] = [signed.id]


def _of_duties(universe: Universe, key: str, home: Home, lead: Viewer, writer: Viewer, words: str) -> None:
    """What is due in every state: open, late by now, moved, done, and no longer needed."""
    now, person = clock.now(), Person.objects.filter(home=home).order_by("preferred_name").last()
    day = now.astimezone(ZoneInfo("Europe/London")).date()
    hour_ago = (now - timedelta(hours=1)).astimezone(ZoneInfo("Europe/London"))
    more = {"home": home, "title": words[:110], "words": words[:600], "day": day}
    with clock.at(now - timedelta(hours=2)):
        late = duties.set_duty(**{**more, "day": hour_ago.date()}, at=hour_ago.time(), person=person, by=writer)
    open_ = duties.set_duty(**more, person=person, owner=writer.id, by=lead)
    own, done, over = (duties.set_duty(**more, by=writer) for _number in range(3))
    duties.move(own, day=day + timedelta(days=2), at=time(16), owner=lead.id, why=words[:600], by=writer)
    duties.meet(done, words=words[:600], by=lead)
    duties.drop(over, reason=words[:600], by=writer)
    universe.ids[key]["duty"] = [open_.id, own.id, done.id, over.id, late.id]


def _of_looks(universe: Universe, key: str, home: Home, lead: Viewer, writer: Viewer, words: str) -> None:
    """Looks to review: open, answered, and the manager's own."""
    now, person = clock.now(), Person.objects.filter(home=home).order_by("preferred_name").first()
    rows = [
        ListedLook(
            home=home,
            person=person,
            worker_id=worker.id,
            first_at=now - timedelta(hours=hours),
            last_at=now - timedelta(hours=hours),
            number=1,
            pages=["person"],
            signs=["unexplained"],
        )
        for hours, worker in ((5, writer), (6, writer), (7, lead))
    ]
    ListedLook.objects.bulk_create(rows)
    looking.answer(rows[1], fine=True, words=words[:1000], by=lead)
    for _twice in range(2):
        Reading.objects.create(viewer_id=writer.id, home_id=home.id, page="person", people=[person.id])
    universe.ids[key]["look"] = [row.id for row in rows]


def _of_glass(universe: Universe, key: str, home: Home, lead: Viewer, writer: Viewer, words: str) -> None:
    """A look past the walls that waits for its answer, and one that has it."""
    stay = Placement.objects.filter(home=home)[0]
    of = {"home": home.id, "placement": stay.id, "reason": "danger", "words": words[:600]}
    waits, answered = (access.break_glass(**of, by=writer) for _number in range(2))
    access.answer_glass(BreakGlass.objects.get(pk=answered), answer="right", words=words[:600], by=lead)
    universe.ids[key]["glass"] = [waits, answered]


def _of_moves(universe: Universe, key: str, other: str, by: Viewer, words: str) -> None:
    """Somebody on the way to the other home, whom nobody there has taken in."""
    home, to = sorted(Home.objects.all(), key=lambda row: row.pk != by.posts[0].home_id)
    name = f"{'Wim' if key == 'willows' else 'Tam'} {words[:20]}"
    person = people.add(home=home, preferred_name=name, stage="young_person", by=by)
    placements.move_in(home=home, members=[(person, "resident")], moved_in_on=(day := clock.now().date()), by=by)
    row = moving.hand_over(person, to, on=day, note=words[:300], chosen=[], by=by, id=uuid7())
    universe.ids[key]["moved"] = universe.ids[other]["move"] = [row.id]
