"""The writing prompts in Python: shared cases, the grammar's errors, merging, honest floors, linear growth."""

from __future__ import annotations

import copy
import json
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from benchmarks.prompts_quality import load_language, load_sentences, measure
from goldthread.lib import prompts

HERE = Path(__file__).parent / "prompts"
CASES: dict[str, Any] = json.loads((HERE / "cases.json").read_text("utf-8"))
SHARED = load_language()
GRAMMAR = prompts.load(CASES["language"])
RULES = {
    "labels", "mind_reading", "absolutes", "hearsay", "vagueness", "jargon", "blame", "cold_words", "missing_time",
    "missing_actor",
}  # fmt: skip


def _found(case: dict[str, Any], language: prompts.Language) -> list[list[Any]]:
    found = prompts.find(case["text"], language, case.get("box", "seen"))
    return [[each.start, each.end, each.rule, each.phrase] for each in found]


@pytest.mark.parametrize("case", CASES["grammar"], ids=lambda case: case["name"])
def test_every_case_of_the_grammar(case):
    assert _found(case, GRAMMAR) == case["expect"]


@pytest.mark.parametrize("case", CASES["shared"], ids=lambda case: case["name"])
def test_every_case_of_the_shared_language(case):
    assert _found(case, SHARED) == case["expect"]


def test_every_rule_asks_and_has_a_case():
    assert {rule.code for rule in SHARED.rules} == RULES
    assert {rule for case in CASES["shared"] for _, _, rule, _ in case["expect"]} == RULES


def test_every_question_is_a_question_and_nothing_shouts():
    for look in SHARED.looks:
        assert "?" in look.question
        assert "!" not in look.question + look.suggestion


def test_offsets_are_the_phrase_and_findings_never_overlap():
    for sentence in load_sentences():
        for box in prompts.BOXES:
            last = 0
            for found in prompts.find(sentence["text"], SHARED, box):
                assert sentence["text"][found.start : found.end] == found.phrase
                assert last <= found.start < found.end
                last = found.end


def test_the_phrase_stands_in_the_question_without_line_breaks():
    (found,) = prompts.find("red\n\told\rblue", GRAMMAR)
    assert found.phrase == "red\n\told\rblue"
    assert found.question == "Gap “red  old blue”?"
    assert found.suggestion == "Try: red  old blue"


def test_a_line_a_finding_with_tabs_and_nothing_when_there_is_none():
    assert list(prompts.lines("Noah slept from 22:15 to 02:50.", SHARED)) == []
    assert list(prompts.lines("He was\tin a\nmood.", SHARED)) == [
        "3\t16\tmind_reading\twas in a mood\tWhat did you see or hear that told you? Their face, voice, words?"
    ]


def test_a_box_that_does_not_exist():
    with pytest.raises(ValueError, match="there is no box 'heard'; the boxes are seen, told, meant"):
        prompts.find("odd", GRAMMAR, "heard")


# --- the labelled sentences ---------------------------------------------------------------------------------------


def test_the_labelled_set_is_large_and_mostly_quiet():
    sentences = load_sentences()
    assert len(sentences) >= 330
    assert len({sentence["text"] for sentence in sentences}) == len(sentences)
    assert sum(not sentence["expect"] for sentence in sentences) >= 0.45 * len(sentences)
    assert 0.3 < sum(bool(sentence.get("unseen")) for sentence in sentences) / len(sentences) < 0.36
    assert {rule for sentence in sentences for rule, _ in sentence["expect"]} == RULES


# The third set is the honest one (docs/measures.md): raise its floor only with sentences written after the rules.
@pytest.mark.parametrize(
    ("part", "precision", "recall"),
    [("seen", 0.95, 0.95), ("unseen", 0.9, 0.9), ("later", 0.8, 0.8), ("fresh", 0.7, 0.45)],
)
def test_quality_stays_above_its_floor(part, precision, recall):
    tally = measure(SHARED)[part]
    assert tally.precision() >= precision
    assert tally.recall() >= recall


