"""A person's photo: who may give it, who sees it, what is written of it, and that nothing shows one taken away."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from goldthread.casework.files import actions
from goldthread.casework.files.models import File
from goldthread.casework.files.rules import PORTRAIT_EDGE, Why
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person, PersonChange
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.users.models import User
from goldthread.lib.identifiers import uuid7
from tests.corpus.files.documents import pdf
from tests.corpus.files.pictures import exif_with_place, jpeg, png
from tests.standing import AMIRA, NOAH, REECE

pytestmark = pytest.mark.django_db

FACE = jpeg(size=(900, 1200), exif=exif_with_place())
OTHER = png()


@pytest.fixture(autouse=True)
def _shelves(tmp_path: Path, settings: Any) -> None:
    settings.GOLDTHREAD_FILES, settings.STATIC_ROOT = tmp_path / "files", tmp_path


def of(name: str) -> Person:
    return Person.objects.get(preferred_name=name)


def who(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def as_(key: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
    return client


def give(person: Person, content: bytes = FACE, name: str = "face.jpg", by: str = "dee", **more: Any) -> File:
    return actions.give_photo(person, upload=io.BytesIO(content), name=name, by=who(by), **more)


def sent(content: bytes = FACE, name: str = "face.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_is_given_replaced_and_taken_away_and_each_is_written() -> None:
    noah = of(NOAH)
    first = give(noah)
    second = give(noah, OTHER, "b.png")
    assert people.set_photo(noah, None, by=who("dee"))
    noah.refresh_from_db()
    assert noah.photo_id is None
    rows = PersonChange.objects.filter(person=noah, field="photo").order_by("id").values_list("before", "after")
    assert list(rows) == [("", str(first.id)), (str(first.id), str(second.id)), (str(second.id), "")]
    events = Event.objects.filter(verb__in=("set_photo", "take_photo_away")).order_by("pk")
    assert [(event.verb, event.about) for event in events] == [
        ("set_photo", [noah.id, first.id]),
        ("set_photo", [noah.id, second.id, first.id]),
        ("take_photo_away", [noah.id, second.id]),
    ]


def test_what_changes_nothing_leaves_nothing() -> None:
    noah, id = of(NOAH), uuid7()
    assert not people.set_photo(noah, None, by=who("dee"))
    give(noah, id=id)
    before = Event.objects.count()
    give(noah, id=id)  # the page sent twice
    assert Event.objects.count() == before
    assert File.objects.count() == 1


def test_a_photo_is_small_and_its_original_whole() -> None:
    file = give(of(NOAH))
    assert (file.width, file.height) == (PORTRAIT_EDGE * 3 // 4, PORTRAIT_EDGE)
    assert file.size == len(FACE)


@pytest.mark.parametrize("by", ["ewan", "jo", "priya"])
def test_only_those_who_manage_people_give_a_photo(by: str) -> None:
    noah = of(NOAH)
    with pytest.raises(Refused):
        give(noah, by=by)
    with pytest.raises(Refused):
        people.set_photo(noah, None, by=who(by))
    assert not File.objects.exists()


def test_a_document_is_no_photo_even_under_the_id_of_one_kept_before() -> None:
    noah, id = of(NOAH), uuid7()
    with pytest.raises(actions.FileRefused) as refused:
        give(noah, pdf(), "a.pdf")
    assert refused.value.why is Why.NO_PICTURE
    actions.keep(home=noah.home, upload=io.BytesIO(pdf()), name="a.pdf", by=who("dee"), id=id)
    with pytest.raises(actions.FileRefused):
        give(noah, pdf(), "a.pdf", id=id)
    noah.refresh_from_db()
    assert noah.photo_id is None


def test_the_picture_is_served_privately_to_who_may_see_the_person() -> None:
    noah = of(NOAH)
    file = give(noah)
    address = f"/people/{noah.id}/photo/{file.id}/"
    answer = as_("ewan").get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (file.width, file.height)
        assert not shown.getexif()
    assert list(Reading.objects.order_by("pk").last().people) == [noah.id]  # type: ignore[union-attr]
    elsewhere = as_("priya").get(address)  # of another home
    nowhere = as_("priya").get(f"/people/{uuid4()}/photo/{uuid4()}/")
    assert elsewhere.status_code == nowhere.status_code == 404


def test_no_address_shows_a_photo_at_somebody_else_or_one_taken_away() -> None:
    noah, amira = of(NOAH), of(AMIRA)
    file = give(noah)
    ewan = as_("ewan")

    def status(person: Person, photo: File) -> int:
        answer = ewan.get(f"/people/{person.id}/photo/{photo.id}/")
        if answer.streaming:
            list(answer.streaming_content)  # read to its end, which closes it
        return answer.status_code

    assert (status(noah, file), status(amira, file)) == (200, 404)
    newer = give(noah, OTHER, "b.png")
    assert (status(noah, file), status(noah, newer)) == (404, 200)
    people.set_photo(noah, None, by=who("dee"))
    assert status(noah, newer) == 404


def test_the_photo_stands_wherever_the_initials_stood_and_leaves_again() -> None:
    """The timeline keeps drawn parts: its key must change with the photo."""
    noah, dee = of(NOAH), as_("dee")
    pages = [f"/people/{noah.id}/", f"/people/{noah.id}/about/", "/people/", f"/people/{noah.id}/network/new/"]

    def shown(address: str, where: str) -> bool:
        return f'src="{address}"' in dee.get(where).content.decode()

    address = ""
    for content, name in ((FACE, "a.jpg"), (OTHER, "b.png")):
        before, address = address, f"/people/{noah.id}/photo/{give(noah, content, name).id}/"
        for page in pages:
            assert shown(address, page), page
            assert not before or not shown(before, page)
    people.set_photo(noah, None, by=who("dee"))
    assert not any(shown(address, page) for page in pages)


def test_a_photo_costs_a_timeline_no_statement_and_few_bytes() -> None:
    noah, ewan = of(NOAH), as_("ewan")
    timeline = f"/people/{noah.id}/"
    ewan.get(timeline)
    with CaptureQueriesContext(
        connection,
    ) as without:
        plain = ewan.get(timeline)
    give(noah)
    ewan.get(timeline)
    with CaptureQueriesContext(connection) as with_one:
        pictured = ewan.get(timeline)
    assert len(with_one) == len(without)
    assert len(pictured.content) - len(plain.content) < 400


def test_the_page_gives_says_what_is_wrong_and_takes_away() -> None:
    noah, dee = of(NOAH), as_("dee")
    page = f"/people/{noah.id}/photo/"
    assert page in dee.get(f"/people/{noah.id}/about/").content.decode()
    assert "Take the photo away" not in dee.get(page).content.decode()
    for upload, said in (
        (None, "No picture was chosen."),
        (sent(pdf(), "a.pdf"), "A photo is a JPEG or PNG picture."),
        (sent(FACE[:2000]), "damaged or cut short"),
        (sent(b""), "empty"),
    ):
        answer = dee.post(page, {"id": uuid7(), **({"photo": upload} if upload else {})})
        assert answer.status_code == 422
        assert said in unescape(answer.content.decode())
        assert 'aria-invalid="true"' in answer.content.decode()
    answer = dee.post(page, {"id": "spoilt", "photo": sent()}, follow=True)
    assert "The photo stands on every page of the file." in answer.content.decode()
    assert "Photo added" in answer.content.decode()
    noah.refresh_from_db()
    assert f'src="/people/{noah.id}/photo/{noah.photo_id}/"' in dee.get(page).content.decode()
    answer = dee.post(page, {"act": "take_away"}, follow=True)
    assert "Photo taken away" in answer.content.decode()
    noah.refresh_from_db()
    assert noah.photo_id is None


def test_the_page_is_for_those_who_manage_people_of_that_home() -> None:
    noah, reece = of(NOAH), of(REECE)
    assert f"/people/{noah.id}/photo/" not in as_("ewan").get(f"/people/{noah.id}/about/").content.decode()
    assert as_("ewan").get(f"/people/{noah.id}/photo/").status_code == 403
    assert as_("dee").get(f"/people/{reece.id}/photo/").status_code == 404
    assert as_("dee").post(f"/people/{reece.id}/photo/", {"photo": sent()}).status_code == 404
    assert not File.objects.exists()
