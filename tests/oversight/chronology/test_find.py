"""Finding over everything: forms of a word, names nearly typed, passages, what others may not see, few statements."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.ground.audit.models import Reading
from goldthread.oversight.chronology import queries
from goldthread.oversight.chronology.queries import finding
from tests.oversight.chronology.test_pages import browser, drawn_anew, person, turn, who, write

__all__ = ["drawn_anew"]

pytestmark = pytest.mark.django_db


def look(client: Client, words: str, **more: str) -> str:
    answer = client.post("/find/", {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def found(page: str) -> list[str]:
    return re.findall(r'href="/records/([0-9a-f-]{36})/"', page[page.index("<main") :])


def passages(page: str) -> list[str]:
    return [
        html.unescape(re.sub(r"<(?!/?mark)[^>]*>", "", each)).strip()
        for each in re.findall(r'<p class="found-passage">(.*?)</p>', page, re.S)
    ]


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Two new teeth came through.", "tooth"),
        ("He has one tooth.", "teeth"),
        ("The children sang.", "child sing"),
        ("She fell asleep on the landing.", '"fell asleep"'),
        ("She fell asleep on the landing.", "“falls asleep”"),
        ("Knives are counted.", "knife"),
        ("He was running.", "runs"),
    ],
)
def test_forms_of_a_word_find_each_other(written: str, looked_for: str) -> None:
    record = write(who("ruth"), written, ago=timedelta(minutes=5))
    page = look(browser("ruth"), looked_for)
    assert str(record) in found(page)
    assert any("<mark>" in passage for passage in passages(page))


def test_words_in_quotation_marks_stand_together() -> None:
    ruth = who("ruth")
    together = write(ruth, "The quokka jumped over.", ago=timedelta(minutes=5))
    apart = write(ruth, "It jumped; then the quokka ate.", ago=timedelta(minutes=6))
    assert found(look(browser("ruth"), '"quokka jumped"')) == [str(together)]
    assert found(look(browser("ruth"), "quokka jumped")) == [str(together), str(apart)]


def test_a_name_nearly_typed_is_looked_for_and_said() -> None:
    record = write(who("ruth"), "Had lunch.", ago=timedelta(minutes=5), about="Kayleigh")
    page = look(browser("ruth"), "Kayliegh lunch")
    assert str(record) in found(page)
    said = html.unescape(page)
    assert "Instead of “kayliegh” this looks for “Kayleigh”." in said
    assert 'value="Kayliegh lunch"' in page, "what was typed stays"


def test_fact_and_meaning_stay_apart_in_what_is_found() -> None:
    write(who("ruth"), "A quokka on the lawn.", ago=timedelta(minutes=5))
    (passage,) = passages(look(browser("ruth"), "quokka"))
    assert passage == "What I saw and heard A <mark>quokka</mark> on the lawn."


def test_what_was_written_never_runs() -> None:
    write(who("ruth"), "<img src=x onerror=pwn()>quokka</b> & <mark>x</mark>", ago=timedelta(minutes=5))
    page = look(browser("ruth"), "quokka")
    assert "<img src=x" not in page
    assert "onerror=pwn()&gt;<mark>quokka</mark>&lt;/b&gt;" in page


@pytest.mark.parametrize("typed", ["", "  ", "& | !", "''", "the and of", "\0", "(", "a" * 5000, "<->", ":*"])
def test_whatever_is_typed_is_answered(typed: str) -> None:
    page = look(browser("ruth"), typed)
    assert not passages(page)


def test_nothing_of_another_home_and_nothing_for_who_may_not_read() -> None:
    write(who("ruth"), "A quokka on the lawn.", ago=timedelta(minutes=5))
    page = look(browser("priya"), "quokka")
    assert "Nothing was found" in page
    assert browser("ada").post("/find/", {"words": "quokka"}).status_code == 403


def test_pages_of_common_words_walk_on_without_a_gap_or_a_double() -> None:
    ruth, client = who("ruth"), browser("ruth")
    written = [str(write(ruth, f"Quokka {n}.", ago=timedelta(minutes=5 + n))) for n in range(finding.MOST * 2 + 3)]
    page = look(client, "quokka")
    seen = found(page)
    while "Older" in page:
        action, fields = turn(page, "Older")
        page = client.post(action, fields).content.decode()
        seen += found(page)
    assert seen == written


def test_what_is_rare_and_old_is_found_by_the_index_of_words() -> None:
    """More than 2,000 newer records lie before it: the heads are enough, for only their words are walked."""
    ruth = who("ruth")
    old = write(ruth, "The quokka.", ago=timedelta(days=9))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH fresh AS (INSERT INTO records_record (id, home_id, for_home, kind, author_id, "
            "happened_at, written_at, sight, held, guarded, revisions_count, countersign_owed) "
            "SELECT gen_random_uuid(), home_id, true, kind, "
            "author_id, now() - n * interval '1 minute', now(), 'routine', false, false, 1, false "
            "FROM records_record, generate_series(1, 2100) n WHERE id = %s RETURNING id, home_id, happened_at) "
            "INSERT INTO records_words (record_id, home_id, happened_at, words) "
            "SELECT id, home_id, happened_at, to_tsvector('english', 'nothing') FROM fresh",
            [old],
        )
    assert found(look(browser("ruth"), "quokka")) == [str(old)]


def test_statements_do_not_grow_and_looking_is_noted() -> None:
    ruth, client = who("ruth"), browser("ruth")
    counts = []
    for number in (1, 30):
        for n in range(number):
            write(ruth, f"Quokka {n}.", ago=timedelta(minutes=5 + n))
        look(client, "quokka")
        with CaptureQueriesContext(connection) as asked:
            page = look(client, "quokka")
        counts.append(len([each for each in asked if "SAVEPOINT" not in each["sql"]]))
    assert max(counts) <= 12, counts
    reading = Reading.objects.latest("id")
    assert reading.page == "find"
    assert set(reading.records) == {UUID(id) for id in found(page)}
    assert person("Wren") in reading.people


def test_only_some_days_and_by_somebody() -> None:
    record = write(who("ruth"), "A quokka.", ago=timedelta(days=3))
    client = browser("ruth")
    assert found(look(client, "quokka", author=str(who("ruth").id))) == [str(record)]
    assert found(look(client, "quokka", author=str(who("dee").id))) == []
    assert found(look(client, "quokka", until="2020-01-01")) == []
    assert "Write the day like" in look(client, "quokka", since="soon")


def test_going_to_a_day() -> None:
    ruth, client = who("ruth"), browser("ruth")
    new = write(ruth, "Now.", ago=timedelta(minutes=5))
    old = write(ruth, "Then.", ago=timedelta(days=4))
    from goldthread.lib import clock

    day = (clock.now() - timedelta(days=3)).date().isoformat()
    page = client.get(f"/people/{person('Wren')}/?day={day}").content.decode()
    assert f"r-{old}" in page
    assert f"r-{new}" not in page
    assert "<span>Newer</span>" in page
    assert "Write the day like" in client.get(f"/people/{person('Wren')}/?day=soon").content.decode()


def test_who_reads_no_records_finds_none() -> None:
    from goldthread.ground.access.queries import Absent

    ruth = who("ruth")
    ruth.posts = ()
    with pytest.raises(Absent):
        queries.find(ruth, "(quokka)")


def test_what_other_homes_write_often_costs_this_one_nothing() -> None:
    """One index holds home and word: no list of all records with a common word is made (timed by `make bench`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'records_words' AND indexdef LIKE '%gin%'")
        ((definition,),) = cursor.fetchall()
    assert definition.endswith("USING gin (home_id, words)")
