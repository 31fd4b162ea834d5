"""Tokens: how little each gives, what ends it, and the page on which they are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Post, Refused, Viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import packs
from goldthread.ground.tokens import actions, rules
from goldthread.ground.tokens.models import Token
from goldthread.ground.tokens.queries import own_tokens
from goldthread.ground.tokens.rules import TokenState, narrowed, token_state, whole
from goldthread.ground.users.models import User
from goldthread.lib import clock
from tests.ground.accounts.confirmed import just_confirmed

HOMES = tuple(UUID(int=number) for number in range(1, 4))
permissions = st.frozensets(st.sampled_from(list(Permission)))
posts = st.lists(
    st.builds(
        Post,
        home_id=st.sampled_from(HOMES),
        home_name=st.just("A home"),
        pack=st.just("childrens_home"),
        role=st.sampled_from(["deputy", "practitioner"]),
        role_label=st.just("A role"),
        may=permissions,
    ),
    max_size=5,
)


def who(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def make(key: str = "dee", may: tuple[str, ...] = ("see_people",), days: int = 30) -> tuple[Token, str]:
    return actions.make_token(name="Rota program", may=may, days=days, by=who(key))


# --- rules -------------------------------------------------------------------------------------------------------


@given(posts=posts, home=st.sampled_from(HOMES), least=permissions)
@settings(max_examples=300, derandomize=True, database=None)
def test_narrowing_only_takes_away(posts: list[Post], home: UUID, least: frozenset[Permission]) -> None:
    whole = Viewer(id=uuid4(), name="A", short_name="A", posts=tuple(posts), home=posts[0] if posts else None)
    narrow = narrowed(whole, home, least)
    for permission in Permission:
        for each in HOMES:
            wanted = each == home and permission in least and whole.may(permission, each)
            assert narrow.may(permission, each) == wanted
        assert set(narrow.homes(permission)) <= {home}
    assert narrow.home is None or narrow.home.home_id == home
    assert narrow.id == whole.id
    assert narrow.seen is not whole.seen


def test_records_bring_whom_they_are_about_and_nothing_else_is_on_offer() -> None:
    assert whole(["see_records"]) == {Permission.SEE_PEOPLE, Permission.SEE_RECORDS}
    assert whole(["see_people"]) == {Permission.SEE_PEOPLE}
    assert whole([]) == whole(["manage_staff", "export", "nonsense"]) == frozenset()


def test_a_secret_is_256_bits_and_says_whose_it_is() -> None:
    secrets = {rules.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    for secret in secrets:
        assert secret.startswith("gt_")
        assert len(secret) == 46
        assert len(rules.digest(secret)) == 32


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Bearer gt_abc", "gt_abc"),
        ("bearer  gt_abc ", "gt_abc"),
        ("gt_abc", ""),
        ("Basic gt_abc", ""),
        ("Bearer abc", ""),
        ("Bearer", ""),
        ("", ""),
        ("Bearer gt_" + "x" * 10_000, "gt_" + "x" * (rules.LONGEST_SECRET - 10)),
    ],
)
def test_what_a_header_holds(header: str, found: str) -> None:
    assert rules.bearer(header) == found


def test_a_token_is_open_until_its_moment_and_no_longer() -> None:
    end = datetime(2026, 11, 22, 12, tzinfo=UTC)
    tick = timedelta(microseconds=1)
    assert token_state(expires_at=end, ended_at=None, now=end - tick) is TokenState.OPEN
    assert token_state(expires_at=end, ended_at=None, now=end) is TokenState.EXPIRED
    assert token_state(expires_at=end, ended_at=end - tick, now=end - 2 * tick) is TokenState.ENDED


def test_managers_and_responsible_individuals_may_use_tokens_and_nobody_else() -> None:
    for pack in packs().values():
        may = {role.code for role in pack.roles if "use_api" in role.may}
        assert may == {"registered_manager", "responsible_individual"}, pack.code


# --- actions -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_of_a_secret_only_its_digest_is_kept() -> None:
    token, secret = make()
    assert bytes(token.digest) == rules.digest(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM tokens_token t")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in kept
    event = Event.objects.latest("id")
    assert (event.verb, event.by_id, event.about) == ("make_token", token.user_id, [token.user_id, token.id])


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["ruth", "marian", "ada", "priya"])
def test_who_may_not_use_tokens_makes_none(key: str) -> None:
    with pytest.raises(Refused):
        make(key)
    assert not Token.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "may", "days"),
    [
        ("", ["see_people"], 7),
        ("x" * 101, ["see_people"], 7),
        ("nul\0", ["see_people"], 7),
        ("ok", [], 7),
        ("ok", ["export"], 7),
        ("ok", ["see_people"], 0),
        ("ok", ["see_people"], 91),
        ("ok", ["see_people"], -1),
    ],
)
def test_what_no_token_can_be(name: str, may: list[str], days: int) -> None:
    with pytest.raises(Refused):
        actions.make_token(name=name, may=may, days=days, by=who("dee"))


@pytest.mark.django_db
def test_nobody_gives_a_token_what_they_may_not_do() -> None:
    """A responsible individual reads and does not write in the files of those who live there."""
    user = User.objects.get(email="ewan@demo.invalid")
    home = Home.objects.get(name="The Willows")
    Membership.objects.filter(user=user).update(until_at=clock.now())
    access.give_role(user=user, home=home, role="responsible_individual", by=None)
    make("ewan", ("see_records",))
    with pytest.raises(Refused):
        make("ewan", ("write_records",))


@pytest.mark.django_db
def test_the_database_too_lets_no_token_live_longer() -> None:
    token, _secret = make(days=90)
    assert token.expires_at - clock.now() <= timedelta(days=90)
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(expires_at=clock.now() + timedelta(days=100))


@pytest.mark.django_db
def test_a_worker_has_so_many_tokens_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "OPEN_MOST", 2)
    first, _secret = make()
    make()
    with pytest.raises(Refused):
        make()
    actions.end_token(first, by=who("dee"))
    make()


@pytest.mark.django_db
def test_one_ends_ones_own_and_once() -> None:
    token, secret = make()
    with pytest.raises(Refused):
        actions.end_token(token, by=who("marian"))
    actions.let_in(secret)
    actions.end_token(token, by=who("dee"))
    assert Event.objects.latest("id").verb == "end_token"
    with pytest.raises(Refused):
        actions.end_token(token, by=who("dee"))
    with pytest.raises(actions.NotKnown):
        actions.let_in(secret)


@pytest.mark.django_db
def test_the_day_of_last_use_is_kept_once_a_day() -> None:
    token, secret = make()
    actions.let_in(secret)
    token.refresh_from_db()
    today = clock.now().date()
    assert token.last_used_on in (today, today + timedelta(days=1))
    Token.objects.filter(pk=token.pk).update(last_used_on=today - timedelta(days=3))
    actions.let_in(secret)
    actions.let_in(secret)
    token.refresh_from_db()
    assert token.last_used_on >= today


# --- the page ----------------------------------------------------------------------------------------------------


def _client(key: str, ago: float = 0) -> Client:
    return just_confirmed(Client(), User.objects.get(email=f"{key}@demo.invalid"), ago=ago)


@pytest.mark.django_db
def test_the_page_of_tokens_makes_one_shows_it_once_and_ends_it() -> None:
    dee = _client("dee")
    assert "You have made none." in dee.get("/account/tokens/").content.decode()
    answer = dee.post("/account/tokens/", {"name": "Rota program", "may": ["see_people"], "days": "7"})
    page = answer.content.decode()
    token = Token.objects.get()
    secret = page.partition('value="gt_')[2].partition('"')[0]
    assert rules.digest(f"gt_{secret}") == bytes(token.digest)
    assert answer.headers["Cache-Control"].find("no-store") >= 0
    again = dee.get("/account/tokens/").content.decode()
    assert secret not in again
    assert "Rota program" in again
    assert "not used yet" in again
    answer = dee.post("/account/tokens/", {"end": str(token.id)}, follow=True)
    assert "That token has ended." in answer.content.decode()
    token.refresh_from_db()
    assert token.ended_by_id == token.user_id
    assert len(own_tokens(who("dee"))) == 1


@pytest.mark.django_db
def test_making_one_asks_who_it_is_once_more_and_keeps_what_was_typed() -> None:
    dee = _client("dee", ago=301)
    assert dee.get("/account/tokens/").status_code == 200
    asked = dee.post("/account/tokens/", {"name": "Rota program", "may": ["see_people"], "days": "7"}).content.decode()
    assert "Is it you?" in asked
    assert 'name="name" value="Rota program"' in asked
    assert not Token.objects.exists()


@pytest.mark.django_db
def test_my_account_leads_to_it_for_whoever_may() -> None:
    assert 'href="/account/tokens/"' in _client("dee").get("/account/").content.decode()
    assert 'href="/account/tokens/"' not in _client("ruth").get("/account/").content.decode()


@pytest.mark.django_db
def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays() -> None:
    answer = _client("dee").post("/account/tokens/", {"name": "Rota program"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what the program may do." in page
    assert 'value="Rota program"' in page
    assert not Token.objects.exists()


@pytest.mark.django_db
def test_the_page_is_for_who_may_use_tokens_and_ends_nobody_elses() -> None:
    assert _client("ruth").get("/account/tokens/").status_code == 403
    token, _secret = make("dee")
    home = Home.objects.get(name="The Willows")
    access.give_role(
        user=User.objects.get(email="marian@demo.invalid"), home=home, role="responsible_individual", by=None
    )
    marian = _client("marian")
    page = marian.get("/account/tokens/").content.decode()
    assert "Rota program" not in page
    for id in (token.id, uuid4(), "nonsense"):
        assert marian.post("/account/tokens/", {"end": str(id)}).status_code == 404
    token.refresh_from_db()
    assert token.ended_at is None
