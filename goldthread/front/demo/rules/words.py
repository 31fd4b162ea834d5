"""From a note as it stands in the material to the note that somebody wrote.

`[one|other]` is one of them, `[|so]` may be nothing; they may lie in one another. `{name}` is filled in from the day:
`{t}` the record's time, `{+12}` and `{-5}` minutes after and before it, `{day}` its weekday, `{day-1}` and `{day+3}` days
before and after, `{date+3}` that date, `{weather}` and `{wrapped}`, and whatever the writer of the material gave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from goldthread.front.demo.rules.chance import Chance
from goldthread.front.demo.rules.frame import DAY_NAMES, MONTH_NAMES, Frame, clock_of, wall


@dataclass(frozen=True)
class Scene:
    """What a note can say of its day: the frame, the day's offset, the moment, and names to fill in."""

    frame: Frame
    offset: int
    moment: datetime
    slots: Mapping[str, str] = field(default_factory=dict)

    def fill(self, name: str) -> str:
        """The words for one slot. Raises KeyError with its name."""
        if name in self.slots:
            return self.slots[name]
        if name == "t":
            return clock_of(self.moment)
        if name[:1] in "+-":
            return clock_of(self.moment + timedelta(minutes=int(name)))
        if name == "weather":
            return self.frame.weather(self.offset)
        if name == "wrapped":
            return self.frame.wrapped(self.offset)
        word, days = name.rstrip("0123456789+-"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        on = wall(self.moment).date() + timedelta(days=int(days or 0))
        if word == "day":
            return DAY_NAMES[on.weekday()]
        if word == "date":
            return f"{on.day} {MONTH_NAMES[on.month - 1]}"
        raise KeyError(name)


def write(text: str, chance: Chance, scene: Scene) -> str:
    """The text with its choices made and its slots filled. Raises KeyError for an unknown slot, ValueError when a
    bracket is left open."""
    made, rest = _read(text, 0, chance, scene, "")
    if rest != len(text):
        raise ValueError(f"A bracket too many in: {text}")
    return made


def tidy(text: str) -> str:
    """Lines of the material run on; an empty line begins a new paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _read(text: str, at: int, chance: Chance, scene: Scene, until: str) -> tuple[str, int]:
    parts: list[str] = []
    while at < len(text):
        character = text[at]
        if character in until:
            break
        if character == "[":
            options: list[str] = []
            while True:
                option, at = _read(text, at + 1, chance, scene, "|]")
                options.append(option)
                if at >= len(text):
                    raise ValueError(f"A bracket is left open in: {text}")
                if text[at] == "]":
                    break
            parts.append(chance.pick(options))
            at += 1
        elif character == "{":
            end = text.index("}", at)
            parts.append(scene.fill(text[at + 1 : end]))
            at = end + 1
        else:
            parts.append(character)
            at += 1
    return "".join(parts), at
