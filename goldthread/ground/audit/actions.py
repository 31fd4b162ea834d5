"""Leave the trail: called by every action, and by the doorkeeper."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from goldthread.ground.audit.models import Event


def note(
    verb: str,
    *,
    by: UUID | None,
    home: UUID | None = None,
    about: Iterable[UUID] = (),
    digests: Iterable[bytes] = (),
) -> None:
    """Write one Event in the caller's transaction. `by` is a worker's id; none only for the house's own set-up."""
    # One statement by hand: this runs in every write, and the row need not come back.
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} (verb, by_id, home_id, about, digests) "
            "VALUES (%s, %s, %s, %s::uuid[], %s::bytea[])",
            [verb, by, home, list(about), list(digests)],
        )


def note_reading(
    *, viewer: UUID, home: UUID | None, page: str, people: Iterable[UUID], records: Iterable[UUID]
) -> None:
    """Write one Reading in the request's transaction."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "INSERT INTO audit_reading (viewer_id, home_id, page, people, records) "
            "VALUES (%s, %s, %s, %s::uuid[], %s::uuid[])",
            [viewer, home, page[:100], _array(people), _array(records)],
        )


def _array(ids: Iterable[UUID]) -> str:
    """As PostgreSQL writes an array: a page may show fifty, and the driver would quote each."""
    return "{" + ",".join([id.hex for id in ids]) + "}"
