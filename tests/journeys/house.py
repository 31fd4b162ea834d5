"""One running Goldthread behind the real web server, for a journey."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from goldthread.lib import processes

ROOT = Path(__file__).parent.parent.parent


@dataclass
class House:
    """One running Goldthread: `url` of the server, `database` as the app role, `environ` it was started with.

    `kill()` is kill −9 of the web process; `start()` starts it again on the same address and the same database.
    """

    url: str
    port: int
    database: str
    environ: dict[str, str]
    log: Path
    workers: int = 1
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the web server and wait until it answers anything at all."""
        with self.log.open("ab") as log:
            self.process = processes.start(
                [
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(self.port),
                    "--workers",
                    str(self.workers),
                    "--blocking-threads",
                    "4",
                    "--no-ws",
                    "goldthread.config.wsgi:application",
                ],
                dies_by=signal.SIGTERM,
                environ=self.environ,
                output=log,
                folder=ROOT,
            )
        if not processes.wait_until(self._answers, 60, every=0.05):
            self.stop()
            pytest.fail(f"The web server did not answer. It said:\n{self.log.read_text(errors='replace')[-4000:]}")

    def stop(self) -> None:
        """Stop the web server (SIGTERM), its workers with it."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, 10)
            self._reap_workers()
            self.process = None

    def kill(self) -> None:
        """kill −9 of the web server and its workers, in the middle of whatever they do."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)  # a session of its own, so a group of its own
            self.process.wait()
            self.process = None

    def _reap_workers(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # type: ignore[union-attr]

    def first_link(self) -> str:
        """The address that makes the first home and its manager, as `goldthread run` prints it."""
        ask = (
            'import django; from goldthread.lib import actors; actors.house = "tests"; django.setup(); '
            "from goldthread.ground.packs.actions import publish; publish(); "
            f"from goldthread.ground.accounts.actions import first_run_link; print(first_run_link({self.url!r}))"
        )
        told = subprocess.run(
            [sys.executable, "-c", ask],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout.strip()

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            return True  # it has ended: `start` finds out why at once
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            return False
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
