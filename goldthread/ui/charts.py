"""Small pictures made of numbers: bars, shares, a line and the ribbon of a day.

Drawn as SVG without inline styles; each names itself.

A picture never stands alone: pages put it into `ui.figure`, which keeps the table behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from markupsafe import Markup, escape

TONES = ("gold", "teal", "plum", "rose", "sky", "stone")
_ids = count(1)
_BARS_HEIGHT = 132  # px: words above, the bars, the axis, the labels below
_TOP, _BASE = 18, 108
_APART = 16  # per cent of a picture's width between two words below it, so that they stand apart on a phone


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day on the ribbon: minutes from the ribbon's start, and what it was."""

    start: float
    end: float
    label: str
    tone: str = "teal"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar of `shares`: its word, its colour, and how much of each bar it is."""

    label: str
    tone: str
    values: Sequence[int]


def _open(kind: str, title: str, description: str, height: int) -> tuple[str, str]:
    """The SVG's start, named by its own title, and its end. Ids differ within a process, so two may share a page."""
    key = f"chart-{next(_ids)}"
    words = f'<desc id="{key}-d">{escape(description)}</desc>' if description else ""
    by = f"{key}-t {key}-d" if description else f"{key}-t"
    start = (
        f'<svg class="chart chart-{kind}" role="img" aria-labelledby="{by}" width="100%" height="{height}">'
        f'<title id="{key}-t">{escape(title)}</title>{words}'
    )
    return start, "</svg>"


def _number(value: float) -> str:
    return f"{value:g}"


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"{tone!r} is no tone of a chart. Use one of {', '.join(TONES)}.")
    return tone


