"""Sent twice at the same moment, a form does what it does once: for every form of every page, rows counted."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.abuse.forms import Form
from tests.abuse.twice import Twin, difference
from tests.architecture.addresses import addresses
from tests.architecture.fillings import fillings_of
from tests.architecture.universe import Universe
from tests.conftest import copy_house, drop_house
from tests.journeys.conftest import houses, static_files
from tests.journeys.house import ROOT, House

__all__ = ["houses", "static_files"]

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b\d+\b")
WORDS = "Read aloud for ten minutes"
# Addresses whose forms are not sent here, each with why and the day it was allowed.
SOON = (date.today() + timedelta(days=3)).isoformat()
NOT_SENT: dict[str, tuple[str, str]] = {
    "lock": ("locks the session that the rest needs; a second finds it locked (tests/ground/accounts)", "2026-11-22"),
}
# What may be there twice, each with why and the day it was allowed.
TWICE: dict[str, tuple[set[str], str, str]] = {
    "person_looks_sheet": ({"audit_event"}, "each sheet that is given is an event of its own", "2026-11-22"),
    "tokens": (
        {"audit_event", "tokens_token"},
        "each answer shows its secret once and is kept nowhere; the spare one stands on the list, where it is ended",
        "2026-11-22",
    ),
    "tablet_new": (
        {"audit_event", "accounts_device", "accounts_deviceworker"},
        "each answer hands out its secret once; the spare one stands on the list, where it is taken away",
        "2026-11-22",
    ),
    "shift_change": ({"audit_event"}, "sets the same plan again; the trail keeps both", "2026-11-22"),
    "choose": ({"audit_event"}, "each coming in is an event of its own; in the demo alone", "2026-11-22"),
    "account_reauthenticate": ({"audit_event"}, "each wrong password is an event of its own", "2026-11-22"),
}
# What a willing person would write where the first of every choice is not enough; "" leaves a field out.
FILLS: dict[str, dict[str, str]] = {
    "person_new": {"stage": "parent", "born_on": "2000-05-05", "due_on": ""},
    "person_correct": {"stage": "parent", "due_on": "", "religion": "Quaker"},
    "legal_status_new": {"instead_of": "", "until_on": ""},
    "professional_correct": {"email": "nurse@demo.invalid"},
    "visits": {"on": "2030-05-05", "starts": "10:00", "ends": "12:00"},
    "placement_new": {"part_": "parent"},
    "duties": {"day": SOON},
    "duty": {"day": SOON},
    "intake_match": {"preferred_name": "1", "stage": "4", "*": ""},
    "account_change_password": {"oldpassword": "dee-invented-password", "password1": "seven otters in the reeds 41"},
}
# Forms that do nothing here however often they are sent, each with why and the day it was allowed.
NOTHING_HERE = {
    "person": ("looks for words and writes nothing", "2026-11-22"),
    "find": ("looks for words and writes nothing", "2026-11-22"),
    "person_photo": ("needs a file: test_files_kept.py::test_two_at_once_with_one_number", "2026-11-22"),
    "intake": (
        "needs a file; handed over twice it is two files, each looked at before anything comes in",
        "2026-11-22",
    ),
    "intake_match": ("changes one row, which makes no other", "2026-11-22"),
    "mfa_activate_totp": ("needs a code of an app, which is spent once: test_second_factor.py", "2026-11-22"),
    "mfa_generate_recovery_codes": ("needs an app first: test_second_factor.py", "2026-11-22"),
    "mfa_add_webauthn": ("needs a key in the hand: tests/journeys/test_sign_in.py", "2026-11-22"),
    "visit_answer": ("is for whoever was asked: tests/walls", "2026-11-22"),
}
KEYS = ("csrfmiddlewaretoken", "id", "act")
LAST = (
    *("placement_new", "placement_move_on", "staff_left", "staff_end_role", "staff_sign_out"),
    *("account_change_password", "tablet_new"),
)
ENDS_THE_SESSION = ("/accounts/logout/", "/lock/")


@pytest.fixture(scope="module")
def twins(houses: Callable[..., House]) -> Iterator[tuple[House, House, Universe]]:
    names = [f"twice_{uuid4().hex[:8]}" for _two in range(2)]
    one = copy_house(names[0])
    done = subprocess.run(
        [sys.executable, "-m", "tests.abuse.fill", "Woven words"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": one, "DJANGO_SETTINGS_MODULE": "goldthread.config.settings"},
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    two = copy_house(names[1], names[0])
    pair = houses(database=one), houses(database=two)
    yield (*pair, Universe(told["ids"], told["kinds"]))
    for house in pair:
        house.stop()
    for name in names:
        drop_house(name)


def _filled(name: str, form: Form) -> list[tuple[str, str]]:
    given = FILLS.get(name, {})
    told = []
    for field, value in form.filled(WORDS):
        stem = "part_" if field.startswith("part_") else field
        value = given.get(stem, given.get("*", value) if field not in KEYS else value)
        if value or field in KEYS:
            told.append((field, value))
    return told


def test_a_form_sent_twice_at_once_does_what_it_does_once(twins: tuple[House, House, Universe]) -> None:
    one, two, universe = twins
    once, twice = Twin.of(one, "Dee Okafor"), Twin.of(two, "Dee Okafor")
    counted = once.counted(), twice.counted()
    wrong: list[str] = []
    moved: set[tuple[str, object]] = set()
    still: dict[tuple[str, object], str] = {}
    for address in sorted(addresses(), key=lambda address: address.name in LAST):
        if address.name in NOT_SENT or address.route.startswith("api/v1/") or address.name == "gallery":
            continue
        own = [values for whose, values in fillings_of(universe, address, "willows", "dee") if whose in ("", "own")]
        for path in [address.path(**values) for values in own[: 3 if address.name in ("duty", "shift_change") else 1]]:
            for form, twin in zip(once.forms(path), twice.forms(path), strict=False):
                action = form.action or path
                key = (_IDS.sub("N", action), form.buttons[0] if form.buttons else "")
                if key in moved or action in ENDS_THE_SESSION:
                    continue
                status = once.post(action, _filled(address.name, form))
                statuses = twice.at_once(twin.action or path, _filled(address.name, twin))
                before, counted = counted, (once.counted(), twice.counted())
                did = difference(before[0], counted[0]), difference(before[1], counted[1])
                if did[0]:
                    moved.add(key)
                else:
                    still[key] = address.name
                odd = {table for table in did[0].keys() | did[1].keys() if did[0].get(table) != did[1].get(table)}
                if odd - TWICE.get(address.name, (set(), "", ""))[0] or max(status, *statuses) >= 500:
                    wrong.append(f"{action} ({address.name}): once {status} {did[0]}, twice {statuses} {did[1]}")
    print(f"\n{len(moved)} forms that did something did it once; {len(still.keys() - moved)} did nothing here")
    assert not wrong, "\n".join(wrong)
    assert {name for key, name in still.items() if key not in moved} == NOTHING_HERE.keys()
    assert len(moved) > 45
