"""A small invented house with something in every table: `python -m tests.upgrades.house` furnishes DATABASE_URL."""

from __future__ import annotations

import django

from goldthread.lib import actors

WORDS = "Kept: she said “çok iyi” \N{WHITE SMILING FACE} at 14:10 & went = home"


def furnish() -> None:
    """Both standing homes with everything, a record in every state of sight, and whoever stands at the door."""
    from tests.architecture import universe
    from tests.walls import world

    universe.furnish(WORDS)
    world.make()
    rarer_acts(WORDS)
    at_the_door()


def rarer_acts(words: str) -> None:
    """What the rest of the house has no occasion for."""
    from goldthread.casework.people.models import Person
    from goldthread.casework.placements import actions as placements
    from goldthread.casework.placements.models import Placement
    from goldthread.casework.records.actions.sight import set_sight
    from goldthread.casework.records.models import Record
    from goldthread.ground.packs.queries import pack
    from goldthread.practice.shifts import actions as shifts
    from goldthread.practice.shifts.models import Handover
    from tests.architecture.universe import who

    dee, ruth = who("dee"), who("ruth")
    noah = Person.objects.get(preferred_name="Noah")
    stay = Placement.objects.get(members__person=noah)
    item = pack("residential_family_centre").completeness[0].code
    placements.mark_on_file(stay, noah, item, "held", text=words[:400], by=dee)
    placements.correct_stay(stay, {"weeks_planned": 10}, by=dee)
    own = Record.objects.filter(author_id=ruth.id, subjects__person=noah).earliest("received_at")
    set_sight(own, "sensitive", reason=words[:400], by=ruth)
    shifts.read_handover(Handover.objects.filter(home=stay.home_id).earliest("received_at"), by=dee)


def at_the_door() -> None:
    """Factors, PINs, sign-ins and a program's token; as rows where the act needs a browser or a tablet."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from goldthread.ground.accounts.models import Device, DeviceWorker, Pin, SeenInPerson, SignIn
    from goldthread.ground.homes.models import Home
    from goldthread.ground.tokens import actions as tokens
    from goldthread.ground.users.models import User
    from goldthread.lib import clock
    from goldthread.oversight.looking.models import Judged
    from tests.architecture.universe import who

    dee, ruth, willows = who("dee"), User.objects.get(email="ruth@demo.invalid"), Home.objects.get(name="The Willows")
    TOTP.activate(ruth, generate_totp_secret())
    EmailAddress.objects.create(user=ruth, email=ruth.email, verified=True, primary=True)
    Pin.objects.create(user=ruth, hash="argon2$kept")
    device = Device.objects.filter(home=willows).first()
    assert device is not None
    DeviceWorker.objects.create(device=device, user=ruth, full_at=clock.now(), page="/people/")
    SeenInPerson.objects.create(worker=ruth, by_id=dee.id, home=willows)
    SignIn.objects.create(user=ruth, digest=b"k" * 32, how="password", network=b"n" * 16, mark=b"m" * 32, device=device)
    token, _secret = tokens.make_token(name="The rota board", may=["see_people"], days=30, by=dee)
    tokens.end_token(token, by=dee)
    tokens.make_token(name="The kitchen list", may=["see_people", "see_records"], days=30, by=dee)
    Judged.objects.create(until_at=clock.now())


if __name__ == "__main__":
    actors.house = "tests"
    django.setup()
    furnish()
