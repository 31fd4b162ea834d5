"""What the command says; the house that it opens is in test_command_run.py."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from goldthread import __version__
from goldthread.config.command import GROUPS, main, parser
from goldthread.lib.postgres.binaries import find_binaries

VERBS = sorted(next(each for each in parser()._actions if isinstance(each.choices, dict)).choices)


@pytest.fixture
def plain(tmp_path: Path) -> dict[str, str]:
    """An environment without any setting, its data in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GOLDTHREAD_", "DATABASE_"))}
    kept.pop("PORT", None)
    return {**kept, "GOLDTHREAD_DATA": str(tmp_path / "var"), "COLUMNS": "100", "GOLDTHREAD_ROOT_DATA": str(tmp_path)}


def goldthread(*words: str | Path, environ: dict[str, str], said: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "goldthread", *words], input=said, capture_output=True, env=environ, check=False
    )


class TestHelp:
    def test_lists_the_verbs_with_what_they_do(self, plain: dict[str, str]) -> None:
        answer = goldthread("--help", environ=plain)
        assert answer.returncode == 0
        said = answer.stdout.decode()
        for verb in VERBS:
            assert re.search(rf"^    {verb} +[a-z]", said, re.M), f"{verb} has no line"
        assert "goldthread run --demo" in said
        assert max(len(line) for line in said.splitlines()) <= 90, "a line that breaks on a small terminal"

    def test_groups_the_verbs_each_once(self) -> None:
        listed = [verb for verbs in GROUPS.values() for verb in verbs]
        assert sorted(listed) == sorted(VERBS)
        shown = [line.split()[0] for line in parser().format_help().splitlines() if line.startswith("    ")]
        assert shown == listed

    @pytest.mark.parametrize("verb", VERBS)
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


def open_to_others(folder: Path) -> bool:
    """Whether anybody may pass through every folder on the way there."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


class TestDataFolder:
    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
    @pytest.mark.skipif(not open_to_others(Path(__file__).parent), reason="nobody else could run what lies here")
    def test_of_somebody_else_names_them_and_another_place(self, plain: dict[str, str], tmp_path: Path) -> None:
        """The program is read as root, who may read it here; then it goes on as a user whose folder this is not."""
        folder = tmp_path / "theirs"
        folder.mkdir(mode=0o700)
        become = (
            "import os, sys; from goldthread.config.command import main; import goldthread.config.commands.run; "
            "import encodings.idna, rich.console; os.setgroups([]); os.setgid(65534); os.setuid(65534); "
            "sys.exit(main(['run', '--port', sys.argv[1]]))"
        )
        for parent in [folder, *folder.parents][1:-1]:  # whoever comes may pass through, and no further
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o001)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environ = {**plain, "GOLDTHREAD_DATA": str(folder), "HOME": str(folder)}
        answer = subprocess.run(
            [sys.executable, "-c", become, str(port)], capture_output=True, text=True, env=environ, check=False
        )
        assert answer.returncode == 1
        assert "belongs to root. Start as root, or choose another folder with GOLDTHREAD_DATA=" in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_that_is_a_file(self, plain: dict[str, str], tmp_path: Path) -> None:
        (tmp_path / "var").write_text("not a folder")
        answer = goldthread("run", environ=plain)
        assert answer.returncode in (1, 2)
        assert "is a file, not a folder" in answer.stderr.decode()
        assert b"Traceback" not in answer.stderr


class TestDisk:
    @pytest.fixture
    def readable(self) -> Iterator[Path]:
        """A folder that whoever runs PostgreSQL may enter; pytest's own are for their user alone."""
        with tempfile.TemporaryDirectory(prefix="gt-", dir="/tmp") as folder:
            Path(folder).chmod(0o755)
            yield Path(folder)

    def test_that_is_full_is_said_in_words(self, plain: dict[str, str], readable: Path) -> None:
        """PostgreSQL's own programs say so here as they do on a full disk: filling one is not for a test."""
        programs = readable / "programs"
        programs.mkdir()
        programs.chmod(0o755)  # whatever the umask
        real = find_binaries({}) / "postgres"  # it may lie where only root may enter
        version = subprocess.run([real, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        (programs / "postgres").write_text(f"#!/bin/sh\necho '{version}'\n")
        (programs / "postgres").chmod(0o755)
        (programs / "initdb").write_text("#!/bin/sh\necho 'could not write: No space left on device' >&2\nexit 1\n")
        (programs / "initdb").chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        places = {"GOLDTHREAD_DATA": str(readable / "var"), "GOLDTHREAD_ROOT_DATA": str(readable / "root")}
        answer = goldthread("run", environ={**plain, **places, "GOLDTHREAD_PG_BIN": str(programs), "PORT": str(port)})
        assert answer.returncode == 1
        assert "is full. Nothing that was saved is lost." in answer.stderr.decode()
        assert b"Traceback" not in answer.stderr

    def test_that_is_full_for_a_result(self, plain: dict[str, str]) -> None:
        """The same from any verb: /dev/full is a disk that is always full."""
        with Path("/dev/full").open("wb") as full:
            answer = subprocess.run(
                [sys.executable, "-m", "goldthread", "packs", "show", "childrens_home"],
                stdout=full,
                stderr=subprocess.PIPE,
                env=plain,
                check=False,
            )
        assert answer.returncode == 1
        assert b"The disk is full." in answer.stderr
        assert b"Traceback" not in answer.stderr


class TestBench:
    def test_becomes_the_repository_s_benchmarks(self, plain: dict[str, str]) -> None:
        answer = goldthread("bench", "--sizes", "no-number", environ=plain)
        assert answer.returncode != 0
        assert b"no-number" in answer.stderr  # benchmarks/speed.py read it

    def test_says_where_they_are_when_they_are_not_here(self, plain: dict[str, str], tmp_path: Path) -> None:
        code = (
            "import sys, pathlib; import goldthread.config.commands.bench as bench; "
            "bench.REPOSITORY = pathlib.Path(sys.argv[1]); from goldthread.config.command import main; "
            "sys.exit(main(['bench']))"
        )
        answer = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, env=plain, check=False
        )
        assert answer.returncode == 1
        assert "they live in its repository" in answer.stderr


class TestBrowser:
    """tools/find_browser, which `make test` asks first."""

    FIND = Path(__file__).parents[2] / "tools" / "find_browser"

    def _ask(self, folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
        """On a machine that has the tools of a shell and nothing else."""
        programs = folder / "bin"
        programs.mkdir()
        programs.chmod(0o755)  # whatever the umask
        for name in ("sh", "cat", "id"):
            (programs / name).symlink_to(str(shutil.which(name)))
        return subprocess.run(
            ["/bin/sh", str(self.FIND)],
            capture_output=True,
            text=True,
            cwd=folder,
            env={"PATH": str(programs), "HOME": str(folder), **environ},
            check=False,
        )

    def test_that_is_not_there(self, tmp_path: Path) -> None:
        answer = self._ask(tmp_path)
        assert answer.returncode == 1
        assert answer.stdout == ""
        assert "There is no browser for the tests" in answer.stderr
        assert "GOLDTHREAD_BROWSER=/path/to/chrome make test" in answer.stderr

    def test_that_is_named(self, tmp_path: Path) -> None:
        own = tmp_path / "my-chrome"
        own.write_text("#!/bin/sh\n")
        own.chmod(0o755)
        answer = self._ask(tmp_path, GOLDTHREAD_BROWSER=str(own))
        assert (answer.returncode, answer.stdout) == (0, f"{own}\n")


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
