"""Where workers are signed in: begun, seen, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from goldthread.ground.access.queries import Absent
from goldthread.ground.accounts.models import DeviceWorker, SignIn
from goldthread.ground.accounts.rules import How, agent_in_words, digest
from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User
from goldthread.lib import clock

KEPT = timedelta(days=90)  # as long as a browser or a network counts as one they came from before


@transaction.atomic
def begin(user: User, key: str, *, how: How, agent: str, network: bytes, mark: str, device: UUID | None = None) -> UUID:
    """A worker is signed in now, in the session of that key; its id.

    `agent`: the browser's own words of itself; `network`: a keyed digest of its address; `mark`: what it was given to
    be known by.
    """
    SignIn.objects.filter(user=user, begun_at__lt=clock.now() - KEPT).delete()
    browser, system = agent_in_words(agent)
    row = SignIn.objects.create(
        user=user,
        digest=digest(key),
        how=how,
        browser=browser,
        system=system,
        network=network,
        mark=digest(mark),
        device_id=device,
    )
    audit.note("sign_in", by=user.id, about=[user.id])
    return row.id


def seen(sign_in_id: UUID) -> None:
    """They were here in this hour. Called once an hour and session: no page waits for it."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "UPDATE accounts_signin SET seen_at = date_trunc('hour', goldthread_now()) "
            "WHERE id = %s AND seen_at < date_trunc('hour', goldthread_now())",
            [sign_in_id],
        )


@transaction.atomic
def goes_on(user: User, sign_in_id: UUID, key: str) -> None:
    """The session goes on under another key (a new password gives it one); every other of the worker ends."""
    SignIn.objects.filter(pk=sign_in_id, user=user).update(digest=digest(key))
    end_sign_ins(user, by=user.id, but=sign_in_id)


@transaction.atomic
def sign_out(user: User, sign_in_id: UUID | None) -> None:
    """The worker ended this session."""
    if sign_in_id is not None:
        SignIn.objects.filter(pk=sign_in_id, user=user, ended_at=None).update(ended_at=clock.now())
    audit.note("sign_out", by=user.id, about=[user.id])


@transaction.atomic
def end_sign_in(sign_in_id: UUID, *, of: UUID) -> None:
    """End one of one's own, in whatever browser it is. Raises Absent."""
    row = SignIn.objects.filter(pk=sign_in_id, user_id=of, ended_at=None).first()
    if row is None:
        raise Absent
    end_rows([row])
    if row.device_id is not None:
        DeviceWorker.objects.filter(user_id=of, device_id=row.device_id).update(full_at=None)
    audit.note("end_sign_in", by=of, about=[of, row.id])


@transaction.atomic
def end_sign_ins(user: User, *, by: UUID, but: UUID | None = None) -> None:
    """End all of a worker's, but one when that is named, and what their PIN opens elsewhere."""
    rows = list(SignIn.objects.filter(user=user, ended_at=None))
    here = {row.device_id for row in rows if row.pk == but}
    rows = [row for row in rows if row.pk != but]
    DeviceWorker.objects.filter(user=user, full_at__isnull=False).exclude(device__in=here - {None}).update(full_at=None)
    if rows:
        end_rows(rows)
        audit.note("end_sign_ins", by=by, about=[user.id])


def end_rows(rows: Sequence[SignIn]) -> None:
    """End these, in whatever browser they are. A step of the acts that end sign-ins, which note it."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_session WHERE sha256(decode(session_key, 'escape')) = ANY(%s)",
            [[bytes(row.digest) for row in rows]],
        )
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=clock.now())
