"""What a busy machine asks of a journey: that it waits for the next page, and says what stood still when it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from playwright.sync_api import Locator
from psycopg.conninfo import conninfo_to_dict

from tests.conftest import server
from tests.journeys.house import House


def and_arrives(click: Callable[..., None]) -> Callable[..., None]:
    """A click that leads to another page returns when that has begun; what is counted there must be there."""

    def clicked(self: Locator, *args: Any, **options: Any) -> None:
        click(self, *args, **options)
        if not self.page.is_closed():
            self.page.wait_for_load_state("domcontentloaded")

    return clicked


def doing(house: House) -> str:
    """Which process of a house waits for what, and the end of its server's log."""
    name = str(conninfo_to_dict(house.database)["dbname"])
    with psycopg.connect(server()._url("postgres", "postgres"), autocommit=True) as connection:  # its own may be gone
        rows = connection.execute(
            "SELECT pid, state, now() - query_start, wait_event_type, wait_event, pg_blocking_pids(pid),"
            " left(query, 200) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        ).fetchall()
    log = house.log.read_text(errors="replace")[-1500:] if house.log.exists() else ""
    return "\n".join([f"{house.url} {name}", *map(str, rows), log])
