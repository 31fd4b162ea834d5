"""Give a role in a home, and end it; put somebody at work, and let them go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg import errors

from goldthread.ground.access.models import BreakGlass, Membership, Reach
from goldthread.ground.access.rules import AGENCY_ROLE, NOT_YOURS, OUTSIDE, Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock


@transaction.atomic
def give_role(
    *,
    user: User,
    home: Home,
    role: str,
    by: Viewer | None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    agency: str = "",
) -> Membership:
    """Let a worker hold a role of the home's pack, from now unless said, until further notice unless said.

    `agency`: whose worker they are when not the home's own; such a one sees nothing until somebody lets them in.

    `by` is none only while the house is set up. Raises Refused (not permitted, no such role, the end before the
    beginning, held already at that time, in the home and outside of it at once, nobody may give a role to themselves).
    """
    if by is not None:
        by.require(Permission.MANAGE_STAFF, home.id)
        if by.id == user.id:
            raise Refused(_("Nobody gives a role to themselves. Ask another manager."))
    try:
        pack(home.pack).role(role)
    except KeyError:
        raise Refused(_("This home has no such role.")) from None
    from_at = from_at or clock.now()
    if until_at is not None and until_at <= from_at:
        raise Refused(_("A role ends after it begins."))
    if _beside(user, home, role, from_at, until_at):
        raise Refused(_("Nobody is at once a worker of this home and somebody outside to whom it releases records."))
    if _same_role(user, home, role).filter(_overlapping(from_at, until_at)).exists():
        raise Refused(_("This worker holds that role already at that time."))
    row = Membership.objects.create(
        user=user,
        home=home,
        role=role,
        from_at=from_at,
        until_at=until_at,
        agency=agency,
        given_by_id=by.id if by else None,
    )
    audit.note("give_role", by=by.id if by else None, home=home.id, about=[user.id, row.id])
    return row


def _beside(user: User, home: Home, role: str, from_at: datetime, until_at: datetime | None) -> bool:
    """Whether they would stand in the home and outside of it at one time."""
    outside = {each.code for each in pack(home.pack).roles if set(each.may) == OUTSIDE}
    rows = Membership.objects.filter(_overlapping(from_at, until_at), user=user, home=home)
    return (rows.exclude(role__in=outside) if role in outside else rows.filter(role__in=outside)).exists()


def _same_role(user: User, home: Home, role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, home=home, role=role)


def _overlapping(from_at: datetime, until_at: datetime | None) -> Q:
    ends_later = Q(until_at__isnull=True) | Q(until_at__gt=from_at)
    return ends_later if until_at is None else ends_later & Q(from_at__lt=until_at)


@transaction.atomic
def end_role(membership: Membership, *, by: Viewer) -> None:
    """End a role now: it holds from the worker's next request. One that has not begun never begins.

    Raises Refused (not permitted, one's own, ended already).
    """
    by.require(Permission.MANAGE_STAFF, membership.home_id)
    if membership.user_id == by.id:
        raise Refused(_("Nobody ends their own role. Ask another manager."))
    now = clock.now()
    if membership.until_at is not None and membership.until_at <= now:
        raise Refused(_("This role has ended already."))
    membership.until_at = max(now, membership.from_at)
    membership.ended_by_id = by.id
    membership.save(update_fields=["until_at", "ended_by"])
    audit.note("end_role", by=by.id, home=membership.home_id, about=[membership.user_id, membership.id])


@transaction.atomic
def let_in_for_now(*, user: User, home: Home, agency: str, until_at: datetime, source: UUID, by: Viewer) -> None:
    """An agency worker works in the home from now until that moment and no longer. A step of the act that lets them in.

    Let in again while they are here, it holds until the new moment. Raises Refused (not permitted).
    """
    by.require(Permission.LET_IN_AGENCY, home.id)
    now = clock.now()
    here = Membership.objects.filter(user=user, home=home, agency=agency, until_at__gt=now, from_at__lte=now).first()
    if here is None:
        Membership.objects.create(
            user=user, home=home, role=AGENCY_ROLE, agency=agency, from_at=now, until_at=until_at, given_by_id=by.id
        )
    else:
        Membership.objects.filter(pk=here.pk).update(until_at=until_at)
    reach(user=user.id, home=home.id, why=Reach.Why.AGENCY, source=source, from_at=now, until_at=until_at)


@transaction.atomic
def let_out(*, user: UUID, home: UUID, source: UUID, by: Viewer) -> None:
    """What `let_in_for_now` gave ends now: the next request of theirs finds nothing. A step of the act that ends it."""
    by.require(Permission.LET_IN_AGENCY, home)
    now = clock.now()
    held = Membership.objects.filter(user_id=user, home_id=home, until_at__gt=now, from_at__lte=now).exclude(agency="")
    held.update(until_at=now, ended_by_id=by.id)
    end_reach(source=source, why=[Reach.Why.AGENCY], at=now)


def reach(
    *,
    user: UUID,
    home: UUID,
    why: Reach.Why,
    source: UUID,
    from_at: datetime,
    until_at: datetime | None,
    placement: UUID | None = None,
    clearance: int | None = None,
) -> None:
    """Put a home, or one stay in it, within a worker's reach until a moment. A step of the act that says so.

    `source`: the row that says so; what it says already holds until the new moment. `clearance`: an index of LEVELS;
    none as the role's. The database's own function checks who grants (config/walls/functions.sql); raises Refused.
    """
    _ask(
        "SELECT goldthread_reach(%s, %s, %s, %s, %s, %s, %s, %s)",
        [user, home, placement, str(why), source, from_at, until_at, clearance],
    )


def end_reach(*, source: UUID, why: Sequence[Reach.Why], at: datetime) -> None:
    """Let go, at that moment, whoever that row put within reach. A step of the act that does so, which notes it."""
    _ask("SELECT goldthread_end_reach(%s, %s, %s)", [source, [str(each) for each in why], at])


def exclude(
    *, user: UUID, home: UUID, by: UUID, record: UUID | None = None, person: UUID | None = None, reason: str = ""
) -> None:
    """Keep a worker from one record, or a person: they see nothing of it, nor that it is there. A step of an act."""
    _ask("SELECT goldthread_exclude(%s, %s, %s, %s, %s, %s)", [user, home, person, record, reason, by])


MOST_WORDS = 600  # of a reason, and of an answer


@transaction.atomic
def break_glass(
    *, home: UUID, placement: UUID | None, reason: str, words: str, by: Viewer, id: UUID | None = None
) -> UUID:
    """Open what is restricted of one stay, or, off shift, a home, for an hour; the id of what is to be answered.

    The manager is told on their next page and owes an answer. What is sealed stays shut. The caller has asked the
    worker's second factor again. `id`: made by the page; sent twice it opens it once. Raises Refused: no post there,
    no reason, none of ours.
    """
    words = _said(words, _("Say in a few words why you must look now."))
    if reason not in BreakGlass.Reason.values:
        raise Refused(_("Please choose why."))
    id = id or uuid.uuid4()
    try:
        _ask("SELECT goldthread_break_glass(%s, %s, %s, %s, %s, %s)", [id, home, placement, reason, words, by.id])
    except IntegrityError:
        if BreakGlass.objects.filter(pk=id, user_id=by.id, home_id=home, placement=placement).exists():
            return id
        raise Refused(_("This page was changed on its way. Please open it again.")) from None
    audit.note("break_glass", by=by.id, home=home, about=[id, *([placement] if placement else [])])
    return id


@transaction.atomic
def mend_glass(row: BreakGlass, *, by: Viewer) -> None:
    """End one's own before the hour is over. Raises Refused: another's."""
    if row.user_id != by.id:
        raise Refused(_(NOT_YOURS))
    _ask("SELECT goldthread_mend_glass(%s, %s)", [row.id, by.id])
    audit.note("mend_glass", by=by.id, home=row.home_id, about=[row.id])


@transaction.atomic
def answer_glass(row: BreakGlass, *, answer: str, words: str, by: Viewer) -> None:
    """Say whether it was right, and why. Raises Refused: not permitted, one's own, answered already, no words."""
    by.require(Permission.SEE_READINGS, row.home_id)
    if row.user_id == by.id:
        raise Refused(_("Nobody answers for their own. Ask another manager."))
    words = _said(words, _("Say in a few words what you found."))
    if answer not in BreakGlass.Answer.values:
        raise Refused(_("Please choose one."))
    done = BreakGlass.objects.filter(pk=row.pk, answer="").update(
        answer=answer, answer_words=words, answered_at=clock.now(), answered_by_id=by.id
    )
    if not done:
        raise Refused(_("This has been answered already."))
    audit.note("answer_glass", by=by.id, home=row.home_id, about=[row.id, row.user_id])


def _said(words: str, otherwise: str) -> str:
    line = " ".join(words.replace("\0", " ").split())
    if not line:
        raise Refused(otherwise)
    if len(line) > MOST_WORDS:
        raise Refused(_("Please say it in %(most)s characters or fewer.") % {"most": MOST_WORDS})
    return line


def _ask(statement: str, values: list[Any]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise Refused(_(NOT_YOURS)) from error
        raise
