"""What the pages of bringing a file in show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.front.intake.queries import NEEDED, SAME, Along, same_for_all
from goldthread.front.intake.rules import FIELDS, Holds, Matching, Standing, State, Table, guess
from goldthread.front.intake.rules.fields import field, heading_of
from goldthread.front.intake.rules.reading import ROW, WHY
from goldthread.front.intake.rules.states import BUSY
from goldthread.ground.access.rules import Viewer
from goldthread.lib import clock
from goldthread.lib.dates import said_moment
from goldthread.lib.text import visible

LONGEST_EXAMPLE = 32

HOLDS = (
    (Holds.PEOPLE, gettext_lazy("People"), gettext_lazy("Those who live here or have lived here."), "users"),
    (
        Holds.STAYS,
        gettext_lazy("Stays"),
        gettext_lazy("When each of them moved in and moved on. People first."),
        "door-open",
    ),
    (
        Holds.PROFESSIONALS,
        gettext_lazy("Professionals"),
        gettext_lazy("Social workers, health visitors, schools."),
        "briefcase",
    ),
    (Holds.NOTES, gettext_lazy("Past notes"), gettext_lazy("What was written before. People first."), "notebook-pen"),
)
STATES = {
    State.HANDED_OVER: gettext_lazy("columns to match"),
    State.CHECKING: gettext_lazy("being checked"),
    State.CHECKED: gettext_lazy("waits for your yes"),
    State.WRITING: gettext_lazy("being brought in"),
    State.DONE: gettext_lazy("brought in"),
    State.GIVEN_UP: gettext_lazy("given up"),
}
# Heads of the preview's columns where the field's own label is long.
HEADS = {
    "preferred_name": gettext_lazy("Name"),
    "stage": gettext_lazy("Who"),
    "own_id": gettext_lazy("Number"),
    "text": gettext_lazy("Note"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "windows-1252": "Windows-1252",
}


@dataclass(frozen=True)
class BatchLine:
    """One file in the list of files."""

    title: str
    line: str
    state: str
    href: str


@dataclass(frozen=True)
class MatchField:
    """One field to be matched with a column."""

    code: str
    label: str
    hint: str
    needed: bool
    options: tuple[tuple[str, str], ...]
    value: str
    error: str


@dataclass(frozen=True)
class Preview:
    """The rows as they will be, and what stays out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, Standing, tuple[str, ...]], ...]  # row number, standing, cells in the order of head
    faults: tuple[tuple[str, str, str], ...]  # row number, column, what to do
    more_faults: int
    left_out_columns: str
    confirm: str  # words of the button; empty: nothing can be confirmed
    title: str
    line: str
    before: str
    counts: tuple[tuple[str, str, str], ...]  # words, tone, icon


def holds_offered(viewer: Viewer) -> list[Holds]:
    """What this worker may bring in."""
    return [holds for holds, *_rest in HOLDS if viewer.may(NEEDED[holds])]


def holds_options(allowed: Sequence[Holds]) -> list[tuple[str, Any, Any, str]]:
    """The same as choices of a field."""
    return [(holds.value, label, hint, icon) for holds, label, hint, icon in HOLDS if holds in allowed]


def holds_word(holds: str) -> str:
    """ "Past notes"."""
    return next(str(label) for each, label, *_rest in HOLDS if each == holds)


def file_word(row: Any) -> str:
    """The name of the file as it may be shown."""
    return visible(row.file_name)


