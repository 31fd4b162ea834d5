"""Outside a demo nobody goes further than the door without a second factor, and a code works once."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.config.door import SETTING_UP
from goldthread.ground.accounts import actions, queries
from goldthread.ground.audit.models import Event
from tests.architecture.addresses import addresses
from tests.ground.accounts.apps import code_of, give_app, give_key
from tests.ground.accounts.confirmed import just_confirmed

pytestmark = pytest.mark.django_db

RUTH = {"login": "ruth@demo.invalid", "password": "ruth-invented-password"}
DOOR = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def no_demo(settings):
    settings.DEMO = False


def sign_in(client, **extra):
    return client.post("/accounts/login/", RUTH, **extra)


def some_path(address):
    """The address with something in each place: whether it is there does not matter, nobody gets that far."""
    stand_in = {"pk": 1, "number": 1}
    return address.path(**{name: stand_in.get(name, "0198c0de-0000-7000-8000-000000000000") for name in address.names})


def test_with_a_password_alone_every_page_and_method_leads_to_setting_one_up(client, worker):
    """Every address the program has, ours and allauth's, GET and POST: none opens but those of the list."""
    sign_in(client)
    reached = set()
    for address in addresses():
        if address.name == "gallery":
            continue
        for method in ("get", "post", "head"):
            answer = getattr(client, method)(some_path(address))
            if (answer.status_code, answer.headers.get("Location")) != (302, DOOR):
                reached.add(address.name)
                if "_auth_user_id" not in client.session:
                    sign_in(client)
    by_token = {name for name in reached if name == "openapi" or name.startswith("api_")}  # no cookie opens them
    assert reached - {"healthz"} - by_token <= SETTING_UP, reached
    assert reached >= {"mfa_index", "mfa_activate_totp", "account_logout"}


def test_what_opens_says_nothing_of_a_home(client):
    sign_in(client)
    for path in (DOOR, "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        page = client.get(path, follow=True).content.decode()
        assert "The Willows" not in page
        assert "Amira" not in page
    assert "Set up one of these two now" in client.get(DOOR).content.decode()


def test_setting_up_an_app_opens_everything_and_its_code_is_spent(client, worker):
    sign_in(client)
    assert client.get("/account/")["Location"] == DOOR
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200  # the password was given a moment ago: it is not asked twice
    code = code_of(client.session["mfa.totp.secret"])
    done = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/account/").status_code == 200
    assert client.get("/").status_code != 404
    assert actions.spend_code(worker("ruth"), code) is None


def test_coming_with_password_and_code_opens_everything(client, worker):
    give_app(worker("ruth"))
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_of()})
    assert client.get("/account/").status_code == 200


def test_a_session_from_before_the_factor_was_set_up_elsewhere_ends(client, worker):
    """Else whoever came in by the password before its worker set a factor up could add one of their own."""
    sign_in(client)
    give_app(worker("ruth"))
    assert client.get("/accounts/2fa/webauthn/add/")["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_the_mark_of_one_worker_is_no_mark_of_another(client, worker):
    just_confirmed(client, worker("jo"), factor=True)
    assert client.get("/account/").status_code == 200
    kept = client.session
    kept["factor"] = str(worker("ruth").id)
    kept.save()
    assert client.get("/account/")["Location"] == DOOR


def test_in_a_demo_nothing_changes(client, settings):
    settings.DEMO = True
    sign_in(client)
    assert client.get("/account/").status_code == 200


def test_it_adds_no_statement_to_a_page(client, worker, settings):
    just_confirmed(client, worker("ruth"), factor=True)
    client.get("/account/")
    with CaptureQueriesContext(connection) as with_door:
        client.get("/accounts/forgotten/")
        client.get("/people/")
    settings.DEMO = True
    with CaptureQueriesContext(connection) as in_demo:
        client.get("/accounts/forgotten/")
        client.get("/people/")
    assert len(with_door) == len(in_demo)


# --- taking away -------------------------------------------------------------------------------------------------


def test_the_last_one_is_not_taken_away(client, worker):
    ruth = give_app(worker("ruth"))
    just_confirmed(client, ruth, factor=True)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "your last second factor" in page.content.decode()
    assert queries.has_factor(ruth.id)
    Authenticator.objects.filter(user=ruth).delete()
    key = give_key(ruth)
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert queries.has_factor(ruth.id)
    assert Event.objects.filter(verb="webauthn_removed").count() == 0


def test_any_other_one_can_be(client, worker):
    ruth = give_app(worker("ruth"))
    key = give_key(ruth)
    just_confirmed(client, ruth, factor=True)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert queries.second_factors(ruth.id) == {"webauthn": 1}
    give_app(ruth)
    assert client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 302
    assert queries.second_factors(ruth.id) == {"totp": 1}


def test_recovery_codes_alone_are_no_second_factor(worker):
    Authenticator.objects.create(user=worker("ruth"), type="recovery_codes", data={"seed": "0" * 80, "used_mask": 0})
    assert not queries.has_factor(worker("ruth").id)


def test_in_a_demo_the_last_one_may_go(client, worker, settings):
    settings.DEMO = True
    just_confirmed(client, give_app(worker("ruth")))
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not queries.has_factor(worker("ruth").id)


# --- codes -------------------------------------------------------------------------------------------------------


def test_a_code_works_once_however_it_is_asked_for(worker):
    ruth = give_app(worker("ruth"))
    code = code_of()
    assert actions.spend_code(ruth, code) is not None
    assert actions.spend_code(ruth, code) is None
    assert actions.spend_code(ruth, code_of(steps=-1)) is None  # nor one older than the last
    assert actions.spend_code(ruth, code_of(steps=1)) is not None


def test_a_spent_code_lets_nobody_in(worker):
    give_app(worker("ruth"))
    code = code_of()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_codes_that_are_none(worker):
    ruth = give_app(worker("ruth"))
    for code in ("", "000", "abcdef", "1" * 500, "１２３４５６", code_of(steps=-3), code_of(steps=3), "\0"):
        assert actions.spend_code(ruth, code) is None, code


def test_guessing_codes_from_elsewhere_does_not_shut_the_worker_out_at_home(worker):
    """Somebody knows the password and tries codes, from many places: the home's network and a known tablet go on."""
    ruth = give_app(worker("ruth"))
    home, tablet = "198.51.100.4", Client()
    sign_in(tablet, REMOTE_ADDR=home)
    tablet.post("/accounts/2fa/authenticate/", {"code": code_of()}, REMOTE_ADDR=home)
    assert "_auth_user_id" in tablet.session
    put_off = 0
    for number in range(20):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(thief)
        page = thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
        put_off += "tried too often" in page.content.decode()
    assert put_off >= 15  # all of them together had five tries
    other = Client(REMOTE_ADDR=home)  # another browser at the home
    sign_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code_of(steps=1)})
    assert other.session["_auth_user_id"] == str(ruth.id)


def test_start_up_counts_who_has_none_and_names_nobody(worker, capsys, monkeypatch):
    from goldthread.config.commands import serve

    def count():
        with connection.cursor() as cursor:
            cursor.execute(serve.WITHOUT)
            return cursor.fetchone()[0]

    before = count()
    give_app(worker("ruth"))
    give_key(worker("jo"))
    assert count() == before - 2
    monkeypatch.setenv("DATABASE_URL", _url())
    serve._say_who_has_no_factor()
    said = capsys.readouterr().err
    assert "Accounts without a second factor yet: " in said
    assert "@" not in said and "Sallis" not in said


def _url():
    given = connection.settings_dict
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@/{given['NAME']}?host={given['HOST']}"
