"""`goldthread import`: the same steps from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldthread.casework.people.models import Person, Professional
from goldthread.config.command import parser
from goldthread.config.commands import importing
from goldthread.config.terminal import Stop
from goldthread.front.intake.models import Batch
from goldthread.front.intake.rules import State

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[3] / "docs" / "guide" / "import"


def command(*more: str, file: str = "people.csv", holds: str = "people", worker: str = "dee@demo.invalid") -> int:
    path = SAMPLES / file
    asked = parser().parse_args(["import", str(path), "--home", "The Willows", "--as", worker, "--holds", holds, *more])
    return importing._bring_in(asked, path, path.read_bytes())


def test_without_a_yes_it_says_what_would_happen_and_keeps_nothing(capsys):
    before = Person.objects.count()
    assert command() == 1  # one row has a fault
    said = capsys.readouterr().out
    assert "Come in: 3. Here already: 0. With faults: 1." in said
    assert "Row 4, DOB: “02/13/2010” has the month first." in said
    assert "Columns that do not come in: “Shoe size”" in said
    assert Person.objects.count() == before
    assert Batch.objects.get().state == State.GIVEN_UP


def test_with_a_yes_it_writes_once_and_gives_the_others_back(tmp_path, capsys):
    before = Person.objects.count()
    kept = tmp_path / "left-out.csv"
    assert command("--yes", "--left-out", str(kept)) == 0
    assert Person.objects.count() == before + 3
    assert "H-103" in kept.read_text(encoding="utf-8-sig")
    assert command("--yes") == 0
    assert "Come in: 0. Here already: 3. With faults: 1." in capsys.readouterr().out
    assert Person.objects.count() == before + 3
    assert command(file="professionals.csv", holds="professionals") == 0
    assert not Professional.objects.filter(name="Val Tranter").exists()


def test_notes_need_to_be_told_their_kind_and_may_be():
    command("--yes")
    with pytest.raises(Stop, match="--column kind=HEADING"):
        command(file="notes.csv", holds="notes")
    with pytest.raises(Stop, match="can be for every row: .*daily_log"):
        command("--every", "kind=poem", file="notes.csv", holds="notes")
    assert command("--every", "kind=daily_log", "--yes", file="notes.csv", holds="notes") == 0
    assert Batch.objects.filter(state=State.DONE, holds="notes").get().new == 3
    assert not Batch.objects.exclude(state__in=("done", "given_up")).exists()


@pytest.mark.parametrize(
    ("more", "worker", "says"),
    [
        ((), "nobody@demo.invalid", "Nobody with the address"),
        ((), "priya@demo.invalid", "has no role in a home called “The Willows”"),
        ((), "ruth@demo.invalid", "Your role in this home does not allow this"),
        (("--column", "preferred_name=Nom"), "dee@demo.invalid", "There is no column “Nom”"),
        (("--column", "shoe=Shoe size"), "dee@demo.invalid", "is not FIELD=…"),
    ],
)
def test_what_cannot_be_done_is_said(more, worker, says):
    with pytest.raises(Stop) as stopped:
        command(*more, worker=worker)
    assert says in str(stopped.value)
