"""What the database lets through, table by table: who reads a row, who writes it. A test holds that none is missing.

Every condition names fields of the actor's scope (`scope.py`), which the database works out itself. A row of a table
below a record or a person passes where that record or person passes: its own policies are asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from goldthread.config.walls.scope import ACTOR, ANYONE, DOOR, reached, said
from goldthread.ground.access.rules import AGENCY_ROLE, LEVELS
from goldthread.ground.users.rules import NO_ADDRESS


@dataclass(frozen=True)
class Wall:
    """Who reads a row; who adds one; who changes or deletes one. SQL conditions over the table's columns."""

    read: str
    add: str
    change: str = ""  # as adding, when nothing is said


def _within(field: str, column: str = "home_id") -> str:
    return f"{column} = ANY ({reached(field)})"


def _record(column: str = "record_id") -> str:
    return f"EXISTS (SELECT 1 FROM records_record above WHERE above.id = {column})"


def _person(column: str = "person_id") -> str:
    return f"EXISTS (SELECT 1 FROM people_person above WHERE above.id = {column})"


def _stay(column: str = "placement_id") -> str:
    return f"EXISTS (SELECT 1 FROM placements_placement above WHERE above.id = {column})"


def _shift(field: str) -> str:
    return f"EXISTS (SELECT 1 FROM shifts_shift above WHERE above.id = shift_id AND above.{_within(field)})"


def _narrow(level: int) -> str:
    """By home and stay alone: what decides for nearly every row, without asking further."""
    return (
        f"(NOT for_home AND {_within(f'r{level}')} OR for_home AND {_within(f'l{level}')}"
        f" OR {_within(f'p{level}' if level else 's0', 'placement_id')})"
    )


RECORD = (
    "NOT guarded AND CASE sight "
    + " ".join(f"WHEN '{name}' THEN {_narrow(level)}" for level, name in enumerate(LEVELS))
    + f" ELSE false END OR (guarded OR author_id = {ACTOR} OR {said('more')} = 't') AND goldthread_opens({ACTOR}, id, "
    "home_id, placement_id, for_home, sight, held, author_id)"
)
PERSON = f"({_within('people')} OR goldthread_knows(id)) AND id <> ALL ({reached('not_people')})"
STAY = f"{_within('people')} OR {_within('p0', 'id')}"
_WRITES = f"{_within('writes')} OR {_within('writes_of', 'placement_id')}"
_RAISES = f"for_home AND sight = 'restricted' AND {_within('raises')}"  # a concern, by somebody who is not on shift
_RELATED = f"{_person('of_id')} AND {_person('to_id')}"
WRITES_SOMEWHERE = f"({said('writes')} <> '{{}}' OR {said('writes_of')} <> '{{}}')"
_SIGNS_SOMEWHERE = f"({WRITES_SOMEWHERE} OR {said('raises')} <> '{{}}')"
MANAGES_STAFF = f"{said('staffs')} <> '{{}}'"
# For a night at most, as what agency workers are: so that who leads a shift gives nothing else.
_OF_AGENCY = (
    f"{_within('lets_in')} AND agency <> '' AND role = '{AGENCY_ROLE}' "
    "AND until_at <= goldthread_now() + interval '18 hours'"
)


def _agency(table: str) -> str:
    """Of an agency worker of a home into which the actor may let one."""
    return (
        f"{said('lets_in')} <> '{{}}' AND EXISTS (SELECT 1 FROM access_membership m "
        f"WHERE m.user_id = {table}.user_id AND m.agency <> '' AND m.{_within('lets_in')})"
    )


def _of_record(add: str, change: str = "") -> Wall:
    return Wall(_record(), add, change)


def _of_person(column: str = "person_id") -> Wall:
    return Wall(_person(column), _person(column))


