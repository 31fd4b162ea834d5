"""A person as they stand in a folder: what is known of them, with from when to when, and their months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from goldthread.casework.duties.rules import Due, day_of
from goldthread.casework.placements.rules import tasks
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import ListItem, Pack
from goldthread.lib.dates import said_date
from goldthread.lib.text import visible

Rows = Mapping[str, Sequence[Mapping[str, Any]]]  # a person's lines by table, as they are written


@dataclass(frozen=True)
class Fact:
    """One thing known: its words, and a softer line of who said so and from when to when."""

    words: str
    line: str = ""


@dataclass(frozen=True)
class Facts:
    """Facts under one heading."""

    heading: str
    rows: tuple[Fact, ...]
    tone: str = ""


@dataclass(frozen=True)
class Month:
    """A month of somebody's timeline."""

    label: str
    href: str
    records: int


@dataclass(frozen=True)
class PersonShown:
    """Everything of one person's page but their records."""

    id: str
    name: str
    line: str
    photo: str
    safe: tuple[Facts, ...]
    facts: tuple[Facts, ...]


def person_shown(
    rows: Rows, *, setting: Pack, workers: Mapping[str, str], names: Mapping[str, str], photo: str
) -> PersonShown:
    """A person from their lines. `workers` and `names`: words by id; `photo`: its address in the folder, or nothing."""
    person = rows["people"][0]

    def who(key: str | None) -> str:
        return visible(workers.get(str(key), _("somebody")))

    def dated(table: str, say: Callable[[Mapping[str, Any]], str]) -> tuple[Fact, ...]:
        return tuple(Fact(visible(say(row)), _span(row, who)) for row in rows.get(table, ()))

    def label(items: Iterable[ListItem], code: str) -> str:
        return next((item.label for item in items if item.code == code), code)

    def lines(code: str) -> tuple[Fact, ...]:
        return tuple(
            Fact(visible(row["text"]), _span(row, who)) for row in rows.get("about_lines", ()) if row["heading"] == code
        )

    said = tasks(setting.words.key_worker)
    known = (
        (_("Full name"), person["full_name"]),
        (_("Previous names"), person["previous_names"]),
        (_("Pronouns"), person["pronouns"]),
        (_("Date of birth"), _birth(person)),
        (_("Sex"), person["sex"]),
        (_("Ethnicity"), person["ethnicity"]),
        (_("Religion"), person["religion"]),
        (_("Culture"), person["culture"]),
        (_("First language"), person["first_language"]),
        (_("Interpreter"), person["interpreter"]),
        (_("How to talk with them"), person["communication"]),
    )
    safe = (
        Facts(
            _("Allergies"),
            dated("allergies", lambda r: _joined(r["substance"], r["reaction"], r["what_to_do"])),
            "rose",
        ),
        Facts(_("Keep safe"), dated("keep_safe_lines", lambda r: r["text"]), "gold"),
    )
    facts = (
        Facts(_("Who they are"), tuple(Fact(f"{name}: {visible(value)}") for name, value in known if value)),
        Facts(_("Good at"), lines("strength")),
        Facts(_("Likes"), lines("likes")),
        Facts(_("What helps"), lines("helps")),
        Facts(_("What does not help"), lines("does_not_help")),
        Facts(_("Early signs"), lines("early_sign")),
        Facts(_("Risks"), lines("risk")),
        Facts(
            _("Family"),
            tuple(
                Fact(f"{visible(names.get(row['to_id'], _('somebody')))}: {visible(row['words'])}")
                for row in rows.get("relationships", ())
            ),
        ),
        Facts(
            _("Legal status"),
            dated("legal_statuses", lambda r: _joined(label(setting.legal_statuses, r["code"]), r["note"])),
        ),
        Facts(
            _("Parental responsibility"), dated("parental_responsibility", lambda r: _joined(r["holder"], r["ground"]))
        ),
        Facts(
            _("Who may be told"),
            dated(
                "may_be_told",
                lambda r: _joined(
                    r["who"], r["relation"], r["what"], _("Not told where they live") if r["not_the_address"] else ""
                ),
            ),
        ),
        Facts(
            _("Consents"),
            dated(
                "consents",
                lambda r: _joined(
                    label(setting.consents, r["code"]),
                    _("given by %(who)s") % {"who": r["given_by"]} if r["given"] else _("asked and not given"),
                    r["limits"],
                ),
            ),
        ),
        Facts(_("Stays"), tuple(_stay(row) for row in rows.get("placements", ()))),
        Facts(
            _("Key workers and others round them"),
            tuple(
                Fact(f"{said[row['task']]}: {who(row['user_id'])}", _between(row["from_at"], row["until_at"]))
                for row in rows.get("key_workers", ())
            ),
        ),
        Facts(_("Network"), tuple(_network(rows, row, setting) for row in rows.get("network_links", ()))),
        Facts(_("What was due"), tuple(_duty(rows, row, who) for row in rows.get("duties", ()))),
        Facts(
            _("Put right"),
            tuple(
                Fact(
                    visible(f"{row['field']}: “{row['before']}” → “{row['after']}”"),
                    f"{who(row['by_id'])}, {_day(row['at'])}",
                )
                for row in rows.get("person_changes", ())
            ),
        ),
    )
    return PersonShown(
        id=person["id"],
        name=visible(person["preferred_name"]),
        line=_joined(visible(person["full_name"]), _birth(person)),
        photo=photo,
        safe=tuple(group for group in safe if group.rows),
        facts=tuple(group for group in facts if group.rows),
    )


