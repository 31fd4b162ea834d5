"""Forms whose fields know their component: what was typed is never lost, and every error has its place."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.http import QueryDict

from goldthread.ui import forms


class Everything(forms.Form):
    id = forms.Key()
    name = forms.Text("Name", most=10, required=True)
    story = forms.LongText("Story?", most=20)
    born_on = forms.Day("Born")
    starts = forms.Clock("Starts")
    weeks = forms.Number("Weeks", unit="weeks")
    part = forms.Choice("Part", [("baby", "Baby"), ("parent", "Parent")])
    moves = forms.YesNo("Moves", required=False)
    own = forms.Tick("Own words")


GOOD = {"name": "Noah", "part": "baby"}


def filled(**typed):
    query = QueryDict(mutable=True)
    query.update({**GOOD, **typed})
    return Everything(query)


def test_what_is_typed_becomes_values():
    form = filled(story="a\r\nb ", born_on="17/09/2026", starts="22:00", weeks="12", moves="no", own="yes")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "id": None,
        "name": "Noah",
        "story": "a\nb",
        "born_on": date(2026, 9, 17),
        "starts": time(22),
        "weeks": 12,
        "part": "baby",
        "moves": False,
        "own": True,
    }


def test_what_is_not_said_is_nothing():
    form = filled()
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("born_on", "starts", "weeks", "moves", "own")] == [
        None, None, None, None, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Please write something here."),
        ("name", "x" * 11, "This is 11 characters long; 10 fit here. Please shorten it."),
        ("name", "a\0b", "Character 2 is a NUL, which cannot be kept. Take it out and save again."),
        ("story", "x" * 10_000_000, "This is 10,000,000 characters long; 20 fit here. Please shorten it."),
        ("born_on", "30 February", "Please write a day, such as 22/11/2026."),
        ("starts", "quarter past", "Please write a time on the 24-hour clock, such as 07:30 or 19:30."),
        ("starts", "25:00", "Please write a time on the 24-hour clock, such as 07:30 or 19:30."),
        ("weeks", "a few", "Please write a whole number."),
        ("weeks", "9" * 5000, "This number is too large."),
        ("part", "", "Please choose one."),
        ("part", "lodger", "Please choose one from the list."),
        ("moves", "perhaps", "Please choose one from the list."),
        ("id", "7", "This page was changed on its way. Please open it again."),
    ],
)
def test_an_error_stands_beside_its_field_and_in_the_summary_and_what_was_typed_stays(field, typed, said):
    form = filled(**{field: typed})
    assert not form.is_valid()
    row = form.by_name()[field]
    assert row.error == said
    assert row.value == typed
    (problem,) = form.problems()
    assert problem.message.endswith(said)
    assert problem.field_id == (None if field == "id" else row.id)


def test_the_summary_names_the_field():
    form = filled(name="", story="x" * 21)
    assert [problem.message.split(":")[0] for problem in form.problems()] == ["Name", "Story"]


def test_first_values_stand_as_their_controls_take_them():
    form = Everything(None, {"born_on": date(2026, 9, 17), "starts": time(7), "weeks": 3, "moves": True, "own": False})
    values = {name: row.value for name, row in form.by_name().items()}
    assert values["born_on"] == "2026-09-17"
    assert values["starts"] == "07:00"
    assert (values["weeks"], values["moves"], values["own"]) == (3, "yes", False)
    assert form.problems() == []


def test_a_fault_of_a_rule_is_put_beside_its_field():
    class Fault:
        def __init__(self, field, message, values):
            self.field, self.message, self.values = field, message, values

    form = filled()
    assert form.is_valid()
    form.take([Fault("weeks", "At most %(most)s.", {"most": "9"}), Fault("elsewhere", "100% wrong.", {})])
    assert [(problem.field_id, problem.message) for problem in form.problems()] == [
        ("weeks", "Weeks: At most 9."),
        (None, "100% wrong."),
    ]


@pytest.mark.parametrize("typed", ["07:05", "7:05", "0705", "705", "7.05"])
def test_a_time_is_taken_as_people_type_it_and_shown_as_a_clock_shows_it(typed: str) -> None:
    form = filled(starts=typed)
    assert form.is_valid() or "starts" not in form.errors
    assert form.cleaned_data["starts"] == time(7, 5)
    assert form.by_name()["starts"].value == "07:05"
