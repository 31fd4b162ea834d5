"""The timeline: days, filters, finding, paging, paper; and how few statements it takes at any size."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.records import actions
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.chronology import presenters
from tests.ground.accounts.confirmed import just_confirmed

pytestmark = pytest.mark.django_db
MOST = 8  # statements of a timeline, with those of the sign-in, the reading and the transaction


@pytest.fixture(autouse=True)
def drawn_anew(db: None) -> Iterator[None]:
    # Somebody whose file is empty, so that what is found is what was written here.
    home = who("dee").home
    assert home is not None
    people.add(
        home=Home.objects.get(pk=home.home_id), preferred_name="Wren", full_name="Wren Ashby", stage="baby", by=None
    )
    presenters.forget()
    yield
    presenters.forget()


def who(name: str) -> Viewer:
    return viewer(User.objects.get(email=f"{name}@demo.invalid"))


def browser(name: str) -> Client:
    return just_confirmed(Client(), User.objects.get(email=f"{name}@demo.invalid"))


def person(name: str) -> UUID:
    return Person.objects.get(preferred_name=name).id


def write(by: Viewer, seen: str, *, ago: timedelta, about: str = "Wren", kind: str = "daily_log") -> UUID:
    """about: one name, or several with a comma between."""
    moment = (clock.now() - ago).astimezone(ZONE)
    fields = {
        "subject": [str(person(name)) for name in about.split(", ")],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
        "q.note.seen": [seen],
        "q.child_was": ["asleep"],
        "q.safe_sleep": ["yes"],
    }
    id = uuid7()
    assert by.home is not None
    actions.sign(id=id, home=by.home.home_id, kind=kind, fields=fields, by=by)
    return id


def entries(page: str) -> list[str]:
    return re.findall(r'id="r-([0-9a-f-]{36})"', page)


def turn(page: str, way: str) -> tuple[str, dict[str, str]]:
    """Where "Older" or "Newer" leads: the address and the fields sent with it (none for a link)."""
    around = page[page.index('class="pager"') :]
    for form in re.findall(r"<form.*?</form>", around, re.S):
        if f"<span>{way}</span>" in form:
            fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
            return re.search(r'action="([^"]+)"', form)[1], fields  # type: ignore[index]
    link = re.search(rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>{way}</span>', around, re.S)
    return link[1].replace("&amp;", "&"), {}  # type: ignore[index]


def test_few_statements_at_any_size() -> None:
    ruth, page = who("ruth"), browser("ruth")
    address = f"/people/{person('Noah')}/"
    write(ruth, "First.", ago=timedelta(minutes=3), about="Noah")
    page.get(address)  # a process reads each form once
    counts = []
    for number in (10, 490):
        for each in range(number):
            write(ruth, f"Text {each}.", ago=timedelta(minutes=5 + 7 * each), about="Noah")
        presenters.forget()
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert page.get(address).status_code == 200
        counts.append(len([each for each in statements if "SAVEPOINT" not in each["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST, counts
    # and once drawn, the texts are not fetched again
    with CaptureQueriesContext(connection) as statements:
        page.get(address)
    assert not [each for each in statements if "revisiontext" in each["sql"]]


def test_paging_walks_over_everything_once_and_back() -> None:
    ruth, page = who("ruth"), browser("ruth")
    ids = [str(write(ruth, f"Text {n}.", ago=timedelta(minutes=60 + n // 3))) for n in range(120)]
    shown = page.get(f"/people/{person('Wren')}/").content.decode()
    seen = entries(shown)
    firsts = [entries(shown)]
    while "<span>Older</span>" in shown:
        shown = page.get(turn(shown, "Older")[0]).content.decode()
        seen += entries(shown)
        firsts.append(entries(shown))
    assert sorted(seen) == sorted(ids) and len(seen) == len(set(seen))
    back = page.get(turn(shown, "Newer")[0]).content.decode()
    assert entries(back) == firsts[-2]


def test_what_is_looked_for_is_in_no_address_and_goes_along_to_older_pages() -> None:
    ruth, page = who("ruth"), browser("ruth")
    for number in range(60):
        write(ruth, f"The quartzite hat, {number}.", ago=timedelta(minutes=60 + number))
        write(ruth, f"Something else, {number}.", ago=timedelta(minutes=60 + number))
    address = f"/people/{person('Wren')}/"
    first = page.post(address, {"words": "quartzite"}).content.decode()
    assert len(entries(first)) == 50 and "Something else" not in first
    assert not re.search(r'(href|action)="[^"]*quartzite', first)
    where, fields = turn(first, "Older")
    assert fields["words"] == "quartzite" and where == address
    second = page.post(where, fields).content.decode()
    assert len(entries(second)) == 10 and "Something else" not in second
    where, fields = turn(second, "Newer")
    assert entries(page.post(where, fields).content.decode()) == entries(first)
    # a filter by kind keeps the words too
    assert len(entries(page.post(address, {"words": "quartzite", "family": "observation"}).content.decode())) == 0


@pytest.mark.parametrize(
    "asked", [{"words": "a\0b"}, {"words": "'; DROP TABLE"}, {"words": "x" * 100_000}, {"words": "((("}, {"words": '"'}]
)
def test_odd_words_find_nothing_and_break_nothing(asked: dict[str, str]) -> None:
    answer = browser("ruth").post(f"/people/{person('Wren')}/", asked)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "asked", ["before=x", "after=1_2", "since=32.13.", "until=99999-01-01", "author=x", "family=x"]
)
def test_an_address_that_cannot_be_read_asks_nothing(asked: str) -> None:
    id = write(who("ruth"), "Here.", ago=timedelta(minutes=5))
    page = browser("ruth").get(f"/people/{person('Wren')}/?{asked}").content.decode()
    assert str(id) in entries(page)


def test_filters_by_kind_period_and_author() -> None:
    ruth, jo, page = who("ruth"), who("jo"), browser("ruth")
    night = write(ruth, "Asleep.", ago=timedelta(days=1), kind="night_check")
    day = write(ruth, "Bath.", ago=timedelta(minutes=9))
    jos = write(jo, "Walk.", ago=timedelta(days=9))
    address = f"/people/{person('Wren')}/"

    def found(**asked: str) -> list[str]:
        return entries(page.get(address, asked).content.decode())

    assert found(family="night") == [str(night)]
    assert found(author=str(jo.id)) == [str(jos)]
    since = (clock.now() - timedelta(days=3)).strftime("%Y-%m-%d")
    assert found(since=since) == [str(day), str(night)]
    assert found(until=since) == [str(jos)]
    shown = page.get(address, {"family": "night", "since": since}).content.decode()
    assert f'href="{address}?family=daily&amp;since={since}"' in shown  # a filter keeps the period


def a_family_of_three() -> tuple[str, str, str]:
    """Ids of what was written of Noah, of both, and of Amira, the newest first."""
    ruth = who("ruth")
    noahs = write(ruth, "He slept.", ago=timedelta(minutes=5), about="Noah")
    both = write(ruth, "They sang.", ago=timedelta(minutes=9), about="Noah, Amira")
    amiras = write(ruth, "She read.", ago=timedelta(minutes=12), about="Amira")
    return str(noahs), str(both), str(amiras)


def whom(page: str) -> list[tuple[str, bool]]:
    """The chips by whom it is about, and which is chosen."""
    chips = re.search(r'<nav class="filter-chips whom.*?</nav>', page, re.S)
    found = re.findall(
        r'<(?:a|button) class="chip[^>]*?(aria-current="true")?>.*?<bdi>(.*?)</bdi>', chips[0] if chips else ""
    )
    return [(name, bool(chosen)) for chosen, name in found]


def test_a_family_may_be_asked_about_one_of_them() -> None:
    noahs, both, amiras = a_family_of_three()
    page, address = browser("ruth"), f"/people/{person('Amira')}/"

    def shown(**asked: str) -> str:
        return page.get(address, asked).content.decode()

    noah, amira = str(person("Noah")), str(person("Amira"))
    everything = shown()
    assert entries(everything)[:3] == [noahs, both, amiras]
    names = [name for name, _chosen in whom(everything)]
    assert names[0] == "Everyone" and set(names) == {"Everyone", "Noah", "Amira"}
    assert dict(whom(everything)) == {"Everyone": True, "Noah": False, "Amira": False}
    one = shown(about=noah)
    assert entries(one)[:2] == [noahs, both] and amiras not in entries(one)
    assert dict(whom(one)) == {"Everyone": False, "Noah": True, "Amira": False}
    assert entries(shown(about=amira))[:2] == [both, amiras]
    # it goes along with every other question, to a day and to the paper
    assert f'href="{address}?family=daily&amp;about={noah}"' in one
    assert f'href="{address}?family=daily&amp;about={amira}"' in shown(family="daily", about=noah)
    assert one.count(f'<input type="hidden" name="about" value="{noah}">') == 2, "with the words, and with the day"
    assert f'{address}print/?about={noah}"' in one
    assert f'href="{address}"' in one and "Show everything" in one
    paper = PdfReader(io.BytesIO(page.get(f"{address}print/", {"about": noah}).content))
    words = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
    assert "only about Noah" in words and "He slept." in words and "She read." not in words


def test_words_are_looked_for_within_what_is_about_one() -> None:
    ruth, page, address = who("ruth"), browser("ruth"), f"/people/{person('Noah')}/"
    write(ruth, "The quartzite hat, hers.", ago=timedelta(minutes=5), about="Amira")
    his = write(ruth, "The quartzite hat, his.", ago=timedelta(minutes=7), about="Noah")
    shown = page.post(address, {"words": "quartzite", "about": str(person("Noah"))}).content.decode()
    assert entries(shown) == [str(his)]
    assert not re.search(r'(href|action)="[^"]*quartzite', shown)
    assert dict(whom(shown)) == {"Everyone": False, "Noah": True, "Amira": False}
    kinds = re.search(r'<nav class="filter-chips kinds.*?</nav>', shown, re.S)[0]  # type: ignore[index]
    assert f'name="about" value="{person("Noah")}"' in kinds and 'name="words" value="quartzite"' in kinds


def test_paging_keeps_whom_it_is_about() -> None:
    ruth, page, address = who("ruth"), browser("ruth"), f"/people/{person('Noah')}/"
    noah = person("Noah")
    before = entries(page.get(address, {"about": str(noah)}).content.decode())
    assert len(before) < 50
    his = []
    for n in range(60):
        his.append(str(write(ruth, f"His {n}.", ago=timedelta(minutes=60 + n // 2), about="Noah")))
        write(ruth, f"Hers {n}.", ago=timedelta(minutes=60 + n // 2), about="Amira")
    shown = page.get(address, {"about": str(noah)}).content.decode()
    seen = entries(shown)
    where, _fields = turn(shown, "Older")
    assert len(seen) == 50 and f"about={noah}" in where
    shown = page.get(where).content.decode()
    seen += entries(shown)
    assert sorted(seen) == sorted(his + before)
    assert entries(page.get(turn(shown, "Newer")[0]).content.decode()) == seen[:50]


def test_whoever_is_not_of_this_file_is_not_asked_about() -> None:
    noahs, both, amiras = a_family_of_three()
    page, address = browser("ruth"), f"/people/{person('Noah')}/"
    for odd in (str(person("Tyler")), str(UUID(int=7)), "x"):
        shown = page.get(address, {"about": odd}).content.decode()
        assert entries(shown)[:3] == [noahs, both, amiras]
        assert (
            f'{address}?about={odd}"' not in shown and f"&amp;about={odd}" not in shown and 'name="about"' not in shown
        )
    alone = write(who("ruth"), "Here.", ago=timedelta(minutes=5))
    shown = page.get(f"/people/{person('Wren')}/", {"about": str(person("Wren"))}).content.decode()
    assert entries(shown) == [str(alone)] and not whom(shown) and "Everyone" not in shown
    assert 'name="about"' not in shown and "/print/?" not in shown, "nobody to choose among: nothing is asked"


def test_a_record_that_was_not_about_them_is_not_found_about_them() -> None:
    _noahs, both, _amiras = a_family_of_three()
    from goldthread.casework.records.models import Record

    actions.strike(Record.objects.get(pk=both), person=person("Noah"), reason="He was out", by=who("marian"))
    page, address = browser("ruth"), f"/people/{person('Noah')}/"
    assert both not in entries(page.get(address, {"about": str(person("Noah"))}).content.decode())
    assert both in entries(page.get(address, {"about": str(person("Amira"))}).content.decode())


def test_asking_about_one_says_the_same_to_the_database() -> None:
    """The statement is prepared once a connection: whom it is about is a value in it, never its text."""
    a_family_of_three()
    page, address, noah = browser("ruth"), f"/people/{person('Noah')}/", person("Noah")
    page.get(address)
    said = []
    for asked in ({}, {"about": str(noah)}):
        with CaptureQueriesContext(connection) as statements:
            page.get(address, asked)
        found = [each["sql"] for each in statements if "FROM records_subject" in each["sql"]]
        said.append([re.sub(r"'\{[^']*\}'|ARRAY\[[^]]*\]", "…", sql) for sql in found])
    assert said[0] == said[1] and len(said[0]) == 1


def test_the_print_is_what_the_page_shows_with_page_x_of_y() -> None:
    ruth, page = who("ruth"), browser("ruth")
    for number in range(30):
        write(ruth, f"Note number {number}. " + "It was a long afternoon. " * 20, ago=timedelta(hours=1 + number))
    write(ruth, "Kayleigh waved.", ago=timedelta(minutes=3))
    address = f"/people/{person('Wren')}/print/"
    reader = PdfReader(io.BytesIO(page.get(address).content))
    text = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    assert len(reader.pages) > 1
    assert f"1 of {len(reader.pages)}" in text and f"{len(reader.pages)} of {len(reader.pages)}" in text
    assert "Note number 29." in text and "Kayleigh" not in text and "[another family member] waved." in text
    some = PdfReader(io.BytesIO(page.post(address, {"words": "waved"}).content))
    assert "Note number" not in some.pages[0].extract_text()


def test_a_timeline_leaves_the_house_only_after_a_fresh_sign_in() -> None:
    write(who("ruth"), "Here.", ago=timedelta(minutes=5))
    client = Client()
    client.force_login(User.objects.get(email="ruth@demo.invalid"))
    address = f"/people/{person('Wren')}/print/"
    assert client.get(f"/people/{person('Wren')}/").status_code == 200
    assert client.get(address)["Location"].startswith("/account/step-up/")
    just_confirmed(client, User.objects.get(email="ruth@demo.invalid"), ago=301)
    assert client.get(address).status_code == 302
    just_confirmed(client, User.objects.get(email="ruth@demo.invalid"), ago=200)
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_another_home_and_an_administrator_see_no_timeline() -> None:
    write(who("ruth"), "Here.", ago=timedelta(minutes=5))
    for name in ("priya", "ada", "len"):
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
        for path in ("", "print/"):
            answer = client.get(f"/people/{person('Wren')}/{path}")
            assert answer.status_code in (302, 403, 404), (name, path)
            assert b"Here." not in answer.content


def test_an_amended_or_countersigned_entry_is_drawn_anew() -> None:
    ruth, marian, page = who("ruth"), who("marian"), browser("jo")
    id = write(ruth, "Here.", ago=timedelta(minutes=5))
    address = f"/people/{person('Wren')}/"
    assert "countersigned by" not in page.get(address).content.decode()
    from goldthread.casework.records.models import Record

    actions.countersign(Record.objects.get(pk=id), by=marian)
    assert "countersigned by Marian H" in page.get(address).content.decode()
