"""Every setting that can be given from outside, in one table, and the typed reader of it.

Settings are environment variables and nothing else. `goldthread settings` prints this table with the values in force.
Values are read when asked for, so that a parent can set them for its children.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["text", "flag", "number", "path", "words"]


class SettingError(Exception):
    """A setting that cannot be understood; the message names the variable, what it holds and what it should hold."""


@dataclass(frozen=True)
class Setting:
    """One line of the table. A default in angle brackets is worked out, not taken literally."""

    name: str
    kind: Kind
    default: str
    purpose: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "text",
        "",
        "PostgreSQL 15 or later, as the role that runs the program; empty: a database of our own under GOLDTHREAD_DATA",
        secret=True,
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "text",
        "",
        "the same database as the role that owns the tables; used for migrations only",
        secret=True,
    ),
    Setting(
        "DATABASE_DEMO_URL",
        "text",
        "",
        "the same database as the role that builds the demo; only with GOLDTHREAD_DEMO",
        secret=True,
    ),
    Setting("GOLDTHREAD_DATA", "path", "var", "folder for database, files and keys"),
    Setting(
        "GOLDTHREAD_ROOT_DATA",
        "path",
        "/var/lib/goldthread",
        "where the database lies when started as root, since PostgreSQL will not run as root",
    ),
    Setting(
        "GOLDTHREAD_DEMO",
        "flag",
        "",
        "1: invented homes and people, in a database of their own",
    ),
    Setting("HOST", "text", "127.0.0.1", "address to listen on"),
    Setting("PORT", "number", "8000", "port to listen on"),
    Setting(
        "GOLDTHREAD_HOSTS",
        "words",
        "",
        "names this place may be reached by, with commas between; empty: this machine alone",
    ),
    Setting(
        "GOLDTHREAD_OUTBOUND",
        "words",
        "",
        "hosts the program may open connections to (host or host:port), with commas between; empty: none",
    ),
    Setting(
        "GOLDTHREAD_SECRET_KEY",
        "text",
        "",
        "signs sessions; empty: made once and kept in the data folder",
        secret=True,
    ),
    Setting("GOLDTHREAD_FILES", "path", "<place>/files", "folder for attachments"),
    Setting(
        "GOLDTHREAD_PACKS",
        "path",
        "",
        "a folder of a home's own packs, read after those that come with the program",
    ),
    Setting(
        "GOLDTHREAD_TLS_CERT",
        "path",
        "",
        "certificate (PEM); with GOLDTHREAD_TLS_KEY the pages are served by https",
    ),
    Setting("GOLDTHREAD_TLS_KEY", "path", "", "private key of the certificate (PEM)"),
    Setting("GOLDTHREAD_WORKERS", "number", "1", "web processes; one serves a home or two"),
    Setting("GOLDTHREAD_TIME_ZONE", "text", "Europe/London", "the clock on the wall of the homes"),
    Setting(
        "GOLDTHREAD_PG_BIN",
        "path",
        "",
        "folder of PostgreSQL's programs; empty: those that came with the package, then the system's",
    ),
    Setting(
        "GOLDTHREAD_PG_USER",
        "text",
        "",
        "unprivileged user for PostgreSQL when started as root; "
        "empty: goldthread, postgres or nobody, whichever is there first",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}


class Environment:
    """Reads settings by name. Asking for a name that is not in the table is a KeyError: every setting is listed."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = variables

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables in force now."""
        return os.environ if self._variables is None else self._variables

    def text(self, name: str) -> str:
        """The value, or the default; an empty variable counts as not given."""
        setting = _BY_NAME[name]
        value = self.variables.get(name, "").strip() or setting.default
        return value.replace("<place>", str(self.place())) if "<place>" in value else value

    def flag(self, name: str) -> bool:
        """True for 1, true, yes, on; False for 0, false, no, off and nothing. Anything else is a SettingError."""
        value = self.text(name).lower()
        if value not in _TRUE | _FALSE:
            raise SettingError(f"{name} is “{value}”. Give 1 for yes or 0 for no.")
        return value in _TRUE

    def number(self, name: str) -> int:
        """A whole number of 0 or more; anything else is a SettingError."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit()):
            raise SettingError(
                f"{name} is “{value}”. Give a whole number, for example {name}={_BY_NAME[name].default}."
            )
        return int(value)

    def path(self, name: str) -> Path:
        """An absolute path. Of a setting that is empty (see `given`) it is the current folder: ask `given` first."""
        return Path(self.text(name)).expanduser().absolute()

    def words(self, name: str) -> list[str]:
        """The parts between commas, without blanks."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def given(self, name: str) -> bool:
        """True when the setting has a value, from outside or by default."""
        return bool(self.text(name))

    def source(self, name: str) -> str:
        """Where the value came from: "environment" or "default"."""
        return "environment" if self.variables.get(_BY_NAME[name].name, "").strip() else "default"

    def place(self) -> Path:
        """The part of the data folder in use: `demo` or `home`. Invented and real people never share one."""
        return self.path("GOLDTHREAD_DATA") / ("demo" if self.flag("GOLDTHREAD_DEMO") else "home")

    def secret_key(self) -> str:
        """GOLDTHREAD_SECRET_KEY, or the key kept in `<place>/secret_key`, made there (0600) at the first call."""
        given = self.text("GOLDTHREAD_SECRET_KEY")
        if given:
            return given
        kept = self.place() / "secret_key"
        try:
            return kept.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = secrets.token_urlsafe(48)
        half_written = kept.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(
            os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            "w",
            encoding="ascii",
        ) as file:
            file.write(fresh + "\n")
        try:
            os.link(half_written, kept)  # fails when another process was first: then theirs is the key
        except FileExistsError:
            return kept.read_text(encoding="ascii").strip()
        finally:
            half_written.unlink()
        return fresh


def listing(environment: Environment) -> list[tuple[Setting, str, str]]:
    """Every setting with its value as it may be shown (secrets masked) and where it came from."""
    lines = []
    for setting in SETTINGS:
        value = environment.text(setting.name)
        if setting.secret and value:
            value = "••••••"
        lines.append((setting, value, environment.source(setting.name)))
    return lines


env = Environment()
