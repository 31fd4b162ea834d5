"""Every address, visited by the whole standing cast: what must hold of any answer, whoever asks for whatever."""

from __future__ import annotations

import html
import re
from collections import defaultdict

import jinja2.meta
import pytest
from django.apps import apps
from django.template import engines

from goldthread.casework.people.models import Person
from goldthread.casework.records.models import RevisionText
from tests.architecture.addresses import addresses
from tests.architecture.crawl import VISITORS, Crawler, Visit
from tests.architecture.sources import templates
from tests.architecture.universe import Universe

pytestmark = pytest.mark.django_db

# GETs that may write besides their Reading, each with its reason and the day it was allowed.
MAY_WRITE = {
    "mfa_activate_totp": ({"django_session"}, "allauth keeps the secret it shows until it is confirmed", "2026-11-22"),
    "mfa_add_webauthn": ({"django_session"}, "allauth keeps the question it puts to the key", "2026-11-22"),
    "mfa_login_webauthn": ({"django_session"}, "allauth keeps the question it puts to the key", "2026-11-22"),
    "mfa_reauthenticate": ({"django_session"}, "allauth keeps where to go on", "2026-11-22"),
    "mfa_reauthenticate_webauthn": ({"django_session"}, "allauth keeps the question it puts to the key", "2026-11-22"),
    "account_login": ({"django_session"}, "allauth keeps where to go on", "2026-11-22"),
    "account_reauthenticate": ({"django_session"}, "allauth keeps where to go on", "2026-11-22"),
}
# Pages that may show names of people without a Reading of each, with the reason and the day it was allowed.
NAMES_WITHOUT_A_LOOK = {
    "drafts": ("one's own words, begun and not signed", "2026-11-22"),
    "draft": ("one's own words, begun and not signed", "2026-11-22"),
    "draft_file": ("one's own file, attached and not signed", "2026-11-22"),
    "gallery": ("the examples' invented people, who are in no database", "2026-11-22"),
}
# Pages that nobody of the cast is ever shown, with the reason and the day it was allowed.
NEVER_SEEN = {
    "mfa_remove_webauthn": ("whoever has a key: tests/journeys takes one away", "2026-11-22"),
    "lock": ("a locked session, or a tablet that is shared: tests/ground/accounts", "2026-11-22"),
    "welcome_back": ("a link that two managers make: tests/ground/accounts", "2026-11-22"),
    "welcome": ("only a house without a home has this link; tests/journeys opens it", "2026-11-22"),
}
# Everybody tries every address; these three also try every kind of record and every sort of line.
THOROUGH = ("dee", "ruth", "priya")
_TEXTS = ("CharField", "TextField")
_CHOICES = re.compile(rb"<(select|label|button|option)\b.*?</\1>", re.S)
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1>|<[^>]*>", re.S)


@pytest.fixture(scope="module")
def visits(universe: Universe) -> list[Visit]:
    """Every address by everybody: GET always, an empty POST with ids of their own."""
    crawler = Crawler(universe)
    found = []
    for address in addresses():
        for visitor, home in VISITORS.items():
            if address.name == "gallery" and visitor:
                continue  # half a second each, and the same for everybody
            tried = 0
            for whose, values in crawler.fillings(address, home, visitor):
                tried += whose == "own"
                if whose == "own" and tried > 1 and visitor not in THOROUGH:
                    continue
                path = address.path(**values)
                found.append(crawler.visit(address, visitor, whose, path))
                if whose != "own" or tried == 1:
                    found.append(crawler.visit(address, visitor, whose, path, "POST"))
    return found


def test_every_address_can_be_filled(universe: Universe) -> None:
    """An address with names that nobody has explained is one whose foreign ids nobody has tried."""
    crawler = Crawler(universe)
    for address in addresses():
        assert list(crawler.fillings(address, "willows")), f"{address.route}: nothing to fill it with in universe.py"


def test_no_answer_is_a_server_error(visits: list[Visit]) -> None:
    assert len(visits) > 1000
    assert not [f"{visit}: {visit.status}" for visit in visits if visit.status >= 500]


def test_nobody_signed_out_sees_a_page_that_is_not_open(visits: list[Visit]) -> None:
    marks = {
        address.name or address.route: getattr(address.view, "needs", None) for address in addresses() if address.ours
    }
    for visit in visits:
        if visit.visitor in ("", "len") and marks.get(visit.address, "open") != "open":
            assert visit.status in (302, 401, 403, 405), visit


def test_no_cookie_opens_the_api(visits: list[Visit]) -> None:
    """A stranger's page can make a worker's browser ask, with the worker's cookie: it is as if nobody had asked."""
    by_token = {address.name for address in addresses() if address.by_token}
    tried = [visit for visit in visits if visit.address in by_token]
    assert {visit.visitor for visit in tried} == VISITORS.keys()
    for visit in tried:
        assert visit.status == 401, visit
        assert not visit.people_read | visit.records_read, visit


def test_what_is_foreign_is_as_if_it_were_not_there(visits: list[Visit]) -> None:
    """Another home's id, another worker's draft: the same answer as to an id that nobody has."""
    answers: dict[tuple[str, str, str], dict[str, list[Visit]]] = defaultdict(lambda: defaultdict(list))
    for visit in visits:
        if visit.whose in ("foreign", "absent"):
            answers[visit.address, visit.visitor, visit.method][visit.whose].append(visit)
    assert answers
    for both in answers.values():
        for foreign, absent in zip(both["foreign"], both["absent"], strict=True):
            assert foreign.plain == absent.plain, f"{foreign}: {foreign.status}, but {absent.status} to an id of nobody"
            assert foreign.status >= 300, foreign


