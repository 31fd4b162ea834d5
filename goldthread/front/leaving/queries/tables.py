"""Which tables leave, and how a row is written: one table, one file, one line a row.

A line is canonical JSON with the columns' own names. Ids and days are text; a moment is UTC to the microsecond
("2026-11-22T14:10:00.000000Z"); bytes are hexadecimal. A number that the database itself gave a row is left out where
nothing points to it; the order of the lines keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet

from goldthread.casework.duties import models as duties
from goldthread.casework.files.models import File
from goldthread.casework.people import models as people
from goldthread.casework.placements import models as placements
from goldthread.casework.records import models as records
from goldthread.ground.access.models import Exclusion, Membership, Reach
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.homes.models import Home, Provider
from goldthread.ground.packs.models import FormVersion
from goldthread.ground.users.models import User
from goldthread.lib.words import gettext_noop as _
from goldthread.practice.shifts import models as shifts

# A folder's own coming and going is told where it happened: else no folder could equal the one it was made from.
OWN_VERBS = ("export_home", "export_person", "bring_in_home")


@dataclass(frozen=True)
class Table:
    """One table: its file, its model, how a row is known to be of a home (and of a person), and what stays behind."""

    name: str
    model: type[models.Model]
    words: str
    home: str = ""  # the way from a row to its home; empty: asked for by itself, below
    person: str = ""  # the way from a row to the person; empty: not in one person's folder
    without: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where its lines lie in the folder."""
        return f"data/{self.name}.jsonl"

    @property
    def fields(self) -> tuple[Any, ...]:
        """The columns that leave, in the model's order."""
        return _fields(self.model, self.without)


@cache
def _fields(model: type[models.Model], without: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in without and not isinstance(field, models.AutoField | models.GeneratedField)
    )


def _dated(name: str, model: type[models.Model], words: str) -> Table:
    return Table(name, model, words, "person__home", "person")


# In an order in which whoever reads along meets what a row points to before the row.
TABLES: tuple[Table, ...] = (
    Table("providers", Provider, _("The organisation that is registered to run the home"), "homes", ""),
    Table("homes", Home, _("The home"), "pk"),
    # Whether somebody may sign in, and how, is the business of the house they work in: it is not the record.
    Table("workers", User, _("Everybody who wrote, signed or looked"), without=("password", "last_login", "is_active")),
    Table("memberships", Membership, _("Who held which role, from when to when"), "home"),
    Table("form_versions", FormVersion, _("Every form that a record was written on"), without=("first_seen_at",)),
    Table("people", people.Person, _("Everybody whose life the home shares or shared"), "home", "pk"),
    Table("person_changes", people.PersonChange, _("What was put right of a person"), "person__home", "person"),
    _dated("keep_safe_lines", people.KeepSafeLine, _("What every worker must know")),
    _dated("allergies", people.Allergy, _("What they must not meet")),
    _dated("legal_statuses", people.LegalStatus, _("Under what law they are here")),
    _dated("parental_responsibility", people.ParentalResponsibility, _("Who holds parental responsibility")),
    _dated("may_be_told", people.MayBeTold, _("Who may be told what")),
    _dated("consents", people.Consent, _("What was agreed to or delegated")),
    _dated("about_lines", people.AboutLine, _("Who they are, strengths first")),
    Table("relationships", people.Relationship, _("How two people belong to each other"), "of__home", "of"),
    Table("professionals", people.Professional, _("The network round them"), "home", "links__person"),
    Table("placements", placements.Placement, _("Each stay"), "home", "members__person"),
    Table(
        "placement_changes",
        placements.PlacementChange,
        _("What was put right of a stay"),
        "placement__home",
        "placement__members__person",
    ),
    Table("members", placements.Member, _("Who was part of a stay"), "placement__home", "person"),
    Table(
        "key_workers",
        placements.KeyWorker,
        _("Whose key worker somebody was"),
        "placement__home",
        "placement__members__person",
    ),
    Table("visits", placements.Visit, _("When an independent person came"), "home"),
    Table("network_links", placements.NetworkLink, _("What a professional is to a person"), "person__home", "person"),
    Table("on_file", placements.OnFile, _("What was said of each item of a record"), "placement__home", "person"),
    Table(
        "night_plans",
        placements.NightPlan,
        _("How often somebody is looked in on at night"),
        "placement__home",
        "person",
    ),
    Table("files", File, _("Each attachment and photo: its name and digests")),
    # What a search looks through is worked out again from the signed text.
    Table("records", records.Record, _("The head of each record"), "home"),
    Table("revisions", records.Revision, _("Each signed text's author, times, reason and digest"), "record__home"),
    Table(
        "revision_texts",
        records.RevisionText,
        _("Each text exactly as signed, with its salt"),
        "revision__record__home",
    ),
    Table("subjects", records.Subject, _("Whom a record is about; struck: not this person"), "record__home"),
    Table("sight_changes", records.SightChange, _("Who made a record narrower or wider, and why"), "record__home"),
    Table("readers", records.Reader, _("Who was named for a record"), "record__home"),
    Table("holds", records.Hold, _("Why a record was its author's alone, and until when"), "record__home"),
    Table("concerns", records.Concern, _("What was done about each concern, by whom, when"), "home"),
    Table("sign_offs", records.SignOff, _("Names put to a record"), "record__home"),
    Table("links", records.Link, _("One record led to another"), "source__home"),
    Table("receipts", records.Receipt, _("I have read this"), "record__home"),
    Table("attached", records.Attached, _("Which file hangs on which record"), "record__home"),
    Table("prompt_answers", records.PromptAnswer, _("What a writer did with a question of the page"), "record__home"),
    Table("duties", duties.Duty, _("What was due, by when, and whether it was done"), "home", "person"),
    Table(
        "duty_acts", duties.DutyAct, _("What became of it: moved, done, no longer needed"), "duty__home", "duty__person"
    ),
    Table("shifts", shifts.Shift, _("The hours that workers shared, with who led and who was on call"), "home"),
    Table("shift_workers", shifts.ShiftWorker, _("Who was planned for a shift, came, and left"), "shift__home"),
    Table("let_in", shifts.LetIn, _("Which agency workers were let in, by whom, until when"), "home"),
    Table("at_work", Reach, _("Who reached the home or a stay in it, from when to when, and why"), "home"),
    Table("exclusions", Exclusion, _("Who must know nothing of a person or a record"), "home"),
    Table("handovers", shifts.Handover, _("What one shift told the next, as it was signed"), "home"),
    Table("handover_counts", shifts.HandoverCount, _("Keys, money and people, as two counted them"), "shift__home"),
    Table("handover_receipts", shifts.HandoverReceipt, _("Who has read a handover, and when"), "handover__home"),
    Table("events", Event, _("Who did what, when"), "home_id"),
    Table("readings", Reading, _("Who looked at whom, when"), "home_id"),
)
BY_NAME = {table.name: table for table in TABLES}

