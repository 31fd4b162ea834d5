"""The team: taking on, ending a role, leaving."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts.actions.links import end_links
from goldthread.ground.accounts.actions.permits import require_everywhere
from goldthread.ground.accounts.actions.sign_ins import end_sign_ins
from goldthread.ground.accounts.queries import find_worker, unfinished_posts
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.queries import home as home_of
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User


@transaction.atomic
def take_on(
    *, email: str, name: str, role: str, home_id: UUID, by: Viewer, from_at: datetime, until_at: datetime | None = None
) -> User:
    """Give a worker a role in this home; make their row when the address is new, welcome them back when they had left.

    A known worker keeps the name they have. Raises Refused as `access.give_role` does.
    """
    by.require(Permission.MANAGE_STAFF, home_id)
    user = find_worker(email)
    if user is None:
        try:
            with transaction.atomic():
                user = users.take_on(email=email, name=name, by=by.id)
        except IntegrityError:  # two managers at once
            raise Refused(_("Somebody has just added this worker. Please load the page again.")) from None
    elif not user.is_active:
        users.come_back(user, by=by.id)
    access.give_role(user=user, home=home_of(home_id), role=role, by=by, from_at=from_at, until_at=until_at)
    return user


@transaction.atomic
def leave(user: User, *, by: Viewer) -> None:
    """The worker has left the house: roles, links and sign-in end now; their open pages end at the next request.

    Raises Refused: not permitted in every home where they hold a role now or later, or it is oneself.
    """
    require_everywhere(user, by)
    if not user.is_active:
        raise Refused(_("This worker has left already."))
    for membership in unfinished_posts(user.id):
        access.end_role(membership, by=by)
    end_links(user)
    end_sign_ins(user, by=by.id)
    users.leave(user, by=by.id)


@transaction.atomic
def end_role(membership: Membership, *, by: Viewer) -> None:
    """End a role, as `access.end_role` does; with the last role in the last home every sign-in ends too."""
    access.end_role(membership, by=by)
    if not unfinished_posts(membership.user_id):
        end_sign_ins(membership.user, by=by.id)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: Viewer) -> None:
    """A manager of the home ends all sessions of a worker: a lost phone, a tablet left open. Raises Refused."""
    if user.id == by.id:
        raise Refused(_("You end your own sign-ins on your own page."))
    here = by.home.home_id if by.home else None
    by.require(Permission.MANAGE_STAFF, here)
    if here not in {post.home_id for post in unfinished_posts(user.id)}:
        raise Refused(_("This worker holds no role here."))
    end_sign_ins(user, by=by.id)
    audit.note("sign_out_everywhere", by=by.id, home=here, about=[user.id])
