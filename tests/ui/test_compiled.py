"""Templates kept as they were compiled: the same page from them, and no harm where nothing can be kept."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment

from goldthread.ui.compiled import Compiled

WORDS = {"page": "{% for each in rows %}<li>{{ each }}</li>{% endfor %}"}


def drawn(folder: Path, words: dict[str, str] = WORDS) -> str:
    env = Environment(loader=DictLoader(words), bytecode_cache=Compiled(folder), autoescape=True)
    return env.get_template("page").render(rows=["a", "<b>"])


def test_a_second_start_draws_from_what_the_first_kept(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    first = drawn(folder)
    kept = list(folder.iterdir())
    assert len(kept) == 1
    assert folder.stat().st_mode & 0o077 == 0
    before = kept[0].stat().st_mtime_ns
    assert drawn(folder) == first == "<li>a</li><li>&lt;b&gt;</li>"
    assert kept[0].stat().st_mtime_ns == before, "compiled again"


def test_changed_words_are_drawn_as_they_are_now(tmp_path: Path) -> None:
    drawn(tmp_path)
    assert drawn(tmp_path, {"page": "{{ rows[0] }}"}) == "a"


def test_where_nothing_can_be_kept_the_page_is_drawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert drawn(tmp_path / "file" / "templates") == "<li>a</li><li>&lt;b&gt;</li>"


def test_half_a_file_is_compiled_anew(tmp_path: Path) -> None:
    drawn(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert drawn(tmp_path) == "<li>a</li><li>&lt;b&gt;</li>"
