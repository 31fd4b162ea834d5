"""The table of permissions that people read is the one that holds."""

from __future__ import annotations

import pytest

from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import packs
from tests.architecture.permissions import DOCUMENT, table


def test_the_printed_table_is_the_one_that_holds() -> None:
    assert DOCUMENT.read_text("utf-8") == table(), "run: python -m tests.architecture.permissions"


@pytest.mark.parametrize("setting", sorted(packs()))
def test_every_permission_is_somebodys_and_every_word_is_one(setting: str) -> None:
    given = {word for role in packs()[setting].roles for word in role.may}
    assert given == {each.value for each in Permission}


@pytest.mark.parametrize("setting", sorted(packs()))
def test_an_administrator_sees_no_childs_text(setting: str) -> None:
    role = packs()[setting].role("administrator")
    assert not {"see_records", "write_records", "see_home_log", "countersign", "amend_others"} & set(role.may)
