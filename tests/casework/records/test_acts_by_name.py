"""The small acts on a record and the small forms of a person, opened by name: who may, and what stands there."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goldthread.casework.placements.models import Member
from goldthread.casework.records.models import Draft, Receipt, Record
from goldthread.ground.users.models import User
from tests.casework.records.test_signing import observation, person, signed, who

pytestmark = pytest.mark.django_db


def client_as(key: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
    return client


@pytest.mark.parametrize(
    "name",
    [
        "person_line_new",
        "keep_safe_new",
        "allergy_new",
        "legal_status_new",
        "responsibility_new",
        "may_be_told_new",
        "consent_new",
        "relation_new",
        "professional_new",
        "person_papers",
    ],
)
def test_a_small_form_of_a_person_opens_for_the_manager_and_not_for_another_home(name: str) -> None:
    address = reverse(name, args=[person("Noah")])
    answer = client_as("dee").get(address)
    assert answer.status_code == 200
    assert b"Noah" in answer.content
    assert client_as("priya").get(address).status_code in (403, 404)


def test_joining_a_stay_opens_for_the_manager() -> None:
    stay = Member.objects.filter(person_id=person("Noah")).latest("joined_on").placement_id
    assert client_as("dee").get(reverse("placement_join", args=[stay])).status_code == 200


def a_record() -> Record:
    return signed(who("ruth"), "observation", observation())


def test_countersigning_reading_and_striking_by_their_addresses() -> None:
    record = a_record()
    senior = client_as("marian")
    senior.post(reverse("record_countersign", args=[record.id]), {"note": "Clear."})
    senior.post(reverse("record_acknowledge", args=[record.id]))
    record.refresh_from_db()
    assert record.countersigned_by is not None and record.countersigned_by.short_name == "Marian H"
    assert Receipt.objects.filter(record=record).count() == 1
    strike = reverse("record_strike", args=[record.id, person("Noah")])
    assert senior.get(strike).status_code == 200
    assert senior.post(strike, {"reason": ""}).status_code == 422
    assert senior.post(strike, {"reason": "It was Tyler."}).status_code == 302
    assert record.subjects.get(person_id=person("Noah")).struck


def test_a_draft_is_given_up_by_its_author_alone() -> None:
    id = UUID("0199aaaa-0000-7000-8000-000000000001")
    mine = client_as("ruth")
    mine.post(reverse("draft_keep", args=[id]), {"kind": "feed", "save_number": "1", "q.note.seen": "Begun."})
    assert Draft.objects.filter(pk=id).exists()
    client_as("jo").post(reverse("draft_give_up", args=[id]))
    assert Draft.objects.filter(pk=id).exists()
    mine.post(reverse("draft_give_up", args=[id]))
    assert not Draft.objects.filter(pk=id).exists()
