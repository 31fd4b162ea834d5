"""`goldthread worker`: jobs and clocks, by procrastinate."""

import asyncio
import logging
from argparse import Namespace
from collections.abc import Iterable

from procrastinate import PsycopgConnector, exceptions
from procrastinate.connector import Notify

from goldthread.config import database
from goldthread.config.terminal import Stop

SECONDS_BETWEEN_TRIES = 1.0


def main(arguments: Namespace) -> int:
    """Do jobs until SIGTERM or SIGINT; what is under way may finish. Who supervises starts it again if it ends."""
    with database.at_hand(start=False) as addresses:
        database.set_up_django(addresses.app, acts_as="worker")
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # a lost database is said below, in fewer words
    connector = _Listening(kwargs=connector_params(), min_size=1, max_size=3)
    try:
        with app.replace_connector(connector) as working:
            working.run_worker(name="goldthread", concurrency=2, shutdown_graceful_timeout=10, delete_jobs="successful")
    except exceptions.ConnectorException as error:
        raise Stop("The job process has lost the database.") from error
    return 0


class _Listening(PsycopgConnector):
    """Listens again after the database was away; without this, jobs would start up to five seconds late ever after."""

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        while True:
            try:
                await super().listen_notify(on_notification, channels)
            except exceptions.ConnectorException:
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
