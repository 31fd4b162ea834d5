"""Roles: given, overlapping, ended; what a viewer may do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from goldthread.ground.access import actions
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import Absent, staff, viewer
from goldthread.ground.access.rules import Permission, Post, Refused, Viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import packs
from goldthread.ground.users.models import User
from goldthread.lib import clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def worker(key):
    return User.objects.get(email=f"{key}@demo.invalid")


def willows():
    return Home.objects.get(name="The Willows")


def give(role="deputy", *, by="ada", to="ruth", **span):
    return actions.give_role(user=worker(to), home=willows(), role=role, by=viewer(worker(by)) if by else None, **span)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "asked", "taken"),
    [
        ((0, 10), (10, 20), True),  # one after the other
        ((10, 20), (0, 10), True),
        ((0, 10), (9, 20), False),
        ((0, 10), (2, 3), False),
        ((2, 3), (0, 10), False),
        ((0, None), (5, 6), False),
        ((5, None), (0, 5), True),
        ((5, 6), (0, None), False),
        ((0, 5), (5, None), True),
        ((0, 10), (0, 10), False),
    ],
)
def test_one_role_is_held_once_at_a_time(held, asked, taken):
    def span(days):
        first, last = days
        return {"from_at": NOON + first * DAY, "until_at": None if last is None else NOON + last * DAY}

    give(**span(held))
    if taken:
        give(**span(asked))
    else:
        with pytest.raises(Refused, match="already"):
            give(**span(asked))


@pytest.mark.django_db
@pytest.mark.parametrize("until", [NOON, NOON - DAY])
def test_a_role_ends_after_it_begins(until):
    with pytest.raises(Refused, match="ends after"):
        give(from_at=NOON, until_at=until)


@pytest.mark.django_db
def test_the_database_holds_that_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=worker("ruth"), home=willows(), role="deputy", from_at=NOON, until_at=NOON - DAY)


@pytest.mark.django_db
def test_only_roles_of_the_homes_own_pack():
    with pytest.raises(Refused, match="no such role"):
        give("captain")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["ruth", "marian", "priya", "len"])
def test_who_may_not_manage_staff_gives_no_role(key):
    before = (Membership.objects.count(), Event.objects.count())
    with pytest.raises(Refused):
        give(by=key, to="jo")
    assert before == (Membership.objects.count(), Event.objects.count())


@pytest.mark.django_db
def test_a_manager_of_one_home_gives_no_role_in_another():
    with pytest.raises(Refused):
        actions.give_role(
            user=worker("jo"), home=Home.objects.get(name="Ash Lane"), role="practitioner", by=viewer(worker("ada"))
        )


@pytest.mark.django_db
def test_giving_and_ending_leave_an_event_each():
    row = give()
    actions.end_role(row, by=viewer(worker("ada")))
    ended, given = Event.objects.order_by("-id")[:2]
    assert (given.verb, given.by_id, given.home_id, given.about) == (
        "give_role", worker("ada").id, willows().id, [worker("ruth").id, row.id],
    )  # fmt: skip
    assert (ended.verb, ended.about) == ("end_role", [worker("ruth").id, row.id])


@pytest.mark.django_db
def test_a_viewer_holds_what_is_in_force_at_this_moment():
    """By the database's clock: whatever the program believes."""
    row, second = give(), timedelta(seconds=1)
    for begun, over, roles in [
        (second, second * 60, {"practitioner"}),
        (-second, second * 60, {"practitioner", "deputy"}),
        (-second * 60, -second, {"practitioner"}),
    ]:
        now = clock.now()
        Membership.objects.filter(pk=row.pk).update(from_at=now + begun, until_at=now + over)
        assert {post.role for post in viewer(worker("ruth")).posts} == roles


@pytest.mark.django_db
def test_the_team_of_a_home_is_for_who_works_there():
    assert "Ruth Sallis" in {user.name for _row, user in staff(viewer(worker("jo")), willows().id)}
    with pytest.raises(Absent):
        staff(viewer(worker("priya")), willows().id)


@pytest.mark.django_db
def test_who_chose_a_home_works_there_and_else_in_the_first():
    row = actions.give_role(user=worker("priya"), home=willows(), role="support_worker", by=None)
    assert viewer(worker("priya"), willows().id).home.home_id == willows().id
    assert viewer(worker("priya")).home.home_name == "Ash Lane"
    actions.end_role(row, by=viewer(worker("dee")))
    assert viewer(worker("priya"), willows().id).home.home_name == "Ash Lane"


@pytest.mark.django_db
def test_a_role_that_the_pack_has_lost_permits_nothing():
    Membership.objects.filter(user=worker("ruth")).update(role="gardener")
    ruth = viewer(worker("ruth"))
    assert [(post.role_label, post.may) for post in ruth.posts] == [("gardener", frozenset())]


# --- a viewer, without a database --------------------------------------------------------------------------------

HERE, THERE = Home(name="Here").id, Home(name="There").id


def somebody(*posts):
    made = tuple(Post(home, "", "", role, role, frozenset(may)) for home, role, may in posts)
    return Viewer(id=HERE, name="Kit Arden", short_name="Kit A", posts=made, home=made[0] if made else None)


def test_permissions_of_several_roles_in_one_home_add_up():
    kit = somebody((HERE, "a", [Permission.SEE_PEOPLE]), (HERE, "b", [Permission.STRIKE]))
    assert kit.may(Permission.SEE_PEOPLE)
    assert kit.may(Permission.STRIKE)
    assert kit.homes(Permission.STRIKE) == (HERE,)


def test_a_permission_stays_in_its_home():
    kit = somebody((HERE, "a", [Permission.SEE_PEOPLE]), (THERE, "b", [Permission.STRIKE]))
    assert not kit.may(Permission.STRIKE)
    assert kit.may(Permission.STRIKE, THERE)
    with pytest.raises(Refused):
        kit.require(Permission.STRIKE, HERE)


def test_who_holds_nothing_may_nothing():
    kit = somebody()
    assert not any(kit.may(permission) for permission in Permission)
    assert not any(kit.homes(permission) for permission in Permission)


def test_every_permission_of_every_pack_is_one_of_ours():
    for pack in packs().values():
        for role in pack.roles:
            assert set(role.may) <= {permission.value for permission in Permission}, (pack.code, role.code)


def test_every_pack_has_the_first_managers_role_and_it_manages_staff():
    from goldthread.ground.accounts.actions import FIRST_ROLE

    for pack in packs().values():
        assert Permission.MANAGE_STAFF in pack.role(FIRST_ROLE).may, pack.code


def test_the_administrator_sees_nobodys_words():
    for pack in packs().values():
        assert not {Permission.SEE_PEOPLE, Permission.SEE_RECORDS, Permission.SEE_HOME_LOG} & set(
            pack.role("administrator").may
        )
