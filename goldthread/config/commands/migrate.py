"""`goldthread migrate`: bring the database up to this program."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from goldthread.config import database, made_from
from goldthread.config.terminal import Stop, aside, say
from goldthread.lib.postgres import prepare_database

LOCK = 0x601D7EAD  # one at a time, on whichever machine


def main(arguments: Namespace) -> int:
    """Bring it up as its owner; keep the packs' forms as the role that runs the program. Safe to repeat."""
    with database.at_hand() as addresses:
        try:
            bring_up(addresses)
        except psycopg.errors.DiskFull as error:
            raise Stop(
                "The disk of the database is full. Nothing that was saved is lost. Make room and start again."
            ) from error
    say("The database is up to date.")
    return 0


def bring_up(addresses: database.Addresses) -> None:
    """Extensions and rights, tables, forms, and the mark that says it is done. Stop when that cannot be."""
    with psycopg.connect(addresses.owner, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        mark = database.mark_of(addresses.owner)
        wanted = made_from.database()
        if mark and mark.split()[1] != wanted.split()[1]:
            raise Stop(
                "Invented and real people never share a database, and this one holds "
                f"{'the demo' if 'demo' in mark.split() else 'a real home'}. Name another with DATABASE_URL."
            )
        missing = prepare_database(addresses.owner, addresses.readers())
        if missing:
            aside(f"PostgreSQL lacks {' and '.join(missing)}: finding names will be slower and pickier.")
        database.set_up_django(addresses.owner, acts_as="migrate")
        _migrate()
        _put_up_walls(addresses)
        database.become(addresses.app)
        _publish()
        guard.execute(psycopg.sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(wanted))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    unknown = sorted(
        f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations) - replaced
    )
    if unknown:
        raise Stop(
            "The database is newer than this program: a later version of Goldthread has changed it "
            f"({', '.join(unknown[:3])}{', …' if len(unknown) > 3 else ''}). Nothing was touched. "
            "Start that version, or restore the backup that was made before it."
        )
    call_command("migrate", interactive=False, verbosity=0)


def _put_up_walls(addresses: database.Addresses) -> None:
    from goldthread.config.walls import put_up_for

    with _packs_in_order():
        put_up_for(addresses.owner, addresses.readers())


def _publish() -> None:
    from goldthread.ground.packs import actions

    with _packs_in_order():
        actions.publish()


@contextmanager
def _packs_in_order() -> Iterator[None]:
    from goldthread.ground.packs.rules import PacksRefused

    try:
        yield
    except PacksRefused as refused:
        raise Stop(f"The packs are not in order, so nothing is served with them:\n{refused}") from refused