def bars(
    values: Sequence[float | None],
    labels: Sequence[str],
    title: str,
    description: str = "",
    unit: str = "",
    *,
    tone: str = "gold",
    limit: float | None = None,
) -> Markup:
    """Upright bars from zero, one a label, each with its number above it; None draws a gap ("nothing written").

    values: any unit, not negative; unit: said in the title's words ("ml"); limit: a dashed line, such as a target.
    Raises ValueError when the lengths differ or a value is below zero.
    """
    if len(values) != len(labels):
        raise ValueError(f"{len(values)} values and {len(labels)} labels: there must be one label a value.")
    if any(value is not None and value < 0 for value in values):
        raise ValueError("A bar cannot be below zero.")
    start, end = _open("bars", f"{title} ({unit})" if unit else title, description, _BARS_HEIGHT)
    top = max([value for value in values if value is not None] + [limit or 0]) or 1
    step = 100 / max(len(values), 1)
    parts = [start, f'<line class="chart-axis" x1="0" x2="100%" y1="{_BASE}" y2="{_BASE}"/>']
    for index, (value, label) in enumerate(zip(values, labels, strict=True)):
        middle = (index + 0.5) * step
        if value is not None:
            height = (_BASE - _TOP) * value / top
            parts.append(
                f'<rect class="chart-{_tone(tone)}" x="{middle - step * 0.3:.2f}%" width="{step * 0.6:.2f}%" '
                f'y="{_BASE - height:.1f}" height="{height:.1f}" rx="4"/>'
            )
        words = "–" if value is None else _number(value)
        y = _BASE - 6 if value is None else _BASE - height - 5
        parts.append(f'<text class="chart-number" x="{middle:.2f}%" y="{y:.1f}" text-anchor="middle">{words}</text>')
        parts.append(f'<text x="{middle:.2f}%" y="{_BASE + 18}" text-anchor="middle">{escape(label)}</text>')
    if limit is not None:
        y = _BASE - (_BASE - _TOP) * limit / top
        parts.append(f'<line class="chart-limit" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
    return Markup("".join([*parts, end]))  # noqa: S704  words were escaped above, the rest are numbers


def shares(
    parts: Sequence[Part],
    labels: Sequence[str],
    title: str,
    description: str = "",
    unit: str = "",
) -> Markup:
    """Upright bars put together of parts, the first at the bottom, with a key in words below; their sum stands above.

    values: whole numbers, one a label and part; a bar of nothing is a gap ("nothing written"). A part's number stands
    in it where there is room. Raises ValueError when the lengths differ or a value is below zero.
    """
    if any(len(part.values) != len(labels) for part in parts):
        raise ValueError("There must be one value a label in every part.")
    if any(value < 0 for part in parts for value in part.values):
        raise ValueError("A part cannot be below zero.")
    start, end = _open("bars", f"{title} ({unit})" if unit else title, description, _BARS_HEIGHT)
    sums = [sum(part.values[index] for part in parts) for index in range(len(labels))]
    scale = (_BASE - _TOP) / (max(sums, default=0) or 1)
    step = 100 / max(len(labels), 1)
    drawn = [start, f'<line class="chart-axis" x1="0" x2="100%" y1="{_BASE}" y2="{_BASE}"/>']
    for index, label in enumerate(labels):
        middle, y = (index + 0.5) * step, float(_BASE)
        for part in parts:
            height = scale * part.values[index]
            y -= height
            if height:
                drawn.append(
                    f'<rect class="chart-{_tone(part.tone)} chart-part" x="{middle - step * 0.3:.2f}%" '
                    f'width="{step * 0.6:.2f}%" y="{y:.1f}" height="{height:.1f}"/>'
                )
            if height >= 15:
                drawn.append(
                    f'<text class="chart-in" x="{middle:.2f}%" y="{y + height / 2 + 4.5:.1f}" text-anchor="middle">'
                    f"{part.values[index]}</text>"
                )
        above = sums[index] or "–"
        drawn.append(
            f'<text class="chart-number" x="{middle:.2f}%" y="{y - 5:.1f}" text-anchor="middle">{above}</text>'
        )
        drawn.append(f'<text x="{middle:.2f}%" y="{_BASE + 18}" text-anchor="middle">{escape(label)}</text>')
    key = "".join(
        f'<li><svg class="chart" width="14" height="14" aria-hidden="true"><rect class="chart-{part.tone} chart-part" '
        f'width="14" height="14" rx="3"/></svg><span>{escape(part.label)}</span></li>'
        for part in parts
    )
    return Markup("".join([*drawn, end, f'<ul class="chart-key">{key}</ul>']))  # noqa: S704  words were escaped above


def line(
    points: Sequence[tuple[float, float]],
    numbers: Sequence[str],
    labels: Sequence[str],
    title: str,
    description: str = "",
) -> Markup:
    """A line from point to point, to scale in time, for what changes little: it does not begin at nought.

    points: (when, how much) in any units, by time; numbers, labels: a point's words above it and below it, written
    where there is room, those of the first and the last first. Raises ValueError when the lengths differ or there are
    no points.
    """
    if not points or len({len(points), len(numbers), len(labels)}) > 1:
        raise ValueError("There must be points, and one number and one label a point.")
    start, end = _open("bars", title, description, _BARS_HEIGHT)
    first, last = points[0][0], points[-1][0]
    low, high = min(amount for _at, amount in points), max(amount for _at, amount in points)
    top, base = _TOP + 6, _BASE - 12
    at = [8 + 84 * (when - first) / (last - first) if last > first else 50.0 for when, _amount in points]
    ys = [
        base - (base - top) * (amount - low) / (high - low) if high > low else (top + base) / 2
        for _at, amount in points
    ]
    parts = [start, f'<line class="chart-axis" x1="0" x2="100%" y1="{_BASE}" y2="{_BASE}"/>']
    for n in range(1, len(points)):
        ends = f'x1="{at[n - 1]:.2f}%" y1="{ys[n - 1]:.1f}" x2="{at[n]:.2f}%" y2="{ys[n]:.1f}"'
        parts.append(f'<line class="chart-course" {ends}/>')
    parts += [f'<circle class="chart-point" cx="{x:.2f}%" cy="{y:.1f}" r="4"/>' for x, y in zip(at, ys, strict=True)]
    for n in _with_room(at):
        x = f'x="{at[n]:.2f}%"'
        parts.append(
            f'<text class="chart-number chart-over" {x} y="{ys[n] - 9:.1f}" text-anchor="middle">'
            f"{escape(numbers[n])}</text>"
        )
        parts.append(f'<text {x} y="{_BASE + 18}" text-anchor="middle">{escape(labels[n])}</text>')
    return Markup("".join([*parts, end]))  # noqa: S704  words were escaped above, the rest are numbers


def _with_room(at: Sequence[float]) -> list[int]:
    """Which points have room for words: the last, the first, and what lies far enough from those chosen."""
    chosen = [len(at) - 1]
    for n in (0, *range(len(at) - 2, 0, -1)):
        if all(abs(at[n] - at[other]) >= _APART for other in chosen):
            chosen.append(n)
    return chosen


def ribbon(
    spans: Sequence[Span],
    title: str,
    description: str = "",
    *,
    minutes: float = 1440,
    now: float | None = None,
    words: Sequence[str] = (),
) -> Markup:
    """A day to scale: what lies where between its start and `minutes` later, and where now is.

    spans: clipped to the ribbon, in minutes from its start, as is now; words: two or three labels below it.
    """
    start, end = _open("ribbon", title, description, 18)
    parts = ['<div class="ribbon">', start, '<rect class="ribbon-track" width="100%" height="18" rx="5"/>']
    for span in spans:
        left, right = max(span.start, 0), min(span.end, minutes)
        if right < left:
            continue
        # A moment still shows: at least a fingernail wide.
        width = max(100 * (right - left) / minutes, 0.8)
        x = min(100 * left / minutes, 100 - width)
        parts.append(
            f'<rect class="chart-{_tone(span.tone)}" x="{x:.2f}%" width="{width:.2f}%" '
            f'height="18" rx="4"><title>{escape(span.label)}</title></rect>'
        )
    if now is not None and 0 <= now <= minutes:
        x = min(100 * now / minutes, 99.6)
        parts.append(f'<rect class="ribbon-now" x="{x:.2f}%" y="-1" width="3" height="20"/>')
    parts.append(end)
    if words:
        parts.append('<p class="ribbon-words">' + "".join(f"<span>{escape(word)}</span>" for word in words) + "</p>")
    return Markup("".join([*parts, "</div>"]))  # noqa: S704  words were escaped above, the rest are numbers
