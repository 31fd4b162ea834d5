"""Loading packs: a small good pack, then one fault at a time, each named with file, place and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from goldthread.ground.packs.rules import PackError, PacksRefused, check, folders, language_files, load

FORM = """code = "meal"
label = "Meal"
plural = "Meals"
icon = "utensils"
family = "care"
about = "person"
purpose = "What the {resident} ate."
headline = ["which"]
law = ["LAW r1"]

[[questions]]
code = "which"
label = "Which meal"
type = "choice"
required = true
options = [{ code = "lunch", label = "Lunch" }, { code = "tea", label = "Tea" }]

[[questions]]
code = "worry"
label = "Anything that worried you?"
type = "yes_no"

[[questions]]
code = "who_was_told"
label = "Who was told?"
type = "text"
when = { question = "worry", equals = "yes" }

[[questions]]
code = "grams"
label = "How much"
type = "number"
unit = "g"
least = 0
most = 900.5
total = "sum"

[[follow_ons]]
question = "worry"
equals = "yes"
ask = "who_was_told"
"""
FILES = {
    "shared/roles.toml": '[[roles]]\ncode = "worker"\nlabel = "Worker"\nmay = ["write_records"]\nlaw = ["LAW r1"]\n',
    "shared/lists.toml": '[[consents]]\ncode = "trips"\nlabel = "Trips"\n',
    "shared/law/law.toml": '[[entries]]\ncode = "LAW r1"\ntitle = "One"\nsays = "Says."\ntag = "P"\n',
    "shared/records/meal.toml": FORM,
    "shared/language.toml": "",
    "hut/pack.toml": 'label = "Hut"\nversion = 1\nday_begins = "07:00"\nkinds = ["meal"]\n',
    "hut/words.toml": 'home = "hut"\nsetting = "hut"\nresident = "child"\nresidents = "children"\nstay = "stay"\n'
    'key_worker = "key worker"\nplacing_authority = "placing authority"\n',
}


def lay(place: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
    return place


def test_a_small_pack_loads(tmp_path: Path) -> None:
    pack = load(lay(tmp_path, FILES), permissions={"write_records"})["hut"]
    assert pack.kind("meal").purpose == "What the child ate."
    assert [item.code for item in pack.consents] == ["trips"]
    assert str(pack.kind("meal").questions[3].most) == "900.5"
    with pytest.raises(KeyError):
        pack.kind("no_such_form")


@dataclass
class Fault:
    file: str
    old: str
    new: str
    place: str
    message: str
    remedy: str


def in_form(old: str, new: str, place: str, message: str, remedy: str) -> Fault:
    return Fault("shared/records/meal.toml", old, new, place, message, remedy)


FAULTS = {
    "not TOML": in_form('label = "Meal"\n', 'label = Meal"\n', "", "This is not TOML", "line"),
    "unknown key": in_form(
        "unit =", "unite =", "line 29, question grams", "“unite” is not known", "Did you mean “unit”?"
    ),
    "unknown key, nothing near": in_form(
        "unit =", "zzz =", "question grams", "“zzz” is not known", "known here are: allow_not_seen"
    ),
    "key missing": in_form('icon = "utensils"\n', "", "", "“icon” is missing", "Add icon"),
    "not a type": in_form('"yes_no"', '"maybe"', "line 18, question worry", "'maybe' is not one", "'yes_no'"),
    "not a code": in_form(
        'code = "grams"', 'code = "Gräms"', "question Gräms", "is not written as it must be", "small letters"
    ),
    "not a number": in_form("least = 0", 'least = "a bit"', "question grams", "least = 'a bit'", "Change the value"),
    "empty label": in_form('label = "How much"', 'label = "  "', "question grams", "label = '  '", "Change"),
    "code twice": in_form(
        'code = "grams"', 'code = "worry"', "line 29, question worry", "used twice", "a code of its own"
    ),
    "option twice": in_form(
        'code = "tea"', 'code = "lunch"', "question which, option lunch", "used twice", "a code of its own"
    ),
    "waits for what is not there": in_form(
        'when = { question = "worry"',
        'when = { question = "worri"',
        "line 23, question who_was_told",
        "“worri”",
        "“worry”?",
    ),
    "waits for what comes later": in_form(
        'when = { question = "worry"', 'when = { question = "grams"', "question who_was_told", "not asked before", "up"
    ),
    "waits for an answer that cannot be": in_form(
        'equals = "yes" }', 'equals = "perhaps" }', "question who_was_told", "“perhaps”, which is not among", "yes, no"
    ),
    "waits for a text": in_form(
        'type = "yes_no"',
        'type = "text"',
        "question who_was_told",
        "a question of the type text",
        "Only a choice or a yes_no",
    ),
    "choice without options": in_form(
        'options = [{ code = "lunch", label = "Lunch" }, { code = "tea", label = "Tea" }]\n',
        "",
        "line 11, question which",
        "A choice without options",
        "Add options",
    ),
    "choice of one": in_form(
        ', { code = "tea", label = "Tea" }', "", "question which", "one option is no choice", "second"
    ),
    "options on a text": in_form(
        'type = "text"',
        'type = "text"\noptions = [{ code = "a", label = "A" }]',
        "question who_was_told",
        "takes no options",
        "out",
    ),
    "not seen on a text": in_form(
        'type = "text"', 'type = "text"\nallow_not_seen = true', "who_was_told", "only for yes_no", "out"
    ),
    "unit on a text": in_form(
        'type = "text"', 'type = "text"\nunit = "ml"', "who_was_told", "only for number and duration", "out"
    ),
    "number without unit": in_form('unit = "g"\n', "", "question grams", "A number without a unit", "Add unit"),
    "least above most": in_form("least = 0", "least = 901", "question grams", "greater than most", "Swap"),
    "likely beyond what is possible": in_form(
        "most = 900.5", "most = 900.5\nlikely_most = 901", "question grams", "likely_most (901) is greater", "Swap"
    ),
    "likely ends swapped": in_form(
        "least = 0", "least = 0\nlikely_least = 9\nlikely_most = 8", "question grams", "(9) is greater", "Swap"
    ),
    "likely of a text": in_form(
        'type = "text"', 'type = "text"\nlikely_most = 4', "who_was_told", "only for number and duration", "out"
    ),
    "the latest of a text": in_form(
        'type = "text"', 'type = "text"\ntotal = "latest"', "who_was_told", "summed or followed", "count"
    ),
    "sum of a text": in_form('type = "text"', 'type = "text"\ntotal = "sum"', "who_was_told", "can be summed", "count"),
    "headline not there": in_form('["which"]', '["wich"]', "headline", "“wich”", "Did you mean “which”?"),
    "follow-on not there": in_form(
        'ask = "who_was_told"', 'ask = "who_was_tolt"', "line 38, follow-on 1", "“who_was_tolt”", "Did you mean"
    ),
    "follow-on to what must be answered anyway": in_form(
        'ask = "who_was_told"', 'ask = "which"', "follow-on 1", "must always be answered", "Take required out"
    ),
    "follow-on to itself": in_form(
        'ask = "who_was_told"', 'ask = "worry"', "follow-on 1", "the question that sets it off", "another"
    ),
    "follow-on on an answer that cannot be": in_form(
        'equals = "yes"\nask', 'equals = "perhaps"\nask', "follow-on 1", "“perhaps”", "yes, no"
    ),
    "follow-on to what may be hidden": in_form(
        'question = "worry"\nequals = "yes"\nask',
        'question = "which"\nequals = "tea"\nask',
        "follow-on 1",
        "may be absent",
        "same answer",
    ),
    "law not known": in_form(
        'law = ["LAW r1"]', 'law = ["LAW r2"]', "the form itself", "“LAW r2” is not in any", "“LAW r1”?"
    ),
    "law of a question not known": in_form(
        'unit = "g"', 'unit = "g"\nlaw = ["OTHER"]', "line 29, question grams", "“OTHER” is not in any", "Add it there"
    ),
    "word not known": in_form("{resident}", "{residant}", "purpose", "“{residant}”", "{resident}"),
    "about the home, for babies": in_form(
        'about = "person"', 'about = "home"\nonly_babies = true', "", "about the home", "person"
    ),
    "name and code differ": in_form(
        'code = "meal"', 'code = "meals"', "", "“meals”, the file's name “meal”", "the same"
    ),
    "no questions": in_form(
        FORM[FORM.index("[[questions]]") :], "questions = []\n", "", "asks nothing", "Add at least one"
    ),
    "permission not known": Fault(
        "shared/roles.toml",
        "write_records",
        "write_record",
        "line 1, role worker",
        "no permission “write_record”",
        "write_records",
    ),
    "law of a role not known": Fault(
        "shared/roles.toml", "LAW r1", "LAW r9", "role worker", "“LAW r9”", "Did you mean"
    ),
    "list not known": Fault("shared/lists.toml", "consents", "consent", "", "no list “consent”", "consents"),
    "list is no list": Fault(
        "shared/lists.toml",
        FILES["shared/lists.toml"],
        'consents = "trips"',
        "",
        "not a list of tables",
        "[[consents]]",
    ),
    "law tag": Fault("shared/law/law.toml", '"P"', '"X"', "entry LAW r1", "tag = 'X'", "'R', 'K', 'U' or 'P'"),
    "read, but where": Fault("shared/law/law.toml", '"P"', '"R"', "entry LAW r1", "not where", "Add source"),
    "law twice": Fault(
        "shared/law/law.toml",
        "[[entries]]",
        FILES["shared/law/law.toml"] + "[[entries]]",
        "entry LAW r1",
        "stands twice",
        "Keep one",
    ),
    "form not there": Fault(
        "hut/pack.toml", '["meal"]', '["meal", "feed"]', "kinds", "no form “feed”", "records/feed.toml"
    ),
    "form listed twice": Fault(
        "hut/pack.toml", '["meal"]', '["meal", "meal"]', "kinds meal", "used twice", "of its own"
    ),
    "time of day": Fault("hut/pack.toml", "07:00", "7am", "day_begins", "not a time", "07:00"),
    "cites for no form": Fault(
        "hut/pack.toml",
        '["meal"]',
        '["meal"]\n[cites]\nfeed = ["LAW r1"]',
        "cites",
        "“feed”, which is not among kinds",
        "Correct",
    ),
    "cites no law": Fault(
        "hut/pack.toml", '["meal"]', '["meal"]\n[cites]\nmeal = ["X"]', "cites, meal", "“X” is not in any", "Add"
    ),
    "word missing": Fault("hut/words.toml", 'stay = "stay"\n', "", "", "“stay” is missing", "Add stay"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_place_and_remedy(tmp_path: Path, name: str) -> None:
    fault = FAULTS[name]
    assert fault.old in FILES[fault.file]
    lay(tmp_path, {**FILES, fault.file: FILES[fault.file].replace(fault.old, fault.new)})
    found = check(tmp_path, permissions={"write_records"})
    matching = [
        error
        for error in found
        if fault.message in error.message
        and fault.place in error.place
        and fault.remedy in f"{error.remedy} {error.message}"
    ]
    assert matching, "\n".join(map(str, found)) or "nothing was found"
    assert matching[0].file == fault.file
    with pytest.raises(PacksRefused) as refused:
        load(tmp_path, permissions={"write_records"})
    assert refused.value.errors == tuple(found)
    assert fault.file in str(refused.value)


def test_all_faults_are_told_at_once_and_each_once(tmp_path: Path) -> None:
    files = {**FILES, "shared/records/meal.toml": FORM.replace("unit =", "unite =").replace('"yes_no"', '"maybe"')}
    files |= {"cot/" + name.split("/")[1]: text for name, text in FILES.items() if name.startswith("hut/")}
    files["hut/pack.toml"] = files["hut/pack.toml"].replace("07:00", "7")
    found = check(lay(tmp_path, files))
    assert len(found) == len(set(found))
    assert {error.file for error in found} == {"shared/records/meal.toml", "hut/pack.toml"}
    assert len([error for error in found if error.file.startswith("shared")]) == 2, "two settings, said once"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shared/record.toml", "no such file"),
        ("hut/recrods/x.toml", "no such file"),
        ("hut/records/meal.tml", "Only .toml"),
        ("hut/records/feed.toml", "not listed in pack.toml"),
        ("Big Hut/pack.toml", "named by its code"),
    ],
)
def test_a_misplaced_file_is_told(tmp_path: Path, name: str, message: str) -> None:
    found = check(lay(tmp_path, {**FILES, name: FORM}))
    assert any(message in error.message for error in found), found


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    lay(tmp_path, FILES)
    (tmp_path / "hut/words.toml").write_bytes(b'home = "\xff"\n')
    (tmp_path / "shared/records/meal.toml").write_text("#" * 1_000_001)
    (tmp_path / "shared/lists.toml").write_text("a = " + "[" * 20_000)
    told = " ".join(str(error) for error in check(tmp_path))
    assert "hut/words.toml: The file is not UTF-8 text." in told
    assert "shared/records/meal.toml: The file is larger than one megabyte." in told
    assert "shared/lists.toml: Lists stand in lists too deeply to be read." in told


def test_a_pack_without_roles_is_told(tmp_path: Path) -> None:
    found = check(lay(tmp_path, {**FILES, "shared/roles.toml": ""}))
    assert [str(error) for error in found] == ["hut/roles.toml: The pack has no roles. Add [[roles]]."]


def test_no_packs_and_no_folder_are_told(tmp_path: Path) -> None:
    assert [error.message for error in check(tmp_path)] == ["No pack was found."]
    gone = tmp_path / "gone"
    assert check(gone) == [
        PackError(str(gone), "", "There is no such folder.", "Check GOLDTHREAD_PACKS, or leave it unset.")
    ]


def test_a_settings_own_form_and_list_replace_the_shared_ones(tmp_path: Path) -> None:
    own = {
        "hut/records/meal.toml": FORM.replace('label = "Meal"', 'label = "Supper"'),
        "hut/lists.toml": '[[consents]]\ncode = "boats"\nlabel = "Boats"\n',
        "hut/roles.toml": '[[roles]]\ncode = "worker"\nlabel = "Helper"\nmay = []\n',
    }
    pack = load(lay(tmp_path, {**FILES, **own}))["hut"]
    assert pack.kind("meal").label == "Supper"
    assert [item.code for item in pack.consents] == ["boats"]
    assert pack.role("worker").label == "Helper" and pack.role("worker").may == ()


def test_a_homes_own_packs_are_laid_over(tmp_path: Path) -> None:
    lay(tmp_path / "program", FILES)
    lay(tmp_path / "own", {"hut/words.toml": 'resident = "guest"\n', "hut/language.toml": ""})
    pack = load(tmp_path / "program", tmp_path / "own")["hut"]
    assert pack.words.resident == "guest" and pack.words.home == "hut"
    assert language_files("hut", tmp_path / "program", tmp_path / "own") == (
        tmp_path / "program/shared/language.toml",
        tmp_path / "own/hut/language.toml",
    )
    assert language_files("shared", tmp_path / "program") == (tmp_path / "program/shared/language.toml",)


def test_where_packs_lie(tmp_path: Path) -> None:
    package = tmp_path / "goldthread"
    assert folders({}, package) == (package / "packs_shipped",), "installed: inside the package"
    (tmp_path / "packs/shared").mkdir(parents=True)
    assert folders({}, package) == (tmp_path / "packs",), "a clone: beside the package"
    (tmp_path / "var/packs").mkdir(parents=True)
    assert folders({"GOLDTHREAD_PACKS": "/srv/ours"}, package, tmp_path / "var") == (
        tmp_path / "packs",
        Path("/srv/ours"),
        tmp_path / "var/packs",
    )


SHIFTS = '[[shifts]]\ncode = "early"\nlabel = "Early"\nstarts = "07:00"\nends = "14:30"\n'
FEEDS = 'how = "How I am"\n[[feeds]]\nkind = "meal"\nquestion = "who_was_told"\npart = "watch"\n'


def test_shifts_and_what_feeds_a_handover(tmp_path: Path) -> None:
    gone = FEEDS + '[[feeds]]\nkind = "feed"\npart = "how"\nlatest = true\n'
    lay(tmp_path, {**FILES, "shared/shifts.toml": SHIFTS, "shared/handover.toml": gone})
    pack = load(lay(tmp_path, {"hut/handover.toml": 'how = "How we are"\n'}))["hut"]
    assert [shift.code for shift in pack.shifts] == ["early"]
    assert pack.handover.how == "How we are" and [feed.kind for feed in pack.handover.feeds] == ["meal"]


def test_a_home_may_plan_no_shifts(tmp_path: Path) -> None:
    pack = load(lay(tmp_path, FILES))["hut"]
    assert pack.shifts == () and pack.handover.feeds == ()


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("hut/shifts.toml", SHIFTS.replace('"early"', '"dusk"'), "'dusk' is not one"),
        ("hut/shifts.toml", SHIFTS + SHIFTS, "used twice"),
        ("hut/shifts.toml", SHIFTS.replace("14:30", "24:30"), "ends"),
        ("hut/handover.toml", FEEDS.replace("who_was_told", "colour"), "asks no “colour”"),
        ("hut/handover.toml", FEEDS.replace('"watch"', '"why"'), "'why' is not one"),
    ],
)
def test_what_is_wrong_with_them_is_said(tmp_path: Path, name: str, text: str, words: str) -> None:
    errors = check(lay(tmp_path, {**FILES, name: text}))
    assert any(words in str(error) for error in errors), errors
