"""Bars, ribbons and body maps: to scale, named in words, and right about whose left is whose."""

from __future__ import annotations

import re
from itertools import pairwise
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


def test_a_line_is_to_scale_in_time_and_names_its_ends() -> None:
    svg = charts.line([(0, 100), (1, 120), (4, 110)], ["100", "120", "110"], ["Mon", "Tue", "Fri"], "Weights")
    ElementTree.fromstring(svg)
    points = [(float(x), float(y)) for x, y in re.findall(r'<circle[^>]* cx="([\d.]+)%" cy="([\d.]+)"', svg)]
    (x1, y1), (x2, y2), (x3, y3) = points
    assert (x3 - x1) == pytest.approx(4 * (x2 - x1), abs=0.1)
    assert (y1 - y2) == pytest.approx(2 * (y1 - y3), abs=0.2)
    assert svg.count('class="chart-course"') == 2 and ">100<" in svg and ">110<" in svg and ">Mon<" in svg


def test_a_line_of_one_point_is_a_point() -> None:
    svg = charts.line([(5, 100)], ["100"], ["Mon"], "Weights")
    assert svg.count("<circle") == 1 and "chart-course" not in svg and 'cx="50.00%"' in svg


@pytest.mark.parametrize("numbers", [[], ["1"]])
def test_a_line_refuses_what_cannot_be_drawn(numbers: list[str]) -> None:
    with pytest.raises(ValueError, match="points"):
        charts.line([], [], [], "Weights")
    with pytest.raises(ValueError, match="label"):
        charts.line([(1, 2), (2, 3)], numbers, ["a", "b"], "Weights")


@given(st.lists(st.tuples(st.floats(0, 2e9), st.floats(0, 2e4)), min_size=1, max_size=40).map(sorted))
def test_a_line_never_leaves_its_picture_and_its_words_never_touch(points: list[tuple[float, float]]) -> None:
    words = [str(n) for n in range(len(points))]
    svg = charts.line(points, words, words, "Weights")
    for x, y in re.findall(r'cx="([-\d.]+)%" cy="([-\d.]+)"', svg):
        assert 0 <= float(x) <= 100 and 0 <= float(y) <= 132
    places = sorted(float(x) for x in re.findall(r'<text x="([\d.]+)%"', svg))
    assert all(after - before >= 15.9 for before, after in pairwise(places))


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
