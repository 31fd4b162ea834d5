"""A setting's language: which phrases ask which question. Checked on the way in, so that finding never fails.

`load` takes what TOML gave; `merge` adds a setting's own words to the shared ones; `as_json` hands it to the browser.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goldthread.lib.prompts.patterns import Pattern, PatternError, PhraseSet, parse
from goldthread.lib.prompts.tokens import as_data

BOXES = ("seen", "told", "meant")
PLACES = ("before", "after", "sentence", "text")
WITHIN = 6  # words, where a condition does not say
FURTHEST = 30

_RULE_KEYS = {"code", "label", "question", "suggestion", "boxes", "find"}
_FIND_KEYS = {"phrases", "question", "suggestion", "unless", "needs"}
_CONDITION_KEYS = {*PLACES, "within"}


class LanguageError(ValueError):
    """What is wrong with a language file. `problems` has one line each: where, what, and what would mend it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where one of its phrases stands `before` or `after` (at most `within` words away, in the same sentence),
    anywhere in the `sentence`, or anywhere in the `text`. Its number names it while a text is read."""

    place: str
    phrases: PhraseSet
    within: int
    wanted: bool  # True: the finding needs it; False: the finding falls away with it
    number: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of question: its code for ever, its name for a person, the boxes of the form in which it is asked."""

    code: str
    label: str
    question: str
    suggestion: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What a phrase leads to: the rule, the words of the question, and under which conditions."""

    rule: Rule
    question: str
    suggestion: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Rules ready to be used. `phrases` finds them and `looks[number]` says what each leads to. `source` is the plain
    data that it was made from."""

    rules: tuple[Rule, ...]
    phrases: PhraseSet
    looks: tuple[Look, ...]
    source: Mapping[str, Any]


def load(data: Mapping[str, Any]) -> Language:
    """A language from parsed TOML (the grammar is at the top of packs/shared/language.toml).

    Raises LanguageError with every problem found, not only the first."""
    return _Loader(data).load()


