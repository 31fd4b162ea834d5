"""The page on which a record is written: its fields, what was typed in them, and what is still wrong beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import TONES
from goldthread.casework.records.rules.answers import FIGURES, Fields, asks_again, one
from goldthread.casework.records.rules.composing import Resident, role_of
from goldthread.ground.packs.rules import About, Kind, Question, QuestionType
from goldthread.lib.times import shown_time


@dataclass(frozen=True)
class FieldShown:
    """One question as the page draws it. `values` are the fields' own, as typed."""

    type: str
    id: str
    name: str
    label: str
    hint: str
    required: bool
    value: str
    values: tuple[str, ...]
    boxes: Mapping[str, str]
    error: str | None
    errors: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    unit: str
    third: str | None
    when: str  # "q.worry=yes": shown only then, where there is a script
    rows: tuple[Any, ...]
    figure: str
    sure: str = ""  # the number that was asked about: sent once more, it stands
    urgent: bool = False  # must be answered at once when it is about a baby who cannot yet move


@dataclass(frozen=True)
class SubjectChoice:
    """One person a record may be about."""

    id: str
    name: str
    chosen: bool
    role: str
    present: bool
    is_baby: bool
    not_yet_moving: bool
    names: tuple[str, ...]


@dataclass(frozen=True)
class FormPage:
    """Everything that the page of a form shows."""

    id: str
    kind: str
    label: str
    icon: str
    tone: str
    purpose: str
    quick: bool
    about_people: bool
    subjects: tuple[SubjectChoice, ...]
    others: tuple[SubjectChoice, ...]  # those who are not here now, whose names may stand in a text all the same
    roles: tuple[tuple[str, str], ...]
    happened_on: str
    happened_time: str
    happened_errors: Mapping[str, str]
    has_length: bool
    minutes: str
    fields: tuple[FieldShown, ...]
    errors: tuple[dict[str, str], ...]
    subject_error: str | None
    save_number: int
    countersign: str  # "offered", "owed" or "never"
    countersign_asked: bool
    chosen_names: Mapping[str, str]
    prompts: tuple[str, ...]  # what was done with each prompt, so that a dismissal is remembered
    has_files: bool
    amends: str = ""  # the record's id, when this is an amendment
    base: int = 0
    reason: str = ""
    reason_error: str | None = None
    who: str = ""  # "Amira and Noah", of those chosen
    back: str = ""
    came_from: str = ""
    timer: str = ""  # since when it runs (rules.timing)
    timer_for: str = ""  # the id of the box that it fills


def form_page(
    kind: Kind,
    fields: Fields,
    residents: Sequence[Resident],
    staff: Mapping[UUID, str],
    *,
    id: UUID,
    errors: Mapping[str, str],
    save_number: int = 0,
    amends: UUID | None = None,
    base: int = 0,
) -> FormPage:
    """The page of a form as it stands, with everything typed in it."""
    chosen = set(fields.get("subject", []))
    shown = tuple(_field(kind, question, fields, errors, residents, staff) for question in kind.questions)
    ids = {name: _anchor(kind, name) for name in errors}
    people = tuple(
        SubjectChoice(
            str(resident.id),
            resident.preferred_name,
            str(resident.id) in chosen,
            role_of(kind, resident, one(fields, f"role.{resident.id}")),
            resident.present,
            resident.is_baby,
            resident.not_yet_moving,
            resident.names,
        )
        for resident in residents
    )
    names = [resident.preferred_name for resident in residents if str(resident.id) in chosen]
    return FormPage(
        id=str(id),
        kind=kind.code,
        label=kind.label,
        icon=kind.icon.replace("_", "-"),
        tone=TONES[kind.family],
        purpose=kind.purpose,
        quick=kind.quick,
        about_people=kind.about is About.PERSON,
        subjects=tuple(each for each in people if each.present or each.chosen),
        others=tuple(each for each in people if not (each.present or each.chosen)),
        roles=tuple((option.code, option.label) for option in kind.subject_roles),
        happened_on=one(fields, "happened_on"),
        happened_time=shown_time(one(fields, "happened_time")),
        happened_errors={name: errors[name] for name in ("happened_on", "happened_time", "minutes") if name in errors},
        has_length=kind.has_length,
        minutes=one(fields, "minutes"),
        fields=shown,
        errors=tuple({"field_id": ids[name], "message": message} for name, message in errors.items()),
        subject_error=errors.get("subject"),
        save_number=save_number,
        countersign=kind.countersign,
        countersign_asked=one(fields, "countersign") == "asked",
        chosen_names={name.removeprefix("named."): one(fields, name) for name in fields if name.startswith("named.")},
        prompts=tuple(fields.get("prompt", ())),
        has_files=any(question.type is QuestionType.FILES for question in kind.questions),
        amends=str(amends) if amends else "",
        base=base,
        reason=one(fields, "reason"),
        reason_error=errors.get("reason"),
        who=_in_a_sentence(names),
        back=one(fields, "back"),
        came_from=one(fields, "came_from"),
        timer=one(fields, "timer"),
        timer_for="" if amends else _timed(kind),
    )


