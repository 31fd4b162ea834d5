"""The mutants of `python -m tests.permissions.mutants` do take a check away, and put it back; and a test notices."""

from __future__ import annotations

import pytest

from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused
from tests.architecture.addresses import addresses
from tests.permissions.mutants import _told, equivalents, plain, short
from tests.permissions.mutating import applied, met, mutants
from tests.permissions.of_walls import wall_mutants
from tests.permissions.test_acts import all_but, called

pytestmark = pytest.mark.django_db

ACT, ASKS = "casework.duties.actions.set_duty", Permission.WRITE_RECORDS


def refused() -> bool:
    """Whether the act's own check says no to whoever may do all else."""
    try:
        called(ACT, all_but(ASKS))
    except Refused as why:
        return str(why) == str(NOT_YOURS)
    except Exception:  # it went on with something that stands for nothing
        return False
    return False


def test_a_check_is_gone_and_comes_back() -> None:
    mutant = next(each for each in mutants() if each.path == f"goldthread.{ACT}")
    assert refused()
    with applied([mutant], noting=True) as done:
        assert done
        assert not refused()
        assert mutant.path in met
    assert refused()


def test_a_pages_mark_is_gone_and_comes_back() -> None:
    mutant = next(each for each in mutants() if each.path == "page staff")
    view = next(address.view for address in addresses() if address.name == "staff")
    with applied([mutant]):
        assert view.needs == "signed_in"  # type: ignore[attr-defined]
    assert view.needs == Permission.MANAGE_STAFF  # type: ignore[attr-defined]


def test_there_are_enough_and_each_can_be_taken_away() -> None:
    assert len(mutants()) >= 200 and len(wall_mutants()) >= 200
    with applied(mutants()) as done:
        assert done


def test_what_is_said_to_change_nothing_is_there() -> None:
    known = {plain(str(each)) for each in (*mutants(), *wall_mutants())}
    assert equivalents().keys() <= known
    assert all(equivalents().values()), "each with its reason"


def test_a_run_that_did_not_measure_is_no_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert short("checks", {"a": "acts: x", "b": ""}, {"a", "b"}, []) == 0
    assert short("checks", {}, set(), []) == 2
    assert short("checks", {"a": "acts: x"}, {"a", "b"}, []) == 2
    assert short("checks", {"a": "acts: x"}, {"a"}, ["log ended with 1"]) == 2
    assert "not asked: b" in capsys.readouterr().out
    assert _told("checks", {}) == 1


def test_what_is_kept_out_of_a_list_is_a_check() -> None:
    found = [each for each in mutants() if each.path == "goldthread.casework.moving.queries.move"]
    assert [each.what for each in found] == ["person__in=viewer.not_people"]
