"""Links that work once: for the first manager, for whoever sets a password, for whoever lost their second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.accounts.actions.permits import require_everywhere
from goldthread.ground.accounts.actions.sign_ins import end_sign_ins
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.accounts.rules import LinkState, Purpose, digest, life_of, link_state, new_token
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes import actions as homes
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
    return base_url.rstrip("/") + reverse("welcome", args=[make(Purpose.FIRST_RUN)])


@transaction.atomic
def link_for(user: User, by: Viewer, base_url: str = "") -> str:
    """The address by which this worker sets their own password; the one who makes it never learns the password.

    A second factor stays in force: where it is lost too, two managers let them back in (`actions.recovery`).
    Raises Refused: not permitted in every home where the worker holds a role now or later (else a manager of one home
    could open the door to another), no such role, for oneself, or the worker has left.
    """
    require_everywhere(user, by)
    if not user.is_active:
        raise Refused(_("This worker has left. Give them a role again first."))
    token = make(Purpose.SET_PASSWORD, user=user, by=by.id)
    audit.note("make_link", by=by.id, home=by.home.home_id if by.home else None, about=[user.id])
    return base_url.rstrip("/") + reverse("welcome_worker", args=[token])


@transaction.atomic
def let_in(user: User, base_url: str = "") -> str:
    """The address by which the one worker who may come into a house that was brought in sets their password.

    For the command line alone: whoever runs it owns the database.
    """
    users.come_back(user, by=user.id)
    _end_links(Purpose.FIRST_RUN, None)
    token = make(Purpose.SET_PASSWORD, user=user, by=user.id)
    audit.note("make_link", by=user.id, about=[user.id])
    return base_url.rstrip("/") + reverse("welcome_worker", args=[token])


def make(purpose: Purpose, user: User | None = None, by: UUID | None = None) -> str:
    """The token of a new link; it ends the one before. A step of the acts that give one, which note it."""
    _end_links(purpose, user)
    token = new_token()
    OneTimeLink.objects.create(
        purpose=purpose, digest=digest(token), user=user, made_by_id=by, expires_at=clock.now() + life_of(purpose)
    )
    return token


def _end_links(purpose: Purpose, user: User | None) -> None:
    open_links = OneTimeLink.objects.filter(purpose=purpose, user=user, used_at=None, ended_at=None)
    open_links.update(ended_at=clock.now())


def end_links(user: User) -> None:
    """No link of this worker works any more. A step of the acts that end their way in, which note it."""
    _end_links(Purpose.SET_PASSWORD, user)
    _end_links(Purpose.RECOVER, user)


def use(token: str, purpose: Purpose) -> OneTimeLink:
    """Spend a link, or raise DeadLink; the row stays locked until the transaction ends, so that it is spent once."""
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
    use(token, Purpose.FIRST_RUN)
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
    link = use(token, Purpose.SET_PASSWORD)
    user = link.user
    if user is None or not user.is_active:
        raise DeadLink(LinkState.SUPERSEDED)
    users.set_password(user, password, by=user.id)
    end_sign_ins(user, by=user.id)
    return user
