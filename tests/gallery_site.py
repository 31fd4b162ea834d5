"""The gallery as files behind a small web server, so that the design system is tried before any app stands on it."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from goldthread.ui import assets, gallery
from goldthread.ui.jinja import environment

UI = Path(assets.__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
)


def ui_environment() -> Environment:
    """The environment of pages, with static files beside the page."""
    made = environment(loader=FileSystemLoader(UI / "jinja2"))
    made.globals["static"] = lambda path: f"/static/{path}"
    return made


def build(folder: Path) -> None:
    """Write /light.html, /dark.html and everything they ask for below `folder`."""
    shutil.copytree(UI / "static", folder / "static")
    assets.write(folder / "static")
    env = ui_environment()
    for theme in ("light", "dark"):
        (folder / f"{theme}.html").write_text(gallery.page(env, theme), encoding="utf-8")
    for page in (UI / "jinja2").glob("*.html"):
        (folder / f"says-{page.name}").write_text(env.get_template(page.name).render(), encoding="utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine; gives the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
