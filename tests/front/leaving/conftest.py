"""A furnished house, and the folder with which one of its homes left it; and an empty house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import BARE, copy_house, drop_house
from tests.front.leaving.house import furnish, goldthread


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """A furnished house, its files, and the folder with which The Willows left it."""
    name, place = f"leave_{uuid4().hex[:8]}", tmp_path_factory.mktemp("leave")
    copy_house(name)
    furnish(name, place / "files")
    done = goldthread(name, place / "files", "migrate")
    assert done.returncode == 0, done.stderr
    done = goldthread(
        name, place / "files", "export", "--home", "The Willows", "--as", "dee@demo.invalid", place / "out"
    )
    assert done.returncode == 0, done.stderr
    yield name, place / "files", place / "out"
    drop_house(name)


@pytest.fixture
def empty() -> Iterator[str]:
    name = f"arrive_{uuid4().hex[:8]}"
    copy_house(name, BARE)
    yield name
    drop_house(name)
