"""What may be said of a person: names, ages in law, faults. No database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.casework.people import rules

TODAY = date(2026, 11, 22)
GOOD = {"preferred_name": "Noah", "stage": "baby", "birth_known": "exact", "born_on": date(2026, 9, 17)}


def fields(faults):
    return [fault.field for fault in faults]


@pytest.mark.parametrize(
    ("preferred", "full", "previous", "grown_up", "expected"),
    [
        ("Amira", "", "", False, ("Amira",)),
        ("Amira", "Amira Haddad", "", False, ("Amira", "Amira Haddad")),
        ("Amira", "Amira Haddad", "", True, ("Amira", "Amira Haddad", "Haddad")),
        (
            "Kay",
            "Kayleigh Anne Marsh",
            "",
            False,
            ("Kay", "Kayleigh Anne Marsh", "Kayleigh", "Kayleigh Marsh", "Kay Marsh"),
        ),
        ("Sky", "Sky", "Skyler Penrose, S. Penrose;  Sky B", False, ("Sky", "Skyler Penrose", "S. Penrose", "Sky B")),
        ("  Mary   Jane ", "", " , ,", False, ("Mary Jane",)),
        ("نور", "نور حداد", "", True, ("نور", "نور حداد", "حداد")),
        ("小明", "", "", True, ("小明",)),
    ],
)
def test_every_spelling_of_a_name_means_the_person(preferred, full, previous, grown_up, expected):
    assert rules.names_of(preferred, full, previous, grown_up=grown_up) == expected


@given(st.text(max_size=30), st.text(max_size=40), st.text(max_size=40), st.booleans())
def test_names_are_never_empty_nor_twice(preferred, full, previous, grown_up):
    names = rules.names_of(preferred, full, previous, grown_up=grown_up)
    assert all(name.strip() == name and name for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("born_on", "exact", "said", "expected"),
    [
        (date(2008, 11, 23), True, False, True),  # eighteen tomorrow: a child today, whatever was ticked
        (date(2008, 11, 22), True, True, False),  # eighteen today
        (date(2000, 1, 1), False, True, True),  # a guess takes nobody's rights away
        (date(2020, 1, 1), False, False, False),
        (None, True, True, True),
        (None, False, False, False),
    ],
)
def test_who_is_a_child_in_law(born_on, exact, said, expected):
    assert rules.child_in_law(born_on=born_on, exact=exact, said=said, on=TODAY) is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"preferred_name": ""}, ["preferred_name"]),
        ({"preferred_name": " \u200b\u00a0 "}, ["preferred_name"]),
        ({"preferred_name": "No\0ah"}, ["preferred_name"]),
        ({"preferred_name": "x" * 121}, ["preferred_name"]),
        ({"preferred_name": "x" * 120}, []),
        ({"preferred_name": "👶🏽"}, []),
        ({"preferred_name": "نوح"}, []),
        ({"communication": "x" * 10_000_000}, ["communication"]),
        ({"stage": "grown"}, ["stage"]),
        ({"birth_known": "perhaps"}, ["birth_known"]),
        ({"born_on": TODAY}, []),
        ({"born_on": TODAY + timedelta(1)}, ["born_on"]),
        ({"born_on": date(1906, 1, 1)}, []),
        ({"born_on": date(1905, 1, 1)}, ["born_on"]),
        ({"born_on": None}, ["born_on"]),
        ({"born_on": None, "birth_known": "unknown"}, []),
        ({"birth_known": "unknown"}, ["born_on"]),
        ({"birth_known": "estimated"}, []),
        ({"stage": "unborn"}, ["born_on"]),
        ({"stage": "unborn", "born_on": None}, []),
        ({"stage": "unborn", "born_on": None, "due_on": TODAY + timedelta(weeks=43)}, []),
        ({"stage": "unborn", "born_on": None, "due_on": TODAY + timedelta(weeks=44)}, ["due_on"]),
        ({"stage": "unborn", "born_on": None, "due_on": TODAY - timedelta(weeks=4)}, []),
        ({"stage": "unborn", "born_on": None, "due_on": TODAY - timedelta(weeks=5)}, ["due_on"]),
        ({"preferred_name": "", "stage": "", "born_on": date(2030, 1, 1)}, ["preferred_name", "stage", "born_on"]),
    ],
)
def test_faults_of_a_person(change, expected):
    assert fields(rules.person_faults({**GOOD, **change}, TODAY)) == expected


@given(
    st.dictionaries(st.sampled_from(list(rules.TEXTS)), st.text(max_size=500), max_size=len(rules.TEXTS)),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.dates()),
    st.sampled_from([*rules.STAGES, "?"]),
    st.sampled_from([*rules.BIRTH_KNOWN, "?"]),
)
def test_every_fault_is_a_sentence_for_a_field(texts, born_on, due_on, stage, known):
    facts = {**texts, "born_on": born_on, "due_on": due_on, "stage": stage, "birth_known": known}
    for fault in rules.person_faults(facts, TODAY):
        assert fault.field in rules.FACTS
        assert str(fault).endswith(".")
        assert "%(" not in str(fault)


def test_all_faults_are_told_at_once():
    with pytest.raises(rules.NotRight) as wrong:
        rules.insist(rules.text_faults("a", "", 5, needed=True) + rules.text_faults("b", "123456", 5))
    assert fields(wrong.value.faults) == ["a", "b"]
    assert "6 characters" in str(wrong.value)
    rules.insist([])


@pytest.mark.parametrize(
    ("day", "ahead", "expected"),
    [
        (TODAY, 0, []),
        (TODAY + timedelta(1), 0, ["x"]),
        (TODAY + timedelta(300), 366, []),
        (TODAY + timedelta(400), 366, ["x"]),
        (date(1899, 12, 31), 0, ["x"]),
        (date(1, 1, 1), 366, ["x"]),
        (date(9999, 12, 31), 366, ["x"]),
    ],
)
def test_the_day_something_begins(day, ahead, expected):
    assert fields(rules.begins_faults("x", day, TODAY, ahead=timedelta(ahead))) == expected


def test_until_is_not_before_from():
    assert rules.until_faults("until_on", None, TODAY) == []
    assert rules.until_faults("until_on", TODAY, TODAY) == []
    assert fields(rules.until_faults("until_on", TODAY - timedelta(1), TODAY)) == ["until_on"]


@pytest.mark.parametrize(
    ("who", "what", "hidden", "expected"),
    [
        ("Nan", "How they are", False, []),
        ("Nan", "", False, ["what"]),
        ("Nan", "  ", False, ["what"]),
        ("Darren", "", True, []),
        ("", "", True, ["who"]),
        ("D" * 201, "", True, ["who"]),
    ],
)
def test_who_may_be_told_what(who, what, hidden, expected):
    assert fields(rules.may_be_told_faults(who, "", what, hidden)) == expected


def test_a_row_of_json_is_made_whole():
    row = rules.from_row(
        {
            "id": "0192f000-0000-7000-8000-000000000000",
            "from_on": "2026-11-22",
            "until_on": None,
            "set_at": "2026-11-22T03:15:00+00:00",
            "starts": "22:00:00",
            "text": "x",
        }
    )
    assert row["from_on"] == TODAY
    assert row["until_on"] is None
    assert row["set_at"].utcoffset() == timedelta(0)
    assert row["starts"].hour == 22
    assert row["id"].version == 7
