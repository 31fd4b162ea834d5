"""What somebody looks for, as PostgreSQL is asked for it: phrases, other forms of a word, names nearly typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 200  # characters of one question
MOST_WORDS = 20

# Words whose forms an English stemmer does not bring together: plurals first, then what is done on a shift.
_FORMS = """
child children / foot feet / tooth teeth / man men / woman women / person people persons / mouse mice / goose geese
/ knife knives / life lives / wife wives / half halves / leaf leaves / shelf shelves / loaf loaves / thief thieves
/ scarf scarves / calf calves / louse lice / penny pence pennies / ox oxen / grandchild grandchildren
/ stepchild stepchildren / eyetooth eyeteeth
/ sleep slept sleeping sleeps / feed fed feeding feeds / eat ate eaten eating eats / drink drank drunk drinking drinks
/ wake woke woken waking wakes / fall fell fallen falling falls / bite bit bitten biting bites / hold held holding holds
/ say said saying says / tell told telling tells / speak spoke spoken speaking speaks / hear heard hearing hears
/ see saw seen seeing sees / go went gone going goes / come came coming comes / leave left leaving leaves
/ run ran running runs / throw threw thrown throwing throws / break broke broken breaking breaks
/ write wrote written writing writes / draw drew drawn drawing draws / swim swam swum swimming swims
/ sing sang sung singing sings / ring rang rung ringing rings / give gave given giving gives
/ take took taken taking takes / bring brought bringing brings / buy bought buying buys / catch caught catching catches
/ teach taught teaching teaches / think thought thinking thinks / feel felt feeling feels / get got getting gets
/ make made making makes / meet met meeting meets / sit sat sitting sits / stand stood standing stands
/ lie lay lain lying lies / hide hid hidden hiding hides / shake shook shaken shaking shakes
/ steal stole stolen stealing steals / swear swore sworn swearing swears / wear wore worn wearing wears
/ begin began begun beginning begins / find found finding finds / fight fought fighting fights
/ forget forgot forgotten forgetting forgets / know knew known knowing knows / lose lost losing loses
/ pay paid paying pays / ride rode ridden riding rides / spend spent spending spends / win won winning wins
"""
_SAME: dict[str, tuple[str, ...]] = {}
for _group in _FORMS.replace("\n", " ").split("/"):
    for _word in _group.split():
        _SAME[_word] = tuple(sorted({*_SAME.get(_word, ()), *_group.split()}))

_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Question:
    """What is looked for: all of these phrases, each a run of words."""

    phrases: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of it, once."""
        return tuple(dict.fromkeys(word for phrase in self.phrases for word in phrase))


def read(text: str) -> Question:
    """What was typed: words that must all be there, in any order; what is in quotation marks must stand together."""
    phrases: list[tuple[str, ...]] = []
    left = MOST_WORDS
    for match in _PHRASE.finditer(text[:LONGEST]):
        phrase = tuple(
            word.casefold() for word in _WORD.findall(next(part for part in match.groups() if part is not None))
        )
        if phrase[:left]:
            phrases.append(phrase[:left])
            left -= len(phrases[-1])
    return Question(tuple(phrases))


def asked(question: Question, instead: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """The question for to_tsquery, other forms of a word beside it. `instead`: what else to look for in a word's place.

    Only letters and digits of what was typed come into it, so nothing of it can be taken for an operator.
    """
    instead = instead or {}
    return " & ".join(
        "(" + " <-> ".join(_either(instead.get(word, _SAME.get(word, (word,)))) for word in phrase) + ")"
        for phrase in question.phrases
    )


def _either(forms: tuple[str, ...]) -> str:
    return forms[0] if len(forms) == 1 else "(" + " | ".join(forms) + ")"


def near_names(question: Question, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For words that are nobody's name, the names that were probably meant: the nearest, or all that are as near.

    One letter wrong, missing, too many or two changed about for a name of four to six letters; two for a longer one.
    The first letter is right, or the first two are changed about.
    """
    known = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) > 3}
    found: dict[str, tuple[str, ...]] = {}
    for word in question.words:
        if word in known or len(word) < 4:
            continue
        near: dict[int, set[str]] = {}
        for name in known:
            if name[0] not in word[:2]:
                continue
            distance = _distance(word, name, most := 1 if len(name) < 7 else 2)
            if distance <= most:
                near.setdefault(distance, set()).add(name)
        if near:
            found[word] = tuple(sorted(near[min(near)]))
    return found


def _distance(one: str, other: str, most: int) -> int:
    """Letters wrong, missing, too many or changed about with their neighbour; more than `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return min(row[-1], most + 1)
