"""The process that opens a file is held to its limits, and not believed. Needs no database."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from goldthread.casework.files.rules import HEAD_BYTES, Unfit, Why, apart, check_apart, sniff
from tests.corpus.files import pictures
from tests.corpus.files.make import cases


def take(content: bytes, at: Path) -> None:
    """Have a JPEG checked, with its copy beside it."""
    at.mkdir(exist_ok=True)
    with (at / "in").open("w+b") as source, (at / "out").open("w+b") as target:
        source.write(content)
        source.flush()
        check_apart(sniff(content[:HEAD_BYTES], "p.jpg"), source, target)


def confined(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process with the worker's limits."""
    start = "import socket, os, time\nfrom goldthread.casework.files.rules import worker\n"
    return subprocess.run(
        [sys.executable, "-c", start + code],
        capture_output=True,
        text=True,
        check=False,
        cwd=apart._ROOT,
        timeout=60,
    )


def test_the_worker_has_half_a_gigabyte() -> None:
    run = confined("worker.confine()\ntry:\n  bytearray(600 << 20)\nexcept MemoryError:\n  print('held')")
    assert run.stdout == "held\n", run


def test_the_worker_has_its_seconds_and_no_more() -> None:
    run = confined("assert worker.CPU_SECONDS == 10\nworker.CPU_SECONDS = 1\nworker.confine()\nwhile True: pass")
    assert run.returncode < 0, run


@pytest.mark.parametrize("reach", ["socket.socket()", "open('/etc/passwd')", "os.pipe()", "os.dup(1)"])
def test_the_worker_can_open_nothing(reach: str) -> None:
    run = confined(f"worker.confine()\ntry:\n  {reach}\nexcept OSError:\n  print('held')")
    assert run.stdout == "held\n", run


def test_the_worker_sees_nothing_of_the_web_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    spy = tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\nenv > "{seen}"\nls /proc/self/fd >> "{seen}"\nexit 1\n')
    spy.chmod(0o700)
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(apart.sys, "executable", str(spy))
    with pytest.raises(Unfit):
        take(pictures.jpeg(), tmp_path / "store")
    assert "secret" not in seen.read_text()


@pytest.mark.parametrize(
    "ends", ["exit 1", "exit 0", "echo '[]'", "kill -9 $$", "sleep 60", "head -c 9000000 /dev/zero"]
)
def test_a_worker_that_says_nothing_sensible_is_a_refusal(
    ends: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    false = tmp_path / "python"
    false.write_text(f"#!/bin/sh\nexec 2>/dev/null\n{ends.replace('sleep', 'exec sleep')}\n")
    false.chmod(0o700)
    monkeypatch.setattr(apart.sys, "executable", str(false))
    monkeypatch.setattr(apart, "WALL_SECONDS", 1)
    with pytest.raises(Unfit) as refused:
        take(pictures.jpeg(), tmp_path / "store")
    assert refused.value.why == Why.TOO_HARD


@pytest.mark.parametrize("copy", ["", "<html>", "GIF89a", "%PDF-1.4"])
def test_a_worker_that_lies_is_not_believed(copy: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    liar = tmp_path / "python"
    # "$7" is the copy's descriptor: -s -P -m module KIND source target.
    liar.write_text(f"#!/bin/sh\nprintf '%s' '{copy}' > /proc/self/fd/$7\necho '{{}}'\n")
    liar.chmod(0o700)
    monkeypatch.setattr(apart.sys, "executable", str(liar))
    with pytest.raises(Unfit) as refused:
        take(pictures.jpeg(), tmp_path / "store")
    assert refused.value.why == Why.DAMAGED


def test_when_every_turn_is_taken_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 0)
    for _ in range(2):
        assert apart._TURNS.acquire(timeout=5)
    try:
        with pytest.raises(Unfit) as refused:
            take(pictures.jpeg(), tmp_path)
        assert refused.value.why == Why.BUSY
    finally:
        for _ in range(2):
            apart._TURNS.release()


def test_no_bomb_grows_the_process_that_received_it(tmp_path: Path) -> None:
    """Peak memory of the receiving process, before and after every bomb, in a process of its own."""
    harm = ("bomb", "claims", "lies", "laughs", "deep", "24 megapixels")
    bombs = [case for case in cases() if any(word in case.label for word in harm)]
    assert len(bombs) >= 15
    for number, bomb in enumerate(bombs):
        (tmp_path / f"{number:02}-{bomb.name}").write_bytes(bomb.make())
    code = """
import sys, tempfile
from pathlib import Path
from goldthread.casework.files.rules import HEAD_BYTES, Unfit, check_apart, sniff
def peak(): return int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1])
before = peak()
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open("rb") as source, tempfile.TemporaryFile() as target:
        try: check_apart(sniff(source.read(HEAD_BYTES), path.name), source, target)
        except Unfit: pass
print(peak() - before)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, cwd=apart._ROOT
    )
    assert int(run.stdout) < 64 * 1024, f"grew by {run.stdout} KB"


def test_the_worker_leaves_no_files_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    take(pictures.jpeg(), tmp_path / "store")
    assert not list((tmp_path / "tmp").iterdir())