# --- what a language file may get wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("_2 red", "begins or ends with a gap"),
        ("red _2", "begins or ends with a gap"),
        ("red _ blue", "write a gap as _1 to _8, not '_'"),
        ("red _9 blue", "write a gap as _1 to _8, not '_9'"),
        ("red?", "every word of it may be missing"),
        ("@colour", "there is no list '@colour'; the lists are mix, who"),
        ("#clock", "'#clock' is not one of #time, #number, #capital"),
        ("Red", "write 'Red' in small letters ('red')"),
        ("re*", "a stem has at least three letters"),
        ("refus(e|ed", "a bracket does not close"),
        ("refus(e|ed)ly", "the list of endings comes last"),
        ("a-b|c", "a word with a hyphen stands alone"),
        ("[a-z]+", "is not a word"),
        (".*", "is not a word"),
        ("red||blue", "is not a word"),
        ("a b c d e f g h i j k l m n o", "more than 14 places"),
        ("%nowhere", "there is no group '%nowhere'; the groups are clock"),
    ],
)
def test_a_phrase_outside_the_grammar_says_what_and_where(phrase, message):
    data = copy.deepcopy(CASES["language"])
    data["rule"][0]["find"][0]["phrases"] = ["one two", phrase]
    with pytest.raises(prompts.LanguageError) as caught:
        prompts.load(data)
    told = caught.value.problems
    assert any(each.startswith("rule 'gap', find 1") and message in each for each in told), told


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(rule=[]), "there is no [[rule]]"),
        (lambda d: d.update(colour=1), "the file: 'colour' is not known here"),
        (lambda d: d["rule"][0].pop("question"), "rule 'gap': it has no question"),
        (lambda d: d["rule"][0].pop("code"), "rule number 1: it has no code"),
        (lambda d: d["rule"][0].update(score=3), "rule 'gap': 'score' is not known here"),
        (lambda d: d["rule"][0].update(boxes=["heard"]), "boxes names one or more of seen, told, meant"),
        (lambda d: d["rule"][1].update(code="gap"), "this code is used twice"),
        (lambda d: d["rule"][0].update(find=[]), "it has no [[rule.find]]"),
        (lambda d: d["rule"][0]["find"][0].update(phrases=[]), "rule 'gap', find 1: it has no phrases"),
        (lambda d: d["rule"][0]["find"][0].update(phrases="odd"), "this is a list of words in quotation marks"),
        (lambda d: d["rule"][0].update(question="{name}?"), "may hold {phrase} and no other braces"),
        (lambda d: d["rule"][0].update(question="a\nb"), "question is one line"),
        (lambda d: d["rule"][0]["find"][0].update(unless=[{}]), "a condition names exactly one of"),
        (lambda d: d["rule"][0]["find"][0].update(unless=["x"]), "this is a list of tables"),
        (lambda d: d["rule"][0]["find"][0].update(unless=[{"before": ["x"], "within": 99}]), "from 1 to 30"),
        (lambda d: d["lists"].update(who=["mum and dad"]), "a list holds single words"),
        (lambda d: d["lists"].update(who=["@mix"]), "list 'who': '@mix' is a list; write its words"),
    ],
)
def test_a_language_outside_the_rules_says_what_and_where(change, message):
    data = copy.deepcopy(CASES["language"])
    change(data)
    with pytest.raises(prompts.LanguageError) as caught:
        prompts.load(data)
    assert any(message in problem for problem in caught.value.problems), caught.value.problems


def test_all_problems_are_told_at_once():
    data = copy.deepcopy(CASES["language"])
    data["rule"][0]["find"][0]["phrases"] = ["Red", "re*"]
    with pytest.raises(prompts.LanguageError) as caught:
        prompts.load(data)
    assert len(caught.value.problems) == 2


# --- a setting's own words ----------------------------------------------------------------------------------------


def test_a_setting_adds_words_takes_some_away_and_changes_neither_file():
    own = tomllib.loads("""
        [lists]
        who = ["taid", "mum"]
        [[rule]]
        code = "word"
        without = ["blue"]
        question = "Our word?"
        [[rule.find]]
        phrases = ["@who late"]
        [[rule]]
        code = "own"
        label = "Own"
        boxes = ["seen"]
        question = "Own?"
        [[rule.find]]
        phrases = ["cwtch"]
        """)
    before = copy.deepcopy((CASES["language"], own))
    language = prompts.load(prompts.merge(CASES["language"], own))
    assert (CASES["language"], own) == before
    found = prompts.find("taid said. taid late. blue. cwtch. moaned", language)
    assert [(f.rule, f.phrase, f.question) for f in found] == [
        ("word", "taid said", "Our word?"),
        ("word", "taid late", "Our word?"),
        ("own", "cwtch", "Own?"),
        ("word", "moaned", "Our word?"),
    ]


def test_taking_away_what_is_not_there_is_told():
    with pytest.raises(prompts.LanguageError, match="the shared rule has no phrase 'green'; copy it exactly"):
        prompts.merge(CASES["language"], {"rule": [{"code": "word", "without": ["green"]}]})


def test_merging_nothing_changes_nothing():
    assert prompts.merge(CASES["language"], {}) == CASES["language"]


def test_the_browser_gets_one_line_that_cannot_end_its_element():
    data = copy.deepcopy(CASES["language"])
    data["rule"][0]["question"] = "</script><b>?"
    given = prompts.as_json(prompts.load(data))
    assert "<" not in given
    assert "\n" not in given
    assert json.loads(given)["rule"][0]["question"] == "</script><b>?"


# --- hostile text -------------------------------------------------------------------------------------------------

HOSTILE = {
    "one letter": "a",
    "first words of gaps": "red ",
    "a gap that never closes": "start mid ",
    "words with many phrases": "was ",
    "conditions on the whole text": "left ",
    "conditions on one endless sentence": "was late ",
    "conditions before and after": "told sad ",
    "opening quotation marks": "“",
    "quotation marks of all kinds": "\"odd' ‘“«odd ",
    "combining marks": "a\u0301\u0323\u0315",
    "invisible marks": "a\u200b",
    "marks of direction": "\u202e\u2066",
    "full stops": ".",
    "sentences": "was. ",
    "line breaks": "\r\n- ",
    "apostrophes": "a'",
    "digits": "1:1.",
    "emoji": "👨‍👩‍👧",
    "stems": "grumpregulatmanipul ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("language", [SHARED, GRAMMAR], ids=["shared", "grammar"])
def test_work_grows_with_the_length_of_hostile_text(piece, language):
    once = prompts.work(piece * (4_000 // len(piece)), language)
    ten = prompts.work(piece * (40_000 // len(piece)), language)
    assert ten <= 10.5 * once + 500


def test_a_megabyte_is_read_and_its_work_is_bounded():
    for text in ("a" * 1_000_000, "a\u0301" * 500_000, "“x " * 333_333):
        assert prompts.work(text, SHARED) < 100 * len(text)


def test_any_text_at_all_is_read():
    chance = random.Random(20260105)
    for _ in range(300):
        text = "".join(chr(chance.choice([chance.randrange(0x250), chance.randrange(0x110000)])) for _ in range(60))
        for found in prompts.find(text, SHARED):
            assert text[found.start : found.end] == found.phrase
