"""How well the writing prompts find what they should, on the labelled sentences: prints a Markdown table.

    python -m benchmarks.prompts_quality [--missed]

A finding counts as right where a sentence expects the same rule and the two phrases share a character. `exact` is the
share of right findings whose phrase is the expected one to the letter; `any rule` is the share of expected phrases that
some rule asks about, be it another one. `--missed` lists what went wrong in the part
that the rules were tuned on; nothing lists it for the unseen third and the third set, so that they stay unseen.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldthread.lib import prompts

HERE = Path(__file__).resolve().parent.parent
SENTENCES = HERE / "tests" / "lib" / "prompts" / "labelled.toml"
LATER = SENTENCES.with_name("later.toml")
FRESH = SENTENCES.with_name("fresh.toml")
LANGUAGE = HERE / "packs" / "shared" / "language.toml"


@dataclass
class Tally:
    """Counts by rule for one part of the set."""

    right: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    clean: int = 0
    clean_marked: int = 0
    touched: int = 0
    remarks: list[str] = field(default_factory=list)

    def precision(self, rule: str | None = None) -> float:
        """Right findings over all findings; 1.0 where nothing was found."""
        right, extra = _of(self.right, rule), _of(self.extra, rule)
        return right / (right + extra) if right + extra else 1.0

    def recall(self, rule: str | None = None) -> float:
        """Expected findings that were found over all expected ones; 1.0 where none was expected."""
        right, missed = _of(self.right, rule), _of(self.missed, rule)
        return right / (right + missed) if right + missed else 1.0


def _of(counts: Counter[str], rule: str | None) -> int:
    return counts.total() if rule is None else counts[rule]


def load_language() -> prompts.Language:
    """The shared language as it stands in the repository."""
    return prompts.load(tomllib.loads(LANGUAGE.read_text("utf-8")))


def load_sentences(path: Path = SENTENCES) -> list[dict[str, Any]]:
    """The labelled sentences: text, box, expect, unseen."""
    sentences: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["sentence"]
    return sentences


def measure(language: prompts.Language) -> dict[str, Tally]:
    """Tallies for "seen" (tuned on), "unseen" (the third kept apart), "later" and "fresh" (see the files' heads)."""
    tallies = {"seen": Tally(), "unseen": Tally(), "later": Tally(), "fresh": Tally()}
    for sentence in load_sentences():
        _compare(sentence, language, tallies["unseen" if sentence.get("unseen") else "seen"])
    for name, path in (("later", LATER), ("fresh", FRESH)):
        for sentence in load_sentences(path):
            _compare(sentence, language, tallies[name])
    return tallies


def _compare(sentence: dict[str, Any], language: prompts.Language, tally: Tally) -> None:
    text = sentence["text"]
    wanted = _places(text, sentence["expect"])
    found = list(prompts.find(text, language, sentence.get("box", "seen")))
    tally.sentences += 1
    if not wanted:
        tally.clean += 1
        tally.clean_marked += bool(found)
    tally.touched += sum(any(f.start < end and start < f.end for f in found) for _, start, end in wanted)
    for rule, start, end in wanted:
        match = next((f for f in found if f.rule == rule and f.start < end and start < f.end), None)
        if match is None:
            tally.missed[rule] += 1
            tally.remarks.append(f"missed {rule}: {text[start:end]!r} in {text!r}")
        else:
            found.remove(match)
            tally.right[rule] += 1
            tally.exact[rule] += (match.start, match.end) == (start, end)
    for match in found:
        tally.extra[match.rule] += 1
        tally.remarks.append(f"extra {match.rule}: {match.phrase!r} in {text!r}")


def _places(text: str, expected: list[list[str]]) -> list[tuple[str, int, int]]:
    """Offsets of the expected phrases; a phrase that comes twice is taken in order."""
    places, taken = [], 0
    for rule, phrase in expected:
        start = text.find(phrase, taken)
        if start < 0:
            raise ValueError(f"{phrase!r} is not in {text!r} after character {taken}")
        taken = start + len(phrase)
        places.append((rule, start, taken))
    return places


NAMES = {
    "seen": "labelled, tuned on",
    "unseen": "labelled, unseen third",
    "later": "second set, widened on",
    "fresh": "third set, after all rules",
}


def table(language: prompts.Language, tallies: dict[str, Tally]) -> str:
    """Two Markdown tables: the sets as a whole, and precision / recall (findings expected) of each rule in each set."""
    rows = [
        "| set | sentences | nothing to ask | of these asked | expected | precision | recall | exact | any rule |",
        "|---|" + "---:|" * 8,
    ]
    for name, tally in tallies.items():
        expected = tally.right.total() + tally.missed.total()
        cells = [tally.sentences, tally.clean, tally.clean_marked, expected]
        shares = [
            tally.precision(),
            tally.recall(),
            tally.exact.total() / tally.right.total(),
            tally.touched / expected,
        ]
        rows.append(f"| {NAMES[name]} | {' | '.join(map(str, cells))} | {' | '.join(f'{s:.2f}' for s in shares)} |")
    rows += ["", "| rule | " + " | ".join(NAMES.values()) + " |", "|---|" + "---:|" * len(NAMES)]
    for rule in language.rules:
        figures = []
        for tally in tallies.values():
            expected = tally.right[rule.code] + tally.missed[rule.code]
            figures.append(f"{tally.precision(rule.code):.2f} / {tally.recall(rule.code):.2f} ({expected})")
        rows.append(f"| `{rule.code}` | {' | '.join(figures)} |")
    return "\n".join(rows)


def main() -> None:
    """Print the table; with --missed only what went wrong in the part that the rules were tuned on."""
    language = load_language()
    tallies = measure(language)
    if "--missed" in sys.argv[1:]:  # for whoever tunes the rules: nothing of the unseen third is shown
        tally = tallies["seen"]
        print("\n".join(tally.remarks))
        print(f"precision {tally.precision():.2f}, recall {tally.recall():.2f}")
    else:
        print(table(language, tallies))


if __name__ == "__main__":
    main()
