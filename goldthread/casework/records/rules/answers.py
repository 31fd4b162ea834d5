"""From what was typed into a form to checked answers, question by question.

A form's fields come as `{name: [values]}`, exactly as a browser sends them. A question's fields are named `q.<code>`
and, where it has several boxes, `q.<code>.<box>`. Shapes of the answers stand in `packs.rules.QuestionType`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from goldthread.ground.packs.rules import Kind, Question, QuestionType
from goldthread.lib.text import refuse
from goldthread.lib.times import read_time
from goldthread.lib.words import gettext as _

Fields = Mapping[str, list[str]]

LONGEST = 100_000  # characters in one box
LONGEST_LINE = 300
MOST_MARKS = 60
MOST_ACTIONS = 40

BOXES = ("seen", "told", "told_by", "meant")
FIGURES = ("adult", "child", "baby")


@dataclass
class Checked:
    """Answers that hold, and one message for each field that does not (by the field's name)."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """An answer that cannot be kept as it is. The text is for the writer; `name` the field it stands beside."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


def one(fields: Fields, name: str) -> str:
    """The field's last value, or an empty text."""
    values = fields.get(name) or [""]
    return values[-1]


def shown(kind: Kind, fields: Fields) -> tuple[Question, ...]:
    """The questions whose condition holds for what has been typed."""
    by_code = {question.code: question for question in kind.questions}
    visible: dict[str, bool] = {}
    for question in kind.questions:
        met = True
        if question.when is not None:
            asked = by_code.get(question.when.question)
            met = (
                visible.get(question.when.question, False)
                and asked is not None
                and (question.when.equals in fields.get(f"q.{asked.code}", []))
            )
        visible[question.code] = met
    return tuple(question for question in kind.questions if visible[question.code])


def check(kind: Kind, fields: Fields, *, not_yet_moving: bool = False) -> Checked:
    """Check every question that is asked. Never raises: what is wrong comes back beside its field.

    `not_yet_moving`: one of the people it is about is a baby who cannot yet move (follow-ons may then ask more).
    """
    done = Checked()
    for question in shown(kind, fields):
        name = f"q.{question.code}"
        try:
            value = _READ[question.type](question, name, fields)
        except Wrong as wrong:
            done.errors[wrong.name or name] = str(wrong)
            continue
        if value is not None:
            done.answers[question.code] = value
        elif question.required:
            done.errors[_first_box(question)] = _("Please answer “%(question)s”.") % {"question": question.label}
    for follow in kind.follow_ons:
        given = done.answers.get(follow.question)
        if given is None or (follow.only_if_not_yet_moving and not not_yet_moving):
            continue
        if follow.equals and follow.equals != given and follow.equals not in (given if isinstance(given, list) else []):
            continue
        if follow.ask not in done.answers:
            asked = next(question for question in kind.questions if question.code == follow.ask)
            done.errors.setdefault(
                _first_box(asked), _("This needs an answer now: “%(question)s”.") % {"question": asked.label}
            )
    if not done.answers and not done.errors:
        done.errors[_first_box(kind.questions[0])] = _("There is nothing here yet. Write what you saw or heard.")
    return done


def fields_of(kind: Kind, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields that would give these answers: what an amendment's form starts from."""
    fields: dict[str, list[str]] = {}
    for question in kind.questions:
        if question.code not in answers:
            continue
        name, value = f"q.{question.code}", answers[question.code]
        if question.type in (QuestionType.SEEN_AND_MEANT, QuestionType.VOICE):
            fields.update({f"{name}.{box}": [text] for box, text in value.items()})
        elif question.type is QuestionType.BODY_MAP:
            fields[f"{name}.figure"] = [value["figure"]]
            fields[f"{name}.place"] = [f"{mark['side']}:{mark['x']}:{mark['y']}" for mark in value["marks"]]
            fields[f"{name}.what"] = [mark["what"] for mark in value["marks"]]
        elif question.type is QuestionType.ACTIONS:
            for part in ("what", "who", "by"):
                fields[f"{name}.{part}"] = [row.get(part, "") for row in value]
        else:
            fields[name] = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return fields


def _first_box(question: Question) -> str:
    first = {
        QuestionType.SEEN_AND_MEANT: ".seen",
        QuestionType.VOICE: ".words",
        QuestionType.ACTIONS: ".what",
    }
    return f"q.{question.code}{first.get(question.type, '')}"


def text_of(raw: str, name: str, longest: int = LONGEST) -> str:
    """The text with the browser's line ends made plain, unchanged otherwise. Raises Wrong."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    why = refuse(text)
    if why:
        raise Wrong(why, name)
    if len(text) > longest:
        raise Wrong(
            _(
                "This is %(length)s characters long. One box holds %(longest)s. Everything you typed is still here: "
                "please split it."
            )
            % {"length": f"{len(text):,}", "longest": f"{longest:,}"},
            name,
        )
    return text if text.strip() else ""


def _seen_and_meant(question: Question, name: str, fields: Fields) -> dict[str, str] | None:
    value = {
        box: text
        for box in BOXES
        if (
            text := text_of(
                one(fields, f"{name}.{box}"), f"{name}.{box}", LONGEST_LINE if box == "told_by" else LONGEST
            )
        )
    }
    if "told" in value and "told_by" not in value:
        raise Wrong(_("Who told you this? If you do not know, write “not known”."), f"{name}.told_by")
    if "told_by" in value and "told" not in value:
        raise Wrong(_("What were you told?"), f"{name}.told")
    if "meant" in value and not ("seen" in value or "told" in value):
        raise Wrong(_("What did you see or hear that makes you think so? Write that first."), f"{name}.seen")
    return value or None


def _voice(question: Question, name: str, fields: Fields) -> dict[str, str] | None:
    words = text_of(one(fields, f"{name}.words"), f"{name}.words")
    said_by = text_of(one(fields, f"{name}.said_by"), f"{name}.said_by", LONGEST_LINE)
    if words and not said_by:
        raise Wrong(_("Whose words are these?"), f"{name}.said_by")
    return {"words": words, "said_by": said_by} if words else None


def _line(question: Question, name: str, fields: Fields) -> str | None:
    return text_of(one(fields, name), name, LONGEST_LINE) or None


def _long(question: Question, name: str, fields: Fields) -> str | None:
    return text_of(one(fields, name), name) or None


def _choice(question: Question, name: str, fields: Fields) -> str | None:
    value = one(fields, name)
    if not value:
        return None
    if value not in {option.code for option in question.options}:
        raise Wrong(_("Choose one of the answers shown."), name)
    return value


def _choices(question: Question, name: str, fields: Fields) -> list[str] | None:
    chosen = {value for value in fields.get(name, []) if value}
    known = [option.code for option in question.options]
    if chosen - set(known):
        raise Wrong(_("Choose among the answers shown."), name)
    return [code for code in known if code in chosen] or None


def _yes_no(question: Question, name: str, fields: Fields) -> str | None:
    value = one(fields, name)
    allowed = {"", "yes", "no"} | ({"not_seen"} if question.allow_not_seen else set())
    if value not in allowed:
        raise Wrong(_("Choose yes or no."), name)
    return value or None


def asks_again(question: Question, typed: str) -> bool:
    """Whether this number lies beyond what is likely. It is kept as it was typed, once the writer has looked again."""
    try:
        value = Decimal(typed.strip().replace(",", "."))
        below = question.likely_least is not None and value < question.likely_least
        return below or (question.likely_most is not None and value > question.likely_most)
    except InvalidOperation:
        return False


def _number(question: Question, name: str, fields: Fields) -> str | None:
    raw = one(fields, name).strip().replace(",", ".")
    if not raw:
        return None
    try:
        if len(raw) > 20:
            raise InvalidOperation
        value = Decimal(raw)
        if not value.is_finite() or not re.fullmatch(r"-?\d+(\.\d+)?", raw):
            raise InvalidOperation
    except InvalidOperation:
        of_what = _("Write a number of %(unit)s, such as 110.") if question.unit else _("Write a number, such as 110.")
        raise Wrong(of_what % {"unit": question.unit}, name) from None
    _within(question, value, name, fields)
    return raw


def _duration(question: Question, name: str, fields: Fields) -> int | None:
    raw = one(fields, name).strip()
    if not raw:
        return None
    if not re.fullmatch(r"\d{1,4}", raw):
        raise Wrong(_("Write whole minutes, such as 25."), name)
    _within(question, Decimal(raw), name, fields)
    return int(raw)


def _within(question: Question, value: Decimal, name: str, fields: Fields) -> None:
    unit = f" {question.unit}" if question.unit else ""
    if question.least is not None and value < question.least:
        raise Wrong(_("That is less than %(least)s. Please look again.") % {"least": f"{question.least}{unit}"}, name)
    if question.most is not None and value > question.most:
        raise Wrong(_("That is more than %(most)s. Please look again.") % {"most": f"{question.most}{unit}"}, name)
    typed = one(fields, name)
    # The page sends back beside it which number was asked about: signing that one once more keeps it.
    if asks_again(question, typed) and one(fields, f"{name}.sure").strip() != typed.strip():
        said = _("Is %(amount)s right? Please look again. If it is, sign once more and it stands as you wrote it.")
        raise Wrong(said % {"amount": f"{typed.strip()}{unit}"}, name)


def _moment_of(reader: Callable[[str], date], example: str) -> Callable[[Question, str, Fields], str | None]:
    def read(question: Question, name: str, fields: Fields) -> str | None:
        raw = one(fields, name).strip()
        if not raw:
            return None
        try:
            reader(raw)
        except ValueError:
            raise Wrong(_("Write it like %(example)s.") % {"example": example}, name) from None
        return raw

    return read


def _clock(question: Question, name: str, fields: Fields) -> str | None:
    raw = one(fields, name).strip()
    if not raw:
        return None
    try:
        return read_time(raw).strftime("%H:%M")
    except ValueError:
        raise Wrong(_("Write the time on the 24-hour clock, like 07:05 or 14:10."), name) from None


def _day(raw: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        raise ValueError
    return date.fromisoformat(raw)


def _minute(raw: str) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", raw):
        raise ValueError
    return datetime.fromisoformat(raw)


def _ids(question: Question, name: str, fields: Fields) -> list[str] | None:
    ids = []
    for raw in fields.get(name, []):
        if not raw:
            continue
        try:
            ids.append(str(UUID(raw)))
        except ValueError:
            raise Wrong(_("Choose from the list."), name) from None
    return list(dict.fromkeys(ids)) or None


def _body_map(question: Question, name: str, fields: Fields) -> dict[str, Any] | None:
    figure = one(fields, f"{name}.figure") or "child"
    if figure not in FIGURES:
        raise Wrong(_("Choose one of the pictures."), name)
    places, whats = fields.get(f"{name}.place", []), fields.get(f"{name}.what", [])
    marks: list[dict[str, Any]] = []
    for index in range(min(max(len(places), len(whats)), MOST_MARKS)):
        place = places[index] if index < len(places) else ""
        what = text_of(whats[index], name, 1000) if index < len(whats) else ""
        if not place and not what:
            continue
        number = len(marks) + 1
        found = re.fullmatch(r"(front|back):(\d{1,4}):(\d{1,4})", place)
        if found is None:
            raise Wrong(
                _("Where is mark %(number)s? Tap the picture or choose from the list.") % {"number": number}, name
            )
        x, y = int(found[2]), int(found[3])
        if x > 1000 or y > 2000:
            raise Wrong(
                _("Mark %(number)s lies beside the picture. Please put it on the picture again.") % {"number": number},
                name,
            )
        if not what:
            raise Wrong(_("Describe mark %(number)s: size, colour, shape.") % {"number": number}, name)
        marks.append({"n": number, "side": found[1], "x": x, "y": y, "what": what})
    return {"figure": figure, "marks": marks} if marks else None


def _actions(question: Question, name: str, fields: Fields) -> list[dict[str, str]] | None:
    whats, whos, bys = (fields.get(f"{name}.{part}", []) for part in ("what", "who", "by"))
    rows = []
    for index, raw in enumerate(whats[:MOST_ACTIONS]):
        what = text_of(raw, f"{name}.what", LONGEST_LINE)
        who = text_of(whos[index], f"{name}.who", LONGEST_LINE) if index < len(whos) else ""
        by = bys[index].strip() if index < len(bys) else ""
        if not what:
            if who or by:
                raise Wrong(_("What is to be done?"), f"{name}.what")
            continue
        if by:
            try:
                _day(by)
            except ValueError:
                raise Wrong(_("Write the day like 2026-11-22."), f"{name}.by") from None
        rows.append({"what": what, "who": who, "by": by})
    return rows or None


_READ: dict[QuestionType, Callable[[Question, str, Fields], Any]] = {
    QuestionType.SEEN_AND_MEANT: _seen_and_meant,
    QuestionType.TEXT: _line,
    QuestionType.LONG_TEXT: _long,
    QuestionType.VOICE: _voice,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: _yes_no,
    QuestionType.NUMBER: _number,
    QuestionType.DURATION: _duration,
    QuestionType.TIME: _clock,
    QuestionType.DATE: _moment_of(_day, "2026-11-22"),
    QuestionType.MOMENT: _moment_of(_minute, "2026-11-22T14:10"),
    QuestionType.PEOPLE: _ids,
    QuestionType.STAFF: _ids,
    QuestionType.NAMES: _line,
    QuestionType.BODY_MAP: _body_map,
    QuestionType.FILES: _ids,
    QuestionType.ACTIONS: _actions,
}
