"""A pack as a page that a manager can read, and the table of law made from all packs. In Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goldthread.ground.packs.rules.schema import About, Kind, LawEntry, ListItem, Pack, Question, QuestionType

TAGS = {"R": "read", "K": "known, not read again", "U": "unsure", "P": "practice, not law"}
TYPES = {
    QuestionType.SEEN_AND_MEANT: "what I saw and heard · what I was told, and by whom · what I think it may mean",
    QuestionType.TEXT: "one line",
    QuestionType.LONG_TEXT: "text",
    QuestionType.VOICE: "a person's own words, and whose",
    QuestionType.CHOICE: "one of",
    QuestionType.CHOICES: "any of",
    QuestionType.YES_NO: "yes or no",
    QuestionType.NUMBER: "number",
    QuestionType.DURATION: "how long, in minutes",
    QuestionType.TIME: "time",
    QuestionType.DATE: "date",
    QuestionType.MOMENT: "date and time",
    QuestionType.PEOPLE: "people who live here",
    QuestionType.STAFF: "staff",
    QuestionType.NAMES: "names",
    QuestionType.BODY_MAP: "body map",
    QuestionType.FILES: "files",
    QuestionType.ACTIONS: "what, who, by when",
}
LISTS = {
    "completeness": "What is on file",
    "legal_statuses": "Legal statuses",
    "network_roles": "The network round a person",
    "consents": "Consents and delegated authority",
    "keep_safe_kinds": "Keep-safe lines",
}


def page(pack: Pack) -> str:
    """The whole pack in Markdown: words, roles and what they may, every form with its questions and law, lists, law."""
    law = {entry.code: entry for entry in pack.law}
    parts = [
        f"# {pack.label}",
        f"Pack `{pack.code}`, version {pack.version}. The day of the {pack.words.home} begins at {pack.day_begins}.",
    ]
    parts.append(
        "## Words\n\n"
        + "\n".join(f"- {name.replace('_', ' ')}: {word}" for name, word in pack.words.model_dump().items())
    )
    parts.append("## Roles\n\n" + _roles(pack, law))
    parts.append("## Forms")
    parts += [_form(kind, law) for kind in pack.kinds]
    for name, heading in LISTS.items():
        parts.append(f"## {heading}\n\n" + _list(getattr(pack, name), law))
    parts.append("## Shifts\n\n" + _shifts(pack))
    parts.append("## Handover\n\n" + _handover(pack))
    cited = _cited(pack)
    parts.append("## Law and practice\n\n" + law_table([entry for entry in pack.law if entry.code in cited], {}))
    return "\n\n".join(parts) + "\n"


def law_page(packs: Mapping[str, Pack]) -> str:
    """docs/law.md: every fact of law or practice in any pack, what it says, how sure we are and who cites it."""
    entries: dict[str, LawEntry] = {}
    cited: dict[str, dict[str, list[str]]] = {}
    for pack in packs.values():
        for entry in pack.law:
            entries.setdefault(entry.code, entry)
        for code, places in _cited(pack).items():
            for place in places:
                packs_citing = cited.setdefault(code, {}).setdefault(place, [])
                if pack.label not in packs_citing:
                    packs_citing.append(pack.label)
    by = {
        code: "; ".join(f"{place} ({', '.join(labels)})" for place, labels in sorted(places.items()))
        for code, places in cited.items()
    }
    return "\n".join(
        [
            "# Law and practice that the forms cite",
            "",
            "Made from `packs/*/law/*.toml`; do not edit by hand: see `tests/packs/test_law_page.py`.",
            "England only. In our own words; the source wins. Most texts were read as made or at the date that the",
            "entry gives, so later amendments may not show: check the source before relying on any line.",
            "",
            "| tag | means |",
            "|---|---|",
            *(f"| {tag} | {meaning} |" for tag, meaning in TAGS.items()),
            "",
            "Only what is tagged R was read in the source beside it. K, U and P are never stated as law, here or on",
            "any form. A health visitor should agree the words about feeding and sleep before a home relies on them.",
            "",
            law_table(sorted(entries.values(), key=lambda entry: _in_order(entry.code)), by),
            "",
        ]
    )


def law_table(entries: Iterable[LawEntry], by: Mapping[str, str]) -> str:
    """A Markdown table of law entries; `by` says who cites each, where it is wanted."""
    head = ["code", "title", "tag", "says", *(["cited by"] if by else []), "source"]
    rows = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for entry in entries:
        cells = [entry.code, entry.title, f"{entry.tag} ({TAGS[entry.tag]})", entry.says]
        cells += [by.get(entry.code, "nothing yet")] if by else []
        cells.append(f"<{entry.source}>" if entry.source else "none")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def _in_order(code: str) -> tuple[str, ...]:
    """ "Sch3 para 2" before "Sch3 para 10"; regulation 7 before 10."""
    padded, digits = "", ""
    for letter in code + " ":
        if letter.isdigit():
            digits += letter
        else:
            padded += digits.zfill(4) if digits else ""
            padded, digits = padded + letter, ""
    return (padded,)


def _cited(pack: Pack) -> dict[str, list[str]]:
    """Law code → what cites it, said as on screen."""
    cited: dict[str, list[str]] = {}
    for kind in pack.kinds:
        for code in dict.fromkeys([*kind.law, *(code for question in kind.questions for code in question.law)]):
            cited.setdefault(code, []).append(kind.label)
    for role in pack.roles:
        for code in role.law:
            cited.setdefault(code, []).append(role.label)
    for name, heading in LISTS.items():
        for item in getattr(pack, name):
            for code in item.law:
                if heading not in cited.setdefault(code, []):
                    cited[code].append(heading)
    return cited


def _tagged(codes: Iterable[str], law: Mapping[str, LawEntry]) -> str:
    return "; ".join(f"{code} [{law[code].tag}]" for code in codes)


def _roles(pack: Pack, law: Mapping[str, LawEntry]) -> str:
    rows = ["| role | may | law |", "|---|---|---|"]
    for role in pack.roles:
        may = ", ".join(code.replace("_", " ") for code in role.may) or "nothing"
        rows.append(f"| {role.label} | {may} | {_tagged(role.law, law)} |")
    return "\n".join(rows)


def _form(kind: Kind, law: Mapping[str, LawEntry]) -> str:
    facts = ["About the home; nobody's file." if kind.about is About.HOME else "About people who live here."]
    if kind.subject_roles:
        facts.append("Roles: " + ", ".join(role.label.lower() for role in kind.subject_roles) + ".")
    if kind.of_nobody:
        facts.append("Or about nobody who lives here; then it stands in the home's own log.")
    if kind.answered:
        facts.append("Told to the shift lead and the managers at once; stays until it is answered.")
    if kind.keeps_from:
        facts.append(f"Kept from whoever “{_label(kind, kind.keeps_from)}” names.")
    if kind.only_babies:
        facts.append("For babies only.")
    if kind.quick:
        facts.append("Signed with the tap that saves.")
    if kind.has_length:
        facts.append("Asks how long it lasted.")
    if kind.sight != "routine":
        facts.append(f"Starts as {kind.sight}.")
    facts.append(f"Said to be late after {_late(kind.late_after_minutes)}. A second name: {kind.countersign}.")
    if kind.law:
        facts.append(f"Law and practice: {_tagged(kind.law, law)}.")
    lines = [f"### {kind.label} (`{kind.code}`)", "", kind.purpose, "", " ".join(facts), ""]
    for number, question in enumerate(kind.questions, start=1):
        lines += _question(number, question, kind, law)
    for follow in kind.follow_ons:
        answered = f"is “{_answer(kind, follow.question, follow.equals)}”" if follow.equals else "is answered"
        baby = " and the baby cannot yet move by themselves" if follow.only_if_not_yet_moving else ""
        asked = _label(kind, follow.ask)
        lines += ["", f"When “{_label(kind, follow.question)}” {answered}{baby}, “{asked}” must be answered too."]
    return "\n".join(lines)


def _question(number: int, question: Question, kind: Kind, law: Mapping[str, LawEntry]) -> list[str]:
    kinds = TYPES[question.type]
    if question.options:
        kinds += ": " + " · ".join(option.label for option in question.options)
    if question.allow_not_seen:
        kinds += ", or not seen"
    if question.unit and question.type is QuestionType.NUMBER:
        kinds += f" of {question.unit}" if not question.unit.startswith("of ") else f" {question.unit}"
    if question.least is not None and question.most is not None:
        kinds += f", {question.least} to {question.most}"
    if question.likely_least is not None or question.likely_most is not None:
        ends = (question.likely_least, question.likely_most)
        kinds += f", likely {' to '.join('…' if end is None else str(end) for end in ends)}: beyond, it asks once more"
    must = " **Must be answered.**" if question.required else ""
    lines = [f"{number}. **{question.label}** (`{question.code}`): {kinds}.{must}"]
    if question.hint:
        lines.append(f"   *{question.hint}*")
    if question.when:
        answer = _answer(kind, question.when.question, question.when.equals)
        lines.append(f"   Asked when “{_label(kind, question.when.question)}” is “{answer}”.")
    if question.total == "latest":
        lines.append("   The care page shows the latest, and how it changed.")
    elif question.total:
        lines.append(f"   The day's picture adds it up ({question.total}).")
    if question.law:
        lines.append(f"   {_tagged(question.law, law)}")
    return lines


def _list(items: Iterable[ListItem], law: Mapping[str, LawEntry]) -> str:
    lines = []
    for item in items:
        hint = f": {item.hint}" if item.hint else ""
        cites = f" ({_tagged(item.law, law)})" if item.law else ""
        lines.append(f"- {item.label} (`{item.code}`){hint}{cites}")
    return "\n".join(lines) or "None."


def _shifts(pack: Pack) -> str:
    return "\n".join(f"- {each.label} (`{each.code}`): {each.starts} to {each.ends}" for each in pack.shifts) or "None."


def _handover(pack: Pack) -> str:
    form = pack.handover
    lines = [f"Counted by two: {', '.join(each.label.lower() for each in form.counts) or 'nothing'}."]
    for part in ("how", "need", "watch"):
        fed = []
        for feed in form.feeds:
            if feed.part == part:
                kind = pack.kind(feed.kind)
                of = f"“{_label(kind, feed.question)}”" if feed.question else "first line"
                fed.append(f"{kind.label}: {of}{' of the newest' if feed.latest else ''}")
        lines.append(f"- **{getattr(form, part)}**: {'; '.join(fed) or 'what is written by hand'}.")
    return "\n".join(lines)


def _label(kind: Kind, code: str) -> str:
    return next(question.label for question in kind.questions if question.code == code)


def _answer(kind: Kind, code: str, answer: str) -> str:
    question = next(question for question in kind.questions if question.code == code)
    return next((option.label for option in question.options if option.code == answer), answer.replace("_", " "))


def _late(minutes: int) -> str:
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
