"""A manager releases one record to a child's social worker; they read it and nothing else; it ends."""

import re
import subprocess
import sys

from tests.journeys.house import ROOT
from tests.journeys.test_narrow import write

NOTE = "He smiled at Jo for the first time today."
INES = """
import django; from goldthread.lib import actors; actors.house = "tests"; django.setup()
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.ground.access import actions as access
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
ines = users.take_on(email="ines@demo.invalid", name="Ines Calder", by=None, invented=True)
access.give_role(user=ines, home=Home.objects.get(name="The Willows"), role="placing_social_worker", by=None)
"""


def test_a_manager_releases_one_record_and_ends_it(page_as, visitor, own_place, axe, fits, trouble):
    trouble.expect("40[34]|422")
    # given a social worker who has come in for the first time, and a note about a baby
    subprocess.run([sys.executable, "-c", INES], env=own_place.environ, cwd=ROOT, check=True, capture_output=True)
    theirs = visitor()
    theirs.goto("/choose/?next=/")
    assert theirs.get_by_text("reads the records that are released to them, and nothing else").count() == 1
    theirs.get_by_role("button", name="Be Ines Calder", exact=True).click()
    theirs.wait_for_url(re.compile("/released/$"))
    assert theirs.get_by_text("Nothing is released to you now.").count() == 1
    assert theirs.get_by_role("navigation").get_by_role("link", name="People").count() == 0
    axe(theirs)
    fits(theirs)
    writer = write(page_as("ruth"), "daily_log", NOTE)
    writer.get_by_role("button", name="Sign and save").click()
    writer.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/$"))
    note = writer.url
    # when the manager wants to release it, and nobody is named yet: then names them, and releases it
    manager = page_as("dee")
    manager.goto(note)
    manager.get_by_role("link", name="Who may read this").click()
    manager.get_by_role("link", name="Release it").click()
    manager.get_by_role("link", name="Name their placing social worker").click()
    manager.get_by_label("Who").select_option("Ines Calder, placing social worker")
    axe(manager)
    manager.locator("main").get_by_role("button").first.click()
    manager.goto(f"{note}release/")
    axe(manager)
    fits(manager)
    manager.get_by_role("button", name="Release it").click()
    assert manager.get_by_text("Please write something here").count() >= 1
    manager.get_by_label("Why?").fill("She asked for it, for the review.")
    manager.get_by_role("button", name="Release it").click()
    assert manager.get_by_text("Released to Ines Calder, Hollin Borough (invented), ").count() == 1
    axe(manager)
    writer.reload()
    assert writer.get_by_text("Released to Ines Calder, Hollin Borough (invented), ").count() == 1
    # then she finds it, reads it, and there is nothing else that she could open
    theirs.goto("/")
    theirs.get_by_role("link", name=re.compile("Noah · Daily log")).click()
    assert theirs.get_by_text(NOTE).count() == 1
    axe(theirs)
    fits(theirs)
    links = theirs.evaluate("[...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href'))")
    assert {link.split("?")[0] for link in links} <= {"/", "/released/", "/account/", "#main"}, links
    noah = manager.evaluate("fetch('/people/').then((answer) => answer.text())")
    address = re.search(r'href="(/people/[0-9a-f-]{36}/)"', noah)[1]
    for path in ("/people/", "/shift/", "/log/", address, f"{note}sight/", f"{note}print/"):
        assert theirs.goto(path).status in (403, 404), path
    # and each look stands in who has read him; when it is ended, it is gone with her next request
    theirs.goto(note)
    manager.goto(f"{note}release/")
    manager.get_by_label("Why no longer?").fill("The review is over.")
    manager.get_by_role("button", name="End it").click()
    assert theirs.reload().status == 404
    theirs.goto("/released/")
    assert theirs.get_by_text("Nothing is released to you now.").count() == 1
    manager.goto(f"{note}sight/")
    assert manager.get_by_text("No longer released to Ines Calder").count() == 1
    assert manager.get_by_text("She asked for it, for the review.").count() == 1
    axe(manager)
