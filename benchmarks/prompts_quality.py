"""How well the writing prompts find what they should, on the labelled sentences: prints a Markdown table.

    python -m benchmarks.prompts_quality [--missed]

A finding counts as right where a sentence expects the same rule and the two phrases share a character. `exact` is the
share of right findings whose phrase is the expected one to the letter. `--missed` lists what went wrong in the part
that the rules were tuned on; nothing lists it for the unseen third, so that it stays unseen.
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


def load_sentences() -> list[dict[str, Any]]:
    """The labelled sentences: text, box, expect, unseen."""
    sentences: list[dict[str, Any]] = tomllib.loads(SENTENCES.read_text("utf-8"))["sentence"]
    return sentences


def measure(language: prompts.Language, sentences: list[dict[str, Any]]) -> dict[str, Tally]:
    """Tallies for "seen" (tuned on) and "unseen"."""
    tallies = {"seen": Tally(), "unseen": Tally()}
    for sentence in sentences:
        _compare(sentence, language, tallies["unseen" if sentence.get("unseen") else "seen"])
    return tallies


def _compare(sentence: dict[str, Any], language: prompts.Language, tally: Tally) -> None:
    text = sentence["text"]
    wanted = _places(text, sentence["expect"])
    found = list(prompts.find(text, language, sentence.get("box", "seen")))
    tally.sentences += 1
    if not wanted:
        tally.clean += 1
        tally.clean_marked += bool(found)
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


def table(language: prompts.Language, tallies: dict[str, Tally]) -> str:
    """The Markdown table of both parts, by rule and overall."""
    seen, unseen = tallies["seen"], tallies["unseen"]
    rows = [
        "| rule | expected, tuned on | precision | recall | expected, unseen | precision | recall |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for rule in [*(r.code for r in language.rules), None]:
        cells = [f"`{rule}`" if rule else "**all**"]
        for tally in (seen, unseen):
            expected = _of(tally.right, rule) + _of(tally.missed, rule)
            cells += [str(expected), f"{tally.precision(rule):.2f}", f"{tally.recall(rule):.2f}"]
        rows.append("| " + " | ".join(cells) + " |")
    rows.append("")
    for name, tally in (("tuned on", seen), ("unseen", unseen)):
        share = tally.exact.total() / max(1, tally.right.total())
        rows.append(
            f"- {name}: {tally.sentences} sentences, {tally.clean} with nothing to ask about, of which"
            f" {tally.clean_marked} were asked about all the same; {share:.0%} of the right findings mark the expected"
            " phrase to the letter."
        )
    return "\n".join(rows)


def main() -> None:
    """Print the table; with --missed only what went wrong in the part that the rules were tuned on."""
    language = load_language()
    tallies = measure(language, load_sentences())
    if "--missed" in sys.argv[1:]:  # for whoever tunes the rules: nothing of the unseen third is shown
        tally = tallies["seen"]
        print("\n".join(tally.remarks))
        print(f"precision {tally.precision():.2f}, recall {tally.recall():.2f}")
    else:
        print(table(language, tallies))


if __name__ == "__main__":
    main()
