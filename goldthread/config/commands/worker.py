"""`goldthread worker`: jobs and clocks, by procrastinate."""

import logging
from argparse import Namespace

from goldthread.config import database


def main(arguments: Namespace) -> int:
    """Do jobs until SIGTERM or SIGINT; what is under way may finish."""
    with database.at_hand(start=False) as addresses:
        database.set_up_django(addresses.app)
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    with app.replace_connector(connector) as working:
        working.run_worker(name="goldthread", concurrency=2, shutdown_graceful_timeout=10, delete_jobs="successful")
    return 0
