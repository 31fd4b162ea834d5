"""Where a worker is signed in, what their sign-in rests on, and how far letting them back in is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings

from goldthread.ground.accounts.models import OneTimeLink, SeenInPerson, SignIn
from goldthread.ground.accounts.rules import Purpose, Seen, Standing, digest, standing
from goldthread.ground.users.models import User
from goldthread.lib import clock

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
KNOWN = timedelta(days=30)  # how long a network from which somebody came in counts as one of theirs


def second_factors(user_id: UUID) -> dict[str, int]:
    """How many second factors somebody has, by allauth's type: "totp", "webauthn", "recovery_codes"."""
    kinds = Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True)
    counted: dict[str, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def has_factor(user_id: UUID) -> bool:
    """Whether a worker has an authenticator app, a passkey or a key. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


def is_last_factor(authenticator: Authenticator) -> bool:
    """Whether nothing but a password would be left without this one."""
    if authenticator.type not in FACTORS:
        return False
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()


def passkeys(user_id: UUID) -> list[Authenticator]:
    """The passkeys and keys of a worker, oldest first."""
    return list(Authenticator.objects.filter(user_id=user_id, type="webauthn").order_by("created_at"))


def sign_ins(user_id: UUID) -> list[SignIn]:
    """Where a worker is signed in now, newest first. For themselves, and for a count to their manager."""
    since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = SignIn.objects.filter(user_id=user_id, ended_at=None, begun_at__gt=since)
    return list(rows.order_by("-begun_at"))


def came_from(user_id: UUID, network: bytes) -> bool:
    """Whether this worker has signed in from that network within 30 days."""
    since = clock.now() - KNOWN
    return SignIn.objects.filter(user_id=user_id, network=network, begun_at__gt=since).exists()


def came_by(email: str, mark: str) -> bool:
    """Whether the worker of that address has signed in by the browser of that mark. Costs the same for nobody's."""
    return SignIn.objects.filter(user__email=email.lower(), mark=digest(mark)).exists()


def recovery_of(worker_id: UUID) -> Standing:
    """How far letting a worker back in is: whose words stand now."""
    links = OneTimeLink.objects.filter(user_id=worker_id, purpose=Purpose.RECOVER).order_by("-made_at")
    since = links.values_list("made_at", flat=True).first()
    words = SeenInPerson.objects.filter(worker_id=worker_id).order_by("-at").values_list("by_id", "at")[:20]
    return standing([Seen(by, at) for by, at in words], worker=worker_id, since=since, now=clock.now())


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of workers, by id."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("id", "name"))
