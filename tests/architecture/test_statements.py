"""What a page costs stays the same however much is there: statements at 1, 10 and 500 rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction

from goldthread.casework.duties.models import Duty
from goldthread.casework.people import models as of_people
from goldthread.casework.placements.models import Member, NetworkLink, Placement
from goldthread.casework.records.models import Draft, Link, Receipt, Record, Revision, RevisionText, SignOff, Subject
from goldthread.ground.access.models import Membership
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.users.models import User
from goldthread.lib.identifiers import uuid7
from tests.architecture.addresses import addresses
from tests.architecture.crawl import Crawler
from tests.architecture.universe import Universe, furnish

pytestmark = pytest.mark.django_db

MOST = 12
FEWER = {"person": 8, "home_log": 8}  # timelines
SIZES = (1, 10, 500)
# Pages that ask more often the more there is, with the reason and the day it was allowed.
DIFFERS = {
    "timeline_print": ("walks the whole file, fifty records a statement: a print is as long as the file", "2026-11-22"),
}
# Pages that cost more than MOST, with how many, the reason and the day: to be paid back.
DEBTS = {
    "record_amend": (14, "the record whole, the people of the home, whether whom it is about moved away", "2026-11-22"),
    "record_difference": (13, "asks twice for the names", "2026-11-22"),
    "record_strike": (13, "the record whole, and the people of the home", "2026-11-22"),
    "concern_answer": (13, "the record whole, and whether whom it is about moved away", "2026-11-22"),
}


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any) -> Iterator[Universe]:
    """The house with one of everything; grown by the test, and never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnish()
        transaction.set_rollback(True)


def test_a_page_asks_as_often_for_many_rows_as_for_one(small: Universe) -> None:
    """Every GET page, of the manager, or of a practitioner where hers is another; the first look may fill caches."""
    counts: dict[str, dict[int, list[str]]] = {}
    for size in SIZES:
        _grow(small, size)
        crawler = Crawler(small)
        for address in addresses():
            if not address.ours or address.name == "gallery":
                continue
            whose, values = next(iter(crawler.fillings(address, "willows")))
            path = address.path(**values)
            visitor = "ruth" if address.name.startswith("draft") else "dee"
            visit = crawler.visit(address, visitor, whose, path)
            found = counts.setdefault(address.name, {})
            if any(len(before) != len(visit.statements) for before in found.values()) or size == SIZES[0]:
                visit = crawler.visit(address, visitor, whose, path)  # forms and texts are fetched once a process
            if visit.status == 200:
                found[size] = visit.statements
    counts = {name: found for name, found in counts.items() if found}
    assert len(counts) > 40
    wrong = []
    print("\nstatements of a page at 1, 10 and 500 rows")
    for name, found in counts.items():
        print(f"{name:24} " + " ".join(f"{len(found.get(size, [])):3}" for size in SIZES))
        if name in DIFFERS:
            continue
        most = DEBTS[name][0] if name in DEBTS else FEWER.get(name, MOST)
        lengths = [len(statements) for statements in found.values()]
        if len(set(lengths)) > 1 or max(lengths) > most:
            extra = "".join(f"\n    {' '.join(statement.split())[:150]}" for statement in found[max(found)])
            wrong.append(f"{name}: {lengths} statements at {list(found)} rows, at most {most}{extra}")
    assert not wrong, "\n".join(wrong)


# --- growing -----------------------------------------------------------------------------------------------------


def _copies(row: models.Model, count: int, **changes: Any) -> list[models.Model]:
    """Unsaved copies of a row under ids of their own; a change may be a function of the copy's number."""
    made = []
    for number in range(count):
        values = {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if not field.generated and not (field.primary_key and isinstance(field, models.BigAutoField))
        }
        values |= {name: change(number) if callable(change) else change for name, change in changes.items()}
        if isinstance(row._meta.pk, models.UUIDField) and row._meta.pk.attname not in changes:
            values[row._meta.pk.attname] = uuid7()
        made.append(type(row)(**values))
    return made