def _timed(kind: Kind) -> str:
    """The box that a timer fills: how long it lasted, else the first question that asks for minutes."""
    if kind.has_length:
        return "minutes"
    return next((_id(f"q.{each.code}") for each in kind.questions if each.type is QuestionType.DURATION), "")


def _in_a_sentence(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _anchor(kind: Kind, name: str) -> str:
    """The id of the control that an error's link goes to."""
    question = next((q for q in kind.questions if name == f"q.{q.code}"), None)
    if question is not None and question.type is QuestionType.FILES:
        return f"{_id(name)}-new"
    return _id(name.removesuffix(".seen").removesuffix(".words").removesuffix(".what"))


def _id(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")


def _field(
    kind: Kind,
    question: Question,
    fields: Fields,
    errors: Mapping[str, str],
    residents: Sequence[Resident],
    staff: Mapping[UUID, str],
) -> FieldShown:
    name = f"q.{question.code}"
    options: tuple[tuple[str, str], ...] = tuple((option.code, option.label) for option in question.options)
    values = tuple(fields.get(name, ()))
    if question.type is QuestionType.PEOPLE:
        options = tuple((str(r.id), r.preferred_name) for r in residents if r.present or str(r.id) in values)
    elif question.type is QuestionType.STAFF:
        options = tuple((str(key), short) for key, short in staff.items())
    boxes = {box: one(fields, f"{name}.{box}") for box in ("seen", "told", "told_by", "meant", "words", "said_by")}
    rows: tuple[Any, ...] = ()
    if question.type is QuestionType.ACTIONS:
        parts = [fields.get(f"{name}.{part}", []) for part in ("what", "who", "by")]
        longest = max(len(part) for part in parts)
        rows = tuple(
            {key: part[i] if i < len(part) else "" for key, part in zip(("what", "who", "by"), parts, strict=True)}
            for i in range(longest)
        )
        rows = tuple(row for row in rows if any(row.values()))
    elif question.type is QuestionType.BODY_MAP:
        rows = _marks(fields.get(f"{name}.place", []), fields.get(f"{name}.what", []))
    return FieldShown(
        type=question.type.value,
        id=_id(name) + ("-new" if question.type is QuestionType.FILES else ""),
        name=name,
        label=question.label,
        hint=question.hint,
        required=question.required,
        value=_shown(question, values[-1]) if values else "",
        values=values,
        boxes=boxes,
        error=errors.get(name) or next((m for k, m in errors.items() if k.startswith(f"{name}.")), None),
        errors={key.removeprefix(f"{name}."): m for key, m in errors.items() if key.startswith(f"{name}.")},
        options=options,
        unit=question.unit,
        third=_("not seen") if question.allow_not_seen else None,
        when=f"q.{question.when.question}={question.when.equals}" if question.when else "",
        rows=rows,
        figure=_figure(fields, name, residents),
        sure=_asked_about(question, name, fields, errors),
        urgent=any(follow.only_if_not_yet_moving and follow.ask == question.code for follow in kind.follow_ons),
    )


def _asked_about(question: Question, name: str, fields: Fields, errors: Mapping[str, str]) -> str:
    """The number beyond what is likely that this page asks about, or that was asked about before."""
    typed = one(fields, name)
    asked = name in errors or one(fields, f"{name}.sure").strip() == typed.strip()
    return typed if asked and asks_again(question, typed) else ""


def _shown(question: Question, typed: str) -> str:
    """What was typed; a time as a clock shows it."""
    return shown_time(typed) if question.type is QuestionType.TIME else typed


def _figure(fields: Fields, name: str, residents: Sequence[Resident]) -> str:
    """The outline to draw: the one chosen, else that of the youngest whom it is about."""
    if (said := one(fields, f"{name}.figure")) in FIGURES:
        return said
    about = [resident for resident in residents if str(resident.id) in fields.get("subject", [])]
    if any(resident.is_baby for resident in about):
        return "baby"
    return "adult" if about and all(resident.grown_up for resident in about) else "child"


def _marks(places: Sequence[str], whats: Sequence[str]) -> tuple[dict[str, Any], ...]:
    marks: list[dict[str, Any]] = []
    for index, place in enumerate(places):
        side, _colon, rest = place.partition(":")
        x, _colon, y = rest.partition(":")
        if side in ("front", "back") and all(each.isascii() and each.isdigit() and len(each) < 6 for each in (x, y)):
            what = whats[index] if index < len(whats) else ""
            marks.append({"n": len(marks) + 1, "side": side, "x": int(x), "y": int(y), "what": what})
    return tuple(marks)
