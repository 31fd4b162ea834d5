"""A look past the walls: asked for with a reason, open for an hour, told to the manager at once, answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from goldthread.ground.access import actions as access
from goldthread.ground.access.models import BreakGlass, Reach
from goldthread.ground.audit.models import Event
from tests.ground.accounts.confirmed import just_confirmed
from tests.walls.world import World, client_of

pytestmark = pytest.mark.django_db
WHY = {"reason": "health", "words": "She has collapsed and the ambulance asks what she takes."}


def opened(world: World, who: str = "on_rota") -> Client:
    client = client_of(world, who)
    path = f"/break-glass/?person={world.people['Kayleigh'].id}"
    assert client.get(path).status_code == 200
    assert client.post(path, WHY)["Location"] == f"/people/{world.people['Kayleigh'].id}/"
    return client


def test_it_opens_what_is_restricted_and_not_what_is_sealed(world: World) -> None:
    client, own = client_of(world, "on_rota"), world.of["on_rota"]
    page = client.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    assert "1 restricted record stands here" in page and "Ask D" in page
    assert client.get(f"/records/{own['rest']}/").status_code == 404
    client = opened(world)
    assert client.get(f"/records/{own['rest']}/").status_code == 200
    for column in ("seal", "held", "kept", "ash"):
        assert client.get(f"/records/{own[column]}/").status_code == 404, column
    assert "Open to you until" in client.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()


def test_it_lasts_an_hour_and_ends_early_at_a_tap(world: World) -> None:
    client, rest = opened(world), world.of["on_rota"]["rest"]
    row = BreakGlass.objects.get()
    assert row.until_at - row.from_at == timedelta(hours=1)
    reach = Reach.objects.get(source=row.id)
    assert reach.until_at == row.until_at and reach.clearance == 2
    another = client_of(world, "senior")
    assert another.post(f"/break-glass/{row.id}/end/").status_code == 404
    assert client.post(f"/break-glass/{row.id}/end/").status_code == 302
    assert client.get(f"/records/{rest}/").status_code == 404
    opened(world)
    newest = BreakGlass.objects.order_by("-from_at")[0]
    access.end_reach(source=newest.id, why=[Reach.Why.BREAK_GLASS], at=newest.from_at)  # as if its time had come
    assert client.get(f"/records/{rest}/").status_code == 404, "the hour is over"


def test_the_manager_is_told_on_their_next_page_and_answers(world: World) -> None:
    opened(world)
    row = BreakGlass.objects.get()
    manager = client_of(world, "manager")
    assert "waits for your answer" in manager.get("/people/").content.decode()
    assert WHY["words"] in manager.get(f"/opened/{row.id}/").content.decode()
    assert "On_Rota W" in manager.get("/opened/").content.decode()
    wrong = manager.post(f"/opened/{row.id}/", {"answer": "right", "words": " "})
    assert wrong.status_code == 200 and "answer" not in BreakGlass.objects.get().answer
    assert manager.post(f"/opened/{row.id}/", {"answer": "right", "words": "I rang back; it was."}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("right", world.users["manager"])
    assert "waits for your answer" not in manager.get("/people/").content.decode()
    assert [each.verb for each in Event.objects.order_by("-id")[:2]] == ["answer_glass", "break_glass"]
    again = manager.post(f"/opened/{row.id}/", {"answer": "not_right", "words": "No."}, follow=True)
    assert "answered already" in again.content.decode()


def test_nobody_answers_for_their_own_nor_without_the_permission(world: World) -> None:
    path = f"/break-glass/?person={world.people['Kayleigh'].id}"
    assert client_of(world, "deputy").post(path, WHY).status_code == 302
    row = BreakGlass.objects.get()
    deputy = client_of(world, "deputy")
    answer = deputy.post(f"/opened/{row.id}/", {"answer": "right", "words": "It was."}, follow=True)
    assert "Nobody answers for their own" in answer.content.decode()
    assert client_of(world, "senior").get("/opened/").status_code == 403
    assert client_of(world, "other_home").get(f"/opened/{row.id}/").status_code == 404


def test_off_shift_it_opens_the_home_and_only_for_who_works_there(world: World) -> None:
    client = client_of(world, "off_shift")
    assert client.get("/people/").status_code == 302
    assert "I must act now" in client.get("/off-shift/").content.decode()
    assert client.post("/break-glass/", {"reason": "cover", "words": "Nobody else is here."}).status_code == 302
    assert client.get("/people/").status_code == 200
    assert client.get(f"/records/{world.of['off_shift']['rest']}/").status_code == 404, "no further than their role"
    for who, status in (("administrator", 403), ("visitor", 403), ("on_rota", 404)):
        assert client_of(world, who).get("/break-glass/").status_code == status, who


def test_a_reason_is_needed_and_what_was_typed_stays(world: World) -> None:
    client, path = client_of(world, "on_rota"), f"/break-glass/?person={world.people['Kayleigh'].id}"
    page = client.post(path, {"reason": "", "words": "What I typed."})
    assert page.status_code == 200 and "What I typed." in page.content.decode()
    assert client.post(path, {"reason": "danger", "words": ""}).status_code == 200
    assert not BreakGlass.objects.exists()
    assert client.get(f"/break-glass/?person={world.people['Reece'].id}").status_code == 404


def test_the_factor_is_asked_first(world: World, settings) -> None:
    settings.DEMO = False
    client = Client()
    client.force_login(world.users["on_rota"])
    just_confirmed(client, world.users["on_rota"], ago=600)
    path = f"/break-glass/?person={world.people['Kayleigh'].id}"
    assert client.get(path).status_code == 302
    assert not BreakGlass.objects.exists()
