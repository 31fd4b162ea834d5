"""One small box: an authority of its own, https with its name, and the link that opens it (docs/run/install.md)."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

from goldthread.lib import processes

ROOT = Path(__file__).parent.parent.parent


def test_a_box_of_ones_own_serves_https_to_whoever_has_its_authority(tmp_path: Path) -> None:
    tls = tmp_path / "tls"
    subprocess.run([ROOT / "deploy/tls/make_ca", tls, "localhost", "127.0.0.1"], check=True, capture_output=True)
    authority = (tls / "ca.crt").read_bytes()
    subprocess.run([ROOT / "deploy/tls/make_ca", tls, "localhost", "127.0.0.1"], check=True, capture_output=True)
    assert (tls / "ca.crt").read_bytes() == authority, "renewing a server's certificate must keep the authority"
    assert (tls / "server.key").stat().st_mode & 0o077 == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = ("DATABASE_URL", "GOLDTHREAD_DEMO", "GOLDTHREAD_SECRET_KEY")
    environ = {name: value for name, value in os.environ.items() if name not in kept} | {
        "PORT": str(port),
        "GOLDTHREAD_HOSTS": "localhost",
        "GOLDTHREAD_DATA": str(tmp_path / "var"),
        "GOLDTHREAD_TLS_CERT": str(tls / "server.crt"),
        "GOLDTHREAD_TLS_KEY": str(tls / "server.key"),
    }
    log = tmp_path / "run.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "goldthread", "run"]
        running = processes.start(command, dies_by=signal.SIGTERM, environ=environ, output=output, folder=tmp_path)
    try:
        said = "Ctrl-C stops it."
        assert processes.wait_until(lambda: said in log.read_text() or running.poll() is not None, 120), log.read_text()
        trusting = ssl.create_default_context(cafile=tls / "ca.crt")
        link = re.search(r"https://localhost:\d+(/welcome/\S+)", log.read_text())
        assert link, log.read_text()
        with urllib.request.urlopen(f"https://localhost:{port}{link[1]}", context=trusting) as answer:
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"]
            assert "__Host-csrf" in str(answer.headers.get_all("Set-Cookie"))
        try:
            urllib.request.urlopen(f"https://localhost:{port}/healthz")
        except urllib.error.URLError as refused:
            assert "CERTIFICATE_VERIFY_FAILED" in str(refused.reason)
        else:
            raise AssertionError("a browser without the authority must not be fooled")
    finally:
        assert processes.stop(running, signal.SIGINT, 45) == 0