# Every other table of the program, and why it stays.
STAYS = {
    "access.Role": "what the packs' roles permit, for the database's policies: made again from the packs",
    "people.Move": "to which home of this house somebody went: their stay says it by name",
    "records.Handed": "which other home of this house reads a record: it leaves that house alone",
    "records.Words": "what a search looks through: worked out again from the signed text",
    "records.Draft": "a draft is its author's alone until it is signed",
    "shifts.HandoverDraft": "a handover is its shift's alone until it is signed",
    "intake.Progress": "how far a file is",
    "intake.Batch": "a file that was brought in: what it held is in people, stays and records",
    "access.BreakGlass": "a look past the walls of this house; what was seen stands in the readings",
    "accounts.Device": "a tablet of the house that was left",
    "accounts.DeviceWorker": "a tablet of the house that was left",
    "accounts.Pin": "a way into the house that was left",
    "accounts.SeenInPerson": "a way into the house that was left",
    "accounts.SignIn": "where somebody was signed in to the house that was left",
    "looking.ListedLook": "a look that was listed in this house: the readings themselves leave",
    "looking.LookAnswer": "what was said of a look in this house",
    "looking.Judged": "which looks this house has judged",
    "tokens.Token": "a way into the house that was left",
    "accounts.OneTimeLink": "a way into the house that was left",
    "demo.Building": "how far the demo was built",
    "demo.BuildingPart": "how far the demo was built",
}


def of_home(table: Table, home: UUID) -> QuerySet[Any]:
    """A table's rows of one home, in the order in which they are written."""
    rows: QuerySet[Any] = table.model._default_manager.order_by("pk")
    if table.name == "workers":
        return rows.filter(pk__in=workers_of(home))
    if table.name == "form_versions":
        return rows.filter(pk__in=records.Revision.objects.filter(record__home=home).values("form"))
    if table.name == "files":
        attached = records.Attached.objects.filter(record__home=home).values("file")
        photos = people.Person.objects.filter(home=home, photo_id__isnull=False).values("photo_id")
        # A file that hangs on nobody's record yet is its sender's alone, as their draft is.
        return rows.filter(Q(pk__in=attached) | Q(pk__in=photos) | Q(taken_from_draft__isnull=True), home=home)
    if table.name == "events":
        return rows.filter(home_id=home).exclude(verb__in=OWN_VERBS)
    return rows.filter(**{table.home: home})


