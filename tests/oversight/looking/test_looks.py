"""Who has looked at one person: who may see it, what explains it, how it is paged, and what is on the sheet."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from goldthread.casework.records.models import Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import Absent
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.oversight.looking import queries
from goldthread.oversight.looking.rules import Why, explain
from tests.oversight.looking.house import DAY, HOUR, MINUTE, at_work, browser, person, read, user, who, write

pytestmark = pytest.mark.django_db


def looks(key: str, name: str, days: int = 30) -> list[tuple[str, str, tuple[Why, ...]]]:
    """Who, on which page, and what explains it: newest first."""
    now = clock.now()
    page = queries.looks(who(key), person(name), now - days * DAY, now + MINUTE)
    return [(short, look.page, explain(look)) for look, short in page.looks]


def words(page: bytes) -> str:
    main = page.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main[main.index("<main") :])).split())


def test_a_manager_sees_who_looked_and_what_explains_it() -> None:
    now = clock.now()
    at_work("ruth", now - 3 * HOUR, now - 2 * HOUR)
    record = write("jo", "Noah")
    read("ruth", "Noah", at=now - 150 * MINUTE, records=(record,))  # at work
    read("ruth", "Noah", at=now - 90 * MINUTE)  # after it
    read("jo", "Noah", "Amira")  # key worker of the stay
    read("jo", "Kayleigh")
    assert looks("dee", "Noah") == [
        ("Jo B", "person", (Why.KEY_WORKER, Why.WROTE)),
        ("Ruth S", "person", ()),
        ("Ruth S", "person", (Why.ON_SHIFT,)),
    ]
    assert [short for short, _page, _why in looks("dee", "Amira")] == ["Jo B"]


def test_before_anybody_was_on_duty_whoever_works_there_is_explained() -> None:
    read("ruth", "Noah")
    assert looks("dee", "Noah") == [("Ruth S", "person", (Why.NO_ROTA,))]
    now = clock.now()
    at_work("ewan", now - HOUR, now + HOUR)
    assert looks("dee", "Noah") == [("Ruth S", "person", ())]


def test_who_wrote_or_countersigned_or_was_named_is_explained() -> None:
    now = clock.now()
    record = write("ruth", "Noah")
    at_work("ewan", now - 6 * HOUR, now + HOUR)
    read("ruth", "Noah", at=now + 3 * HOUR, records=(record,), page="record")
    read("jo", "Kayleigh", at=now - 3 * HOUR)
    read("ruth", "Noah", at=now + 3 * HOUR - MINUTE)
    now += DAY
    found = queries.looks(who("dee"), person("Noah"), now - 3 * DAY, now)
    assert [explain(look) for look, _short in found.looks] == [(Why.OWN,), ()]


def test_the_readings_of_a_person_reach_their_own_manager_whichever_home_the_reader_worked_in() -> None:
    """Somebody with posts in two homes, working in the other one by the rail, opens somebody of this one."""
    access.give_role(user=user("priya"), home=Home.objects.get(name="The Willows"), role="practitioner", by=None)
    now = clock.now()
    at_work("priya", now - HOUR, now + HOUR, home="Ash Lane")
    at_work("ewan", now - HOUR, now + HOUR)
    read("priya", "Noah", home="Ash Lane")
    assert looks("dee", "Noah") == [("Priya N", "person", ())]
    look = queries.looks(who("dee"), person("Noah"), now - DAY, now + DAY).looks[0][0]
    assert look.elsewhere


def test_nobody_but_who_sees_readings_of_that_home_gets_any() -> None:
    read("ruth", "Noah")
    now = clock.now()
    for key in ("marian", "ruth", "jo", "ada", "priya"):
        with pytest.raises(Absent):
            queries.looks(who(key), person("Noah"), now - DAY, now + DAY)
        with pytest.raises(Absent):
            queries.days(who(key), person("Noah"), now - DAY, now + DAY)
        for address in ("", "sheet/"):
            assert browser(key).get(f"/people/{person('Noah').id}/looks/{address}").status_code in (302, 403, 404)
        assert browser(key).post(f"/people/{person('Noah').id}/looks/print/").status_code in (403, 404)
    with pytest.raises(Absent):
        queries.looks(who("dee"), person("Reece"), now - DAY, now + DAY)
    assert browser("dee").get(f"/people/{person('Reece').id}/looks/").status_code == 404


def test_the_database_itself_hands_nothing_to_whoever_may_not() -> None:
    """With every check of the program left out: each function, asked as each worker."""
    read("ruth", "Noah")
    now = clock.now()
    noah = person("Noah").id
    asked = (
        ("SELECT * FROM goldthread_looks(%s, %s, %s, NULL, NULL, 50)", [noah, now - DAY, now + DAY]),
        ("SELECT * FROM goldthread_look_days(%s, %s, %s, 50)", [noah, now - DAY, now + DAY]),
        ("SELECT * FROM goldthread_looks_between(%s, %s)", [now - DAY, now + DAY]),
        ("SELECT * FROM audit_reading WHERE people @> ARRAY[%s]", [noah]),
    )
    expected = {"dee": (1, 1, 0, 1), "ruth": (0, 0, 0, 0), "marian": (0, 0, 0, 0), "priya": (0, 0, 0, 0)}
    for key, numbers in expected.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('goldthread.scope', true)")
            kept = cursor.fetchone()[0]
            _enter(cursor, key)
            found = []
            for statement, values in asked:
                cursor.execute(statement, values)
                found.append(len(cursor.fetchall()))
            cursor.execute("SELECT set_config('goldthread.scope', %s, true)", [kept])
        assert tuple(found) == numbers, key
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege('goldthread_look_facts(bigint, uuid)', 'execute'), "
            "has_function_privilege('goldthread_sees_looks(uuid)', 'execute')"
        )
        assert cursor.fetchone() == (False, False)


def _enter(cursor: object, key: str) -> None:
    from django.conf import settings

    from goldthread.lib import actors

    token = actors.of_user(actors.key(settings.SECRET_KEY), user(key).id)
    cursor.execute("SELECT goldthread_enter(%s)", [token])  # type: ignore[attr-defined]


def test_what_is_narrow_leaves_no_trace_in_who_has_looked() -> None:
    open_, narrow = write("ruth", "Noah"), write("ruth", "Noah")
    Record.objects.filter(pk=narrow).update(sight="sealed")
    read("dee", "Noah", page="record", records=(narrow,))
    read("dee", "Noah", page="record", records=(open_, narrow))
    now = clock.now()
    first, second = (look for look, _name in queries.looks(who("dee"), person("Noah"), now - DAY, now + DAY).looks)
    assert (first.page, first.records) == ("record", 1)
    assert (second.page, second.records) == ("person", 0)


def test_a_thousand_readings_are_paged_in_a_fixed_number_of_statements() -> None:
    now = clock.now()
    noah = person("Noah")
    at_work("ruth", now - 40 * DAY, now)
    rows = [
        Reading(
            at=now - n * 30 * MINUTE, viewer_id=user("ruth").id, home_id=noah.home_id, page="person", people=[noah.id]
        )
        for n in range(1200)
    ]
    Reading.objects.bulk_create(rows)
    client, seen, numbers = browser("dee"), 0, set()
    client.get(f"/people/{noah.id}/looks/")
    address = f"/people/{noah.id}/looks/?since={(now - 29 * DAY).date()}&until={now.date()}"
    for _page in range(15):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()
        numbers.add(len([each for each in asked if "SAVEPOINT" not in each["sql"]]))
        seen += sum(
            int(number) for number in re.findall(r"(\d+) looks?\b", words(page.encode()).replace("nothing", ""))
        )
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        address = html.unescape(older[1])
    assert len(numbers) == 1, numbers
    assert max(numbers) <= 8
    assert seen >= 1200, seen


def test_a_report_for_one_child_over_twelve_months() -> None:
    now = clock.now()
    noah = person("Noah")
    at_work("ruth", now - 366 * DAY, now)
    keys = [user(key).id for key in ("ruth", "jo", "ewan", "marian", "dee")]
    Reading.objects.bulk_create(
        Reading(at=now - n * HOUR, viewer_id=keys[n % 5], home_id=noah.home_id, page="person", people=[noah.id])
        for n in range(364 * 24)
    )
    client = browser("dee")
    address = f"/people/{noah.id}/looks/sheet/?since={(now - 364 * DAY).date()}&until={now.date()}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    said = words(page.content)
    assert "Month by month" in said
    assert re.search(r"Ruth S \(\d+ days\)", said)
    assert "Marian H, Senior practitioner Helps to run this home" in said
    assert len([each for each in asked if "SAVEPOINT" not in each["sql"]]) <= 7
    paper = client.post(
        f"/people/{noah.id}/looks/print/", {"since": str((now - 364 * DAY).date()), "until": str(now.date())}
    )
    assert "Month by month" in " ".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.content)).pages)


def test_the_sheet_is_in_plain_words_and_of_nobody_else() -> None:
    now = clock.now()
    at_work("ruth", now - HOUR, now + HOUR)
    read("ruth", "Noah", "Amira")
    read("ewan", "Noah")
    read("marian", *("Noah", "Amira", "Kayleigh", "Tyler"), page="people")
    said = words(browser("dee").get(f"/people/{person('Noah').id}/looks/sheet/").content)
    assert "Ruth S, Practitioner Was at work here that day. on 1 day" in said
    assert "Ewan T, Family support worker We do not know why yet. The manager must find out. on 1 day" in said
    assert "What this list cannot show" in said
    assert not [name for name in ("Amira", "Kayleigh", "Tyler", "Sallis", "Tully") if name in said]


def test_looking_leaves_a_reading_and_printing_an_event_too() -> None:
    noah = person("Noah")
    client = browser("dee")
    for address in ("looks/", "looks/sheet/"):
        before = Event.objects.count()
        assert client.get(f"/people/{noah.id}/{address}").status_code == 200
        assert noah.id in Reading.objects.latest("id").people
        assert Event.objects.count() == before
    assert client.get(f"/people/{noah.id}/looks/print/").status_code == 405
    answer = client.post(f"/people/{noah.id}/looks/print/")
    assert answer["Content-Type"] == "application/pdf"
    assert Reading.objects.latest("id").page == "person_looks_print"
    event = Event.objects.latest("id")
    assert (event.verb, event.by_id, event.about) == ("print_looks", user("dee").id, [noah.id])
    paper = PdfReader(io.BytesIO(answer.content))
    assert paper.metadata is not None and "Who has looked at your file, Noah" in (paper.metadata.title or "")
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "en-GB"


@pytest.mark.parametrize(
    "asked", ["since=nonsense", "until=9999-12-31", "since=2026-02-01&until=2026-01-01", "below=x_y"]
)
def test_what_cannot_be_read_is_answered_kindly(asked: str) -> None:
    for address in ("looks/", "looks/sheet/"):
        assert browser("dee").get(f"/people/{person('Noah').id}/{address}?{asked}").status_code == 200


def test_since_they_moved_in_begins_on_that_day() -> None:
    now = clock.now()
    read("ruth", "Noah", at=now - timedelta(days=30, hours=20))
    read("ruth", "Noah", at=now - 50 * DAY)
    said = words(browser("dee").get(f"/people/{person('Noah').id}/looks/sheet/?since=start").content)
    assert said.count("Ruth S (once)") == 1


def test_who_may_see_it_is_led_there_from_about() -> None:
    noah: UUID = person("Noah").id
    assert f"/people/{noah}/looks/" in browser("dee").get(f"/people/{noah}/about/").content.decode()
    assert f"/people/{noah}/looks/" not in browser("ruth").get(f"/people/{noah}/about/").content.decode()