def _birth(person: Mapping[str, Any]) -> str:
    if person["stage"] == "unborn":
        return _("due on %(day)s") % {"day": _day(person["due_on"])} if person["due_on"] else _("not born yet")
    if not person["born_on"]:
        return _("date of birth not known")
    said = _("born on %(day)s") % {"day": _day(person["born_on"])}
    return said if person["birth_known"] == "exact" else _("%(born)s (estimated)") % {"born": said}


def _stay(row: Mapping[str, Any]) -> Fact:
    words = _joined(row["placing_authority"], row["room"], row["came_from"], row["went_to"], row["end_reason"])
    return Fact(_between(row["moved_in_on"], row["moved_on_on"]), visible(words))


def _duty(rows: Rows, row: Mapping[str, Any], who: Callable[[str | None], str]) -> Fact:
    """A duty, when it was due in the end, and what became of it."""
    when = Due(datetime.fromisoformat(row["due_at"]), row["timed"])
    by = said_date(day_of(when, ZONE)) + (f" {when.at.astimezone(ZONE):%H:%M}" if when.timed else "")
    became = {"moved": _("moved"), "met": _("done"), "dropped": _("no longer needed")}
    acts = [
        _joined(f"{became[act['act']]} {_day(act['at'])}, {who(act['by_id'])}", visible(act["words"]))
        for act in rows.get("duty_acts", ())
        if act["duty_id"] == row["id"]
    ]
    said = _("due %(day)s") % {"day": by}
    return Fact(visible(_joined(row["title"], row["words"])), _joined(said, who(row["set_by_id"]), *acts))


def _network(rows: Rows, link: Mapping[str, Any], setting: Pack) -> Fact:
    role = next((item.label for item in setting.network_roles if item.code == link["role"]), link["role"])
    found = next((row for row in rows.get("professionals", ()) if row["id"] == link["professional_id"]), None)
    if found is None:
        return Fact(role)
    words = _joined(found["name"], found["work"], found["organisation"], found["phone"], found["email"])
    return Fact(visible(f"{role}: {words}"), _between(link["from_on"], link["until_on"]))


def _span(row: Mapping[str, Any], who: Callable[[str | None], str]) -> str:
    said = _("from %(day)s, %(who)s") % {"day": _day(row["from_on"]), "who": who(row["set_by_id"])}
    if row["ended_at"]:
        ended = _("ended %(day)s, %(who)s") % {"day": _day(row["ended_at"]), "who": who(row["ended_by_id"])}
        return _joined(said, ended, visible(row["end_reason"]))
    until = row.get("until_on")
    return _joined(said, _("until %(day)s") % {"day": _day(until)}) if until else said


def _between(first: str | None, last: str | None) -> str:
    begun = _("from %(day)s") % {"day": _day(first)} if first else ""
    return _joined(begun, _("until %(day)s") % {"day": _day(last)} if last else "")


def _day(text: str) -> str:
    """A day, or the day here of a moment, as it stands in a line of a file."""
    if "T" in text:
        return said_date(datetime.fromisoformat(text).astimezone(ZONE).date())
    return said_date(date.fromisoformat(text))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