def merge(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The shared language with a setting's own words added; neither argument is changed.

    `own` has the same shape. Lists and groups of the same name grow. A rule of the same code gains `find` blocks, may
    have its own label, question, suggestion and boxes, and loses the phrases named in its `without`, exactly as the
    shared file writes them. A rule with a new code is added whole.

    Raises LanguageError where `without` names a phrase that is not there."""
    result: dict[str, Any] = copy.deepcopy(dict(shared))
    problems: list[str] = []
    for part in ("lists", "groups"):
        for name, words in (own.get(part) or {}).items():
            mine = result.setdefault(part, {}).setdefault(name, [])
            mine.extend(word for word in words if word not in mine)
    rules: list[dict[str, Any]] = result.setdefault("rule", [])
    by_code = {rule.get("code"): rule for rule in rules}
    for rule in copy.deepcopy(list(own.get("rule") or [])):
        known = by_code.get(rule.get("code"))
        without = rule.pop("without", [])
        if known is None:
            rules.append(rule)
            continue
        for phrase in without:
            if not any(phrase in find.get("phrases", []) for find in known.get("find", [])):
                problems.append(
                    f"rule {rule['code']!r}, without: the shared rule has no phrase {phrase!r}; copy it exactly"
                )
        for find in known.get("find", []):
            find["phrases"] = [phrase for phrase in find.get("phrases", []) if phrase not in without]
        known["find"] = [find for find in known.get("find", []) if find["phrases"]] + rule.pop("find", [])
        known.update(rule)
    if problems:
        raise LanguageError(problems)
    return result


def as_json(language: Language) -> str:
    """What the page hands to the browser's engine: the language and the tables of characters, without line breaks. Safe
    inside a <script type="application/json">: "<" is written so that it cannot end the element."""
    data = {"characters": as_data(), **language.source}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


class _Loader:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.problems: list[str] = []
        self.lists: dict[str, list[str]] = {}
        self.groups: dict[str, list[str]] = {}
        self.parsed: dict[str, Pattern | None] = {}
        self.phrases = PhraseSet()
        self.looks: list[Look] = []
        self.rules: list[Rule] = []
        self.conditions = 0

    def load(self) -> Language:
        if not isinstance(self.data, Mapping):
            raise LanguageError(["a language is a table with lists, groups and rules"])
        self._only(self.data, {"lists", "groups", "rule"}, "the file")
        self.lists = self._named("lists")
        self.groups = self._named("groups")
        for name, words in self.lists.items():
            for word in words:
                self._word_of_a_list(word, f"list {name!r}")
        for name, phrases in self.groups.items():
            for phrase in phrases:
                self._pattern(phrase, f"group {name!r}")
        rules = self.data.get("rule")
        if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules) or not rules:
            raise LanguageError([*self.problems, "there is no [[rule]]; a language has at least one"])
        for place, rule in enumerate(rules, 1):
            self._rule(rule, place)
        if self.problems:
            raise LanguageError(list(dict.fromkeys(self.problems)))
        source = {"lists": self.lists, "groups": self.groups, "rule": copy.deepcopy(rules)}
        return Language(tuple(self.rules), self.phrases, tuple(self.looks), source)

    def _named(self, part: str) -> dict[str, list[str]]:
        table = self.data.get(part, {})
        if not isinstance(table, Mapping):
            self.problems.append(f"[{part}] is a table of names, each with its words")
            return {}
        return {str(name): self._strings(words, f"{part[:-1]} {name!r}") for name, words in table.items()}

    def _rule(self, rule: Mapping[str, Any], place: int) -> None:
        code = rule.get("code")
        where = f"rule {code!r}" if code else f"rule number {place}"
        self._only(rule, _RULE_KEYS, where)
        for key in ("code", "label", "question"):
            if not isinstance(rule.get(key), str) or not rule[key].strip():
                self.problems.append(f'{where}: it has no {key}; write {key} = "..."')
        if any(known.code == code for known in self.rules):
            self.problems.append(f"{where}: this code is used twice; a code is one rule for ever")
        boxes = self._strings(rule.get("boxes", []), f"{where}, boxes")
        if not boxes or set(boxes) - set(BOXES):
            self.problems.append(f"{where}: boxes names one or more of {', '.join(BOXES)}")
        made = Rule(
            str(code),
            str(rule.get("label")),
            self._sentence(rule, where),
            self._sentence(rule, where, "suggestion"),
            tuple(boxes),
        )
        self.rules.append(made)
        finds = rule.get("find")
        if not isinstance(finds, list) or not finds:
            self.problems.append(f"{where}: it has no [[rule.find]], so it would never ask")
            return
        for number, find in enumerate(finds, 1):
            self._find(find, made, f"{where}, find {number}")

    def _find(self, find: Any, rule: Rule, where: str) -> None:
        if not isinstance(find, Mapping):
            self.problems.append(f"{where}: it is a table with phrases")
            return
        self._only(find, _FIND_KEYS, where)
        conditions = tuple(
            condition
            for key, wanted in (("unless", False), ("needs", True))
            for each in self._tables(find.get(key, []), f"{where}, {key}")
            for condition in self._condition(each, wanted, f"{where}, {key}")
        )
        look = Look(
            rule,
            self._sentence(find, where) or rule.question,
            self._sentence(find, where, "suggestion") or rule.suggestion,
            conditions,
        )
        phrases = self._expand(find.get("phrases"), where)
        if not find.get("phrases"):
            self.problems.append(f"{where}: it has no phrases")
        for pattern in phrases:
            self.phrases.add(pattern)
            self.looks.append(look)

    def _condition(self, table: Mapping[str, Any], wanted: bool, where: str) -> list[Condition]:
        self._only(table, _CONDITION_KEYS, where)
        within = table.get("within", WITHIN)
        if not isinstance(within, int) or isinstance(within, bool) or not 1 <= within <= FURTHEST:
            self.problems.append(f"{where}: within is a number of words from 1 to {FURTHEST}")
            within = WITHIN
        places = [place for place in PLACES if place in table]
        if len(places) != 1:
            self.problems.append(f"{where}: a condition names exactly one of {', '.join(PLACES)}")
            return []
        phrases = PhraseSet()
        for pattern in self._expand(table[places[0]], where):
            phrases.add(pattern)
        self.conditions += 1
        return [Condition(places[0], phrases, within, wanted, self.conditions)]

    def _expand(self, phrases: Any, where: str) -> list[Pattern]:
        found: list[Pattern] = []
        for phrase in self._strings(phrases, where):
            if phrase.startswith("%"):
                if phrase[1:] not in self.groups:
                    names = ", ".join(sorted(self.groups)) or "none yet"
                    self.problems.append(f"{where}: there is no group {phrase!r}; the groups are {names}")
                inside = self.groups.get(phrase[1:], [])
            else:
                inside = [phrase]
            found.extend(pattern for each in inside if (pattern := self._pattern(each, where)) is not None)
        return found

    def _word_of_a_list(self, word: str, where: str) -> None:
        try:
            items = parse(word, {})
        except PatternError as error:
            what = f"{word!r} is a list; write its words" if word.startswith("@") else str(error)
            self.problems.append(f"{where}: {what}")
        else:
            if len(items) > 1:
                self.problems.append(f"{where}: {word!r} is not a single word; a list holds single words")

    def _pattern(self, phrase: str, where: str) -> Pattern | None:
        if phrase not in self.parsed:
            try:
                self.parsed[phrase] = parse(phrase, self.lists)
            except PatternError as error:
                self.problems.append(f"{where}, phrase {phrase!r}: {error}")
                self.parsed[phrase] = None
        return self.parsed[phrase]

    def _strings(self, words: Any, where: str) -> list[str]:
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            self.problems.append(f'{where}: this is a list of words in quotation marks, as in ["one", "two"]')
            return []
        return words

    def _tables(self, tables: Any, where: str) -> list[Mapping[str, Any]]:
        if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
            self.problems.append(f'{where}: this is a list of tables, as in [{{ before = ["said"], within = 4 }}]')
            return []
        return tables

    def _sentence(self, table: Mapping[str, Any], where: str, key: str = "question") -> str:
        words = table.get(key, "")
        if not isinstance(words, str) or any(mark in words for mark in "\t\n\r"):
            self.problems.append(f"{where}: {key} is one line of words in quotation marks")
            return ""
        if any(mark in words.replace("{phrase}", "") for mark in "{}"):
            self.problems.append(f"{where}: {key} may hold {{phrase}} and no other braces")
        return words

    def _only(self, table: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                self.problems.append(f"{where}: {key!r} is not known here; known are {', '.join(sorted(known))}")
