"""What every journey stands on: a house of its own behind the real web server, and a real Chromium that tells tales.

    def test_i_write_a_note(page_as, axe):
        page = page_as("ruth")                    # signed in through "choose who to be"; see tests/standing.py
        page.goto("/record/new/")                 # paths are below the house's own address
        ...
        axe(page)                                 # no findings

A page fails its test by itself when the console shows an error, a script breaks, the content security policy is
broken or a request fails. Where that is what the test wants, say so first: `trouble.expect("404")`.

A test that names the fixture `size` runs on a tablet and on a phone; one that names `dark` runs light and dark. One
that names both runs on a light tablet and a dark phone, and in all four looks with GOLDTHREAD_LOOKS=all (every page by
itself is looked at in all four always: test_axe_everywhere.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.conftest import BARE, copy_house, drop_house
from tests.journeys.arriving import and_arrives, doing
from tests.journeys.house import ROOT, House, free_port
from tests.standing import WORKERS

# Playwright keeps an event loop in this thread; Django would take the test's own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Playwright's own requests ask for localhost's IPv6 address, which goes to the name server where /etc/hosts has none;
# one that keeps silent now and then made a request stand still for five seconds, and two of a chain fail.
os.environ.setdefault("RES_OPTIONS", "timeout:1 attempts:1")

HERE = Path(__file__).parent
AXE = HERE.parent / "vendor" / "axe.min.js"
SIZES = {"tablet": {"width": 1180, "height": 820}, "phone": {"width": 390, "height": 844}}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-GB",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 30_000  # ms: nothing here measures speed, and a busy machine stands still for a while now and then
_numbers = itertools.count(1)
_open: list[House] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey; of four looks two are enough for every day."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)
    if os.environ.get("GOLDTHREAD_LOOKS") != "all":
        dropped = [item for item in items if _another_look(getattr(getattr(item, "callspec", None), "params", {}))]
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


Locator.click = and_arrives(Locator.click)  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A journey that fails says what the houses and their databases were doing just then."""
    report: Any = yield
    if report.failed and item.path.is_relative_to(HERE):
        report.sections.append(("the houses at that moment", "\n".join(map(doing, list(_open)))))
    return report


# --- the house ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def static_files() -> None:
    """Static files gathered once a run, as in a real house, whoever of xdist's workers comes first."""
    data = Path(os.environ["GOLDTHREAD_DATA"])
    done = data / "static-gathered"
    with (data / "static-gathering").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        subprocess.run(
            [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"],
            check=True,
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "goldthread.config.settings"},
        )
        done.touch()


def _share_static_files() -> None:
    """A house that is no demo has a place of its own; its static files are the same."""
    data = Path(os.environ["GOLDTHREAD_DATA"])
    (data / "home").mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (data / "home" / "static").symlink_to(data / "demo" / "static")


@pytest.fixture(scope="session")
def houses(static_files: None, worker_id: str) -> Iterator[Callable[..., House]]:
    """Make a house: `houses()` with the standing cast, or `houses(database=url, demo=False)`."""
    made: list[tuple[House, str, tempfile.TemporaryDirectory[str]]] = []

    def make(*, database: str | None = None, demo: bool = True, **environ: str) -> House:
        name = "" if database else f"journey_{worker_id}_{next(_numbers)}"
        url = database or copy_house(name)
        if not demo:
            _share_static_files()
        folder = tempfile.TemporaryDirectory(prefix="gt-house-")
        port = free_port()
        house = House(
            url=f"http://localhost:{port}",
            port=port,
            database=url,
            environ={
                **os.environ,
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
                "GOLDTHREAD_DEMO": "1" if demo else "0",
                "GOLDTHREAD_FILES": f"{folder.name}/files",
                "PORT": str(port),
                **environ,
            },
            log=Path(folder.name) / "server.log",
        )
        made.append((house, name, folder))
        _open.append(house)
        house.start()
        return house

    yield make
    for house, name, folder in made:
        house.stop()
        _open.remove(house)
        if name:
            drop_house(name)
        folder.cleanup()


@pytest.fixture(scope="module")
def new_house(houses: Callable[..., House], worker_id: str) -> Iterator[House]:
    """A house that is no demo, in which nobody works yet. `new_house.first_link()` opens it."""
    name = f"journey_new_{worker_id}_{next(_numbers)}"
    house = houses(database=copy_house(name, BARE), demo=False)
    yield house
    house.stop()  # while anybody is connected the database cannot go
    drop_house(name)


@pytest.fixture(scope="module")
def place(houses: Callable[..., House]) -> House:
    """One house for the tests of a module: fresh when the module starts. See `own_place` when that is not enough."""
    return houses()


@pytest.fixture
def own_place(houses: Callable[..., House]) -> Iterator[House]:
    """A house for this test alone (about two seconds)."""
    house = houses()
    yield house
    house.stop()


