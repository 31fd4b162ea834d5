"""`pip install .`, then `goldthread run` in an empty folder: without the repository."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture(scope="module")
def installed() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder that others may enter, with the wheel unpacked in it; and what a program run from there finds."""
    with tempfile.TemporaryDirectory(prefix="gt-wheel-", dir="/tmp") as name:
        place = Path(name)
        place.chmod(0o755)
        built = subprocess.run(
            [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", place, ROOT],
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode == 0, built.stderr
        (wheel,) = place.glob("goldthread-*.whl")
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(place / "site")
        (place / "here").mkdir()
        # What the program stands on is in this environment already; a path given so leaves its editable install out.
        paths = [str(place / "site"), sysconfig.get_path("purelib")]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GOLDTHREAD_", "DATABASE_"))}
        yield place, {**kept, "PYTHONPATH": os.pathsep.join(paths), "GOLDTHREAD_DATA": str(place / "here" / "var")}


def goldthread(installed: tuple[Path, dict[str, str]], *words: str) -> subprocess.CompletedProcess[str]:
    place, environ = installed
    command = [sys.executable, "-S", "-m", "goldthread", *words]
    return subprocess.run(
        command, cwd=place / "here", env=environ, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def test_it_is_the_wheel_that_runs(installed: tuple[Path, dict[str, str]]) -> None:
    place, environ = installed
    code = "import goldthread; print(goldthread.__file__)"
    told = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=place / "here", env=environ, capture_output=True, text=True, check=True
    ).stdout
    assert told.startswith(str(place / "site")), told


def test_the_packs_and_the_words_came_with_it(installed: tuple[Path, dict[str, str]]) -> None:
    checked = goldthread(installed, "packs", "check")
    assert checked.returncode == 0, checked.stderr
    asked = goldthread(installed, "bench")
    assert asked.returncode != 0
    assert "Clone it" in asked.stdout + asked.stderr


def test_it_opens_a_house(installed: tuple[Path, dict[str, str]]) -> None:
    place, environ = installed
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = place / "said.txt"
    with said.open("w") as file:
        house = subprocess.Popen(
            [sys.executable, "-S", "-m", "goldthread", "run"],
            cwd=place / "here",
            env={**environ, "PORT": str(port)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        assert _answer(port, "/healthz", house, said)["database"]
        until = time.monotonic() + PATIENCE
        while not (link := re.search(r"http://[^\s]+(/welcome/\S+)", said.read_text())):
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.3)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", link[1], headers={"Host": f"localhost:{port}"})
        page = connection.getresponse()
        words = page.read().decode()
        assert page.status == 200, words
        assert "goldthread." in words, "its styles"
        connection.close()
    finally:
        house.send_signal(signal.SIGINT)
        assert house.wait(PATIENCE) == 0


def _answer(port: int, path: str, house: subprocess.Popen[bytes], said: Path) -> dict[str, object]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert house.poll() is None, said.read_text()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status == 200:
                found: dict[str, object] = json.loads(told)
                return found
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.3)
    pytest.fail(said.read_text())
