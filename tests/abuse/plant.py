"""`python -m tests.abuse.plant WORDS`: furnish DATABASE_URL with hostile words in every text there is; print the ids.

Through actions where a person could have written them, all packs' questions too; `force` then writes them into every
column of somebody's words that is left. Columns that hold nobody's words are named here, by hand, each with why.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import django
import psycopg
from psycopg import sql

from goldthread.lib import actors
from tests.abuse.columns import columns, holding

MARK = "window.pwned=1"
DAY = "2026-11-22"
# Columns in which nobody's words ever stand: each group with why.
NOT_WORDS: dict[str, str] = {
    "of Django and its packages: names of tables, tasks and keys that the program itself gives": (
        "django_content_type.app_label django_content_type.model auth_permission.name auth_permission.codename "
        "auth_group.name django_session.session_key django_session.session_data account_emailconfirmation.key "
        "procrastinate_jobs.queue_name procrastinate_jobs.task_name procrastinate_jobs.lock procrastinate_jobs.args "
        "procrastinate_jobs.queueing_lock procrastinate_periodic_defers.task_name "
        "procrastinate_periodic_defers.periodic_id"
    ),
    "a code of the program or of a pack, refused when it is none": (
        "audit_event.verb audit_reading.page packs_formversion.pack packs_formversion.kind packs_formversion.content "
        "homes_home.pack access_membership.role access_role.pack access_role.code access_role.may tokens_token.may "
        "people_personchange.field people_keepsafeline.kind people_legalstatus.code people_consent.code "
        "people_relationship.words placements_placementchange.field placements_networklink.role placements_onfile.item "
        "files_file.type records_draft.kind records_record.kind records_sightchange.before records_sightchange.after "
        "records_hold.until records_subject.role records_subject.kind records_promptanswer.rule "
        "looking_listedlook.pages looking_listedlook.signs intake_batch.encoding intake_batch.columns "
        "intake_batch.fixed demo_building.seed demo_building.size demo_buildingpart.name"
    ),
    "a digest or a hash": (
        "packs_formversion.digest users_user.password accounts_pin.hash files_file.sha256 files_file.shown_sha256 "
        "demo_building.digest"
    ),
    "a path of ours, refused when it is another's": "accounts_deviceworker.page",
}
SPECIAL = {  # not plain text: what to write
    "mfa_authenticator.data": "UPDATE mfa_authenticator SET data = data || jsonb_build_object('name', %s::text)",
    "intake_batch.headings": "UPDATE intake_batch SET headings = jsonb_set(headings, '{0}', to_jsonb(%s::text))",
    "people_professional.also_known_as": "UPDATE people_professional SET also_known_as = ARRAY[left(%s, 100)]",
    "people_move.end_reason": (  # of one that was taken back
        "UPDATE people_move SET end_reason = left(%s, 400), ended_at = at, ended_by_id = by_id "
        "WHERE ctid = (SELECT max(ctid) FROM people_move WHERE taken_at IS NULL)"
    ),
    "records_reader.end_reason": (
        "UPDATE records_reader SET end_reason = left(%s, 400), until_at = goldthread_now(), ended_by_id = by_id "
        "WHERE ctid = (SELECT max(ctid) FROM records_reader)"
    ),
    "users_user.name": "UPDATE users_user SET name = left('Ewan ' || %s, 120) WHERE email = 'ewan@demo.invalid'",
    "users_user.email": "UPDATE users_user SET email = %s || '@demo.invalid' WHERE email = 'len@demo.invalid'",
}


def main() -> None:
    """Furnish, in one transaction."""
    actors.house = "tests"
    django.setup()
    from django.db import transaction

    from tests.architecture.universe import furnish
    from tests.upgrades.house import at_the_door, rarer_acts

    words = sys.argv[1]
    with transaction.atomic():
        universe = furnish(words)
        rarer_acts(words)
        at_the_door()
        _held_and_kept_from(words)
        third = _third(words)
        _asked_only_then(words)
    print(json.dumps({"ids": universe.ids, "kinds": {**universe.kinds, "third": third}}, default=str))


def _held_and_kept_from(words: str) -> None:
    from goldthread.casework.records import actions as records
    from goldthread.casework.records.models import Hold, Record
    from goldthread.ground.users.models import User
    from tests.architecture.universe import who

    dee, willows = who("dee"), Record.objects.filter(home__name="The Willows")
    kept, held = willows.filter(kind="contact_note").first(), willows.order_by("received_at").last()
    for record in (kept, held):
        if record is not None:
            records.keep_from(record, User.objects.get(email="ewan@demo.invalid").pk, reason=words[:400], by=dee)
    assert held is not None
    Hold.objects.create(record=held, until="second_observer", set_by_id=dee.id, reason=words[:400])


def _third(words: str) -> dict[str, str]:
    """A home of the setting that no standing home is of, and one of every kind of record that it knows."""
    from datetime import date

    from goldthread.casework.people import actions as people
    from goldthread.casework.placements import actions as placements
    from goldthread.casework.records import actions as records
    from goldthread.ground.access import actions as access
    from goldthread.ground.homes import actions as homes
    from goldthread.ground.packs.queries import pack
    from goldthread.ground.users import actions as users
    from goldthread.lib.identifiers import uuid7
    from tests.architecture.universe import filled, who

    home = homes.open_home(
        provider="Hollin Care (invented)",
        name="Fern Court",
        pack="supported_accommodation",
        opened_on=date(2020, 4, 1),
        by=None,
        invented=True,
    )
    since = datetime.now(UTC) - timedelta(days=9)
    for key, name, role in (("tess", "Tess Orme", "registered_manager"), ("tam", "Tam Reed", "practitioner")):
        user = users.take_on(email=f"{key}@demo.invalid", name=name, by=None, invented=True)
        access.give_role(user=user, home=home, role=role, by=None, from_at=since)
    tess, tam = who("tess"), who("tam")
    person = people.add(
        home=home,
        preferred_name=words[:60],
        full_name=words[:200],
        stage="young_person",
        born_on=date(2009, 5, 1),
        by=tess,
    )
    placements.move_in(home=home, members=[(person, "resident")], moved_in_on=date(2026, 1, 5), by=tess)
    signed = {}
    for kind in pack("supported_accommodation").kinds:
        if not kind.only_babies:
            id = uuid7()
            fields = filled(kind, [person], [tam.id], words)
            records.sign(id=id, home=home.id, kind=kind.code, fields=fields, by=tess)
            signed[kind.code] = str(id)
    return signed


def _asked_only_then(words: str) -> None:
    """A record for every question that is asked only after a certain answer, with that answer."""
    from goldthread.casework.people.models import Person
    from goldthread.casework.records import actions as records
    from goldthread.ground.homes.models import Home
    from goldthread.ground.packs.queries import pack
    from goldthread.lib.identifiers import uuid7
    from tests.architecture.universe import ONE_AT_A_TIME, filled, who

    for name, key, other in (
        ("The Willows", "dee", "ruth"),
        ("Ash Lane", "omar", "priya"),
        ("Fern Court", "tess", "tam"),
    ):
        home, by, staff = Home.objects.get(name=name), who(key), [who(other).id]
        people = sorted(Person.objects.filter(home=home), key=lambda person: person.stage != "baby")
        for kind in pack(home.pack).kinds:
            if kind.only_babies and people[0].stage != "baby":
                continue
            by_code = {question.code: question for question in kind.questions}
            for question in kind.questions:
                fields = filled(
                    kind, people[:1] if kind.code in ONE_AT_A_TIME or kind.only_babies else people[:2], staff, words
                )
                when = question.when
                while when is not None:
                    fields[f"q.{when.question}"] = [when.equals]
                    when = by_code[when.question].when
                if question.when is not None:
                    records.sign(id=uuid7(), home=home.id, kind=kind.code, fields=fields, by=by)


def force(connection: psycopg.Connection, words: str) -> list[str]:
    """Write the words into every column of somebody's words where they do not stand yet, past triggers and walls.

    `connection`: superuser. Returns the columns where that could not be done, for their table is empty.
    """
    connection.execute("SET session_replication_role = replica")
    skipped = {name for names in NOT_WORDS.values() for name in names.split()}
    there = holding(connection, MARK)
    empty = []
    for table, column, field in columns():
        name = f"{table}.{column}"
        if name in skipped or name in there:
            continue
        if name in SPECIAL:
            done = connection.execute(SPECIAL[name], [words])  # type: ignore[call-overload]
        else:
            most = getattr(field, "max_length", None) or len(words)
            assert most >= len(words[: words.index(MARK) + len(MARK)]), f"{name} is too short for the words"
            every = sql.SQL("UPDATE {} SET {} = left(%s, %s)").format(sql.Identifier(table), sql.Identifier(column))
            try:
                with connection.transaction():
                    done = connection.execute(every, [words, most])
            except psycopg.errors.UniqueViolation:
                one = sql.SQL("{} WHERE ctid = (SELECT min(ctid) FROM {})").format(every, sql.Identifier(table))
                done = connection.execute(one, [words, most])
        if done.rowcount < 1:
            empty.append(name)
    connection.execute("RESET session_replication_role")
    return empty


if __name__ == "__main__":
    main()
