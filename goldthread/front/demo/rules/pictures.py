"""Pictures that children of the demo made, drawn in code: nobody's photograph, nobody's drawing."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import cos, pi, sin

from PIL import Image, ImageDraw

from goldthread.front.demo.rules.chance import Chance

WIDTH, HEIGHT = 640, 480
_PAPER, _INK = (252, 250, 244), (52, 58, 64)
_RAINBOW = ((200, 60, 60), (226, 132, 52), (236, 200, 70), (90, 160, 90), (80, 130, 190), (120, 90, 160))

Pen = Callable[[ImageDraw.ImageDraw, Chance], None]


def drawn(picture: str) -> bytes:
    """A PNG of one of PICTURES. Raises KeyError. The same name gives the same picture."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    PICTURES[picture](ImageDraw.Draw(sheet), Chance("picture", picture))
    kept = io.BytesIO()
    sheet.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _handprint(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    colour = _RAINBOW[4]
    pen.ellipse((250, 230, 390, 400), fill=colour)
    for finger, (turn, length) in enumerate(((-64, 110), (-24, 150), (-4, 165), (16, 150), (38, 120))):
        x, y = 320 + 58 * sin(turn * pi / 180), 290 - 50 * cos(turn * pi / 180)
        end = x + length * sin(turn * pi / 180), y - length * cos(turn * pi / 180)
        pen.line((x, y, *end), fill=colour, width=30 - finger)
        pen.ellipse((end[0] - 15, end[1] - 15, end[0] + 15, end[1] + 15), fill=colour)


def _footprints(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    for left in (170, 370):
        pen.ellipse((left, 170, left + 100, 390), fill=_RAINBOW[3])
        for toe in range(5):
            x, y = left + 6 + toe * 20, 128 + abs(toe - 1) * 9
            pen.ellipse((x, y, x + 22 - toe * 2, y + 26 - toe * 2), fill=_RAINBOW[3])


def _rainbow(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    for ring, colour in enumerate(_RAINBOW):
        size = 260 - ring * 26
        pen.arc((320 - size, 380 - size, 320 + size, 380 + size), 180, 360, fill=colour, width=24)
    pen.line((0, 384, WIDTH, 384), fill=_RAINBOW[3], width=12)


def _gecko(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    body = [(140 + step * 6, 240 + 34 * sin(step / 9)) for step in range(60)]
    pen.line(body, fill=_RAINBOW[3], width=44, joint="curve")
    pen.ellipse((470, 190, 560, 262), fill=_RAINBOW[3])
    pen.ellipse((528, 208, 544, 224), fill=_INK)
    for x, y, dx, dy in ((230, 262, -40, 90), (240, 210, -30, -90), (400, 262, 30, 90), (400, 200, 40, -90)):
        pen.line((x, y, x + dx, y + dy), fill=_RAINBOW[3], width=16)
    for _ in range(26):
        x, y = chance.number(160, 450), chance.number(224, 272)
        pen.ellipse((x, y, x + 9, y + 9), fill=_RAINBOW[2])


def _fish(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    pen.rectangle((0, 300, WIDTH, HEIGHT), fill=(206, 224, 232))
    pen.ellipse((190, 180, 470, 330), fill=_RAINBOW[1], outline=_INK, width=4)
    pen.polygon(((200, 255), (110, 190), (110, 320)), fill=_RAINBOW[1], outline=_INK)
    pen.ellipse((410, 222, 432, 244), fill=_INK)
    pen.line((500, 40, 500, 210, 468, 250), fill=_INK, width=3)


def _house(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    pen.rectangle((180, 220, 460, 420), outline=_INK, width=6)
    pen.polygon(((160, 220), (320, 90), (480, 220)), outline=_RAINBOW[0], width=6)
    pen.rectangle((290, 310, 350, 420), fill=_RAINBOW[4])
    for x in (210, 380):
        pen.rectangle((x, 250, x + 56, 300), outline=_INK, width=4)
    for x in range(40, WIDTH, 46):
        pen.line((x, 440, x + chance.number(-8, 8), 410), fill=_RAINBOW[3], width=5)


def _trampoline(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    pen.ellipse((120, 300, 520, 400), outline=_RAINBOW[4], width=12)
    for x in (150, 320, 490):
        pen.line((x, 350, x, 450), fill=_INK, width=8)
    for x, y in ((240, 150), (330, 90), (420, 170)):
        pen.ellipse((x - 22, y - 22, x + 22, y + 22), outline=_INK, width=5)
        pen.line((x, y + 22, x, y + 90), fill=_INK, width=5)
        pen.line((x, y + 44, x - 36, y + 10), fill=_INK, width=5)
        pen.line((x, y + 44, x + 36, y + 10), fill=_INK, width=5)


def _map(pen: ImageDraw.ImageDraw, chance: Chance) -> None:
    pen.line((0, 400, 200, 330, 330, 350, 640, 120), fill=_RAINBOW[4], width=14)
    for x, y in ((120, 200), (260, 150), (420, 300), (540, 380)):
        pen.rectangle((x, y, x + 60, y + 40), outline=_INK, width=4)
    pen.line((150, 220, 280, 170, 450, 320), fill=_RAINBOW[0], width=4)


PICTURES: dict[str, Pen] = {
    "handprint": _handprint,
    "footprints": _footprints,
    "rainbow": _rainbow,
    "gecko": _gecko,
    "fish": _fish,
    "house": _house,
    "trampoline": _trampoline,
    "way-to-college": _map,
}
