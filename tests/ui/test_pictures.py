"""Bars, ribbons and body maps: to scale, named in words, and right about whose left is whose."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ui import body, charts


def test_bars_are_to_scale_and_a_gap_stays_a_gap() -> None:
    svg = charts.bars([50, None, 100], ["Mon", "Tue", "Wed"], "Milk", unit="ml")
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', svg)]
    assert len(heights) == 2
    assert heights[0] * 2 == pytest.approx(heights[1], abs=0.2)
    assert "Milk (ml)" in svg


@pytest.mark.parametrize("values, labels", [([1], []), ([-1], ["Mon"])])
def test_bars_refuse_what_cannot_be_drawn(values: list[float], labels: list[str]) -> None:
    with pytest.raises(ValueError, match=r"label|below zero"):
        charts.bars(values, labels, "Milk")


def test_shares_stand_on_one_another_and_make_the_whole_bar() -> None:
    parts = [charts.Part("Parent", "teal", [3, 0]), charts.Part("Staff", "plum", [1, 0])]
    svg = charts.shares(parts, ["Mon", "Tue"], "Who did it")
    places = [(float(y), float(height)) for y, height in re.findall(r' y="([\d.]+)" height="([\d.]+)"', svg)]
    assert len(places) == 2, "a day without entries draws nothing"
    assert places[0][1] == pytest.approx(3 * places[1][1], abs=0.2)
    assert places[1][0] + places[1][1] == pytest.approx(places[0][0], abs=0.2)
    assert ">4<" in svg and ">–<" in svg and "Parent" in svg


@pytest.mark.parametrize("values", [[1], [-1, 2]])
def test_shares_refuse_what_cannot_be_drawn(values: list[int]) -> None:
    with pytest.raises(ValueError, match=r"label|below zero"):
        charts.shares([charts.Part("Parent", "teal", values)], ["Mon", "Tue"], "Who did it")


@given(st.lists(st.tuples(st.floats(-2000, 4000), st.floats(-2000, 4000)), max_size=20), st.floats(-10, 2000))
def test_a_ribbon_never_leaves_its_day(spans: list[tuple[float, float]], now: float) -> None:
    svg = charts.ribbon([charts.Span(start, end, "x") for start, end in spans], "Day", now=now)
    ElementTree.fromstring(svg)
    for x, width in re.findall(r' x="([-\d.]+)%" width="([\d.]+)%"', svg):
        assert float(x) >= 0 and float(x) + float(width) <= 100.02


@pytest.mark.parametrize("figure", body.FIGURES)
@pytest.mark.parametrize("side", body.SIDES)
def test_an_outline_stays_in_its_box_and_is_a_mirror(figure: str, side: str) -> None:
    svg = body.drawing(figure, side, paper=True)
    ElementTree.fromstring(svg)
    numbers = [int(each) for each in re.findall(r"-?\d+", re.search(r'body-outline" d="([^"]+)"', svg)[1])]  # type: ignore[index]
    xs, ys = numbers[0::2], numbers[1::2]
    assert min(xs) >= 0 and max(xs) <= body.WIDTH and min(ys) >= 0 and max(ys) <= body.HEIGHT
    assert min(xs) + max(xs) == pytest.approx(body.WIDTH, abs=2)


@pytest.mark.parametrize("figure", body.FIGURES)
def test_left_is_the_persons_own_left(figure: str) -> None:
    for place in body.places(figure):
        if place.words.startswith("left "):
            assert (place.x > 500) == (place.side == "front"), place
        assert body.place_at(figure, place.side, place.x, place.y) == place.words
    assert body.ends("front") == ("right", "left")
    assert body.ends("back") == ("left", "right")


def test_places_lie_on_the_figure() -> None:
    for figure in body.FIGURES:
        codes = [place.code for place in body.places(figure)]
        assert len(codes) == len(set(codes))


def test_rows_of_a_form_without_a_script_become_marks() -> None:
    assert body.marks_from_rows(["front:560:210", "", "back:1:2"], ["red", "  ", ""]) == [
        {"n": 1, "side": "front", "x": 560, "y": 210, "what": "red"},
        {"n": 2, "side": "back", "x": 1, "y": 2, "what": ""},
    ]
    with pytest.raises(ValueError):
        body.marks_from_rows(["somewhere"], ["red"])
    with pytest.raises(ValueError):
        body.marks_from_rows([""], ["words without a place"])
