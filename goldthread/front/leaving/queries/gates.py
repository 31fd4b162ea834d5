"""Whose folder it is, and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from goldthread.casework.people.models import Person
from goldthread.casework.records.models import Draft
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib.words import gettext as _


def worker_named(email: str) -> Viewer:
    """Whoever works here under that address, as a viewer. Raises Refused."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Refused(_("Nobody with the address %(email)s works here.") % {"email": email})
    return viewer(user)


def home_named(by: Viewer, name: str) -> Home:
    """The home of that name or id, among those from which this worker may take everything. Raises Refused."""
    for post in by.posts:
        if name in (post.home_name, str(post.home_id)):
            by.require(Permission.EXPORT, post.home_id)
            return Home.objects.select_related("provider").get(pk=post.home_id)
    names = ", ".join(sorted({f"“{post.home_name}”" for post in by.posts})) or _("none")
    raise Refused(
        _("%(who)s has no role in a home called “%(home)s”. Their homes: %(names)s.")
        % {"who": by.name, "home": name, "names": names}
    )


def home_of_person(by: Viewer, person: UUID) -> tuple[Home, Person]:
    """A person and their home, when this worker may take their record. Raises Refused: absent looks the same."""
    found = Person.objects.select_related("home__provider").filter(pk=person).first()
    kept_from = found is not None and found.pk in by.not_people
    if found is None or kept_from or not any(post.home_id == found.home_id for post in by.posts):
        raise Refused(
            _("There is nobody with the number %(id)s in a home of %(who)s.") % {"id": person, "who": by.name}
        )
    by.require(Permission.EXPORT, found.home_id)
    return found.home, found


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, however long it takes. Inside a transaction already: as that sees it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def drafts_left(home: UUID) -> int:
    """How many drafts of a home are not signed yet: they stay behind."""
    return Draft.objects.filter(home=home).count()