def _grow(universe: Universe, size: int) -> None:
    """Bring each sort of row that a page lists up to `size`, by copies of the first."""
    ids = universe.ids["willows"]
    person = of_people.Person.objects.get(pk=ids["person"][0])
    main = Record.objects.get(pk=ids["record"][0])
    for model in (
        of_people.KeepSafeLine,
        of_people.Allergy,
        of_people.MayBeTold,
        of_people.ParentalResponsibility,
        of_people.AboutLine,
        of_people.Consent,
        of_people.LegalStatus,
        NetworkLink,
    ):
        _fill(model, model.objects.filter(person=person), size, text=_marked) if model in _TEXTED else _fill(
            model, model.objects.filter(person=person), size
        )
    ruth = User.objects.get(email="ruth@demo.invalid")
    _fill(Draft, Draft.objects.filter(author=ruth, amends=None), size)
    for state in ("open", "met"):
        _fill(Duty, Duty.objects.filter(home_id=person.home_id, state=state), size)
    _more_people(person, size)
    _more_staff(ruth, size)
    _more_records(main, person, size)
    _more_names(main, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert Event.objects.exists()
    assert Reading.objects.count() >= 0


_TEXTED = (of_people.KeepSafeLine, of_people.AboutLine)


def _marked(number: int) -> str:
    return f"Line {number}"


def _fill(model: type[models.Model], rows: models.QuerySet[Any], size: int, **changes: Any) -> None:
    there = list(rows)
    if there and len(there) < size:
        wanted = size - len(there)
        if model is NetworkLink:
            first = there[0].professional
            others = of_people.Professional.objects.bulk_create(
                _copies(first, wanted, name=lambda number: f"Professional {uuid7()}", source_key="")  # type: ignore[arg-type]
            )
            changes["professional_id"] = lambda number: others[number].pk
        model._default_manager.bulk_create(_copies(there[0], wanted, **changes))


def _more_people(person: of_people.Person, size: int) -> None:
    """More families: each with a stay of its own."""
    there = Member.objects.filter(person__home_id=person.home_id).count()
    wanted = max(0, size - there)
    member = Member.objects.filter(person=person).select_related("placement")[0]
    people = _copies(person, wanted, preferred_name=lambda number: f"Wren{uuid7().hex[-6:]}", source_key="")
    of_people.Person.objects.bulk_create(people)  # type: ignore[arg-type]
    stays = Placement.objects.bulk_create(_copies(member.placement, wanted, source_key=""))  # type: ignore[arg-type]
    Member.objects.bulk_create(
        _copies(  # type: ignore[arg-type]
            member,
            wanted,
            person_id=lambda number: people[number].pk,
            placement_id=lambda number: stays[number].pk,
        )
    )


def _more_staff(user: User, size: int) -> None:
    membership = Membership.objects.get(user=user)
    wanted = max(0, size - Membership.objects.filter(home_id=membership.home_id).count())
    users = _copies(user, wanted, email=lambda number: f"{uuid7()}@demo.invalid")
    User.objects.bulk_create(users)  # type: ignore[arg-type]
    Membership.objects.bulk_create(_copies(membership, wanted, user_id=lambda number: users[number].pk))  # type: ignore[arg-type]


def _more_records(main: Record, person: of_people.Person, size: int) -> None:
    """Signed records in the person's file and in the home's own log."""
    log = Record.objects.filter(home_id=main.home_id, for_home=True)[0]
    for row, there in (
        (main, Subject.objects.filter(person=person).count()),
        (log, Record.objects.filter(home_id=main.home_id, for_home=True).count()),
    ):
        wanted = max(0, size - there)
        revision = Revision.objects.filter(record=row, number=1)[0]
        text = RevisionText.objects.get(revision=revision)
        records = _copies(row, wanted, head_id=None, revisions_count=1)
        Record.objects.bulk_create(records)  # type: ignore[arg-type]
        revisions = _copies(revision, wanted, record_id=lambda n, records=records: records[n].pk)
        Revision.objects.bulk_create(revisions)  # type: ignore[arg-type]
        RevisionText.objects.bulk_create(
            RevisionText(revision_id=each.pk, salt=text.salt, text=text.text) for each in revisions
        )
        for record, each in zip(records, revisions, strict=True):
            record.head_id = each.pk  # type: ignore[attr-defined]
        Record.objects.bulk_update(records, ["head"])  # type: ignore[arg-type]
        if row is main:
            subject = Subject.objects.get(record=main, person=person)
            Subject.objects.bulk_create(_copies(subject, wanted, record_id=lambda n, records=records: records[n].pk))  # type: ignore[arg-type]
        sign_off = SignOff.objects.filter(record=row)[0]
        SignOff.objects.bulk_create(
            _copies(  # type: ignore[arg-type]
                sign_off,
                wanted,
                record_id=lambda n, records=records: records[n].pk,
                revision_id=lambda n, revisions=revisions: revisions[n].pk,
            )
        )


def _more_names(main: Record, size: int) -> None:
    """Receipts of one record, and what it led to."""
    read: set[UUID] = set(Receipt.objects.filter(record=main).values_list("reader_id", flat=True))
    others = User.objects.exclude(pk__in=read).values_list("pk", flat=True)[: max(0, size - len(read))]
    Receipt.objects.bulk_create(Receipt(record=main, reader_id=each) for each in others)
    led = set(Link.objects.filter(source=main).values_list("target_id", flat=True))
    targets = Record.objects.filter(home_id=main.home_id).exclude(pk__in={*led, main.pk}).values_list("pk", flat=True)
    Link.objects.bulk_create(
        Link(source=main, target_id=each, by_id=main.author_id) for each in targets[: max(0, size - len(led))]
    )