def moment_word(moment: Any) -> str:
    """ "Sun 22 Nov 14:10"."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return said_moment(moment, zone, today=clock.now().astimezone(zone).date())


def batch_lines(rows: Sequence[Any]) -> list[BatchLine]:
    """The list of files, newest first."""
    lines = []
    for row in rows:
        page = {State.HANDED_OVER: "intake_match", State.DONE: "intake_done", State.GIVEN_UP: "intake_done"}
        line = _("%(holds)s, %(rows)s, handed over by %(name)s, %(when)s") % {
            "holds": holds_word(row.holds),
            "rows": rows_word(row.rows),
            "name": row.begun_by.short_name,
            "when": moment_word(row.begun_at),
        }
        href = reverse(page.get(State(row.state), "intake_preview"), args=[row.pk])
        lines.append(BatchLine(visible(row.file_name), line, str(STATES[State(row.state)]), href))
    return lines


def rows_word(number: int) -> str:
    """ "37 rows"."""
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": f"{number:,}"}


def match_fields(row: Any, table: Table, sent: Mapping[str, str] | None, errors: Mapping[str, str]) -> list[MatchField]:
    """Every field with the columns to choose from: as it was sent, else as matched before, else as guessed."""
    holds = Holds(row.holds)
    columns = [(str(at), _column(at, table)) for at in range(len(table.headings))]
    if sent is None:
        matched = Matching(row.columns, row.fixed) if row.columns or row.fixed else _guessed(holds, table)
        sent = {code: str(at) for code, at in matched.columns.items()}
        sent |= {code: f"{SAME}{what}" for code, what in matched.fixed.items()}
    fields = []
    for each in FIELDS[holds]:
        every = [
            (f"{SAME}{code}", _("Every row: %(word)s") % {"word": _(words[0])})
            for code, words in same_for_all(row, each.code).items()
        ]
        fields.append(
            MatchField(
                code=each.code,
                label=_(each.label),
                hint=_(each.hint) if each.hint else "",
                needed=each.needed,
                options=(*columns, *every),
                value=sent.get(each.code, ""),
                error=errors.get(each.code, ""),
            )
        )
    return fields


def _guessed(holds: Holds, table: Table) -> Matching:
    return Matching({code: at for code, at in guess(holds, table.headings).items() if table.headings[at] != ROW})


def _column(at: int, table: Table) -> str:
    letter = column_letter(at)
    name = visible(table.headings[at]) or _("no heading")
    example = next((cell.strip() for row in table.rows[:50] if (cell := row.cells[at]).strip()), "")
    example = " ".join(visible(example).split())
    if len(example) > LONGEST_EXAMPLE:
        example = f"{example[: LONGEST_EXAMPLE - 1]}…"
    if not example:
        return _("%(letter)s: %(name)s (empty)") % {"letter": letter, "name": name}
    return _("%(letter)s: %(name)s, such as “%(example)s”") % {"letter": letter, "name": name, "example": example}


def column_letter(at: int) -> str:
    """The letters a spreadsheet shows above a column: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def notices(row: Any, table: Table) -> list[str]:
    """What a person should know of how the file was read."""
    found = []
    if table.encoding == "windows-1252":
        found.append(
            _(
                "The letters were read as Windows-1252. If an é or a ’ looks wrong here, save the file as “CSV UTF-8” "
                "and begin again."
            )
        )
    named = [heading for heading in table.headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        found.append(
            _("Several columns are called %(names)s. Their letters tell them apart.") % {"names": _quoted(twice)}
        )
    return found


def read_as(row: Any, table: Table) -> str:
    """ "37 rows, 6 columns, UTF-8, separated by commas"."""
    separators = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
    columns = ngettext("%(number)s column", "%(number)s columns", len(table.headings)) % {"number": len(table.headings)}
    return _("%(rows)s, %(columns)s, %(encoding)s, separated by %(separator)s") % {
        "rows": rows_word(len(table.rows)),
        "columns": columns,
        "encoding": ENCODINGS[table.encoding],
        "separator": separators.get(table.separator, f"“{table.separator}”"),
    }


def preview(row: Any, before: Any) -> Preview:
    """The preview of a batch that was looked at."""
    holds = Holds(row.holds)
    shown = row.preview.get("rows", [])
    codes = list(dict.fromkeys(code for each in shown for code, _words in each["cells"]))
    codes = [code for code in codes if any(dict(map(tuple, each["cells"])).get(code) for each in shown)]
    rows = tuple(
        (
            str(each["row"]),
            Standing(each["standing"]),
            tuple(visible(dict(map(tuple, each["cells"])).get(code, "")) for code in codes),
        )
        for each in shown
    )
    faults = tuple(
        (
            str(each["row"]),
            visible(_(heading)) if (heading := _heading(row, problem["field"])) else _("the row"),
            visible(_(problem["message"]) % problem["values"] if problem["values"] else _(problem["message"])),
        )
        for each in row.preview.get("faults", [])
        for problem in each["problems"]
    )
    used = set(row.columns.values())
    left = [heading for at, heading in enumerate(row.headings) if at not in used and heading not in (WHY, ROW)]
    return Preview(
        head=tuple(str(HEADS.get(code) or _(field(holds, code).label)) for code in codes),
        rows=rows,
        faults=faults,
        more_faults=max(0, row.faulty - len(row.preview.get("faults", []))),
        left_out_columns=_quoted([visible(heading) or _("no heading") for heading in left]),
        confirm=_confirm(row),
        title=_title(row),
        line=_line(row),
        before=_before(before),
        counts=_counts(row),
    )


def _heading(row: Any, code: str) -> str:
    return heading_of(Holds(row.holds), code, row.headings, row.columns)


def _counts(row: Any) -> tuple[tuple[str, str, str], ...]:
    comes = ngettext("%(number)s comes in", "%(number)s come in", row.new) % {"number": f"{row.new:,}"}
    here = ngettext("%(number)s is here already", "%(number)s are here already", row.here) % {"number": f"{row.here:,}"}
    out = ngettext("%(number)s stays out", "%(number)s stay out", row.faulty) % {"number": f"{row.faulty:,}"}
    return (comes, "teal", "check"), (here, "plain", "house"), (out, "gold" if row.faulty else "plain", "circle-alert")


def _confirm(row: Any) -> str:
    if not row.new:
        return "" if row.faulty else _("Finish")
    values = {"good": f"{row.new:,}", "bad": f"{row.faulty:,}"}
    if row.faulty:
        return (
            ngettext(
                "Bring in the %(good)s good row, leave %(bad)s out",
                "Bring in the %(good)s good rows, leave %(bad)s out",
                row.new,
            )
            % values
        )
    return ngettext("Bring in %(good)s row", "Bring in %(good)s rows", row.new) % values


def _title(row: Any) -> str:
    if row.new:
        return _("Look before it comes in")
    return _("No row can come in yet") if row.faulty else _("Nothing changes")


def _line(row: Any) -> str:
    if not row.new and not row.faulty:
        return _("Everything in this file is here already. Bringing it in changes nothing.")
    return _("%(holds)s from %(name)s. Nothing has been written yet.") % {
        "holds": holds_word(row.holds),
        "name": file_word(row),
    }


def _before(before: Any) -> str:
    if before is None:
        return ""
    who = before.ended_by.short_name if before.ended_by else ""
    return _("This very file was brought in by %(name)s, %(when)s.") % {
        "name": who,
        "when": moment_word(before.ended_at),
    }


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def working(row: Any, along: Along) -> dict[str, Any]:
    """The page that stands while the job process works."""
    writing = row.state == State.WRITING
    return {
        "title": _("The rows are being brought in") if writing else _("The rows are being checked"),
        "label": _("Brought in") if writing else _("Checked"),
        "done": along.done,
        "total": max(along.total, 1),
        "words": _("%(done)s of %(total)s") % {"done": f"{along.done:,}", "total": f"{along.total:,}"},
        "stalled": along.stalled,
        "busy": row.state in BUSY,
    }
