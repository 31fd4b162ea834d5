"""Letting somebody back in who has lost their second factor: two managers see them, then a link."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts.actions.factors import take_away
from goldthread.ground.accounts.actions.links import DeadLink, end_links, make, use
from goldthread.ground.accounts.actions.sign_ins import end_sign_ins
from goldthread.ground.accounts.models import SeenInPerson
from goldthread.ground.accounts.queries import has_factor, recovery_of, unfinished_posts
from goldthread.ground.accounts.rules import LinkState, Purpose
from goldthread.ground.audit import actions as audit
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User


@transaction.atomic
def confirm_seen(worker: User, *, by: Viewer) -> None:
    """This manager has met the worker, in person, and knows that it is them.

    Raises Refused: it is oneself, not a manager of a home of theirs, the worker has left or has lost nothing, or one's
    word stands already.
    """
    _manages(worker, by)
    User.objects.select_for_update(of=("self",)).get(pk=worker.pk)  # two managers at once: one by one
    if not has_factor(worker.id):
        raise Refused(_("This worker has no second factor, so a link is enough."))
    if not recovery_of(worker.id).may_confirm(by.id):
        raise Refused(_("Your word stands already. Somebody else gives the second."))
    assert by.home is not None
    SeenInPerson.objects.create(worker=worker, by_id=by.id, home_id=by.home.home_id)
    audit.note("confirm_seen", by=by.id, home=by.home.home_id, about=[worker.id])


@transaction.atomic
def recovery_link(worker: User, *, by: Viewer, base_url: str = "") -> str:
    """The address by which the worker sets a new password; their lost factors end as it is used.

    Raises Refused: not both words are there, by is neither of the two, or a home where the worker works is managed by
    neither of them.
    """
    _manages(worker, by)
    User.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    standing = recovery_of(worker.id)
    if standing.first is None or standing.second is None:
        raise Refused(_("Two managers must have seen them first."))
    two = (standing.first.by, standing.second.by)
    if by.id not in two:
        raise Refused(_("One of the two managers who have seen them makes the link."))
    managed = {home for user in User.objects.filter(pk__in=two, is_active=True) for home in _manages_now(user)}
    if not {post.home_id for post in unfinished_posts(worker.id)} <= managed:
        raise Refused(_("They also work in a home that neither of you manages. A manager there joins in."))
    token = make(Purpose.RECOVER, user=worker, by=by.id)
    audit.note("make_recovery_link", by=by.id, home=by.home.home_id if by.home else None, about=[worker.id, *two])
    return base_url.rstrip("/") + reverse("welcome_back", args=[token])


@transaction.atomic
def recover(token: str, password: str) -> User:
    """The worker is let back in: a new password, no second factor any more, every session ended. Raises DeadLink.

    Outside a demo they reach nothing until they have set up a new factor.
    """
    user = use(token, Purpose.RECOVER).user
    if user is None or not user.is_active:
        raise DeadLink(LinkState.SUPERSEDED)
    users.set_password(user, password, by=user.id)
    take_away(user)
    end_links(user)
    end_sign_ins(user, by=user.id)
    audit.note("recover", by=user.id, about=[user.id])
    return user


def _manages(worker: User, by: Viewer) -> None:
    if worker.id == by.id:
        raise Refused(_("Nobody does this for themselves. Ask another manager."))
    if not worker.is_active:
        raise Refused(_("This worker has left. Give them a role again first."))
    homes = {post.home_id for post in unfinished_posts(worker.id)}
    if by.home is None or by.home.home_id not in homes:
        raise Refused(_("This worker holds no role here."))
    by.require(Permission.MANAGE_STAFF, by.home.home_id)


def _manages_now(user: User) -> tuple[object, ...]:
    return viewer(user).homes(Permission.MANAGE_STAFF)
