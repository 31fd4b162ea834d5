"""Who may come in: the first manager, links that work once, taking on and leaving, and the trail of sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.accounts.queries import find_worker, posts_of, unfinished_posts
from goldthread.ground.accounts.rules import LIFE, LinkState, Purpose, digest, link_state, new_token
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes import actions as homes
from goldthread.ground.homes.queries import home as home_of
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock

FIRST_ROLE = "registered_manager"  # what the first manager of a new house holds, in every pack


class DeadLink(Exception):
    """A link that cannot be used; `state` says why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass(frozen=True)
class FirstHome:
    """What the first page asks of the place: provider, home, pack code and the day it opened."""

    provider: str
    name: str
    pack: str
    opened_on: date


# --- links -------------------------------------------------------------------------------------------------------


@transaction.atomic
def first_run_link(base_url: str = "") -> str | None:
    """The address that makes the first home and its manager; None in a demo, and once anybody works here.

    `base_url` is put before the path ("http://localhost:8000"). A newer link ends the one before.
    """
    if settings.DEMO or User.objects.exists():
        return None
    return base_url.rstrip("/") + reverse("welcome", args=[_make(Purpose.FIRST_RUN)])


@transaction.atomic
def link_for(user: User, by: Viewer, base_url: str = "") -> str:
    """The address by which this worker sets their own password; the one who makes it never learns the password.

    Raises Refused: not permitted in every home where the worker holds a role now or later (else a manager of one home
    could open the door to another), no such role, for oneself, or the worker has left.
    """
    _require_everywhere(user, by)
    if not user.is_active:
        raise Refused(_("This worker has left. Give them a role again first."))
    token = _make(Purpose.SET_PASSWORD, user=user, by=by.id)
    audit.note("make_link", by=by.id, home=by.home.home_id if by.home else None, about=[user.id])
    return base_url.rstrip("/") + reverse("welcome_worker", args=[token])


@transaction.atomic
def let_in(user: User, base_url: str = "") -> str:
    """The address by which the one worker who may come into a house that was brought in sets their password.

    For the command line alone: whoever runs it owns the database.
    """
    users.come_back(user, by=user.id)
    _end_links(Purpose.FIRST_RUN, None)
    token = _make(Purpose.SET_PASSWORD, user=user, by=user.id)
    audit.note("make_link", by=user.id, about=[user.id])
    return base_url.rstrip("/") + reverse("welcome_worker", args=[token])


def _make(purpose: Purpose, user: User | None = None, by: UUID | None = None) -> str:
    _end_links(purpose, user)
    token = new_token()
    OneTimeLink.objects.create(
        purpose=purpose, digest=digest(token), user=user, made_by_id=by, expires_at=clock.now() + LIFE
    )
    return token


def _end_links(purpose: Purpose, user: User | None) -> None:
    open_links = OneTimeLink.objects.filter(purpose=purpose, user=user, used_at=None, ended_at=None)
    open_links.update(ended_at=clock.now())


def _use(token: str, purpose: Purpose) -> OneTimeLink:
    """Spend a link; the row stays locked until the transaction ends, so that it is spent once."""
    link = OneTimeLink.objects.select_for_update().filter(digest=digest(token), purpose=purpose).first()
    if link is None:
        raise DeadLink(LinkState.UNKNOWN)
    now = clock.now()
    state = link_state(expires_at=link.expires_at, used_at=link.used_at, ended_at=link.ended_at, now=now)
    if state is not LinkState.OPEN:
        raise DeadLink(state)
    link.used_at = now
    link.save(update_fields=["used_at"])
    return link


@transaction.atomic
def open_house(token: str, *, first: FirstHome, name: str, email: str, password: str) -> User:
    """Make the provider, the home and its first manager, all or nothing. Returns the manager.

    Raises DeadLink, and Refused when somebody works here already.
    """
    _use(token, Purpose.FIRST_RUN)
    if User.objects.exists():
        raise Refused(_("This house has its first manager already. Please sign in."))
    user = users.take_on(email=email, name=name, password=password, by=None)
    home = homes.open_home(
        provider=first.provider, name=first.name, pack=first.pack, opened_on=first.opened_on, by=user.id
    )
    access.give_role(user=user, home=home, role=FIRST_ROLE, by=None)
    return user


@transaction.atomic
def set_password(token: str, password: str) -> User:
    """Set the password of the worker whom the link is for. Ends their sessions everywhere. Raises DeadLink."""
    link = _use(token, Purpose.SET_PASSWORD)
    user = link.user
    if user is None or not user.is_active:
        raise DeadLink(LinkState.SUPERSEDED)
    users.set_password(user, password, by=user.id)
    return user


# --- the team ----------------------------------------------------------------------------------------------------


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
    _require_everywhere(user, by)
    if not user.is_active:
        raise Refused(_("This worker has left already."))
    for membership in unfinished_posts(user.id):
        access.end_role(membership, by=by)
    _end_links(Purpose.SET_PASSWORD, user)
    users.leave(user, by=by.id)


def _require_everywhere(user: User, by: Viewer) -> None:
    """MANAGE_STAFF in every home where this worker holds a role now or later, or held one when all have ended."""
    if user.id == by.id:
        raise Refused(_("Nobody does this for themselves. Ask another manager."))
    concerned = {post.home_id for post in unfinished_posts(user.id)} or {post.home_id for post in posts_of(user.id)}
    managed = set(by.homes(Permission.MANAGE_STAFF))
    if not concerned:
        raise Refused(_("This worker holds no role here."))
    if not concerned <= managed:
        raise Refused(_("This worker also works in a home that you do not manage. Ask the manager there to join in."))


# --- the trail of sign-ins ---------------------------------------------------------------------------------------


def note_sign_in(user: User) -> None:
    """Leave the Event of a session begun."""
    audit.note("sign_in", by=user.id, about=[user.id])


def note_sign_out(user: User) -> None:
    """Leave the Event of a session ended by its worker."""
    audit.note("sign_out", by=user.id, about=[user.id])


def note_sign_in_failed() -> None:
    """Leave the Event of a failed sign-in."""
    audit.note("sign_in_failed", by=None)


def note_change(user: User, what: str) -> None:
    """Leave the Event of a change to how a worker signs in, by allauth's name of it ("totp_activated")."""
    audit.note(what[:60], by=user.id, about=[user.id])
