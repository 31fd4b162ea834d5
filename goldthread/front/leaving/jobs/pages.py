"""The pages of a folder: one pass over its records in order of time, holding a day and each person's month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.words import Reader
from goldthread.front.leaving.presenters import drawing
from goldthread.front.leaving.presenters import tables as cells
from goldthread.front.leaving.presenters.people import Rows, person_shown
from goldthread.front.leaving.presenters.records import RecordShown, entry_card, in_words, record_shown
from goldthread.front.leaving.queries import files, sheets
from goldthread.front.leaving.queries.sheets import Written
from goldthread.front.leaving.rules.hiding import Hiding
from goldthread.front.leaving.rules.paths import day_path, shown_path
from goldthread.front.leaving.rules.writing import Writing
from goldthread.ground.packs.queries import form_versions, pack
from goldthread.lib.canonical import dumps
from goldthread.lib.text import visible

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person
    from goldthread.ground.homes.models import Home


@dataclass
class _Months:
    """The timeline of one person, a month at a time."""

    name: str
    family: frozenset[UUID]
    before: str = ""
    month: str = ""
    days: dict[date, list[Markup]] = field(default_factory=dict)
    written: list[tuple[str, int]] = field(default_factory=list)


def others_of(pack_code: str) -> str:
    """What stands for somebody of another family, as on the pages: "another child"."""
    return f"another {pack(pack_code).words.resident}"


class Pages:
    """Draws html/, csv/records.csv and, for one person (`only`), data/records.jsonl."""

    def __init__(
        self,
        writing: Writing,
        folder: drawing.Folder,
        home: Home,
        people: list[Person],
        *,
        facts: Callable[[Person], Rows],
        only: Person | None = None,
        hiding: Hiding | None = None,
    ) -> None:
        self.writing, self.folder, self.home, self.people = writing, folder, home, people
        self.facts, self.only, self.hiding = facts, only, hiding
        self.setting = pack(home.pack)
        self.begins = time.fromisoformat(self.setting.day_begins)
        self.kinds = {kind.code: kind.label for kind in self.setting.kinds}
        self.names = sheets.names(home.pk)
        self.others = others_of(home.pack)
        self.timelines = {
            person.pk: _Months(visible(person.preferred_name), sheets.family_of(person.pk)) for person in people
        }
        self.days: list[tuple[date, int]] = []
        self._day: date | None = None
        self._drawn: list[Markup] = []
        self._before: date | None = None

    def draw(self, records: Iterable[Written], step: Callable[[], None]) -> int:
        """Every page; answers how many records there were."""
        self.writing.write("html/style.css", drawing.style())
        self.writing.write("csv/records.csv", cells.MARK + cells.line(cells.RECORDS))
        reader = Reader(self.timelines[self.only.pk].family, self.others) if self.only else Reader()
        count = 0
        for written in records:
            shown = self._record(written, reader)
            self._into_day(shown)
            self._into_timelines(written, shown)
            count += 1
            step()
        self._turn_day(None)
        for person, timeline in self.timelines.items():
            self._turn_month(person, timeline, "")
        self._people()
        return count

    def _record(self, written: Written, reader: Reader) -> RecordShown:
        sheet = self.hiding.sheet(written.sheet) if self.hiding else written.sheet
        forms = form_versions({row.form for row in sheet.revisions})
        shown = record_shown(
            sheet,
            forms,
            reader=reader,
            names=self.names,
            kinds=self.kinds,
            files=written.files,
            near=written.near,
            begins=self.begins,
            originals=self.only is None,
        )
        self.writing.write("csv/records.csv", cells.record_row(shown, sheet))
        if self.only:
            self.writing.write("data/records.jsonl", dumps(in_words(shown, sheet)) + "\n")
        return shown

    def _into_day(self, shown: RecordShown) -> None:
        if shown.day != self._day:
            self._turn_day(shown.day)
        self._drawn.append(drawing.record_drawn(shown))

    def _turn_day(self, after: date | None) -> None:
        if self._day is not None:
            page = drawing.day_drawn(self.folder, self._day, self._drawn, self._before, after)
            self.writing.write(f"html/{day_path(self._day)}", page)
            self.days.append((self._day, len(self._drawn)))
            self._before = self._day
        self._day, self._drawn = after, []

    def _into_timelines(self, written: Written, shown: RecordShown) -> None:
        forms = form_versions({written.sheet.head.form})
        drawn: dict[frozenset[UUID], Markup] = {}  # a family reads it alike
        for person in written.about:
            timeline = self.timelines.get(person)
            if timeline is None:
                continue
            if timeline.family not in drawn:
                reader = Reader(timeline.family, self.others)
                card = entry_card(written.sheet, forms, reader, self.names)
                drawn[timeline.family] = drawing.entry_drawn(card, shown)
            month = f"{shown.day:%Y-%m}"
            if month != timeline.month:
                self._turn_month(person, timeline, month)
            timeline.days.setdefault(shown.day, []).append(drawn[timeline.family])

    def _turn_month(self, person: UUID, timeline: _Months, after: str) -> None:
        if timeline.month:
            page = drawing.month_drawn(
                self.folder, (str(person), timeline.name), timeline.month, timeline.days, timeline.before, after
            )
            self.writing.write(f"html/people/{person}/{timeline.month}.html", page)
            timeline.written.append((timeline.month, sum(map(len, timeline.days.values()))))
            timeline.before = timeline.month
        timeline.month, timeline.days = after, {}

    def _people(self) -> None:
        photos = files.photos_of(self.people)
        listed: list[tuple[str, str, str]] = []
        for person in self.people:
            file: Any = photos.get(person.pk)
            page = person_shown(
                self.facts(person),
                setting=self.setting,
                workers=self.names,
                names=self.names,
                photo=f"../../{shown_path(file.kind, file.shown_sha256)}" if file else "",
            )
            months = self.timelines[person.pk].written
            self.writing.write(f"html/people/{person.pk}.html", drawing.person_drawn(self.folder, page, months))
            listed.append((page.id, page.name, page.line))
        if self.only:
            intro = _("One person’s record. Names of people of other families are hidden, as they are in the file.")
        else:
            intro = _("Everything that was written in this home: by person, and day by day.")
        index = drawing.index_drawn(self.folder, self.folder.of, intro, listed, self.days)
        self.writing.write("html/index.html", index)
