"""What the command says; the house that it opens is in test_command_run.py."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from goldthread import __version__
from goldthread.config.command import main, parser


@pytest.fixture
def plain(tmp_path: Path) -> dict[str, str]:
    """An environment without any setting, its data in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOLDTHREAD_", "DATABASE_"))}
    kept.pop("PORT", None)
    return {**kept, "GOLDTHREAD_DATA": str(tmp_path / "var"), "COLUMNS": "100"}


def goldthread(*words: str | Path, environ: dict[str, str], said: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "goldthread", *words], input=said, capture_output=True, env=environ, check=False
    )


class TestHelp:
    def test_lists_the_verbs_with_what_they_do(self, plain: dict[str, str]) -> None:
        answer = goldthread("--help", environ=plain)
        assert answer.returncode == 0
        said = answer.stdout.decode()
        for verb in ("run", "serve", "worker", "migrate", "link", "packs", "prompts", "settings", "version"):
            assert f"\n    {verb} " in said
        assert "goldthread run --demo" in said

    @pytest.mark.parametrize(
        "verb", ["run", "serve", "worker", "migrate", "link", "packs", "prompts", "settings", "version"]
    )
    def test_every_verb_explains_itself(self, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as end:
            parser().parse_args([verb, "--help"])
        assert end.value.code == 0
        assert f"usage: goldthread {verb}" in capsys.readouterr().out

    def test_an_unknown_verb_is_a_wrong_question(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as end:
            main(["dance"])
        assert end.value.code == 2
        assert "dance" in capsys.readouterr().err

    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["version"]) == 0
        assert capsys.readouterr().out == f"{__version__}\n"

    def test_help_loads_neither_django_nor_a_driver(self, plain: dict[str, str]) -> None:
        code = (
            "import sys; from goldthread.config.command import parser; parser(); "
            "print({'django', 'psycopg'} & set(sys.modules))"
        )
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=plain, check=True)
        assert answer.stdout == "set()\n"


class TestSettings:
    def test_lists_values_and_where_they_came_from(self, plain: dict[str, str]) -> None:
        answer = goldthread("settings", environ={**plain, "PORT": "8077", "GOLDTHREAD_SECRET_KEY": "hush"})
        said = answer.stdout.decode()
        assert answer.returncode == 0
        assert "PORT=8077  (from the environment)\n" in said
        assert "HOST=127.0.0.1\n" in said
        assert "hush" not in said

    def test_a_wrong_value_is_said_in_words(self, plain: dict[str, str]) -> None:
        answer = goldthread("run", environ={**plain, "PORT": "eighty"})
        assert answer.returncode == 2
        assert "PORT is “eighty”" in answer.stderr.decode()
        assert b"Traceback" not in answer.stderr


class TestPort:
    def test_in_use_names_the_port_and_another(self, plain: dict[str, str]) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            answer = goldthread("run", "--demo", environ={**plain, "PORT": str(port)})
        said = answer.stderr.decode()
        assert answer.returncode == 2
        assert f"Port {port} is in use" in said
        assert f"(pid {os.getpid()})" in said or sys.platform != "linux"
        assert f"PORT={port + 1} make run" in said
        assert not Path(plain["GOLDTHREAD_DATA"]).exists(), "nothing is made before the port is known to be free"

    def test_that_does_not_exist(self, plain: dict[str, str]) -> None:
        answer = goldthread("run", "--port", "70000", environ=plain)
        assert answer.returncode == 2
        assert "There is no port 70000" in answer.stderr.decode()

    def test_on_an_address_that_is_not_ours(self, plain: dict[str, str]) -> None:
        answer = goldthread("run", environ={**plain, "HOST": "192.0.2.7"})
        assert answer.returncode == 2
        assert "cannot listen on 192.0.2.7" in answer.stderr.decode()


class TestDatabase:
    def test_that_cannot_be_reached(self, plain: dict[str, str], tmp_path: Path) -> None:
        answer = goldthread(
            "migrate", environ={**plain, "DATABASE_URL": f"postgresql://me@/goldthread?host={tmp_path}"}
        )
        assert answer.returncode == 1
        assert "The database of DATABASE_URL cannot be reached" in answer.stderr.decode()
        assert b"Traceback" not in answer.stderr

    @pytest.mark.parametrize("verb", ["serve", "worker", "link"])
    def test_that_is_not_there(self, plain: dict[str, str], verb: str) -> None:
        answer = goldthread(verb, environ=plain)
        assert answer.returncode == 2
        assert "goldthread run" in answer.stderr.decode()


class TestPrompts:
    def test_one_line_a_finding(self, plain: dict[str, str], tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("Zoë was clearly angry.\n", encoding="utf-8")
        for answer in (
            goldthread("prompts", note, environ=plain),
            goldthread("prompts", "-", environ=plain, said=note.read_bytes()),
        ):
            assert answer.returncode == 0
            start, end, rule, phrase, question = answer.stdout.decode().rstrip("\n").split("\t")
            assert note.read_text(encoding="utf-8")[int(start) : int(end)] == phrase
            assert phrase.endswith("clearly angry")
            assert rule == "mind_reading"
            assert question.endswith("?")

    def test_nothing_when_there_is_none(self, plain: dict[str, str]) -> None:
        answer = goldthread("prompts", "-", environ=plain, said=b"At 07:10 Jo gave 120 ml of milk.\n")
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, b"", b"")

    def test_what_is_no_text(self, plain: dict[str, str], tmp_path: Path) -> None:
        answer = goldthread("prompts", "-", environ=plain, said=b"caf\xe9")
        assert answer.returncode == 2
        assert "UTF-8" in answer.stderr.decode()
        answer = goldthread("prompts", tmp_path / "none.txt", environ=plain)
        assert answer.returncode == 2
        assert "cannot be read" in answer.stderr.decode()

    def test_an_unknown_pack(self, plain: dict[str, str]) -> None:
        answer = goldthread("prompts", "--pack", "prison", "-", environ=plain)
        assert answer.returncode == 2
        assert "There is no pack prison" in answer.stderr.decode()


class TestPacks:
    def test_check_says_that_all_is_well(self, plain: dict[str, str]) -> None:
        answer = goldthread("packs", "check", environ=plain)
        assert answer.returncode == 0
        assert "all in order" in answer.stdout.decode()

    def test_check_says_what_is_wrong_in_ones_own(self, plain: dict[str, str], tmp_path: Path) -> None:
        own = tmp_path / "own" / "childrens_home"
        own.mkdir(parents=True)
        (own / "words.toml").write_text('home = "house"\ncolour = "green"\n', encoding="utf-8")
        answer = goldthread("packs", "check", tmp_path / "own", environ=plain)
        assert answer.returncode == 1
        assert "words.toml" in answer.stderr.decode()
        assert "colour" in answer.stderr.decode()
        assert b"Traceback" not in answer.stderr

    def test_show_lists_and_prints(self, plain: dict[str, str]) -> None:
        codes = [line.split()[0] for line in goldthread("packs", "show", environ=plain).stdout.decode().splitlines()]
        assert codes == ["childrens_home", "residential_family_centre", "supported_accommodation"]
        page = goldthread("packs", "show", "childrens_home", environ=plain).stdout.decode()
        assert "Daily log" in page
        answer = goldthread("packs", "show", "prison", environ=plain)
        assert answer.returncode == 2
        assert "childrens_home" in answer.stderr.decode()
