"""The body map: our own plain outlines (adult, child, baby; front and back) and the names of places on them.

Coordinates are whole numbers in a box 1000 wide and 2000 high. Left and right are always the person's own: on the
front their left lies at the viewer's right, on the back at the viewer's left.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from markupsafe import Markup, escape

WIDTH, HEIGHT = 1000, 2000
FIGURES = ("adult", "child", "baby")
SIDES = ("front", "back")
FIGURE_WORDS = {"adult": gettext_lazy("adult"), "child": gettext_lazy("child"), "baby": gettext_lazy("baby")}
SIDE_WORDS = {"front": gettext_lazy("front"), "back": gettext_lazy("back")}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: its words, side and middle."""

    words: str
    side: str
    x: int
    y: int

    @property
    def code(self) -> str:
        """ "front:560:210", what a form sends."""
        return f"{self.side}:{self.x}:{self.y}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered mark on the picture and its words."""

    n: int
    side: str
    x: int
    y: int
    what: str = ""


def _points(words: str) -> tuple[Point, ...]:
    """ "0,60 62,74" as pairs of numbers."""
    pairs = (pair.split(",") for pair in words.split())
    return tuple((float(x), float(y)) for x, y in pairs)


@cache
def _outlines() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "body_outlines.toml").open("rb") as source:
        return tomllib.load(source)


# (words, distance from the middle, height) for each figure; a distance other than 0 stands for both sides.
_PLACES: dict[str, tuple[tuple[Any, dict[str, Point]], ...]] = {
    "front": (
        (gettext_lazy("forehead"), {"adult": (0, 115), "child": (0, 220), "baby": (0, 320)}),
        (gettext_lazy("eye"), {"adult": (43, 170), "child": (52, 288), "baby": (74, 416)}),
        (gettext_lazy("nose"), {"adult": (0, 206), "child": (0, 324), "baby": (0, 462)}),
        (gettext_lazy("ear"), {"adult": (98, 185), "child": (124, 300), "baby": (182, 430)}),
        (gettext_lazy("cheek"), {"adult": (62, 222), "child": (76, 344), "baby": (108, 492)}),
        (gettext_lazy("mouth and chin"), {"adult": (0, 268), "child": (0, 392), "baby": (0, 556)}),
        (gettext_lazy("neck"), {"adult": (0, 345), "child": (0, 462), "baby": (0, 634)}),
        (gettext_lazy("shoulder"), {"adult": (185, 430), "child": (160, 540), "baby": (140, 696)}),
        (gettext_lazy("chest"), {"adult": (85, 540), "child": (78, 640), "baby": (100, 800)}),
        (gettext_lazy("upper arm"), {"adult": (222, 570), "child": (194, 680), "baby": (240, 690)}),
        (gettext_lazy("inside of the elbow"), {"adult": (246, 705), "child": (218, 800), "baby": (330, 640)}),
        (gettext_lazy("forearm"), {"adult": (278, 820), "child": (246, 905), "baby": (354, 540)}),
        (gettext_lazy("hand"), {"adult": (312, 990), "child": (278, 1060), "baby": (362, 425)}),
        (gettext_lazy("belly"), {"adult": (80, 800), "child": (76, 890), "baby": (100, 1000)}),
        (gettext_lazy("hip"), {"adult": (160, 940), "child": (142, 1030), "baby": (190, 1150)}),
        (gettext_lazy("groin"), {"adult": (0, 1000), "child": (0, 1085), "baby": (0, 1230)}),
        (gettext_lazy("thigh"), {"adult": (115, 1180), "child": (104, 1250), "baby": (230, 1300)}),
        (gettext_lazy("knee"), {"adult": (110, 1380), "child": (98, 1415), "baby": (290, 1420)}),
        (gettext_lazy("shin"), {"adult": (108, 1570), "child": (94, 1570), "baby": (232, 1560)}),
        (gettext_lazy("foot"), {"adult": (100, 1860), "child": (92, 1835), "baby": (206, 1690)}),
    ),
    "back": (
        (gettext_lazy("back of the head"), {"adult": (0, 160), "child": (0, 280), "baby": (0, 400)}),
        (gettext_lazy("behind the ear"), {"adult": (92, 205), "child": (116, 325), "baby": (168, 470)}),
        (gettext_lazy("back of the neck"), {"adult": (0, 330), "child": (0, 455), "baby": (0, 630)}),
        (gettext_lazy("back of the shoulder"), {"adult": (185, 430), "child": (160, 540), "baby": (140, 696)}),
        (gettext_lazy("shoulder blade"), {"adult": (95, 540), "child": (84, 640), "baby": (96, 800)}),
        (gettext_lazy("spine"), {"adult": (0, 640), "child": (0, 740), "baby": (0, 880)}),
        (gettext_lazy("back of the upper arm"), {"adult": (222, 570), "child": (194, 680), "baby": (240, 690)}),
        (gettext_lazy("elbow"), {"adult": (246, 705), "child": (218, 800), "baby": (350, 660)}),
        (gettext_lazy("back of the forearm"), {"adult": (278, 820), "child": (246, 905), "baby": (354, 540)}),
        (gettext_lazy("back of the hand"), {"adult": (312, 990), "child": (278, 1060), "baby": (362, 425)}),
        (gettext_lazy("lower back"), {"adult": (85, 800), "child": (78, 890), "baby": (100, 1000)}),
        (gettext_lazy("bottom"), {"adult": (95, 985), "child": (84, 1075), "baby": (110, 1210)}),
        (gettext_lazy("back of the thigh"), {"adult": (115, 1180), "child": (104, 1250), "baby": (230, 1300)}),
        (gettext_lazy("back of the knee"), {"adult": (110, 1395), "child": (98, 1425), "baby": (290, 1420)}),
        (gettext_lazy("calf"), {"adult": (108, 1560), "child": (94, 1570), "baby": (232, 1560)}),
        (gettext_lazy("heel and sole"), {"adult": (92, 1860), "child": (86, 1835), "baby": (206, 1690)}),
    ),
}