def test_looking_writes_nothing_but_readings(visits: list[Visit]) -> None:
    for visit in visits:
        if visit.method != "GET":
            continue
        allowed = MAY_WRITE.get(visit.address, (set(), "", ""))[0] | {"audit_reading"}
        assert set(visit.written) <= allowed, f"{visit} wrote {visit.written}"


def test_whoever_is_shown_a_person_leaves_a_reading(visits: list[Visit], universe: Universe) -> None:
    """Names of people in the answer, as a proxy would find them, against the Reading that it left.

    A name that is offered to choose from is no look at the person: who works in a home knows who lives there. A name
    in what was written of somebody else, or in a record, is covered by the Reading of that person or that record.
    """
    names = {
        person: re.compile(rf"\b{re.escape(name)}\b")
        for person, name in Person.objects.values_list("id", "preferred_name")
    }
    written = _written_of()
    missing = defaultdict(set)
    for visit in visits:
        if visit.method != "GET" or visit.status != 200 or visit.address in NAMES_WITHOUT_A_LOOK:
            continue
        if visit.kind.startswith("text/html"):
            text = html.unescape(_MARKUP.sub(b" ", _CHOICES.sub(b" ", visit.body)).decode())
            read = visit.people_read | visit.records_read
            for person, name in names.items():
                if name.search(text) and person not in read and not any(name.search(written[each]) for each in read):
                    missing[visit.address].add(f"{name.pattern} shown to {visit.visitor}")
        elif visit.kind.startswith(("application/pdf", "image/")) and not (visit.people_read or visit.records_read):
            missing[visit.address].add(f"{visit.kind} to {visit.visitor}")
    told = "\n".join(f"{page}: {sorted(shown)}" for page, shown in sorted(missing.items()))
    assert not missing, told


def _written_of() -> defaultdict[object, str]:
    """What stands written of each person in lines of their own, and in each record, by id."""
    found: defaultdict[object, str] = defaultdict(str)
    for model in apps.get_models():
        holders = [field for field in model._meta.concrete_fields if field.related_model is Person]
        texts = [field.attname for field in model._meta.concrete_fields if field.get_internal_type() in _TEXTS]
        for holder in holders if texts else ():
            for person, *words in model._default_manager.values_list(holder.attname, *texts):
                found[person] += " ".join(map(str, words)) + "\n"
    for record, text in RevisionText.objects.values_list("revision__record_id", "text"):
        found[record] += text
    return found


def test_no_page_of_ours_can_be_framed_cached_or_sniffed(universe: Universe) -> None:
    crawler = Crawler(universe)
    for address in addresses():
        if not address.ours or address.names:
            continue
        answer = crawler.clients["dee"].get(address.path())
        assert answer.headers.get("X-Frame-Options") == "DENY", address.route
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", address.route
        assert "Content-Security-Policy" in answer.headers, address.route
        assert "Cache-Control" in answer.headers, address.route


def test_the_cast_stays_signed_in(visits: list[Visit]) -> None:
    away = [visit for visit in visits if visit.visitor not in ("", "len") and "/login" in visit.location]
    assert not [str(visit) for visit in away if not visit.address.startswith(("account_", "mfa_"))]


def test_the_pages_were_really_seen(visits: list[Visit]) -> None:
    """A crawl in which nobody gets in proves nothing: each page of ours was drawn for somebody."""
    seen = {
        visit.address
        for visit in visits
        if visit.visitor and (visit.status in (200, 405) or (visit.status == 302 and "login" not in visit.location))
    }
    ours = {address.name for address in addresses() if address.ours and not address.by_token} - {"gallery"}
    assert ours <= seen | NEVER_SEEN.keys(), sorted(ours - seen)


# Templates that no visit draws, with the reason and the day it was allowed.
NOT_DRAWN = {
    "500.html": ("for a fault of ours: test_doorkeeper.py", "2026-11-22"),
    "503.html": ("tests/simulation", "2026-11-22"),
    "409.html": ("somebody moves this very moment: tests/walls/test_moved_on.py", "2026-11-23"),
    "413.html": ("tests/abuse", "2026-11-22"),
    "400.html": ("tests/abuse", "2026-11-22"),
    "403_csrf.html": ("tests/abuse", "2026-11-22"),
    "records/somebody_elses.jinja": ("a form that another signed-in worker left open: tests/casework", "2026-11-22"),
    "429.jinja": ("allauth draws it for too many tries: tests/journeys", "2026-11-22"),
    "accounts/lock.jinja": ("a tablet that is shared: tests/ground/accounts, tests/journeys", "2026-11-22"),
    "accounts/welcome_back.jinja": ("a link that two managers make: tests/ground/accounts", "2026-11-22"),
    "accounts/step_up.jinja": ("asked when five minutes have passed: tests/ground/accounts", "2026-11-22"),
    "accounts/welcome.jinja": ("only a house without a home has this page: tests/journeys", "2026-11-22"),
}


def test_every_page_was_drawn_with_something_in_it(visits: list[Visit]) -> None:
    """StrictUndefined finds a misspelt name only in a template that is drawn. Parts count with whoever names them."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    known = templates()
    drawn = {name for visit in visits for name in visit.templates}
    while True:
        more = {
            other
            for name in drawn & known.keys()
            for other in jinja2.meta.find_referenced_templates(environment.parse(known[name].read_text("utf-8")))
            if other
        }
        if more <= drawn:
            break
        drawn |= more
    # allauth's pages: tests/journeys; ui's: the gallery; those of a folder to leave with: tests/front/leaving.
    by_package = ("account/", "mfa/", "ui/", "leaving/")
    missing = [name for name in known if name not in drawn | NOT_DRAWN.keys() and not name.startswith(by_package)]
    assert not missing, missing
