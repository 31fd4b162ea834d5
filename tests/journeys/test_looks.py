"""A manager prints "who has read me" for a young person, and looks into a look that nothing explains."""

import io

from pypdf import PdfReader

from tests.conftest import peek
from tests.journeys.test_record import inside

# Ruth, off shift three hours ago, in a home that keeps a rota; and an hour later the house has judged it.
SNOOP = """
from datetime import timedelta
from uuid import uuid4
from goldthread.casework.people.models import Person
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.audit.models import Reading
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.oversight.looking import actions
now, hour = clock.now(), timedelta(hours=1)
noah = Person.objects.get(preferred_name="Noah")
ewan, ruth = (User.objects.get(email=f"{key}@demo.invalid") for key in ("ewan", "ruth"))
for user, begins, ends in ((ewan, 9, 2), (ruth, 30, 20), (ruth, -0.1, -2)):
    access.reach(user=user.id, home=noah.home_id, why=Reach.Why.SHIFT, source=uuid4(),
        from_at=now - begins * hour if begins > 0 else now - hour / 10, until_at=now - ends * hour)
for hours, page in ((3, "person_about"), (25, "person")):
    Reading.objects.create(
        at=now - hours * hour, viewer_id=ruth.id, home_id=noah.home_id, page=page, people=[noah.id])
print(actions.judge(), noah.id)
"""


def test_a_manager_prints_who_has_read_me(page_as, own_place, axe, fits):
    # given a worker who looked off shift yesterday, and again today at work
    number, noah = inside(own_place, SNOOP).split()
    assert number == "1"
    worker = page_as("ruth")
    worker.goto(f"/people/{noah}/")
    # when the manager opens who has looked, from the page of who they are
    page = page_as("dee")
    page.goto(f"/people/{noah}/about/")
    page.get_by_role("link", name="Who has looked").click()
    # then each day says who, what explains it, and what nothing explains
    assert page.get_by_text("Ruth S").count() >= 2
    assert page.get_by_text("on shift", exact=True).count() >= 1
    assert page.get_by_text("1 look that nothing explains").count() == 1
    axe(page)
    fits(page)
    # when they open the form for the young person
    page.get_by_role("link", name="Who has read me").click()
    said = page.locator("main").inner_text()
    assert "Was at work here that day" in said
    assert "We do not know why yet. The manager must find out." in said
    axe(page)
    fits(page)
    # and print it: a real PDF, tagged, in plain words, with nobody else's name
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/print/")) as sent:
        page.get_by_role("button", name="Print").click()
    answer = page.context.request.post(
        sent.value.url,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
        data=sent.value.post_data,
    )
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.body()))
    words = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
    assert "Who has looked at your file, Noah" in words
    assert "Ruth S, Practitioner" in words
    assert "What this list cannot show" in words
    assert not [name for name in ("Amira", "Kayleigh", "Tyler", "Sallis") if name in words]
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    with peek(own_place.database) as database:
        left = database.execute("SELECT count(*) FROM audit_event WHERE verb = 'print_looks'").fetchone()
        assert left is not None
        assert left[0] >= 1


def test_a_manager_looks_into_it(page_as, own_place, axe, fits, trouble):
    trouble.expect("422")
    # given a look that nothing explains, judged by the house
    assert inside(own_place, SNOOP).startswith("1 ")
    page = page_as("dee")
    # when the manager follows it from what is waiting
    page.goto("/waiting/")
    page.get_by_role("link", name="1 look to look into").click()
    axe(page)
    fits(page)
    page.get_by_role("link", name="Ruth S looked at Noah").click()
    axe(page)
    page.get_by_role("button", name="Keep this").click()
    assert page.get_by_text("What did you find?").count() >= 1
    page.get_by_label("It was fine").check()
    page.get_by_label("In a few words").fill("Asked her: she had left her notes open at home.")
    page.get_by_role("button", name="Keep this").click()
    # then it is kept with her words, and nothing waits any more
    assert page.get_by_text("Nothing to review.").count() == 1
    assert page.get_by_text("Asked her: she had left her notes open at home.").count() == 1
    page.goto("/waiting/")
    assert page.get_by_role("link", name="look to look into").count() == 0
