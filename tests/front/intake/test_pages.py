"""The pages, through Django's test client: what they answer to whom, and to what kind of file."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from goldthread.casework.people.models import Person
from goldthread.front.intake.models import Batch, Progress
from goldthread.front.intake.rules import Holds, State
from goldthread.ground.audit.models import Reading
from goldthread.ground.users.models import User
from goldthread.lib import clock
from tests.front.intake.house import PEOPLE, checked, handed_over, who

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def as_(client):
    def sign_in(key):
        client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
        return client

    return sign_in


def upload(content: str | bytes, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content, "text/csv")


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_file_to_the_yes(as_):
    client = as_("dee")
    answer = client.post("/bring-in/", {"holds": "people", "file": upload(PEOPLE)})
    assert answer.status_code == 302
    match = client.get(answer.url)
    assert "Which column holds what?" in words(match)
    row = Batch.objects.get()
    answer = client.post(
        f"/bring-in/{row.pk}/columns/", {"preferred_name": "1", "born_on": "3", "stage": "4", "own_id": "0"}
    )
    preview = client.get(answer.url)
    said = words(preview)
    assert "Bring in 3 rows" in said
    assert "These columns do not come in: “Surname”, “Allergies”" in said
    assert Person.objects.filter(source_key="id:17").count() == 0
    answer = client.post(f"/bring-in/{row.pk}/", {"act": "bring_in", "new": "3", "faulty": "0"}, follow=True)
    assert "Brought in" in words(answer)
    assert Person.objects.filter(source_key__startswith="id:1").count() == 3
    reading = Reading.objects.filter(page="intake_done").get()
    assert len(reading.people) == 3


def test_a_needed_column_that_is_not_matched_and_one_that_is_matched_twice(as_):
    row = handed_over(PEOPLE)
    answer = as_("dee").post(f"/bring-in/{row.pk}/columns/", {"full_name": "1", "last_name": "1", "stage": "=cat"})
    assert answer.status_code == 422
    said = words(answer)
    assert "it is needed" in said
    assert "This column is matched with “Full name” already." in said
    assert "Please choose one from the list." in said
    assert 'value="1" selected' in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"PK\x03\x04" + b"\0" * 60, "people.xlsx", "save it as “CSV UTF-8”"),
        (b"", "people.csv", "This file is empty"),
        (b"%PDF-1.7", "people.csv", "This is a PDF"),
        (b"a,b\n" + b"x" * (21 * 1024 * 1024), "people.csv", "20 MB can be taken at once"),
        (b"x" * (50 * 1024 * 1024), "people.csv", "This file has 50 MB"),
        (b'Name,Type\n"Ann,child\n', "people.csv", "never closed"),
    ],
)
def test_files_that_cannot_be_taken_are_answered_kindly_and_leave_nothing(as_, content, name, says):
    answer = as_("dee").post("/bring-in/", {"holds": "people", "file": upload(content, name)})
    assert answer.status_code == 422
    assert says in words(answer)
    assert not Batch.objects.exists()


def test_nothing_chosen(as_):
    answer = as_("dee").post("/bring-in/", {})
    assert answer.status_code == 422
    assert "Please choose a file." in words(answer)
    assert "Please say what the file holds." in words(answer)


def test_batches_of_another_home_and_none_at_all_are_not_there(as_):
    row = checked(PEOPLE)
    Batch.objects.filter(pk=row.pk).update(home_id=who("priya").home.home_id)
    client = as_("dee")
    for id in (row.pk, uuid4()):
        for page in ("", "columns/", "done/", "left-out.csv"):
            assert client.get(f"/bring-in/{id}/{page}").status_code == 404
        assert client.post(f"/bring-in/{id}/", {"act": "bring_in"}).status_code == 404
    assert str(row.pk) not in client.get("/bring-in/").content.decode()


@pytest.mark.parametrize("key", ["ruth", "marian", "ada"])
def test_who_may_not_is_refused(as_, key):
    row = checked(PEOPLE)
    client = as_(key)
    for path in ("/bring-in/", f"/bring-in/{row.pk}/", f"/bring-in/{row.pk}/columns/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/bring-in/{row.pk}/", {"act": "bring_in", "new": "3", "faulty": "0"}).status_code == 403


def test_numbers_that_were_tampered_with_write_nothing(as_):
    row = checked(PEOPLE)
    client = as_("dee")
    before = Person.objects.count()
    for new in ("2", "-3", "three", "9" * 50, ""):
        answer = client.post(f"/bring-in/{row.pk}/", {"act": "bring_in", "new": new, "faulty": "0"}, follow=True)
        assert "Please look again" in words(answer)
    assert Person.objects.count() == before


def test_a_step_under_way_shows_how_far_it_is_and_can_be_asked_for_again(as_):
    row = checked("ID,Name,DOB\n" + "".join(f"{n},Child {n},01/01/2015\n" for n in range(2001)), stage="child")
    client = as_("dee")
    answer = client.get(f"/bring-in/{row.pk}/")
    assert "0 of 2,001" in words(answer)
    assert "Ask for it again" not in words(answer)
    Progress.objects.filter(pk=row.pk).update(done=1500, at=clock.now() - timedelta(minutes=5))
    assert "1,500 of 2,001" in words(client.get(f"/bring-in/{row.pk}/"))
    assert "Ask for it again" in words(client.get(f"/bring-in/{row.pk}/"))
    client.post(f"/bring-in/{row.pk}/", {"act": "again"})
    assert "Ask for it again" not in words(client.get(f"/bring-in/{row.pk}/"))
    client.post(f"/bring-in/{row.pk}/", {"act": "give_up"})
    assert Batch.objects.get(pk=row.pk).state == State.GIVEN_UP
    assert "Given up" in words(client.get(f"/bring-in/{row.pk}/done/"))


@pytest.mark.parametrize(
    ("holds", "text", "fixed"),
    [
        ("people", "Name,Full name,DOB,Type\nNoah,Noah Haddad,,baby\n", {}),
        ("stays", "Name,Admission date\nNoah,01/01/2020\n", {}),
        ("notes", "Date,Time,Child,Staff,Entry\n03/05/2026,10:00,Noah,Sam,Slept\n", {"kind": "daily_log"}),
    ],
)
def test_whoever_sees_somebody_of_the_home_in_a_preview_leaves_a_reading(as_, holds, text, fixed):
    row = checked(text, Holds(holds), **fixed)
    as_("dee").get(f"/bring-in/{row.pk}/")
    noah = Person.objects.get(preferred_name="Noah")
    assert Reading.objects.filter(page="intake_preview").get().people == [noah.id]


def test_directions_hidden_in_a_name_are_shown(as_):
    row = checked("Name,Type\nAnn\u202egnp.exe,child\n")
    assert "Ann⟦U+202E⟧gnp.exe" in as_("dee").get(f"/bring-in/{row.pk}/").content.decode()


def test_what_stays_out_comes_as_a_file(as_):
    row = checked("Name,DOB,Type\n=1+1,soon,child\n")
    answer = as_("dee").get(f"/bring-in/{row.pk}/left-out.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert "'=1+1" in answer.content.decode("utf-8-sig")
