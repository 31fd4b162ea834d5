"""The packs that come with the program: whole, known, kind in their words, and their codes for ever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.rules import About, Kind, Pack, QuestionType, check, content, load, restored
from goldthread.ground.packs.rules.showing import page
from tests.packs.write import CODES, PACKS, ROOT, codes

SETTINGS = {"residential_family_centre", "childrens_home", "supported_accommodation"}
EVERYWHERE = {
    "daily_log", "observation", "night_check", "personal_care", "meal", "key_work_session", "family_time",
    "professional_visit", "professional_communication", "health_note", "education_note", "activity", "achievement",
    "own_words", "house_meeting", "team_meeting", "visitor", "fire_check", "home_log",
}  # fmt: skip
BABIES = {"feed", "sleep", "nappy", "weight"}
ROLES = {
    "support_worker", "practitioner", "senior_practitioner", "deputy", "registered_manager", "responsible_individual",
    "safeguarding_lead", "assessor", "therapist", "independent_person", "provider_visitor", "administrator",
    "placing_social_worker",
}  # fmt: skip
# Said of people once, and not any more; see docs/glossary.md.
AVOID = re.compile(
    r"\b(contact|placement breakdown|absconded|kicked off|manipulative|attention.seeking|refus\w+|non-compliant|LAC|"
    r"clients?|service users?|cases?|siblings?|biological)\b",
    re.I,
)

LOADED = load(PACKS, permissions={str(code) for code in Permission})
ALL = [pytest.param(pack, kind, id=f"{pack.code}-{kind.code}") for pack in LOADED.values() for kind in pack.kinds]


def kinds() -> list[Kind]:
    return [kind for pack in LOADED.values() for kind in pack.kinds]


def texts(kind: Kind) -> list[str]:
    """Every text of a form that a person reads."""
    read = [kind.label, kind.plural, kind.purpose, *(role.label for role in kind.subject_roles)]
    for question in kind.questions:
        read += [question.label, question.hint, *(option.label for option in question.options)]
    return [text for text in read if text]


def test_every_shipped_pack_loads_without_a_fault() -> None:
    assert check(PACKS, permissions={str(code) for code in Permission}) == []
    assert set(LOADED) == SETTINGS


@pytest.mark.parametrize("pack", LOADED.values(), ids=lambda pack: pack.code)
def test_every_setting_has_the_forms_of_the_house(pack: Pack) -> None:
    have = {kind.code for kind in pack.kinds}
    assert not EVERYWHERE - have
    assert (have >= BABIES) == (pack.code == "residential_family_centre")
    assert pack.day_begins == "07:00"
    for name in ("completeness", "legal_statuses", "network_roles", "consents", "keep_safe_kinds"):
        assert getattr(pack, name), name


def test_the_roles_are_there_and_the_outsiders_open_nobodys_file() -> None:
    assert {role.code for pack in LOADED.values() for role in pack.roles} == ROLES
    text = {Permission.SEE_PEOPLE, Permission.SEE_RECORDS, Permission.WRITE_RECORDS, Permission.IMPORT}
    for pack in LOADED.values():
        for role in pack.roles:
            if role.code in {"independent_person", "provider_visitor"}:
                assert set(role.may) == {Permission.SEE_HOME_LOG}
            if role.code == "placing_social_worker":
                assert set(role.may) == {Permission.SEE_RELEASED}
            if role.code == "administrator":
                assert not text & set(role.may) and Permission.SEE_HOME_LOG not in role.may
    assert "independent_person" in {role.code for role in LOADED["childrens_home"].roles}
    assert "provider_visitor" in {role.code for role in LOADED["residential_family_centre"].roles}


@pytest.mark.parametrize("pack", LOADED.values(), ids=lambda pack: pack.code)
def test_somebody_can_do_every_act(pack: Pack) -> None:
    assert {code for role in pack.roles for code in role.may} == {str(code) for code in Permission}


@pytest.mark.parametrize(("pack", "kind"), ALL)
def test_a_form_is_short_enough_for_a_shift(pack: Pack, kind: Kind) -> None:
    required = [question for question in kind.questions if question.required]
    always = [question for question in kind.questions if not question.when]
    assert len(required) <= 3, "few questions must be answered"
    assert len(always) <= 10, "never more than a shift would answer"
    assert required, "a form on which nothing must be answered could be signed empty"
    if kind.quick:
        assert not any(question.type is QuestionType.SEEN_AND_MEANT for question in required), "one tap signs it"


@pytest.mark.parametrize(("pack", "kind"), ALL)
def test_what_is_told_keeps_fact_apart_from_meaning(pack: Pack, kind: Kind) -> None:
    if kind.code in {"visitor", "team_meeting"}:  # a line in a book, and minutes of what staff agreed
        return
    assert [question.code for question in kind.questions if question.type is QuestionType.SEEN_AND_MEANT] == ["note"]


@pytest.mark.parametrize(("pack", "kind"), ALL)
def test_words_are_kind_and_of_the_field(pack: Pack, kind: Kind) -> None:
    for text in texts(kind):
        assert "!" not in text and "{" not in text and "  " not in text
        assert not AVOID.search(text), text
        assert '"' not in text and "'" not in text.replace("'s", ""), "quotation marks are “ ” and ’"


@pytest.mark.parametrize(("pack", "kind"), ALL)
def test_a_form_has_an_icon_that_exists(pack: Pack, kind: Kind) -> None:
    assert (ROOT / "goldthread/ui/icons" / f"{kind.icon.replace('_', '-')}.svg").is_file()


@pytest.mark.parametrize(("pack", "kind"), ALL)
def test_a_form_comes_back_from_its_bytes(pack: Pack, kind: Kind) -> None:
    assert restored(content(kind)) == kind


def test_the_same_code_asks_the_same_type_of_question_in_every_setting() -> None:
    seen: dict[tuple[str, str], QuestionType] = {}
    for kind in kinds():
        for question in kind.questions:
            assert seen.setdefault((kind.code, question.code), question.type) is question.type


def test_a_day_of_a_baby_can_be_added_up() -> None:
    pack = LOADED["residential_family_centre"]
    totals = {
        kind: {question.code: question.total for question in pack.kind(kind).questions if question.total}
        for kind in sorted(BABIES)
    }
    assert totals == {
        "feed": {"feed_kind": "count", "taken_ml": "sum"},
        "nappy": {"nappy": "count"},
        "sleep": {"slept_minutes": "sum"},
        "weight": {"grams": "latest"},
    }
    for kind in BABIES:
        who = {option.counts_as for question in pack.kind(kind).questions for option in question.options} - {""}
        assert who - {"professional"} == {"parent", "staff", "together"}
        assert "prompts" in {question.code for question in pack.kind(kind).questions}, "at what prompt level"
        assert pack.kind(kind).quick and pack.kind(kind).only_babies


def test_a_weight_is_one_of_two_questions_and_says_nothing_of_growth() -> None:
    kind = LOADED["residential_family_centre"].kind("weight")
    assert [question.code for question in kind.questions if question.required] == ["grams", "weighed_by"]
    grams = kind.questions[0]
    assert (grams.unit, grams.likely_least, grams.likely_most) == ("g", 1500, 16000)
    assert "professional" in {option.counts_as for question in kind.questions for option in question.options}
    assert not re.search(r"centile|growth|gain|normal|underweight|overweight", " ".join(texts(kind)), re.I)


def test_a_mark_on_a_baby_asks_who_was_told_at_once() -> None:
    pack = LOADED["residential_family_centre"]
    for code in ("health_note", "nappy", "personal_care"):
        kind = pack.kind(code)
        asked = {(follow.ask, follow.only_if_not_yet_moving) for follow in kind.follow_ons}
        assert {("marks", False), ("who_was_told", True)} <= asked
    entry = pack.law_entry("PRACTICE injury before moving")
    assert entry.tag == "K", "it was not read, so no form may say that the law asks it"


def test_a_night_check_is_quick_and_holds_no_time_of_its_own() -> None:
    for pack in LOADED.values():
        kind = pack.kind("night_check")
        assert kind.quick and kind.late_after_minutes <= 60
        assert not [q for q in kind.questions if q.type in {QuestionType.TIME, QuestionType.MOMENT}], (
            "the record's time is the time"
        )


def test_the_books_of_the_home_are_nobodys_file() -> None:
    for pack in LOADED.values():
        about = {kind.code for kind in pack.kinds if kind.about is About.HOME}
        assert about == {"house_meeting", "team_meeting", "visitor", "fire_check", "home_log"}


def test_words_differ_by_setting() -> None:
    assert "young person" in LOADED["childrens_home"].kind("daily_log").purpose
    assert "family" in LOADED["residential_family_centre"].kind("daily_log").purpose
    assert LOADED["supported_accommodation"].words.placing_authority == "accommodating authority"


def test_a_setting_cites_its_own_law_for_a_shared_form() -> None:
    assert "RFCR2002 Sch4 para 5" in LOADED["residential_family_centre"].kind("fire_check").law
    assert "CHR2015 Sch4 para 6" in LOADED["childrens_home"].kind("fire_check").law


@pytest.mark.parametrize("pack", LOADED.values(), ids=lambda pack: pack.code)
def test_a_page_shows_every_word_of_the_pack(pack: Pack) -> None:
    shown = page(pack)
    for kind in pack.kinds:
        for text in texts(kind):
            if text != kind.plural and text not in {role.label for role in kind.subject_roles}:
                assert text in shown
    for role in pack.roles:
        assert role.label in shown
    for item in (*pack.completeness, *pack.consents, *pack.keep_safe_kinds, *pack.network_roles, *pack.legal_statuses):
        assert item.label in shown
    for entry in pack.law:
        if entry.code in {code for kind in pack.kinds for code in kind.law}:
            assert entry.says in shown


def test_no_code_is_ever_taken_away() -> None:
    kept = set(Path(CODES).read_text("utf-8").splitlines())
    now = set(codes(LOADED))
    assert kept - now == set(), "a code is for ever: records were written with it. Put it back; its label may change."
    assert now - kept == set(), "new codes are kept by: python -m tests.packs.write"
