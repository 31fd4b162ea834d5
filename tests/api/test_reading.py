"""What a program reads: the same as the pages show, hidden where they hide, a page at a time, and each look is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from goldthread.casework.people import actions as people
from goldthread.casework.people import api as people_api
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.ground.audit import actions as audit
from goldthread.ground.audit.models import Reading
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.chronology.queries import timelines
from tests.api.house import Program, home, note, person, program, readings, signed, token, who

pytestmark = pytest.mark.django_db


def test_the_people_of_a_home_by_name() -> None:
    answer = program().get("people").json()
    assert [each["preferred_name"] for each in answer["people"]] == ["Amira", "Kayleigh", "Noah", "Tyler"]
    assert answer["next"] is None


def test_people_come_a_page_at_a_time_and_only_who_was_shown_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_api, "PAGE", 3)
    asks = program()
    first = asks.get("people").json()
    assert {str(each) for each in readings()[-1].people} == {each["id"] for each in first["people"]}
    second = asks.get("people", after=first["next"]).json()
    assert [each["preferred_name"] for each in (*first["people"], *second["people"])] == [
        *("Amira", "Kayleigh", "Noah", "Tyler")
    ]
    assert second["next"] is None
    assert list(readings()[-1].people) == [person("Tyler").id]


def test_a_person_with_what_everyone_must_know() -> None:
    told = program().get(f"people/{person('Kayleigh').id}").json()
    assert told["allergies"] == [
        {"substance": "Nuts", "reaction": "Her throat swells", "what_to_do": "Her pen, then 999"}
    ]
    noah = program().get(f"people/{person('Noah').id}").json()
    assert [line["text"] for line in noah["keep_safe"]] == ["Two staff present at night feeds"]
    assert noah["legal"][0]["code"] == "interim_care_order"
    assert noah["relations"][0]["name"] == "Amira"
    assert noah["stay"]["key_workers"] == ["Jo Brandt"]
    assert noah["allergies"] == [], "Kayleigh’s are hers"


def test_a_person_who_never_moved_in_has_no_stay() -> None:
    robin = people.add(
        home=home(), preferred_name="Robin", stage="unborn", due_on=clock.now().date() + timedelta(30), by=who("dee")
    )
    told = program().get(f"people/{robin.id}").json()
    assert told["stay"] is None
    assert told["due_on"] is not None


def test_everybody_elses_name_is_hidden_in_a_file_as_on_its_page() -> None:
    noah = person("Noah")
    record = signed(noah, "Noah slept. Kayleigh sat with Amira.")
    asks = program()
    told = asks.get(f"people/{noah.id}/records").json()["records"][0]
    words = told["answers"][0]["parts"][0]["text"]
    assert words == "Noah slept. [another family member] sat with Amira."
    assert told["masked"] is True
    dee = Client()
    dee.force_login(User.objects.get(email="dee@demo.invalid"), "goldthread.config.backend.Backend")
    page = dee.get(f"/people/{noah.id}/").content.decode()
    assert "another family member" in page
    assert "Kayleigh sat" not in page
    whole = asks.get(f"records/{record}").json()
    assert whole["revisions"][0]["answers"][0]["parts"][0]["text"] == "Noah slept. Kayleigh sat with Amira."
    in_file = asks.get(f"records/{record}", file=str(noah.id)).json()
    assert in_file["masked"] is True
    assert "Kayleigh" not in str(in_file)


def test_a_file_holds_one_persons_records_and_not_the_familys() -> None:
    noah, amira = person("Noah"), person("Amira")
    of_noah, _of_amira = signed(noah, "He slept."), signed(amira, "She rang her mother.")
    told = program().get(f"people/{noah.id}/records").json()
    assert [each["id"] for each in told["records"]] == [str(of_noah)]


def test_a_long_file_is_read_to_its_end_without_gap_or_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "PAGE", 3)
    noah = person("Noah")
    made = [str(signed(noah, f"Line {number}.")) for number in range(8)]
    asks, found, before = program(), [], {}
    for _ in range(5):
        told = asks.get(f"people/{noah.id}/records", **before).json()
        found += [each["id"] for each in told["records"]]
        if told["older"] is None:
            break
        before = {"before": told["older"]}
    assert sorted(found) == sorted(made)
    assert len(found) == 8


def test_a_file_is_narrowed_by_kind_author_and_days() -> None:
    noah, today = person("Noah"), clock.now().date()
    signed(noah, "By the manager.")
    mine = signed(noah, "By Ruth.", key="ruth")
    asks, here = program(), f"people/{noah.id}/records"
    ruth = str(User.objects.get(email="ruth@demo.invalid").id)
    assert [each["id"] for each in asks.get(here, author=ruth).json()["records"]] == [str(mine)]
    assert asks.get(here, kind="night_check").json()["records"] == []
    assert len(asks.get(here, kind="daily_log").json()["records"]) == 2
    assert asks.get(here, until=str(today - timedelta(2))).json()["records"] == []
    assert len(asks.get(here, since=str(today - timedelta(2))).json()["records"]) == 2
    assert asks.get(here, before="yesterday").json()["errors"].keys() == {"before"}


def test_a_record_with_its_texts_and_names() -> None:
    noah, by = person("Noah"), who("ruth")
    assert by.home is not None
    id = signed(noah, "First.", key="ruth")
    record = Record.objects.get(pk=id)
    records.amend(record, revision=uuid7(), base=1, fields=note(noah, "Second."), reason="A word was missing.", by=by)
    records.countersign(Record.objects.get(pk=id), by=who("dee"), note="Seen.")
    told = program().get(f"records/{id}").json()
    assert [each["answers"][0]["parts"][0]["text"] for each in told["revisions"]] == ["First.", "Second."]
    assert [each["reason"] for each in told["revisions"]] == ["", "A word was missing."]
    assert all(len(each["digest"]) == 64 for each in told["revisions"])
    assert [(each["act"], each["by"]) for each in told["sign_offs"]] == [
        *(("signed", "Ruth S"), ("signed", "Ruth S"), ("countersigned", "Dee O"))
    ]
    assert told["subjects"][0]["name"] == "Noah"


def test_find_looks_by_words_and_names_nearly_typed() -> None:
    noah = person("Noah")
    id = signed(noah, "Noah fed well at 09:10, then slept.")
    asks = program()
    for words in ("feed", "slept noah", '"fed well"'):
        assert [each["id"] for each in asks.post("find", {"words": words}).json()["records"]] == [str(id)], words
    near = asks.post("find", {"words": "Kayliegh"}).json()
    assert near["instead"] == {"kayliegh": ["kayleigh"]}
    assert asks.post("find", {"words": "nothing"}).json()["records"] == []
    hit = asks.post("find", {"words": "slept"}).json()["records"][0]
    assert hit["passages"] == [{"label": "What I saw and heard", "text": "Noah fed well at 09:10, then slept."}]


# --- the trail ---------------------------------------------------------------------------------------------------


def test_every_look_leaves_one_reading_as_a_page_does() -> None:
    noah = person("Noah")
    id = signed(noah, "He slept with Amira near.")
    row, secret = token()
    asks = Program(secret)
    family = {noah.id, person("Amira").id}
    everybody = family | {person("Kayleigh").id, person("Tyler").id}
    for ask, page, shown, looked_at in (
        (lambda: asks.get("people"), "api_people", everybody, set()),
        (lambda: asks.get(f"people/{noah.id}"), "api_person", family, set()),
        (lambda: asks.get(f"people/{noah.id}/records"), "api_records", family, {id}),
        (lambda: asks.get(f"records/{id}"), "api_record", {noah.id}, {id}),
        (lambda: asks.post("find", {"words": "slept"}), "api_find", {noah.id}, {id}),
    ):
        before = Reading.objects.count()
        assert ask().status_code == 200
        left = readings()[before:]
        assert len(left) == 1, page
        assert (left[0].page, left[0].viewer_id, left[0].home_id) == (page, row.user_id, row.home_id)
        assert set(left[0].people) == shown
        assert set(left[0].records) == looked_at
    before = Reading.objects.count()
    asks.get("kinds")
    asks.get("openapi.json")
    assert Reading.objects.count() == before, "nothing of anybody was shown"


def test_nothing_is_told_when_the_look_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Reading is written before the bytes leave: without it there are none."""
    noah = person("Noah")

    def breaks(**_named: Any) -> None:
        raise OSError("no room")

    asks = program()
    monkeypatch.setattr(audit, "note_reading", breaks)
    answer = asks.client.get(f"/api/v1/people/{noah.id}", headers=asks.headers)
    assert answer.status_code == 500
    assert b"Noah" not in answer.content


def test_looking_writes_a_reading_the_count_and_the_day_and_nothing_else() -> None:
    from tests.architecture.crawl import writes

    asks, noah = program(), person("Noah")
    before = writes()
    asks.get(f"people/{noah.id}")
    after = writes()
    changed = {table for table in after if after[table] != before.get(table, 0)}
    assert changed == {"audit_reading", "accounts_cache", "tokens_token"}
    before = writes()
    asks.get(f"people/{noah.id}")
    after = writes()
    changed = {table for table in after if after[table] != before.get(table, 0)}
    assert changed == {"audit_reading", "accounts_cache"}, "the day is kept once a day"
    assert connection.in_atomic_block