def workers_of(home: UUID) -> set[UUID]:
    """Everybody whom a row of the home names as a worker."""
    return _named(TABLES, lambda table: of_home(table, home))


def workers_in(tables: Iterable[Table], rows: Callable[[Table], QuerySet[Any]]) -> QuerySet[Any]:
    """The workers whom these rows name."""
    return User.objects.filter(pk__in=_named(tables, rows)).order_by("pk")


def _named(tables: Iterable[Table], rows: Callable[[Table], QuerySet[Any]]) -> set[UUID]:
    found: set[UUID] = set()
    for table in tables:
        if table.name == "workers":
            continue
        columns = [field.attname for field in table.fields if field.related_model is User]
        columns += {"events": ["by_id"], "readings": ["viewer_id"]}.get(table.name, [])
        for column in columns:
            found.update(rows(table).order_by().values_list(column, flat=True).distinct())
    return {user for user in found if user is not None}


def of_person(table: Table, person: UUID, family: frozenset[UUID]) -> QuerySet[Any]:
    """A table's rows of one person; of others only what stands in their file (`family`: whoever shared a stay)."""
    assert table.person
    found = table.model._default_manager.filter(**{table.person: person}).values("pk")
    rows: QuerySet[Any] = table.model._default_manager.filter(pk__in=found).order_by("pk")
    return rows.filter(to__in=family) if table.name == "relationships" else rows


def lines(table: Table, rows: QuerySet[Any], *, without: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """Each row as what its line holds, read in pieces."""
    fields = [field for field in table.fields if field.attname not in without]
    names = [field.attname for field in fields]
    for values in rows.values_list(*names).iterator(chunk_size=500):
        yield {name: _written(value) for name, value in zip(names, values, strict=True)}


def _written(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case list() | tuple():
            return [_written(each) for each in value]
        case dict():
            return {str(key): _written(each) for key, each in value.items()}
    raise TypeError(type(value))


def read(table: Table, line: dict[str, Any]) -> dict[str, Any]:
    """A line as the values of its row. Raises ValueError, naming the column, for what does not fit it."""
    fields = {field.attname: field for field in table.fields}
    if line.keys() != fields.keys():
        raise ValueError(f"its columns are not {', '.join(fields)}")
    values = {}
    for name, field in fields.items():
        try:
            values[name] = _read(field, line[name])
        except (TypeError, ValueError) as error:
            raise ValueError(f"“{name}” is {error}") from None
    return values


def _read(field: Any, value: Any) -> Any:
    if value is None:
        if not field.null:
            raise ValueError("empty")
        return None
    field = getattr(field, "target_field", field)
    if isinstance(field, ArrayField):
        return [_read(field.base_field, each) for each in value]
    wanted, make = _SHAPES[_shape(field)]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ValueError(f"no {_shape(field)}")
    return make(value)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


_SHAPES: dict[str, tuple[type, Any]] = {
    "id": (str, UUID),
    "moment": (str, _moment),
    "day": (str, date.fromisoformat),
    "time": (str, time.fromisoformat),
    "yes or no": (bool, bool),
    "bytes": (str, bytes.fromhex),
    "number": (int, int),
    "text": (str, str),
    "words by code": (dict, dict),
}
_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.UUIDField, "id"),
    (models.DateTimeField, "moment"),
    (models.DateField, "day"),
    (models.TimeField, "time"),
    (models.BooleanField, "yes or no"),
    (models.BinaryField, "bytes"),
    (models.IntegerField, "number"),
    (models.CharField, "text"),
    (models.TextField, "text"),
    (models.JSONField, "words by code"),
)
_SCHEMA: dict[str, dict[str, Any]] = {
    "id": {"type": "string", "format": "uuid"},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"},
    "day": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d)?"},
    "words by code": {"type": "object", "additionalProperties": {"type": "string"}},
    "yes or no": {"type": "boolean"},
    "bytes": {"type": "string", "pattern": "^([0-9a-f]{2})*$"},
    "number": {"type": "integer"},
    "text": {"type": "string"},
}


def _shape(field: Any) -> str:
    return next(shape for kind, shape in _KINDS if isinstance(field, kind))


def schema(table: Table, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of a table's file."""
    properties = {}
    for field in table.fields:
        if field.attname in without:
            continue
        inner = getattr(field, "target_field", field)
        array = isinstance(inner, ArrayField)
        found = _SCHEMA[_shape(inner.base_field if array else inner)]
        if not array and inner.choices:
            found = {**found, "enum": [code for code, _label in inner.choices]}
        if array:
            found = {"type": "array", "items": found}
        if field.null:
            found = {"anyOf": [found, {"type": "null"}]}
        properties[field.attname] = found
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": f"{table.words}. One line of {table.path}.",
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }
