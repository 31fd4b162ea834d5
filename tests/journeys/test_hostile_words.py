"""Markup and scripts in every text there is, on every surface, in a real browser: nothing runs.

Every text column of every table holds them (a new column without them fails), every question of every pack is answered
with them, and everybody opens every page. What a form says back is tried in tests/abuse/test_echoes.py.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Dialog, Page
from psycopg.conninfo import conninfo_to_dict
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from goldthread.ground.packs.queries import packs
from goldthread.ground.packs.rules import QuestionType
from tests.abuse.columns import columns, holding
from tests.abuse.plant import MARK, NOT_WORDS, force
from tests.architecture.addresses import addresses
from tests.architecture.fillings import fillings_of
from tests.architecture.universe import Universe
from tests.conftest import server
from tests.journeys.conftest import ROOT, House, Trouble
from tests.standing import WORKERS

# Short enough for the shortest line, and closing whatever it may stand in.
WORDS = "\"'></textarea></title><img src=x onerror=window.pwned=1><script>window.pwned=1</script>{{7919*7907}}"
WORKED_OUT = str(7919 * 7907)
NAMES = {
    **{key: name for key, (name, _role) in WORKERS.items()},
    "ewan": "Ewan ",
    "omar": "Omar Fenn",
    "tess": "Tess Orme",
}
# Everybody, and whose ids they ask for; the three managers also open every kind of record of their setting.
GROUPS = {
    "managers": {"dee": "willows", "omar": "ash", "tess": "third"},
    "others": {
        **dict.fromkeys(("", "ruth", "jo", "ewan", "marian", "ada"), "willows"),
        "priya": "ash",
    },
}
PACKS = {"willows": "residential_family_centre", "ash": "childrens_home", "third": "supported_accommodation"}
ALL = os.environ.get("HOSTILE_WORDS") == "all"
if not ALL:  # in the long run everybody
    GROUPS["others"] = dict.fromkeys(("", "ruth", "ada"), "willows") | {"priya": "ash"}
IN_WORDS = {
    QuestionType.TEXT,
    QuestionType.LONG_TEXT,
    QuestionType.NAMES,
    QuestionType.SEEN_AND_MEANT,
    QuestionType.VOICE,
    QuestionType.BODY_MAP,
    QuestionType.ACTIONS,
}
_KEYS = re.compile(r'(value|nonce|content)="[^"]{40,}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
# What runs or leads to something that runs, though no script has: read off the page as the browser has built it.
LEADS = """() => [...document.querySelectorAll("*")].filter((each) => each.tagName !== "SCRIPT" || !each.src).flatMap(
  (each) => [...each.attributes].filter((one) => /^on/i.test(one.name) || /^\\s*javascript:/i.test(one.value)
    && /^(href|src|action|formaction|data|srcdoc)$/i.test(one.name)).map((one) => each.outerHTML.slice(0, 200)))"""


@pytest.fixture(scope="module")
def hostile(place: House) -> Universe:
    """The module's house, with the words in it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.abuse.plant", WORDS],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **place.environ},
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(_past_the_walls(place)) as connection:
        assert force(connection, WORDS) == [], "no row to write into: tests/abuse/plant.py makes one"
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Universe({**told["ids"], "third": {}}, told["kinds"])


def _past_the_walls(place: House) -> str:
    return server()._url("postgres", str(conninfo_to_dict(place.database)["dbname"]))


def test_the_words_stand_in_every_column_that_holds_words(hostile: Universe, place: House) -> None:
    """By introspection: a new column is filled by `force`, or fails for want of a row, or is named with why."""
    named = [name for names in NOT_WORDS.values() for name in names.split()]
    every = {f"{table}.{column}" for table, column, _field in columns()}
    assert not set(named) - every, "gone"
    with psycopg.connect(_past_the_walls(place)) as connection:
        standing = holding(connection, MARK)
    assert every - set(named) == standing - set(named)
    assert len(standing) > 80


def test_the_words_answer_every_question_of_every_pack(hostile: Universe, place: House) -> None:
    with psycopg.connect(_past_the_walls(place)) as connection:
        rows = connection.execute(
            "SELECT h.pack, r.kind, t.body -> 'answers' FROM records_record r JOIN homes_home h ON h.id = r.home_id "
            "JOIN records_revisiontext t ON t.revision_id = r.head_id"
        ).fetchall()
    answered = {
        (pack, kind, code) for pack, kind, answers in rows for code in answers if MARK in json.dumps(answers[code])
    }
    asked = {
        (pack.code, kind.code, question.code)
        for pack in packs().values()
        for kind in pack.kinds
        for question in kind.questions
        if question.type in IN_WORDS
    }
    assert len(asked) > 100
    assert asked - answered == set()


@pytest.mark.parametrize("group", GROUPS)
def test_no_word_that_is_written_ever_runs(
    hostile: Universe, place: House, contexts: Callable[..., BrowserContext], trouble: Trouble, group: str
) -> None:
    """Every page of everybody; one that is built alike (in the long run: that is the same) is not drawn again."""
    trouble.expect(r"the server responded with a status of 4\d\d")
    trouble.expect(r"ERR_ABORTED")  # what is handed over as a file
    drawn: set[str] = set()
    shown, others = 0, set()
    for visitor, home in GROUPS[group].items():
        context = contexts(place, accept_downloads=True)
        page = context.new_page()
        told: list[str] = []
        page.on("dialog", lambda dialog: _heard(dialog, told))  # noqa: B023
        _be(page, visitor)
        for path in dict.fromkeys(_paths(hostile, visitor, home)):
            answer = context.request.get(path)
            kind = answer.headers.get("content-type", "")
            if not kind.startswith("text/html"):
                others.add(kind.partition(";")[0])
                _of_another_kind(path, answer.status, answer.headers, answer.body())
                continue
            text = answer.text()
            body = _KEYS.sub("", text.partition("<main")[2] or path) if ALL else _built_of(text)
            if body in drawn:
                continue
            drawn.add(body)
            if "awake" in path or "logout" in path:
                continue
            page.goto(path, wait_until="load")
            assert page.evaluate("window.pwned") is None, f"{path} ran it"
            assert page.locator("img[src='x']").count() == 0, f"{path} drew it"
            assert page.evaluate(LEADS) == [], path
            text = page.content()
            assert WORKED_OUT not in text, f"{path} worked it out"
            shown += MARK in text
        assert not told, f"a window opened: {told}"
    print(f"\n{group}: {len(drawn)} pages drawn, the words on {shown} of them")
    assert shown > (40 if group == "managers" else 15), f"the words stood on {shown} pages only"
    if group == "managers":
        assert others >= {"application/pdf", "image/jpeg", "text/csv", "application/json"}


def test_what_a_program_is_told_is_never_a_page(
    hostile: Universe, place: House, contexts: Callable[..., BrowserContext], trouble: Trouble
) -> None:
    """The API's answers, opened in the browser as if somebody had been sent to them with a key."""
    trouble.expect(r"the server responded with a status of 4\d\d")
    token = _token(place)
    context = contexts(place, extra_http_headers={"Authorization": f"Bearer {token}"})
    page = context.new_page()
    held = 0
    person, record = hostile.ids["willows"]["person"][0], hostile.ids["willows"]["record"][0]
    for path in (
        "/api/v1/people",
        f"/api/v1/people/{person}",
        f"/api/v1/people/{person}/records",
        f"/api/v1/records/{record}",
        f"/api/v1/people?q={WORDS}",
    ):
        answer = page.goto(path)
        assert answer is not None
        _of_another_kind(path, answer.status, answer.headers, answer.body())
        assert page.evaluate("window.pwned") is None
        held += answer.status == 200 and MARK in answer.text()
    assert held >= 3


def test_what_leaves_as_a_folder_runs_nothing(
    hostile: Universe, place: House, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("leave") / "out"
    name = str(conninfo_to_dict(place.database)["dbname"])
    environ = {**place.environ, "DATABASE_OWNER_URL": server().url("owner", name)}
    subprocess.run([sys.executable, "-m", "goldthread", "migrate"], env=environ, cwd=ROOT, check=True)
    words = ["export", "--home", _first_home(place), "--as", "dee@demo.invalid", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "goldthread", *words],
        capture_output=True,
        text=True,
        env=environ,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    context = browser.new_context(offline=True)
    page = context.new_page()
    told: list[str] = []
    page.on("dialog", lambda dialog: _heard(dialog, told))
    shown = 0
    for file in sorted((folder / "html").rglob("*.html")):
        page.goto(file.as_uri(), wait_until="load")
        assert page.evaluate("window.pwned") is None, file
        assert page.locator("img[src='x']").count() == 0, file
        assert page.evaluate(LEADS) == [], file
        shown += MARK in page.content()
    context.close()
    assert shown > 5
    assert not told


# --- what they share ---------------------------------------------------------------------------------------------


def _built_of(text: str) -> str:
    """Its elements with their classes: a page built alike holds the words in the same places."""
    return " ".join(sorted(set(re.findall(r'<\w+(?: class="[^"]*")?', text))))


def _heard(dialog: Dialog, told: list[str]) -> None:
    told.append(dialog.message)
    dialog.dismiss()


def _be(page: Page, visitor: str) -> None:
    if visitor:
        page.goto("/choose/?next=/accounts/forgotten/")
        name = re.compile(rf"^Be {NAMES[visitor]}")
        page.get_by_role("button", name=name).click()
        page.wait_for_url("**/accounts/forgotten/")


def _of_another_kind(path: str, status: int, headers: dict[str, str], body: bytes) -> None:
    """An answer that is no page is never taken for one, and a document holds no act of its own."""
    kind = headers.get("content-type", "")
    if status in (204, 302) and not body:
        return
    assert headers.get("x-content-type-options") == "nosniff", path
    assert kind and "html" not in kind and "svg" not in kind and "xml" not in kind, f"{path}: {kind}"
    if kind.startswith("application/pdf"):
        objects = _objects(PdfReader(io.BytesIO(body)))
        assert "/Pages" in objects, path
        for act in ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFile", "/SubmitForm"):
            assert not re.search(rf"{act}\b", objects), f"{path}: {act}"
    if kind.startswith("text/csv"):
        assert "attachment" in headers.get("content-disposition", ""), path
        for line in body.decode("utf-8-sig").splitlines():
            assert not re.search(r'(^|,)"?[=+@\t\r-]', line), f"{path}: {line[:80]}"


def _objects(reader: PdfReader) -> str:
    """Every object of a document as it is written out, without what is packed inside its streams (fonts, pictures:
    there, any three letters come up by chance)."""
    plain = [(number, made) for made, numbers in reader.xref.items() for number in numbers]
    packed = [(number, 0) for number in reader.xref_objStm]
    return " ".join(str(reader.get_object(IndirectObject(number, made, reader))) for number, made in plain + packed)


def _paths(universe: Universe, visitor: str, home: str) -> Iterator[str]:
    """What to open: in `make test` one of each address, and kinds that together ask every type of question; with
    HOSTILE_WORDS=all, six of each and every kind."""
    kinds = universe.kinds[home] if ALL else {k: v for k, v in universe.kinds[home].items() if k in _telling(home)}
    for address in addresses():
        if address.route.startswith("api/v1/") or address.name == "gallery":
            continue
        if visitor in GROUPS["managers"] and address.name in ("record", "record_write"):
            yield from (
                address.path(id=id) if address.name == "record" else address.path(kind=k) for k, id in kinds.items()
            )
        if home == "third" and address.nouns():
            continue
        own = [values for whose, values in fillings_of(universe, address, home, visitor) if whose in ("", "own")]
        for values in own[: 6 if ALL else 1]:
            yield address.path(**values)


def _telling(home: str) -> set[str]:
    """Kinds of a home's pack that together ask every type of question."""
    chosen: set[str] = set()
    types: set[QuestionType] = set()
    for kind in sorted(packs()[PACKS[home]].kinds, key=lambda kind: -len(kind.questions)):
        asked = {question.type for question in kind.questions}
        if asked - types:
            types |= asked
            chosen.add(kind.code)
    return chosen


def _token(place: House) -> str:
    ask = (
        'import django; from goldthread.lib import actors; actors.house = "tests"; django.setup(); '
        "from tests.api.house import token; print(token()[1])"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask], env=place.environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def _first_home(place: House) -> str:
    with psycopg.connect(_past_the_walls(place)) as connection:
        row = connection.execute(
            "SELECT h.name FROM homes_home h JOIN access_membership m ON m.home_id = h.id "
            "JOIN users_user u ON u.id = m.user_id WHERE u.email = 'dee@demo.invalid'"
        ).fetchone()
    assert row is not None
    return str(row[0])
