"""A program signs through the same action as a page: once, under its own id, and nothing that a page could not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from goldthread.casework.records import actions
from goldthread.casework.records.models import Draft, Record, Revision, SignOff
from goldthread.casework.records.rules.boxes import boxes, unknown
from goldthread.ground.audit.models import Event
from goldthread.ground.packs.queries import packs
from goldthread.ground.tokens import rules
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.api.house import Program, log, note, person, program, signed, token, who

pytestmark = pytest.mark.django_db


def test_a_program_signs_with_the_name_of_its_worker_and_the_trail_says_so() -> None:
    row, secret = token()
    sent = log(person("Noah"))
    answer = Program(secret).post("records", sent)
    assert answer.status_code == 201
    assert answer.json() == {"id": sent["id"], "again": False}
    record = Record.objects.get()
    assert record.author_id == row.user_id
    assert SignOff.objects.get().by_id == row.user_id
    verbs = list(Event.objects.order_by("-id").values_list("verb", "about")[:2])
    assert verbs[0] == ("sign_by_token", [row.id, record.id])
    assert verbs[1][0] == "sign"


def test_the_same_sent_again_is_the_same_record_once() -> None:
    asks, sent = program(), log(person("Noah"))
    first, again = asks.post("records", sent), asks.post("records", sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {"id": sent["id"], "again": True}
    assert Record.objects.count() == Revision.objects.count() == 1
    assert Event.objects.filter(verb="sign_by_token").count() == 1


def test_other_words_under_the_same_id_change_nothing() -> None:
    asks, noah, id = program(), person("Noah"), uuid7()
    asks.post("records", log(noah, "First.", id))
    answer = asks.post("records", log(noah, "Second.", id))
    assert answer.status_code == 409
    assert Revision.objects.count() == 1


def test_anothers_id_is_as_if_it_were_not_there() -> None:
    """A colleague's record, and a colleague's draft: neither says that it is there, and neither is changed."""
    noah, ruth = person("Noah"), who("ruth")
    record, draft = signed(noah, "By Ruth.", key="ruth"), uuid7()
    assert ruth.home is not None
    actions.keep_draft(
        id=draft, home=ruth.home.home_id, kind="daily_log", fields=note(noah, "Ruth’s."), save_number=1, by=ruth
    )
    asks = program()
    for id in (record, draft):
        assert asks.post("records", log(noah, "Mine.", id)).status_code == 404
    assert Record.objects.count() == 1
    assert Draft.objects.get().fields["q.note.seen"] == ["Ruth’s."]


def test_ones_own_draft_is_signed_and_gone() -> None:
    noah, dee, id = person("Noah"), who("dee"), uuid7()
    assert dee.home is not None
    actions.keep_draft(id=id, home=dee.home.home_id, kind="daily_log", fields=note(noah), save_number=1, by=dee)
    assert program().post("records", log(noah, "Done.", id)).status_code == 201
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": str(uuid4())}, "id"),
        ({"id": "nonsense"}, "id"),
        ({"kind": "nonsense"}, "kind"),
        ({"fields": {}}, "happened_on"),
        ({"fields": {"author": ["x"]}}, "author"),
        ({"fields": {"q.nonsense": ["x"]}}, "q.nonsense"),
        ({"fields": {"q.note": ["x"]}}, "q.note"),
        ({"fields": {"back": ["/"]}}, "back"),
        ({"fields": {"q.note.seen": "not a list"}}, "fields.q.note.seen"),
        ({"written_at": "2026-11-22T10:00:00"}, "written_at"),
        ({"written_at": "0001-01-01T00:00:00+14:00"}, "written_at"),
        ({"author": "ruth"}, "author"),
        ({"home": str(uuid4())}, "home"),
    ],
)
def test_what_no_page_would_send_is_refused_by_field(change: dict[str, object], field: str) -> None:
    answer = program().post("records", log(person("Noah")) | change)
    assert answer.status_code == 422, answer.content
    assert field in answer.json()["errors"]
    assert not Record.objects.exists()


def test_a_form_that_is_not_ready_says_why_beside_each_field() -> None:
    sent = log(person("Noah"))
    sent["fields"] |= {"q.note.seen": [""], "q.note.told": ["That he slept."]}
    answer = program().post("records", sent)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"q.note.told_by": "Who told you this? If you do not know, write “not known”."}


def test_every_kind_says_the_fields_that_its_form_has() -> None:
    told = {each["kind"]: each for each in program().get("kinds").json()}
    pack = packs()["residential_family_centre"]
    assert told.keys() == {kind.code for kind in pack.kinds}
    for kind in pack.kinds:
        assert tuple(told[kind.code]["fields"]) == boxes(kind)
        assert not unknown(kind, [*boxes(kind), "role.x", "named.amira"])
        assert unknown(kind, ["q.nonsense", "csrfmiddlewaretoken"]).keys() == {"q.nonsense", "csrfmiddlewaretoken"}


@pytest.fixture
def another_house(worker_id: str) -> object:
    """A copy of the house whose rows are really kept, for threads with connections of their own."""
    from tests.conftest import copy_house, drop_house

    name = f"api_{worker_id}"
    copy_house(name)
    mine = connections["default"]
    before = connections.databases["default"]["NAME"], mine.settings_dict["NAME"]
    connections.databases["default"]["NAME"] = name
    yield name
    connections.databases["default"]["NAME"] = before[0]
    assert connection.settings_dict["NAME"] == before[1]
    drop_house(name)


def test_many_at_once_give_one_record(another_house: str) -> None:
    """Eight threads, two tokens of one worker, the same words under the same id: one is new, the rest came again."""
    id = uuid7()

    def prepare() -> tuple[list[str], dict[str, object], object]:
        try:
            return [token()[1], token()[1]], log(person("Noah"), id=id), person("Noah").id
        finally:
            connections["default"].close()

    def send(secret: str) -> int:
        try:
            return int(Program(secret).post("records", sent).status_code)
        finally:
            connections["default"].close()

    def count() -> tuple[int, int, int]:
        try:
            signs = Event.objects.filter(verb="sign_by_token").count()
            return Record.objects.count(), Revision.objects.count(), signs
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as hands:
        secrets, sent, _noah = hands.submit(prepare).result()
        statuses = list(hands.map(send, secrets * 4))
        assert sorted(statuses) == [200] * 7 + [201]
        assert hands.submit(count).result() == (1, 1, 1)
    assert UUID(str(sent["id"])) == id


def test_as_many_as_a_minute_has_are_let_in_however_they_come(
    another_house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted one after another: eight threads of one token never get more than its share between them."""
    monkeypatch.setattr(rules, "A_MINUTE", 10)
    half_past = clock.now().replace(second=30)
    monkeypatch.setattr(clock, "now", lambda: half_past)

    def prepare() -> str:
        try:
            return token()[1]
        finally:
            connections["default"].close()

    def ask(secret: str) -> int:
        try:
            return int(Program(secret).get("people").status_code)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as hands:
        secret = hands.submit(prepare).result()
        statuses = list(hands.map(ask, [secret] * 24))
    assert sorted(statuses) == [200] * 10 + [429] * 14
