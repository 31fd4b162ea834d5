"""Take on a worker; mark that they have left."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User
from goldthread.ground.users.rules import NO_ADDRESS


@transaction.atomic
def take_on_without_address(*, name: str, by: UUID, invented: bool = False) -> User:
    """Make the row of a worker who comes in by a PIN alone, and only where somebody lets them in."""
    return take_on(email=f"{uuid4().hex}{NO_ADDRESS}", name=name, by=by, invented=invented)


@transaction.atomic
def take_on(
    *, email: str, name: str, short_name: str = "", password: str | None = None, by: UUID | None, invented: bool = False
) -> User:
    """Make a worker's row. Without a password they cannot sign in until they have set one by a link.

    Raises django.db.IntegrityError when the address is taken.
    """
    user = User(email=email.strip().lower(), name=name, short_name=short_name or shortened(name), invented=invented)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save(force_insert=True)
    audit.note("take_on", by=by, about=[user.id])
    return user


def shortened(name: str) -> str:
    """ "Ruth Sallis" as it stands on a card: "Ruth S"."""
    parts = name.split()
    return parts[0][:50] if len(parts) == 1 else f"{parts[0][:50]} {parts[-1][0]}"


@transaction.atomic
def leave(user: User, *, by: UUID) -> None:
    """The worker has left: they cannot sign in from the next request. Their name stays under what they wrote."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.note("leave", by=by, about=[user.id])


@transaction.atomic
def come_back(user: User, *, by: UUID) -> None:
    """A worker who had left works here again. Their old password is gone: they set a new one by a link."""
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    audit.note("come_back", by=by, about=[user.id])


@transaction.atomic
def set_password(user: User, password: str, *, by: UUID) -> None:
    """Keep a new password (checked by the form). Every session of the worker ends with it, this one's caller's too."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.note("set_password", by=by, about=[user.id])
