"""Sign, amend, strike, countersign: what is kept, what is refused, what is the same act sent twice."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from goldthread.casework.people.models import Person
from goldthread.casework.records import actions, queries
from goldthread.casework.records.models import Draft, Record, Revision, RevisionText, Subject
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.chronology import queries as chronology

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)


def who(name: str) -> Viewer:
    return viewer(User.objects.get(email=f"{name}@demo.invalid"))


def person(name: str) -> UUID:
    return Person.objects.get(preferred_name=name).id


def feed(**changes: list[str]) -> dict[str, list[str]]:
    return {
        "subject": [str(person("Noah"))],
        "happened_on": ["2026-11-22"],
        "happened_time": ["14:10"],
        "q.feed_kind": ["formula"],
        "q.fed_by": ["parent"],
        "q.taken_ml": ["110"],
        "q.made_safely": ["yes"],
        **changes,
    }


def observation(**changes: list[str]) -> dict[str, list[str]]:
    return {
        "subject": [str(person("Noah")), str(person("Amira"))],
        "happened_on": ["2026-11-22"],
        "happened_time": ["14:10"],
        "q.task": ["feeding"],
        "q.note.seen": ["Noah turned his head from the bottle twice. Amira stopped."],
        "q.note.meant": ["Amira noticed his cues."],
        **changes,
    }


def signed(
    by: Viewer, kind: str = "feed", fields: dict[str, list[str]] | None = None, id: UUID | None = None
) -> Record:
    id = id or uuid7()
    with clock.at(NOW):
        actions.sign(id=id, home=by.home.home_id, kind=kind, fields=fields or feed(), by=by)
    return Record.objects.get(pk=id)


def test_a_signed_record_keeps_its_bytes_their_digest_and_an_event() -> None:
    ruth = who("ruth")
    record = signed(ruth)
    text = RevisionText.objects.select_related("revision").get(revision__record=record)
    assert hashlib.sha256(bytes(text.salt) + text.text.encode()).digest() == bytes(text.revision.digest)
    body = json.loads(text.text)
    assert body == text.body
    assert body["answers"]["taken_ml"] == "110"
    assert body["author"] == {"id": str(ruth.id), "name": "Ruth Sallis", "role": "Practitioner"}
    assert body["subjects"] == [{"name": "Noah", "person": str(person("Noah")), "role": "baby"}]
    event = Event.objects.get(verb="sign", about__contains=[record.id])
    assert [bytes(digest) for digest in event.digests] == [bytes(text.revision.digest)]
    assert event.by_id == ruth.id


def test_the_same_act_sent_twice_is_one_record() -> None:
    ruth, id = who("ruth"), uuid7()
    signed(ruth, id=id)
    with clock.at(NOW + timedelta(minutes=3)):
        again = actions.sign(id=id, home=ruth.home.home_id, kind="feed", fields=feed(), by=ruth)
    assert again == actions.Signed(id, again=True)
    assert Revision.objects.filter(record_id=id).count() == 1


def test_the_same_id_with_other_words_keeps_both() -> None:
    ruth, id = who("ruth"), uuid7()
    signed(ruth, id=id)
    with clock.at(NOW), pytest.raises(actions.Differs):
        actions.sign(id=id, home=ruth.home.home_id, kind="feed", fields=feed(**{"q.taken_ml": ["60"]}), by=ruth)
    assert RevisionText.objects.get(revision__record_id=id).body["answers"]["taken_ml"] == "110"


def test_another_writers_id_is_absent_not_forbidden() -> None:
    ruth, jo, id = who("ruth"), who("jo"), uuid7()
    actions.keep_draft(id=id, home=ruth.home.home_id, kind="feed", fields=feed(), save_number=1, by=ruth)
    with pytest.raises(Absent):
        queries.draft(jo, id)
    with pytest.raises(Absent):
        actions.keep_draft(id=id, home=jo.home.home_id, kind="feed", fields=feed(), save_number=9, by=jo)
    with pytest.raises(Absent):
        actions.sign(id=id, home=jo.home.home_id, kind="feed", fields=feed(), by=jo)
    assert Draft.objects.get(pk=id).author_id == ruth.id


def test_a_late_save_never_wins_over_a_newer_one() -> None:
    ruth, id = who("ruth"), uuid7()
    home = ruth.home.home_id
    assert actions.keep_draft(id=id, home=home, kind="feed", fields=feed(), save_number=5, by=ruth)
    older = actions.keep_draft(id=id, home=home, kind="feed", fields={"q.taken_ml": ["1"]}, save_number=4, by=ruth)
    assert older is None
    assert Draft.objects.get(pk=id).fields["q.taken_ml"] == ["110"]


def test_a_draft_is_gone_once_signed_and_not_before() -> None:
    ruth, id = who("ruth"), uuid7()
    with clock.at(NOW):
        actions.keep_draft(id=id, home=ruth.home.home_id, kind="feed", fields=feed(), save_number=1, by=ruth)
        with pytest.raises(actions.NotReady):
            actions.sign(id=id, home=ruth.home.home_id, kind="feed", fields=feed(**{"q.fed_by": [""]}), by=ruth)
        assert Draft.objects.filter(pk=id).exists()
        actions.sign(id=id, home=ruth.home.home_id, kind="feed", fields=feed(), by=ruth)
    assert not Draft.objects.filter(pk=id).exists()


@pytest.mark.parametrize(
    ("field", "value", "beside"),
    [
        ("happened_on", "2026-12-24", "happened_on"),  # the future
        ("happened_on", "1999-01-01", "happened_on"),
        ("happened_on", "", "happened_on"),
        ("happened_time", "quarter past", "happened_time"),
        ("q.taken_ml", "a lot", "q.taken_ml"),
        ("q.taken_ml", "9999", "q.taken_ml"),
        ("q.taken_ml", "NaN", "q.taken_ml"),
        ("q.fed_by", "the cat", "q.fed_by"),
        ("q.note.seen", "a\0b", "q.note.seen"),
        ("q.note.seen", "x" * 10_000_000, "q.note.seen"),
        ("q.note.meant", "She is bored.", "q.note.seen"),  # meaning without anything seen
        ("q.note.told", "He slept well.", "q.note.told_by"),  # told, but by whom?
        ("subject", "0189f0d6-0000-7000-8000-000000000000", "subject"),
        ("subject", "not an id", "subject"),
    ],
)
def test_what_cannot_be_signed_is_said_beside_its_field(field: str, value: str, beside: str) -> None:
    ruth, id = who("ruth"), uuid7()
    with clock.at(NOW), pytest.raises(actions.NotReady) as caught:
        actions.sign(id=id, home=ruth.home.home_id, kind="feed", fields=feed(**{field: [value]}), by=ruth)
    assert beside in caught.value.composed.errors
    assert not Record.objects.filter(pk=id).exists()


def test_another_homes_people_cannot_be_written_about() -> None:
    ruth = who("ruth")
    with clock.at(NOW), pytest.raises(actions.NotReady) as caught:
        actions.sign(
            id=uuid7(), home=ruth.home.home_id, kind="feed", fields=feed(subject=[str(person("Reece"))]), by=ruth
        )
    assert "subject" in caught.value.composed.errors


def test_writing_in_another_home_is_refused() -> None:
    priya, ruth = who("priya"), who("ruth")
    with pytest.raises(Refused):
        actions.sign(id=uuid7(), home=ruth.home.home_id, kind="feed", fields=feed(), by=priya)


def test_an_amendment_adds_and_the_first_text_stays() -> None:
    ruth = who("ruth")
    record = signed(ruth, "observation", observation())
    changed = observation(**{"q.note.seen": ["Noah turned his head from the bottle three times. Amira stopped."]})
    with clock.at(NOW + timedelta(hours=1)):
        actions.amend(record, revision=uuid7(), base=1, fields=changed, reason="I had miscounted.", by=ruth)
    sheet = queries.sheet(ruth, record.id)
    assert [row.number for row in sheet.revisions] == [1, 2]
    assert "twice" in sheet.revisions[0].body["answers"]["note"]["seen"]
    assert "three times" in sheet.head.body["answers"]["note"]["seen"]
    assert sheet.head.reason == "I had miscounted."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 401])
def test_an_amendment_needs_a_reason(reason: str) -> None:
    ruth = who("ruth")
    record = signed(ruth, "observation", observation())
    changed = observation(**{"q.note.seen": ["Something else."]})
    with clock.at(NOW), pytest.raises(actions.NotReady) as caught:
        actions.amend(record, revision=uuid7(), base=1, fields=changed, reason=reason, by=ruth)
    assert "reason" in caught.value.composed.errors


def test_two_amendments_at_once_do_not_hide_one_another() -> None:
    ruth = who("ruth")
    record = signed(ruth, "observation", observation())
    with clock.at(NOW):
        one = observation(**{"q.note.seen": ["One."]})
        actions.amend(record, revision=uuid7(), base=1, fields=one, reason="First.", by=ruth)
        with pytest.raises(actions.Moved):
            two = observation(**{"q.note.seen": ["Two."]})
            actions.amend(record, revision=uuid7(), base=1, fields=two, reason="Second.", by=ruth)


def test_only_the_author_or_a_manager_amends() -> None:
    ruth, ewan, dee = who("ruth"), who("ewan"), who("dee")
    record = signed(ruth, "observation", observation())
    changed = observation(**{"q.note.seen": ["Other."]})
    with clock.at(NOW):
        with pytest.raises(Refused):
            actions.amend(record, revision=uuid7(), base=1, fields=changed, reason="No.", by=ewan)
        actions.amend(record, revision=uuid7(), base=1, fields=changed, reason="With Ruth.", by=dee)


def test_signed_rows_refuse_change_by_the_app_role() -> None:
    record = signed(who("ruth"))
    for statement in (
        "UPDATE records_revisiontext SET text = '{}' WHERE revision_id = %s",
        "DELETE FROM records_revisiontext WHERE revision_id = %s",
        "UPDATE records_revision SET reason = 'x' WHERE id = %s",
        "DELETE FROM records_revision WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="permission denied|append-only"), transaction.atomic():
            connection.cursor().execute(statement, [record.head_id])
    for table in ("records_record", "records_subject", "records_signoff", "audit_event", "audit_reading"):
        with pytest.raises(DatabaseError, match="permission denied|append-only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")
        with pytest.raises(DatabaseError, match="permission denied|append-only|cannot truncate"), transaction.atomic():
            connection.cursor().execute(f"TRUNCATE {table} CASCADE")


def test_received_at_is_the_databases_clock_whatever_is_claimed() -> None:
    record = signed(who("ruth"))
    assert abs((record.received_at - datetime.now(UTC)).total_seconds()) < 60
    assert record.written_at == NOW


def test_countersigning_is_by_another_and_once() -> None:
    ruth, marian, ewan = who("ruth"), who("marian"), who("ewan")
    record = signed(ruth, "observation", observation(countersign=["asked"]))
    assert record.countersign_owed
    with pytest.raises(Refused):
        actions.countersign(record, by=ewan)
    own = signed(marian, "observation", observation())
    with pytest.raises(Refused):
        actions.countersign(own, by=marian)
    actions.countersign(record, by=marian, note="I was in the room.")
    with pytest.raises(Refused):
        actions.countersign(record, by=marian)
    record.refresh_from_db()
    assert (record.countersigned_by_id, record.countersign_owed) == (marian.id, False)


def test_an_amendment_after_countersigning_owes_another() -> None:
    ruth, marian = who("ruth"), who("marian")
    record = signed(ruth, "observation", observation())
    actions.countersign(record, by=marian)
    changed = observation(**{"q.note.seen": ["Other."]})
    with clock.at(NOW):
        actions.amend(record, revision=uuid7(), base=1, fields=changed, reason="Clearer.", by=ruth)
    record.refresh_from_db()
    assert record.countersign_owed and record.countersigned_at is None
    assert [row.act for row in queries.sheet(ruth, record.id).sign_offs] == ["signed", "countersigned", "signed"]


def test_striking_hides_from_the_wrong_file_and_keeps() -> None:
    ruth, marian = who("ruth"), who("marian")
    record = signed(ruth)
    noah, tyler = person("Noah"), person("Tyler")
    with pytest.raises(Refused):
        actions.strike(record, person=noah, reason="It was Tyler.", by=ruth)
    with pytest.raises(Refused):
        actions.strike(record, person=noah, reason="  ", by=marian)
    actions.strike(record, person=noah, reason="It was Tyler.", by=marian, instead=tyler)
    files = {name: chronology.file(ruth, record.home_id, [person(name)]).rows for name in ("Noah", "Tyler")}
    assert record.id not in [row.record for row in files["Noah"]]
    assert record.id in [row.record for row in files["Tyler"]]
    assert queries.sheet(ruth, record.id).struck == {noah}
    assert Subject.objects.filter(record=record).count() == 2


def test_another_homes_worker_finds_nothing() -> None:
    record, priya = signed(who("ruth")), who("priya")
    with pytest.raises(Absent):
        queries.sheet(priya, record.id)
    with pytest.raises(Absent):
        chronology.file(priya, record.home_id, [person("Noah")])
    assert priya.seen.records == set()


def test_an_administrator_sees_no_childs_text() -> None:
    record, ada = signed(who("ruth")), who("ada")
    with pytest.raises(Absent):
        queries.sheet(ada, record.id)


def test_names_become_mentions_and_a_shared_name_asks_which() -> None:
    ruth = who("ruth")
    fields = observation(**{"q.note.seen": ["Amira passed Noah to Kayleigh. Noah's hat fell."]})
    record = signed(ruth, "observation", fields)
    mentions = RevisionText.objects.get(revision__record=record).body["mentions"]
    text = fields["q.note.seen"][0]
    assert [text[m["start"] : m["end"]] for m in mentions if m["box"] == "note.seen"] == [
        "Amira",
        "Noah",
        "Kayleigh",
        "Noah",
    ]
    assert mentions[2]["person"] == str(person("Kayleigh"))


def test_reading_a_record_is_noted() -> None:
    ruth = who("ruth")
    record = signed(ruth)
    reader = who("jo")
    queries.sheet(reader, record.id)
    assert reader.seen.records == {record.id}
    assert reader.seen.people == {person("Noah")}
