"""One setting, put together from its layers: shared parts first, then its own, every fault collected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from goldthread.ground.packs.rules.checking import check_kind, repeated, unknown_law
from goldthread.ground.packs.rules.problems import PackError, Source
from goldthread.ground.packs.rules.reading import check_model, read_toml
from goldthread.ground.packs.rules.schema import (
    HandoverForm,
    Kind,
    LawEntry,
    ListItem,
    Pack,
    Role,
    ShiftTimes,
    Strict,
    Words,
)
from goldthread.ground.packs.rules.wording import said

SHARED = "shared"
LISTS = ("completeness", "legal_statuses", "network_roles", "consents", "keep_safe_kinds")
# What a pack's folder may hold. What later work brings (clocks, plans, frameworks, reports) has its place already.
FILES = {"pack.toml", "words.toml", "roles.toml", "lists.toml", "clocks.toml", "language.toml", "README.md"}
FILES |= {"shifts.toml", "handover.toml"}
FOLDERS = {"records", "law", "plans", "frameworks", "reports"}


class Heading(Strict):
    """pack.toml: what a setting is called and which forms it has, in order."""

    label: str
    version: int
    day_begins: str
    kinds: tuple[str, ...]
    cites: dict[str, tuple[str, ...]] = {}  # form → law that this setting's regulations add to a shared form


class Reader:
    """Reads one setting through its layers and adds every fault to `errors`."""

    def __init__(
        self, code: str, places: Iterable[Path], permissions: Collection[str] | None, errors: list[PackError]
    ) -> None:
        self.code = code
        self.permissions = permissions
        self.errors = errors
        places = list(places)
        self.layers = [place / part for part in (SHARED, code) for place in places if (place / part).is_dir()]
        self.words: Words | None = None
        self.law: dict[str, LawEntry] = {}

    def pack(self) -> Pack | None:
        """The whole pack, or None when anything in it is wrong."""
        before = len(self.errors)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.code):
            self.errors.append(
                PackError(self.code, "", "A pack's folder is named by its code.", "Use small letters, digits and _.")
            )
        self._strangers()
        heading = self._heading()
        self.words = self._words()
        self._law()
        roles = self._roles()
        lists = {name: self._list(name) for name in LISTS}
        kinds = self._kinds(heading.kinds if heading else (), heading.cites if heading else {})
        shifts, handover = self._shifts(), self._handover(kinds)
        if heading is None or self.words is None or len(self.errors) > before:
            return None
        content = {
            **heading.model_dump(exclude={"cites"}),
            **lists,
            "code": self.code,
            "words": self.words,
            "roles": roles,
            "kinds": kinds,
            "shifts": shifts,
            "handover": handover,
        }
        source = Source(self.layers[-1] / "pack.toml", f"{self.code}/pack.toml")
        return check_model(Pack, {**content, "law": tuple(self.law.values())}, source, self.errors)

    # -- files --------------------------------------------------------------------------------------------------

    def _name(self, path: Path) -> str:
        """The path as said to people: the folder of the pack and what lies in it."""
        layer = next(layer for layer in self.layers if layer in path.parents)
        return f"{layer.name}/{path.relative_to(layer).as_posix()}"

    def _found(self, name: str) -> list[tuple[Source, dict[str, Any]]]:
        """The file `name` of every layer that has it, shared first."""
        paths = [layer / name for layer in self.layers if (layer / name).is_file()]
        read = [read_toml(path, self._name(path), self.errors) for path in paths]
        return [each for each in read if each is not None]

    def _strangers(self) -> None:
        """A file that nothing reads is a misspelt name, and a form that silently is not there."""
        for layer in self.layers:
            for child in sorted(layer.iterdir()):
                known = child.name in (FOLDERS if child.is_dir() else FILES) or child.name.startswith((".", "_"))
                if not known:
                    self.errors.append(
                        PackError(
                            self._name(child),
                            "",
                            "A pack has no such file.",
                            f"Known: {', '.join(sorted(FILES))}; folders {', '.join(sorted(FOLDERS))}.",
                        )
                    )
            for folder in ("records", "law"):
                for child in sorted((layer / folder).iterdir()) if (layer / folder).is_dir() else ():
                    if child.suffix != ".toml" and not child.name.startswith((".", "_")):
                        self.errors.append(
                            PackError(
                                self._name(child), "", "Only .toml files are read here.", "Rename it or take it out."
                            )
                        )

    # -- parts --------------------------------------------------------------------------------------------------

    def _merged(self, name: str) -> tuple[Source, dict[str, Any]] | None:
        """`name` of all layers as one table, a later layer's key winning."""
        found = self._found(name)
        if not found:
            self.errors.append(
                PackError(
                    f"{self.code}/{name}", "", "The file is missing.", "Every setting has one; copy another setting's."
                )
            )
            return None
        table: dict[str, Any] = {}
        for _, data in found:
            table.update(data)
        return found[-1][0], table

    def _heading(self) -> Heading | None:
        merged = self._merged("pack.toml")
        if merged is None:
            return None
        source, table = merged
        heading = check_model(Heading, table, source, self.errors)
        if heading is not None:
            self.errors += repeated(heading.kinds, source, "", "kinds")
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", heading.day_begins):
                self.errors.append(
                    source.error("day_begins", f"“{heading.day_begins}” is not a time.", "Write it as 07:00.")
                )
        return heading

    def _words(self) -> Words | None:
        merged = self._merged("words.toml")
        return check_model(Words, merged[1], merged[0], self.errors) if merged else None

    def _law(self) -> None:
        for layer in self.layers:
            here: set[str] = set()  # a later layer may say an entry anew; one layer says it once
            for path in sorted((layer / "law").glob("*.toml")) if (layer / "law").is_dir() else ():
                read = read_toml(path, self._name(path), self.errors)
                if read is None:
                    continue
                source, data = read
                for index, item in self._tables(data, "entries", source):
                    entry = check_model(LawEntry, item, source, self.errors, f"entry {item.get('code', index + 1)}")
                    if entry is None:
                        continue
                    if entry.code in here:
                        self.errors.append(
                            source.error(f"entry {entry.code}", "This law code stands twice.", "Keep one of them.")
                        )
                    here.add(entry.code)
                    if entry.tag == "R" and not entry.source:
                        self.errors.append(
                            source.error(
                                f"entry {entry.code}",
                                "It says it was read (R), not where.",
                                "Add source = the address, or tag it K.",
                            )
                        )
                    self.law[entry.code] = entry

    def _roles(self) -> tuple[Role, ...]:
        roles: dict[str, Role] = {}
        for source, data in self._found("roles.toml"):
            items = self._tables(data, "roles", source)
            self.errors += repeated((str(item.get("code")) for _, item in items), source, "roles", "role")
            for index, item in items:
                role = check_model(Role, item, source, self.errors, f"role {item.get('code', index + 1)}")
                if role is None:
                    continue
                roles[role.code] = role
                place = f"line {source.line_of('roles', index)}, role {role.code}"
                self.errors += unknown_law(role.law, source, place, self.law)
                for code in role.may:
                    if self.permissions is not None and code not in self.permissions:
                        self.errors.append(
                            source.error(
                                place,
                                f"There is no permission “{code}”.",
                                f"Known: {', '.join(sorted(self.permissions))}.",
                            )
                        )
        if not roles:
            self.errors.append(PackError(f"{self.code}/roles.toml", "", "The pack has no roles.", "Add [[roles]]."))
        return tuple(roles.values())

    def _list(self, name: str) -> tuple[ListItem, ...]:
        """A setting's list replaces the shared list of that name whole: half a list of law would mislead."""
        items: dict[str, ListItem] = {}
        for source, data in self._found("lists.toml"):
            for key in sorted(set(data) - set(LISTS)):
                self.errors.append(source.error("", f"There is no list “{key}”.", f"Known: {', '.join(LISTS)}."))
            if name not in data:
                continue
            items = {}
            tables = self._tables(data, name, source)
            self.errors += repeated((str(item.get("code")) for _, item in tables), source, name, name)
            for index, item in tables:
                place = f"{name} {item.get('code', index + 1)}"
                entry = check_model(
                    ListItem, said(item, self.words, source, self.errors, place), source, self.errors, place
                )
                if entry is not None:
                    items[entry.code] = entry
                    self.errors += unknown_law(
                        entry.law, source, f"line {source.line_of(name, index)}, {place}", self.law
                    )
        return tuple(items.values())

    def _kinds(self, order: tuple[str, ...], cites: Mapping[str, tuple[str, ...]]) -> tuple[Kind, ...]:
        kinds: dict[str, Kind] = {}
        present: set[str] = set()  # a form with a fault of its own is there all the same
        for layer in self.layers:
            for path in sorted((layer / "records").glob("*.toml")) if (layer / "records").is_dir() else ():
                if layer.name != SHARED and path.stem not in order:
                    self.errors.append(
                        PackError(
                            self._name(path),
                            "",
                            "The form is not listed in pack.toml, so nobody would see it.",
                            f"Add “{path.stem}” to kinds.",
                        )
                    )
                present.add(path.stem)
                read = read_toml(path, self._name(path), self.errors)
                if read is None:
                    continue
                source, data = read
                kind = check_model(Kind, said(data, self.words, source, self.errors), source, self.errors)
                if kind is None:
                    continue
                if kind.code != path.stem:
                    self.errors.append(
                        source.error(
                            "",
                            f"The form's code is “{kind.code}”, the file's name “{path.stem}”.",
                            "Make them the same.",
                        )
                    )
                self.errors += check_kind(kind, source, self.law)
                kinds[path.stem] = kind
        for code in order:
            if code not in present:
                self.errors.append(
                    PackError(
                        f"{self.code}/pack.toml",
                        "kinds",
                        f"There is no form “{code}”.",
                        f"Add records/{code}.toml or take it out.",
                    )
                )
        heading = Source(self.layers[-1] / "pack.toml", f"{self.code}/pack.toml")
        for code in sorted(set(cites) - set(order)):
            self.errors.append(
                heading.error("cites", f"It cites law for “{code}”, which is not among kinds.", "Correct the code.")
            )
        for code, codes in cites.items():
            self.errors += unknown_law(codes, heading, f"cites, {code}", self.law)
        return tuple(
            kinds[code].model_copy(update={"law": (*kinds[code].law, *cites.get(code, ()))})
            for code in order
            if code in kinds
        )

    def _shifts(self) -> tuple[ShiftTimes, ...]:
        """A setting's own list replaces the shared one whole. None at all: a home that plans no shifts."""
        shifts: tuple[ShiftTimes, ...] = ()
        for source, data in self._found("shifts.toml"):
            items = self._tables(data, "shifts", source)
            self.errors += repeated((str(item.get("code")) for _, item in items), source, "shifts", "shift")
            read = [check_model(ShiftTimes, item, source, self.errors, f"shift {n + 1}") for n, item in items]
            shifts = tuple(each for each in read if each is not None)
        return shifts

    def _handover(self, kinds: tuple[Kind, ...]) -> HandoverForm:
        """Key by key, a later layer winning. A shared feed that this setting's forms do not ask is passed over."""
        found = self._found("handover.toml")
        if not found:
            return HandoverForm()
        table: dict[str, Any] = {}
        for source, data in found:
            table.update(data)
            self.errors += repeated(
                (str(each.get("code")) for each in data.get("counts", ())), source, "counts", "count"
            )
        form = check_model(HandoverForm, table, found[-1][0], self.errors) or HandoverForm()
        known = {kind.code: {None, *(question.code for question in kind.questions)} for kind in kinds}
        fits = [feed for feed in form.feeds if feed.question in known.get(feed.kind, ())]
        if self.layers[-1].joinpath("handover.toml").is_file() and "feeds" in found[-1][1]:
            self.errors += [
                found[-1][0].error("feeds", f"The form “{feed.kind}” asks no “{feed.question}”.", "Correct the code.")
                for feed in form.feeds
                if feed not in fits
            ]
        return form.model_copy(update={"feeds": tuple(fits)})

    # -- small things -------------------------------------------------------------------------------------------

    def _tables(self, data: Mapping[str, Any], name: str, source: Source) -> list[tuple[int, dict[str, Any]]]:
        """The `[[name]]` tables of a file, numbered; whatever else the file holds at its top is a fault."""
        if name not in LISTS:
            for key in sorted(set(data) - {name}):
                self.errors.append(
                    source.error("", f"The key “{key}” is not known here.", f"This file holds [[{name}]] tables only.")
                )
        items = data.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.errors.append(source.error("", f"“{name}” is not a list of tables.", f"Write each as [[{name}]]."))
            return []
        return list(enumerate(items))
