"""The table of settings and its reader."""

import re
import stat
from pathlib import Path

import pytest

import goldthread
from goldthread.config.environment import SETTINGS, Environment, SettingError, listing


def test_defaults_and_what_is_given() -> None:
    assert Environment({}).number("PORT") == 8000
    assert Environment({"PORT": "8001"}).number("PORT") == 8001
    assert Environment({"PORT": "  "}).number("PORT") == 8000, "an empty variable counts as not given"


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("", False), ("off", False)]
)
def test_flags(value: str, meaning: bool) -> None:
    assert Environment({"GOLDTHREAD_DEMO": value}).flag("GOLDTHREAD_DEMO") is meaning


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("PORT", "-1"), ("PORT", "8000.5"), ("PORT", "٣")])
def test_a_number_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name} is “{re.escape(value)}”"):
        Environment({name: value}).number(name)


def test_a_flag_that_is_none_is_named() -> None:
    with pytest.raises(SettingError, match="GOLDTHREAD_DEMO is “perhaps”"):
        Environment({"GOLDTHREAD_DEMO": "perhaps"}).flag("GOLDTHREAD_DEMO")


def test_words() -> None:
    assert Environment({"GOLDTHREAD_HOSTS": "willows.lan, ,ash.lan"}).words("GOLDTHREAD_HOSTS") == [
        "willows.lan",
        "ash.lan",
    ]


def test_demo_and_home_share_nothing(tmp_path: Path) -> None:
    home = Environment({"GOLDTHREAD_DATA": str(tmp_path)})
    demo = Environment({"GOLDTHREAD_DATA": str(tmp_path), "GOLDTHREAD_DEMO": "1"})
    assert home.place() != demo.place()
    assert home.path("GOLDTHREAD_FILES") != demo.path("GOLDTHREAD_FILES")
    assert home.secret_key() != demo.secret_key()


def test_the_secret_key_is_made_once_for_us_alone(tmp_path: Path) -> None:
    environment = Environment({"GOLDTHREAD_DATA": str(tmp_path)})
    key = environment.secret_key()
    assert len(key) >= 50
    assert environment.secret_key() == key
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_a_name_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        Environment({}).text("GOLDTHREAD_COLOUR")


def test_the_list_hides_secrets_and_says_where_values_came_from() -> None:
    shown = {
        setting.name: (value, source)
        for setting, value, source in listing(
            Environment({"DATABASE_URL": "postgresql://goldthread_app:hush@db/goldthread", "PORT": "8001"})
        )
    }
    assert shown["PORT"] == ("8001", "environment")
    assert shown["HOST"] == ("127.0.0.1", "default")
    assert shown["DATABASE_URL"][1] == "environment"
    assert "hush" not in str(shown)


def test_every_variable_that_the_program_reads_is_in_the_table() -> None:
    named = {setting.name for setting in SETTINGS}
    package = Path(goldthread.__file__).parent
    read = set()
    for path in package.rglob("*.py"):
        read |= set(
            re.findall(r"""["'](GOLDTHREAD_[A-Z_]+|DATABASE_[A-Z_]*URL)["']""", path.read_text(encoding="utf-8"))
        )
    assert read <= named
