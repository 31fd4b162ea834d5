"""One parent keeps several things alive."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from goldthread.lib import processes
from goldthread.lib.supervision import FIRST_TRIES, Child, GivenUp, Supervisor

PATIENCE = 60


class Thing:
    """A kept thing that ends when told; its starts may fail."""

    def __init__(self, *, faults: int = 0) -> None:
        self.faults = faults
        self.starts = 0
        self.stops = 0
        self.code: int | None = 0

    def start(self) -> None:
        self.starts += 1
        if self.starts > 1 and self.faults:
            self.faults -= 1
            raise OSError("not now")
        self.code = None

    def poll(self) -> int | None:
        return self.code

    def stop(self) -> None:
        self.stops += 1
        self.code = 0


def test_starts_again_what_ends() -> None:
    told: list[str] = []
    thing = Thing()
    with Supervisor(told.append) as supervisor:
        supervisor.start("The thing", thing)
        thing.code = -9
        while thing.starts < 2:
            supervisor.step(0.01)
        assert thing.poll() is None
    assert told == ["The thing ended (signal 9); starting it again."]
    assert thing.stops == 1


def test_tries_again_when_a_start_fails_and_keeps_the_others() -> None:
    told: list[str] = []
    thing, other = Thing(faults=1), Thing()
    with Supervisor(told.append) as supervisor:
        supervisor.start("The thing", thing)
        supervisor.start("The other", other)
        thing.code = 1
        while thing.poll() is not None:
            supervisor.step(0.01)
        assert thing.starts == 3
        assert other.starts == 1
    assert "The thing: not now" in told


def test_gives_up_on_what_was_never_well() -> None:
    thing = Thing()

    def step_until_given_up(supervisor: Supervisor) -> None:
        while True:
            thing.code = 1
            supervisor.step(0.01)

    with Supervisor(lambda _: None) as supervisor:
        supervisor.start("The thing", thing)
        with pytest.raises(GivenUp, match="The thing does not stay up"):
            step_until_given_up(supervisor)
    assert thing.starts == FIRST_TRIES + 1


def test_what_does_its_work_once_is_left_when_done() -> None:
    thing = Thing()
    with Supervisor(lambda _: None) as supervisor:
        post = supervisor.start("The thing", thing, once=True)
        thing.code = 0
        supervisor.step(0.01)
        supervisor.step(0.01)
        assert post.done
    assert thing.starts == 1


def test_stops_the_last_started_first_on_a_signal() -> None:
    order: list[str] = []

    class Named(Thing):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def stop(self) -> None:
            order.append(self.name)

    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(lambda _: None) as supervisor:
        for name in ("database", "web", "worker"):
            supervisor.start(name, Named(name))
        os.kill(os.getpid(), signal.SIGTERM)
        supervisor.run()
        assert supervisor.stopping
    assert order == ["worker", "web", "database"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_child_is_stopped_and_reaped() -> None:
    child = Child(["sleep", "600"], os.environ)
    child.start()
    assert child.poll() is None
    assert child.pid is not None
    child.stop()
    assert child.poll() == -signal.SIGTERM
    assert not processes.is_alive(child.pid)


def test_a_child_that_will_not_end_is_killed() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert processes.stop(process, signal.SIGTERM, 0.1) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
class TestProcesses:
    def test_a_zombie_is_not_alive(self) -> None:
        with subprocess.Popen(["true"]) as ended:
            os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
            os.kill(ended.pid, 0)
            assert not processes.is_alive(ended.pid)
        assert processes.is_alive(os.getpid())

    def test_who_stands_in_a_folder(self, tmp_path: Path) -> None:
        with subprocess.Popen(["sleep", "600"], cwd=tmp_path) as process:
            assert processes.wait_until(lambda: processes.with_folder(tmp_path) == [process.pid], PATIENCE)
            process.kill()
        assert processes.with_folder(tmp_path) == []

    def test_who_listens(self) -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            port = listening.getsockname()[1]
            assert processes.listener_on(port) == ""
            listening.listen()
            assert processes.listener_on(port).endswith(f"(pid {os.getpid()})")

    def test_a_child_goes_when_its_parent_is_killed(self) -> None:
        parent = (
            "import os, signal, time\nfrom goldthread.lib import processes\n"
            "child = processes.start(['sleep', '600'], dies_by=signal.SIGTERM, environ=os.environ)\n"
            "print(child.pid, flush=True)\ntime.sleep(600)"
        )
        with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            pid = int(process.stdout.readline())
            assert processes.is_alive(pid)
            process.kill()
        assert processes.wait_until(lambda: not processes.is_alive(pid), PATIENCE)
