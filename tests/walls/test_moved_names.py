"""Who moved is named in what was handed over, and nobody else: on its pages, on paper, in a finding, in a timeline."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pypdf import PdfReader

from goldthread.casework.moving import actions, queries
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Reader, Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.tokens import actions as tokens
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.chronology.queries import finding
from tests.api.house import Program
from tests.walls.test_moved import House, house, kayleigh, move
from tests.walls.world import World, write

__all__ = ["house"]

pytestmark = pytest.mark.django_db


def test_names_of_who_else_stands_in_it_are_hidden_there(house: House) -> None:
    world = World(people={row.preferred_name: row for row in Person.objects.filter(home__name="The Willows")})
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    fields = {"q.note.seen": ["Kayleigh and Amira laughed."]}
    id = write(world, dee, Home.objects.get(name="The Willows"), ["Kayleigh"], more=fields)
    house.records["routine"] = id
    move(house)
    page = house.browser("new support").get(f"/records/{id}/").content.decode()
    assert "Kayleigh" in page and "laughed" in page and "Amira" not in page and "another family member" in page


def told(text: str) -> dict[str, list[str]]:
    return {"q.note.seen": [text]}


def shared(house: House, about: list[str] | None = None, text: str = "Kayleigh and Amira laughed.") -> UUID:
    """A record about two people of the old home, chosen to go along with one of them; then she moves."""
    willows = Home.objects.get(name="The Willows")
    world = World(people={row.preferred_name: row for row in Person.objects.filter(home=willows)})
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    id = write(world, dee, willows, about or ["Kayleigh", "Amira"], more=told(text))
    house.records["restricted"] = id  # `move` chooses it
    return id


def amended(id: UUID, text: str, reason: str) -> None:
    row, dee = Record.objects.get(pk=id), viewer(User.objects.get(email="dee@demo.invalid"))
    assert row.head is not None
    moment = row.happened_at.astimezone(ZoneInfo("Europe/London"))
    fields = {
        "subject": [each["person"] for each in row.head.text.body["subjects"]],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
        "q.part_of_day": ["morning"],
        **told(text),
    }
    records.amend(row, revision=uuid7(), base=1, fields=fields, reason=reason, by=dee)


def printed(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_whom_else_it_is_about_is_hidden_there_on_every_page_of_it(house: House) -> None:
    """About two people, of whom one moved: neither text, title, list, print nor difference names the other."""
    id = shared(house)
    amended(id, "Kayleigh and Amira laughed at lunch.", "Amira asked for it.")
    records.countersign(Record.objects.get(pk=id), note="Well put about Amira.", by=house.may("old manager"))
    move(house)
    client = house.browser("new manager")
    for path in (f"/records/{id}/", f"/records/{id}/?text=1", f"/records/{id}/difference/2/"):
        page = client.get(path).content.decode()
        assert "Amira" not in page, path
    page = client.get(f"/records/{id}/").content.decode()
    assert "Kayleigh" in page and "laughed at lunch" in page and "another family member" in page
    assert page.count("Kept at The Willows, where it was written.") == 2  # why it was amended, a word to the writer
    assert "Kept at The Willows" in client.get(f"/records/{id}/difference/2/").content.decode()
    paper = printed(client, f"/records/{id}/print/")
    assert "Amira" not in paper and "Kayleigh" in paper and "Kept at The Willows" in paper
    old = house.browser("old manager").get(f"/records/{id}/").content.decode()
    assert "Amira asked for it." in old and "Well put about Amira." in old and "Kept at" not in old


def test_somebody_outside_the_writing_home_opens_no_earlier_text_of_what_is_released(house: House) -> None:
    """They work in another home of the provider as well, so that these pages are theirs to ask for."""
    id, willows = house.records["routine"], Home.objects.get(name="The Willows")
    amended(id, "She laughed.", "A word.")
    user = house.users["new manager"]
    access.give_role(user=user, home=willows, role="placing_social_worker", by=None)
    stay = Placement.objects.get(members__person=kayleigh())
    placements.allocate_key_worker(stay, user, by=None, task="placing")
    Reader.objects.create(record_id=id, user=user, why=Reader.Why.RELEASED, by=house.users["old manager"], reason="So.")
    client = house.browser("new manager")
    assert "She laughed." in client.get(f"/records/{id}/?text=1").content.decode()
    for way in ("difference/2/", "print/", "print/?text=1"):
        assert client.get(f"/records/{id}/{way}").status_code == 404, way


def find(client: Client, words: str) -> tuple[str, list[str]]:
    page = client.post("/find/", {"words": words}).content.decode()
    page = page[page.index('role="status"') :]
    return page, re.findall(r'href="/records/([0-9a-f-]{36})/', page)


def test_finding_there_tells_no_other_name_and_finds_nothing_by_one(house: House) -> None:
    """Neither above the passage nor in it nor by its being found; and a program is told of nothing."""
    id = shared(house)
    move(house)
    client = house.browser("new manager")
    page, hits = find(client, "laughed")
    assert hits == [str(id)] and "Amira" not in page
    assert "Kayleigh and [another family member] <mark>laughed</mark>." in page
    assert '<p class="found-who"><bdi>Kayleigh</bdi></p>' in page
    for words in ("Amira", "laughed amira", '"and Amira"', "Amirah"):
        page, hits = find(client, words)
        assert hits == [] and "Nothing was found" in page and "<mark>" not in page, words
    assert find(client, "Kayleigh laughed")[1] == [str(id)]
    secret = tokens.make_token(name="A program", may=["see_records"], days=1, by=house.may("new manager"))[1]
    for words in ("laughed", "Amira"):  # to a program nothing of another home is open
        assert Program(secret).post("find", {"words": words}).json()["records"] == [], words
    old, hits = find(house.browser("old manager"), "amira laughed")
    assert hits == [str(id)] and "Kayleigh, Amira" in old, "at home it is found by every name"


def test_her_timeline_there_is_searched_in_what_it_tells(house: House) -> None:
    """No hidden name finds a card, and asking for cards without it leaves none out."""
    id = shared(house)
    move(house)
    assert house.there is not None
    ash, omar = Home.objects.get(name="Ash Lane"), house.may("new manager")
    own = write(World(people={"Kayleigh": house.there}), omar, ash, ["Kayleigh"], more=told("Amira rang and laughed."))
    client = house.browser("new manager")
    looked = {
        "laughed": {id, own}, "Amira": {own}, "laughed Amira": {own}, "laughed -Amira": {id}, "Kayleigh -Amira": {id},
        '"Kayleigh and Amira"': set(), "laughed -Kayleigh": set(), "laughed or quokka": {id, own},
    }  # fmt: skip
    for words, expected in looked.items():
        page = client.post(f"/people/{house.there.id}/", {"words": words}).content.decode()
        assert {each for each in (id, own) if f"r-{each}" in page} == expected, words
    paper = client.post(f"/people/{house.there.id}/print/", {"words": "Amira"})
    assert "Kayleigh and" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    old = house.browser("old manager").post(f"/people/{kayleigh().id}/", {"words": "Amira"}).content.decode()
    assert f"r-{id}" in old


def test_what_is_left_out_of_a_finding_leaves_no_hole_and_no_count(house: House, monkeypatch: Any) -> None:
    """Otherwise a short page with a way to older ones would tell that the name stands there."""
    monkeypatch.setattr(finding, "MOST", 2)
    monkeypatch.setattr(finding, "FURTHER", 2)
    ash, omar = Home.objects.get(name="Ash Lane"), house.may("new manager")
    reece = World(people={"Reece": Person.objects.get(preferred_name="Reece")})
    own = [str(write(reece, omar, ash, ["Reece"], more=told("Amira rang."))) for _ in range(2)]
    for _ in range(5):
        shared(house, ["Kayleigh"])  # newer, and handed over
    move(house)
    page, hits = find(house.browser("new manager"), "Amira")
    assert hits == own[::-1] and "Older" not in page
    own.append(str(write(reece, omar, ash, ["Reece"], more=told("Amira rang."))))
    page, hits = find(house.browser("new manager"), "Amira")
    assert hits == own[:0:-1] and "Older" in page


def follows(house: House) -> Person:
    """Tyler moves after her, and joins her stay."""
    assert house.there is not None
    manager, ash = house.may("new manager"), Home.objects.get(name="Ash Lane")
    tyler = Person.objects.get(preferred_name="Tyler", home__name="The Willows")
    said = {"on": clock.now().date(), "note": "With her.", "id": uuid7()}
    comes = actions.hand_over(tyler, ash, chosen=[], by=house.may("old manager"), **said)
    stay = Placement.objects.get(members__person=house.there).id
    told_of = queries.who_comes(manager, comes.id)
    return actions.take_in(told_of, moved_in_on=comes.on, by=manager, id=uuid7(), together=stay).person


def test_whoever_was_struck_is_named_there_no_more_though_they_moved_as_well(house: House) -> None:
    id = shared(house, ["Kayleigh", "Tyler"], "Kayleigh and Tyler laughed.")
    move(house)
    follows(house)
    client = house.browser("new manager")
    assert "<bdi>Kayleigh, Tyler</bdi>" in find(client, "laughed")[0]
    tyler = Person.objects.get(preferred_name="Tyler", home__name="The Willows")
    records.strike(Record.objects.get(pk=id), person=tyler.id, reason="Not Tyler.", by=house.may("old manager"))
    page, hits = find(client, "laughed")
    assert hits == [str(id)] and "Tyler" not in page and "<bdi>Kayleigh</bdi>" in page
    assert "Tyler" not in client.get(f"/records/{id}/").content.decode()


def test_a_family_who_moved_is_filtered_by_one_of_them_there_as_well(house: House) -> None:
    """Asked about one of them, what was handed over about the other alone stays away: on the page and on paper."""
    willows = Home.objects.get(name="The Willows")
    world = World(people={row.preferred_name: row for row in Person.objects.filter(home=willows)})
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    of = {name: write(world, dee, willows, [name], more=told(f"A kiwi, {name}’s.")) for name in ("Kayleigh", "Tyler")}
    move(house)
    assert house.there is not None
    there = follows(house)
    client = house.browser("new manager")
    for person, name, other in ((house.there, "Kayleigh", "Tyler"), (there, "Tyler", "Kayleigh")):
        path = f"/people/{house.there.id}/"
        page = client.get(path, {"about": str(person.id)}).content.decode()
        assert f"r-{of[name]}" in page and f"r-{of[other]}" not in page, name
        paper = printed(client, f"{path}print/?about={person.id}")
        assert f"A kiwi, {name}" in paper and f"A kiwi, {other}" not in paper, name
    page = client.get(f"/people/{house.there.id}/").content.decode()
    assert all(f"r-{id}" in page for id in of.values())