WALLS: dict[str, Wall] = {
    # ground
    "audit_event": Wall(
        f"{_within('readings')} OR by_id = {ACTOR}", f"by_id = {ACTOR} OR {DOOR} OR by_id IS NULL AND {ANYONE}"
    ),
    # Whole rows: of who worked in one's own home. What concerns one person is handed out by functions of the database
    # (readings.sql), whose owner has a policy of its own to read by (apart.py).
    "audit_reading": Wall(_within("readings"), f"viewer_id = {ACTOR}"),
    # At the door the first manager opens the house: nobody holds a post yet. Later the door gives none.
    "access_membership": Wall(
        f"{_within('posts')} OR user_id = {ACTOR} OR {DOOR}",
        f"{_within('staffs')} OR {DOOR} AND goldthread_nobody() OR {_OF_AGENCY}",
        f"{_within('staffs')} OR {_OF_AGENCY}",
    ),
    "access_reach": Wall(f"{_within('posts')} OR user_id = {ACTOR} OR {DOOR}", "false"),
    # Written with its reach by one function of the database; answered by whoever sees who looked, never by oneself.
    "access_breakglass": Wall(
        f"user_id = {ACTOR} OR {_within('readings')}", "false", f"{_within('readings')} AND user_id <> {ACTOR}"
    ),
    "access_exclusion": Wall(f"{_within('staffs')} AND user_id <> {ACTOR}", "false"),
    "users_user": Wall(
        ANYONE,
        f"{MANAGES_STAFF} OR {DOOR} OR {said('lets_in')} <> '{{}}' AND email LIKE '%{NO_ADDRESS}'",
        f"id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR}",
    ),
    # Looked up by its digest before anybody is known, and its row locked; then it is its worker's alone.
    "tokens_token": Wall(f"user_id = {ACTOR} OR {DOOR}", f"user_id = {ACTOR}", f"user_id = {ACTOR} OR {DOOR}"),
    "accounts_onetimelink": Wall(f"{MANAGES_STAFF} OR {DOOR}", f"{MANAGES_STAFF} OR {DOOR}"),
    "accounts_signin": Wall(
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR} OR {_agency('accounts_signin')}",
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR} OR {_agency('accounts_signin')}",
    ),
    "accounts_device": Wall(f"{_within('posts')} OR {DOOR}", f"{_within('staffs')} OR {DOOR}"),
    "accounts_pin": Wall(
        f"user_id = {ACTOR} OR {DOOR} OR {_agency('accounts_pin')}",
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR} OR {_agency('accounts_pin')}",
    ),
    "accounts_deviceworker": Wall(
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR} OR {_agency('accounts_deviceworker')}",
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR} OR {_agency('accounts_deviceworker')}",
    ),
    "accounts_seeninperson": Wall(f"{MANAGES_STAFF} OR {DOOR}", f"{MANAGES_STAFF} OR {DOOR}"),
    "mfa_authenticator": Wall(
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR}", f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR}"
    ),
    "account_emailaddress": Wall(
        f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR}", f"user_id = {ACTOR} OR {MANAGES_STAFF} OR {DOOR}"
    ),
    # people
    "people_person": Wall(PERSON, _within("writes")),
    "people_personchange": _of_person(),
    "people_keepsafeline": _of_person(),
    "people_allergy": _of_person(),
    "people_legalstatus": _of_person(),
    "people_parentalresponsibility": _of_person(),
    "people_maybetold": _of_person(),
    "people_consent": _of_person(),
    "people_aboutline": _of_person(),
    "people_relationship": Wall(
        f"{_person('of_id')} AND {_person('to_id')}", f"{_person('of_id')} AND {_person('to_id')}"
    ),
    # Begun in the home that somebody leaves, for another of its provider; functions do the rest, for either.
    "people_move": Wall(
        f"({_within('people')} OR {_within('people', 'to_id')}) AND person_id <> ALL ({reached('not_people')})",
        f"{_within('writes')} AND by_id = {ACTOR} AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id "
        "AND p.home_id = people_move.home_id) AND EXISTS (SELECT 1 FROM homes_home a JOIN homes_home b "
        "ON a.provider_id = b.provider_id WHERE a.id = people_move.home_id AND b.id = people_move.to_id)",
        "false",
    ),
    "people_professional": Wall(
        f"{_within('people')} OR {said('more')} = 't' AND EXISTS (SELECT 1 FROM placements_networklink l "
        "WHERE l.professional_id = people_professional.id)",
        _within("writes"),
    ),
    # placements
    "placements_placement": Wall(STAY, _within("writes")),
    "placements_placementchange": Wall(_stay(), _stay()),
    "placements_member": Wall(f"{_stay()} AND {_person()}", f"{_stay()} AND {_person()}"),
    "placements_visit": Wall(_within("people"), _within("writes")),
    "placements_keyworker": Wall(_stay(), _stay()),
    "placements_networklink": _of_person(),
    "placements_nightplan": _of_person(),
    "placements_onfile": _of_person(),
    # files and records
    "files_file": Wall(
        f"by_id = {ACTOR} AND {_within('posts')} "
        "OR EXISTS (SELECT 1 FROM records_attached a WHERE a.file_id = files_file.id) "
        "OR EXISTS (SELECT 1 FROM people_person p WHERE p.photo_id = files_file.id)",
        WRITES_SOMEWHERE,
    ),
    "records_draft": Wall(
        f"author_id = {ACTOR}", f"author_id = {ACTOR} AND {_within('posts')}", f"author_id = {ACTOR}"
    ),
    "records_record": Wall(RECORD, f"({_WRITES} OR {_RAISES}) AND author_id = {ACTOR}", _WRITES),
    # What is written beside a new record cannot look it up: one statement writes them all.
    "records_revision": _of_record(f"author_id = {ACTOR}"),
    "records_revisiontext": Wall(
        "EXISTS (SELECT 1 FROM records_revision above WHERE above.id = revision_id)", _SIGNS_SOMEWHERE, WRITES_SOMEWHERE
    ),
    # The one function that finds has an owner with a policy of its own to read by (apart.py), and asks the
    # record's own policy of what it found. The program is bound here as everywhere.
    "records_words": Wall(_record(), _SIGNS_SOMEWHERE, WRITES_SOMEWHERE),
    "records_subject": _of_record(_person()),
    "records_signoff": _of_record(f"by_id = {ACTOR}"),
    "records_link": Wall(f"{_record('source_id')} AND {_record('target_id')}", f"by_id = {ACTOR}"),
    "records_receipt": _of_record(f"reader_id = {ACTOR}"),
    "records_attached": _of_record(_record()),
    "records_promptanswer": _of_record(_record()),
    # What is released is written by functions that check who acts; a reader is named by who works in a home.
    "records_reader": Wall(
        f"{_record()} OR user_id = {ACTOR}", f"why <> 'released' AND {said('posts')} <> '{{}}' AND {_record()}"
    ),
    "records_sightchange": _of_record(f"by_id = {ACTOR}"),
    "records_hold": Wall(f"{_record()} OR set_by_id = {ACTOR}", f"set_by_id = {ACTOR}"),  # lifted by a function
    "records_concern": _of_record("false"),  # raised and answered by functions
    "records_handed": Wall(f"{_record()} OR {_within('people')}", "false"),  # handed over by functions
    # duties, shifts
    "duties_duty": Wall(
        f"person_id IS NULL AND {_within('people')} OR {_person()}",
        f"{_within('writes')} AND (person_id IS NULL OR {_person()})",
    ),
    "duties_dutyact": Wall("EXISTS (SELECT 1 FROM duties_duty above WHERE above.id = duty_id)", f"by_id = {ACTOR}"),
    "shifts_shift": Wall(_within("posts"), _within("plans"), _within("posts")),
    "shifts_letin": Wall(_within("posts"), f"by_id = {ACTOR} AND {_within('lets_in')}", _within("lets_in")),
    "shifts_shiftworker": Wall(_shift("posts"), _shift("posts")),
    "shifts_handoverdraft": Wall(_shift("people"), _shift("people")),
    "shifts_handovercount": Wall(_shift("people"), f"by_id = {ACTOR}"),
    "shifts_handover": Wall(_within("people"), f"by_id = {ACTOR} AND {_within('writes')}"),
    "shifts_handoverreceipt": Wall(
        "EXISTS (SELECT 1 FROM shifts_handover above WHERE above.id = handover_id)", f"reader_id = {ACTOR}"
    ),
    # looking: what is listed is listed by the house alone; nobody answers for their own looks
    "looking_listedlook": Wall(f"{_within('readings')} AND {_person()}", "false"),
    "looking_lookanswer": Wall(
        "EXISTS (SELECT 1 FROM looking_listedlook above WHERE above.id = look_id)",
        f"by_id = {ACTOR} AND EXISTS (SELECT 1 FROM looking_listedlook above "
        f"WHERE above.id = look_id AND above.worker_id <> {ACTOR})",
    ),
    "looking_judged": Wall("false", "false"),
    # front
    "intake_batch": Wall(_within("staffs"), _within("staffs")),
}

# Tables that say nothing of anybody, or that are read before anybody is known; each with its reason.
OPEN: dict[str, str] = {
    "access_role": "what a role of a pack permits; written by the owner alone",
    "account_emailconfirmation": "of django-allauth; no mail is sent, so it stays empty",
    "accounts_cache": "counts of failed sign-ins under hashed keys; read before anybody is known",
    "auth_group": "of Django; unused and empty",
    "auth_group_permissions": "of Django; unused and empty",
    "auth_permission": "of Django; names of tables",
    "demo_building": "how far the demo is",
    "demo_buildingpart": "how far the demo is",
    "django_content_type": "of Django; names of tables",
    "django_migrations": "of Django; names of migrations",
    "django_session": "read to know who asks; a key is needed to find a row, and a row holds ids",
    "goldthread_keys": "granted to nobody",
    "homes_home": "names of homes",
    "homes_provider": "names of providers",
    "intake_progress": "how far a check is, by a batch's id",
    "packs_formversion": "forms without answers",
    "procrastinate_events": "jobs hold ids only",
    "procrastinate_jobs": "jobs hold ids only",
    "procrastinate_periodic_defers": "jobs hold ids only",
    "procrastinate_workers": "which workers run",
}