# --- the browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, or the one that GOLDTHREAD_BROWSER names."""
    program = os.environ.get("GOLDTHREAD_BROWSER", "/usr/bin/chromium")
    if not Path(program).exists():
        pytest.fail(f"There is no browser at {program}. Install Chromium, or name one with GOLDTHREAD_BROWSER.")
    running = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
    yield running
    running.close()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """ "tablet" and "phone" in turn."""
    return str(request.param)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def dark(request: pytest.FixtureRequest) -> bool:
    """Light and dark in turn."""
    return bool(request.param)


def _another_look(params: dict[str, Any]) -> bool:
    return {"size", "dark"} <= params.keys() and (params["size"] == "phone") != params["dark"]


@dataclass
class Trouble:
    """What went wrong in the pages of a test, less what the test said it expects (regular expressions)."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [r"/favicon\.ico"])  # asked for by itself on a page without one
    logs: set[Path] = field(default_factory=set)  # of the houses that the pages belong to

    def expect(self, pattern: str) -> None:
        """From now on this is no failure: found anywhere in the line ("console: …", "request: …", "policy: …")."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [line for line in self.found if not any(re.search(pattern, line) for pattern in self.expected)]

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # given up because one went on to the next page, or downloaded
            self.found.append(f"request: {request.method} {request.url} {request.failure}")


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    watched = Trouble()
    yield watched
    said = "\n".join(log.read_text(errors="replace")[-4000:] for log in watched.logs)
    complaints = "\n".join(watched.unexpected())
    assert not complaints, f"The browser complained:\n{complaints}\nThe server said last:\n{said}"


_POLICY = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber}`);
});"""


@pytest.fixture
def contexts(
    browser: Browser, trouble: Trouble, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser's context of its own (own cookies): `contexts(house, size=…, dark=…, javascript=…)`."""
    made: list[BrowserContext] = []

    def make(
        house: House, *, size: str | None = None, dark: bool | None = None, javascript: bool = True, **options: Any
    ) -> BrowserContext:
        named = request.fixturenames
        size = size or (request.getfixturevalue("size") if "size" in named else "tablet")
        dark = dark if dark is not None else (request.getfixturevalue("dark") if "dark" in named else False)
        options = {
            "viewport": SIZES[size],
            "has_touch": True,
            "is_mobile": size == "phone",
            "locale": "en-GB",
            "timezone_id": "Europe/London",
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "reduce",
            **options,
        }
        context = browser.new_context(base_url=house.url, java_script_enabled=javascript, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_POLICY)
        context.on("page", trouble.watch)
        trouble.logs.add(house.log)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def visitor(contexts: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Callable[..., Page]:
    """A page of somebody who is not signed in: `visitor()`, in the test's `place` unless `house=` names another."""

    def open_page(*, house: House | None = None, **options: Any) -> Page:
        return contexts(house or _house_of(request), **options).new_page()

    return open_page


@pytest.fixture
def page_as(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """A page of one of the standing cast, signed in through the demo's door: `page_as("ruth", size="phone")`.

    Somebody whom a test hired itself is asked for by `name`.
    """

    def sign_in(key: str, name: str = "", **options: Any) -> Page:
        page = visitor(**options)
        landing = "/accounts/forgotten/"  # the cheapest page there is: the test opens the one that it wants
        page.goto(f"/choose/?next={landing}")
        page.get_by_role("button", name=f"Be {name or WORKERS[key][0]}", exact=True).click()
        page.wait_for_url(lambda url: urlsplit(url).path == landing)
        return page

    return sign_in


def _house_of(request: pytest.FixtureRequest) -> House:
    house: House = request.getfixturevalue("own_place" if "own_place" in request.fixturenames else "place")
    return house


# --- axe ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail on any finding of axe-core (WCAG 2.2 A and AA, and its best practices) on the page as it stands."""

    def check(page: Page) -> None:
        page.evaluate("async () => { await document.fonts.ready; }")
        if not page.evaluate("typeof window.axe === 'object'"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
        findings = [
            f"{finding['id']} ({finding['impact']}): {finding['help']}\n{_places(finding['nodes'])}"
            for finding in result["violations"]
        ]
        assert not findings, f"axe found on {page.url}:\n" + "\n".join(findings)

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Fail when the page must be moved sideways to be read, as it stands and at 320 pixels (a tablet at 400 %)."""

    def check(page: Page) -> None:
        before = page.viewport_size
        for size in (before, {"width": 320, "height": 640}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide[0] <= wide[1], f"{page.url} is {wide[0]} wide on a screen of {wide[1]}"
        page.set_viewport_size(before)  # type: ignore[arg-type]

    return check


def _places(nodes: list[dict[str, Any]]) -> str:
    return "\n".join(f"    {node['target']} {node['html'][:200]}\n      {node['failureSummary']}" for node in nodes)


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """A picture of the page on a tablet and a phone, light and dark, into the folder that GOLDTHREAD_SHOTS names."""
    folder = os.environ.get("GOLDTHREAD_SHOTS", "")

    def take(page: Page, name: str) -> None:
        if not folder:
            return
        before = page.viewport_size
        for which, size in SIZES.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.screenshot(path=f"{folder}/{name}-{which}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before)  # type: ignore[arg-type]

    return take