def places(figure: str) -> list[Place]:
    """Every named place of a figure, front first, from the head down; paired ones as "left …" and "right …"."""
    found: list[Place] = []
    for side in SIDES:
        for words, where in _PLACES[side]:
            away, y = where[figure]
            if not away:
                found.append(Place(str(words), side, 500, round(y)))
                continue
            left = 500 + away if side == "front" else 500 - away
            found.append(Place(gettext("left %(place)s") % {"place": words}, side, round(left), round(y)))
            found.append(Place(gettext("right %(place)s") % {"place": words}, side, round(1000 - left), round(y)))
    return found


def place_at(figure: str, side: str, x: int, y: int) -> str:
    """The words of the nearest named place: "left cheek". It helps to write; the mark itself is what was drawn."""
    near = min((p for p in places(figure) if p.side == side), key=lambda p: math.hypot(p.x - x, p.y - y))
    return near.words


def marks(rows: Iterable[object]) -> list[Mark]:
    """Marks from stored rows ({"n", "side", "x", "y", "what"}) or from Mark objects."""
    return [row if isinstance(row, Mark) else Mark(**row) for row in rows]  # type: ignore[arg-type]


def marks_from_rows(where: Sequence[str], what: Sequence[str]) -> list[dict[str, int | str]]:
    """What a form without a script sends (`<name>.place` and `<name>.what`, row by row) as stored marks.

    Rows without a place and without words are left out. Raises ValueError for a place that cannot be read.
    """
    found: list[dict[str, int | str]] = []
    for place, words in zip(where, what, strict=False):
        if not place and not words.strip():
            continue
        side, x, y = place.split(":")
        found.append({"n": len(found) + 1, "side": side, "x": int(x), "y": int(y), "what": words})
    return found


def _smooth(points: Sequence[Point], closed: bool) -> str:
    """A soft path through the points (Catmull-Rom, as cubic Bézier curves; Catmull and Rom 1974)."""
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    path = [f"M{ring[1][0]:.0f} {ring[1][1]:.0f}"]
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        c1 = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        c2 = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path.append(f"C{c1[0]:.0f} {c1[1]:.0f} {c2[0]:.0f} {c2[1]:.0f} {end[0]:.0f} {end[1]:.0f}")
    return "".join(path) + ("Z" if closed else "")


@cache
def _drawing(figure: str, side: str) -> str:
    half = _points(_outlines()[figure]["outline"])
    outline = [(500 + x, y) for x, y in half] + [(500 - x, y) for x, y in reversed(half[1:-1])]
    strokes: list[str] = []
    for stroke in map(_points, _outlines()[figure][side]):
        strokes.append(_smooth([(500 + x, y) for x, y in stroke], closed=False))
        if any(x for x, _ in stroke):
            strokes.append(_smooth([(500 - x, y) for x, y in stroke], closed=False))
    body = f'<path class="body-outline" d="{_smooth(outline, closed=True)}"/>'
    return f'{body}<path class="body-lines" d="{"".join(strokes)}"/>'


_PAPER = (
    "<style>.body-outline{fill:#fff;stroke:#333;stroke-width:7}.body-lines{fill:none;stroke:#888;stroke-width:5}"
    ".body-mark{fill:#fff;stroke:#000;stroke-width:7}.body-number{font:700 58px sans-serif;text-anchor:middle}"
    ".body-side{font:44px sans-serif;fill:#444}</style>"
)


def ends(side: str) -> tuple[str, str]:
    """What lies at the viewer's left and right of a picture: the person's own ("right", "left") on the front."""
    both = gettext("right"), gettext("left")
    return both if side == "front" else both[::-1]


def drawing(figure: str, side: str, rows: Iterable[object] = (), *, paper: bool = False) -> Markup:
    """One side of one figure with its numbered marks, as SVG named for screen readers.

    figure: adult, child or baby; side: front or back; rows: marks, of which those on this side are drawn.
    paper=True gives a picture that stands alone (its own colours, black on white). Raises KeyError for other words.
    """
    here = [mark for mark in marks(rows) if mark.side == side]
    said = ", ".join(f"{mark.n}: {mark.what or place_at(figure, side, mark.x, mark.y)}" for mark in here)
    title = gettext("%(figure)s, %(side)s") % {"figure": FIGURE_WORDS[figure], "side": SIDE_WORDS[side]}
    title = f"{title}. {said}" if said else title
    near, far = ends(side)
    dots = "".join(
        f'<g><circle class="body-mark" cx="{mark.x}" cy="{mark.y}" r="46"/>'
        f'<text class="body-number" x="{mark.x}" y="{mark.y + 20}">{mark.n}</text></g>'
        for mark in here
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="250" height="500">{_PAPER}'
        f'<text class="body-side" x="40" y="90">{escape(near)}</text>'
        f'<text class="body-side" x="960" y="90" text-anchor="end">{escape(far)}</text>'
        if paper
        else f'<svg class="body-drawing" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
    )
    return Markup(  # noqa: S704  numbers and escaped words
        f'{head}{_drawing(figure, side)}<g class="body-marks">{dots}</g></svg>'
    )
