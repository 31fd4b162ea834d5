"""A handover: composed, changed, counted by two, signed, read; and what comes in meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client

from goldthread.casework.duties import actions as duties
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.ground.access import actions as access
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.practice.shifts.models import Handover, HandoverDraft, HandoverReceipt, Shift
from tests.casework.duties.test_actions import set_one
from tests.front.desk.pages import form, get, post, said
from tests.practice.care.building import BABY, PARENT
from tests.practice.shifts.working import DAY, at, key_of, plan, start, then, who

Write = Callable[..., UUID]
FEED = {"feed_kind": "formula", "made_safely": "yes", "fed_by": "staff"}
PAGE = "/handover/"
COUNTS = {"count.keys": "6 of 6", "count.money": "£48.20", "count.people": "6"}


def log(write: Write, moment: str, seen: str, **more: str) -> UUID:
    answers = {"part_of_day": "afternoon", "note.seen": seen, **more}
    return write("daily_log", [BABY, PARENT], at(moment), by="jo", **answers)


@pytest.fixture
def late(builder: Write) -> Shift:
    """Jo and Ruth on the late shift since two; the night, led by Marian, is Ewan's and hers."""
    plan("waking_night", "ewan", "marian", lead="marian", on_call="dee")
    shift = plan("late", "jo", "ruth", lead="jo", on_call="dee")
    for name in ("jo", "ruth"):
        start(shift, name, at("14:00"))
    return shift


def sign(client: Client, name: str = "jo", moment: str = "21:50", **changes: str) -> Handover:
    page = get(client, name, PAGE, at(moment))
    post(client, name, PAGE, at(moment), **{**form(page), **changes, "act": "sign"})
    return Handover.objects.order_by("-received_at").first()


def test_it_is_composed_from_the_shifts_records(builder: Write, late: Shift, client: Client) -> None:
    baby = Person.objects.get(preferred_name=BABY)
    with then(at("12:00")):
        people.set_keep_safe(baby, kind="two_staff", text="Two staff at night", by=who("marian"))
    builder("feed", [BABY], at("13:00"), by="jo", taken_ml=60, **FEED)
    note = log(builder, "16:00", "They slept after lunch.", worry="yes", who_was_told="Dee, at 16:10")
    builder("feed", [BABY], at("17:00"), by="jo", taken_ml=90, **FEED)
    builder("feed", [BABY], at("19:00"), by="ruth", taken_ml=110, **FEED)
    builder("home_log", [], at("20:00"), by="jo", topic="other", **{"note.seen": "The boiler was seen to."})
    page = get(client, "jo", PAGE, at("21:40"))
    text, fields = said(page), form(page)
    assert "Composed from 4 records since 14:00 ·" in text and "How we are" in text and "Watch for" in text
    lines = [value for name, value in fields.items() if name.startswith("line.")]
    assert "They slept after lunch." in lines
    assert "Daily log: Dee, at 16:10" in lines
    assert [line for line in lines if line.startswith("Feed")] == ["Feed · Formula · 110 ml · Staff"], (
        "the newest alone"
    )
    assert "The boiler was seen to." in lines and "The home" in text
    assert text.index("Two staff at night") < text.index("They slept")
    assert f'href="/records/{note}/"' in page.content.decode()
    assert not HandoverDraft.objects.exists(), "opening it writes nothing"


def test_the_newest_weight_is_told(builder: Write, late: Shift, client: Client) -> None:
    for moment, grams in (("15:00", 5220), ("15:20", 5240)):
        builder("weight", [BABY], at(moment), by="jo", grams=grams, weighed_by="parent", prompts="none")
    lines = [value for name, value in form(get(client, "jo", PAGE, at("21:40"))).items() if name.startswith("line.")]
    assert [line for line in lines if line.startswith("Weight")] == ["Weight · 5240 g · Parent"]


def test_changed_counted_by_two_signed_and_kept_for_ever(builder: Write, late: Shift, client: Client) -> None:
    note = log(builder, "16:00", "They slept after lunch.")
    gone = builder("achievement", [BABY], at("17:00"), by="jo", what="Laughed", **{"note.seen": "He laughed."})
    fields = form(get(client, "jo", PAGE, at("21:40")))
    changed = {
        name: "Slept well after lunch." if "slept" in value else "" if value == "Laughed" else value
        for name, value in fields.items()
    }
    own = next(name for name in fields if name.startswith("new.") and name.endswith(".need"))
    post(client, "jo", PAGE, at("21:42"), **{**changed, own: "Lamp left on.", **COUNTS, "act": "count"})
    page = get(client, "jo", PAGE, at("21:43"))
    assert "Counted by Jo B alone." in said(page) and "Slept well after lunch." in form(page).values()
    second = f"{PAGE}?shift={late.id}"
    seen = get(client, "ewan", second, at("21:50"))
    assert "Slept well after lunch." in said(seen) and b"Sign and hand over" not in seen.content
    post(client, "ewan", second, at("21:50"), **{**COUNTS, "count.keys": "5 of 6", "act": "count"})
    assert "differs: 6 of 6 / 5 of 6" in said(get(client, "jo", PAGE, at("21:51")))
    post(client, "ewan", second, at("21:52"), **{**COUNTS, "count.keys": "6/6", "act": "count"})
    kept = sign(client)
    assert kept.by_id == key_of("jo") and not HandoverDraft.objects.exists()
    body = json.loads(kept.text)
    lines = {line["text"]: line["record"] for told in body["told"] for line in told["lines"]}
    assert lines == {"Slept well after lunch.": str(note), "Lamp left on.": None}
    assert str(gone) in body["known"]
    assert [each["name"] for each in body["counts"]] == ["Jo Brandt", "Ewan Tully"]
    text = said(get(client, "ewan", f"/handovers/{kept.id}/", at("21:55")))
    assert "Counted by Jo Brandt and Ewan Tully." in text and "differs" not in text
    for statement in ("UPDATE shifts_handover SET text = ''", "DELETE FROM shifts_handover"):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert get(client, "jo", PAGE, at("21:56"), 302)["Location"] == f"/handovers/{kept.id}/"
    post(client, "jo", second, at("21:57"), act="sign", **fields)
    assert Handover.objects.count() == 1


def test_the_next_shift_owes_it_a_reading_and_unread_it_climbs(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    kept = sign(client)
    night = Shift.objects.get(kind="waking_night")
    assert "Read before you start" not in said(get(client, "ewan", "/shift/", at("21:40"))), "not yet on"
    for name in ("ewan", "marian"):
        start(night, name, at("21:45"))
    assert "Read before you start Late of Fri 20 Nov 14:00" in said(get(client, "ewan", "/shift/", at("21:55")))
    assert "Not read yet" not in said(get(client, "marian", "/shift/", at("22:14"))), "half an hour to read it in"
    assert "Not read yet Ewan T" in said(get(client, "marian", "/shift/", at("22:16")))
    assert "Not read yet Ewan T, Marian H" in said(get(client, "dee", "/shift/", at("22:16"))), "on call"
    assert "Not read yet" not in said(get(client, "ewan", "/shift/", at("22:16")))
    post(client, "ewan", f"/handovers/{kept.id}/", at("22:20"))
    post(client, "ewan", f"/handovers/{kept.id}/", at("22:21"))
    assert HandoverReceipt.objects.count() == 1
    assert "Read before" not in said(get(client, "ewan", "/shift/", at("22:30")))
    text = said(get(client, "marian", "/shift/", at("22:30")))
    assert "Not read yet" not in text and "Read before you start" in text, "hers is still owed"
    tomorrow = DAY + timedelta(days=1)
    assert "Read before you start" in said(get(client, "marian", "/shift/", at("14:00", tomorrow))), "it stays"
    text = said(get(client, "marian", f"/handovers/{kept.id}/", at("22:31")))
    assert "Ewan T read Fri 20 Nov 22:20" in text and "Marian H not yet" in text


def test_records_that_come_in_meanwhile_are_taken_in_or_left(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    fields = form(get(client, "jo", PAGE, at("21:40")))
    one = log(builder, "21:41", "A rash on his arm.")
    two = log(builder, "21:42", "The bell rang twice.")
    post(client, "jo", PAGE, at("21:45"), **{**fields, "act": "sign"})
    assert not Handover.objects.exists(), "nobody signs over what they have not seen"
    page = get(client, "jo", PAGE, at("21:46"))
    assert "Came in since" in said(page) and "A rash on his arm." in said(page)
    post(client, "jo", PAGE, at("21:47"), **{**form(page), "act": f"take:{one}"})
    page = get(client, "jo", PAGE, at("21:48"))
    assert "A rash on his arm." in form(page).values() and "The bell rang twice." not in form(page).values()
    post(client, "jo", PAGE, at("21:48"), **{**form(page), "act": f"leave:{two}"})
    assert "Came in since" not in said(get(client, "jo", PAGE, at("21:49")))
    kept = sign(client)
    assert "A rash" in kept.text and "The bell" not in kept.text


def test_what_comes_in_after_signing_is_the_next_shifts(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    sign(client)
    log(builder, "21:55", "Jo sat with them until ten.")
    start(Shift.objects.get(kind="waking_night"), "ewan", at("21:45"))
    lines = form(get(client, "ewan", PAGE, at("06:45", DAY + timedelta(days=1)))).values()
    assert "Jo sat with them until ten." in lines and "They slept after lunch." not in lines


def test_two_who_change_it_at_once_do_not_lay_one_over_the_other(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    fields = form(get(client, "jo", PAGE, at("21:40")))
    line = next(name for name in fields if name.startswith("line."))
    post(client, "ruth", PAGE, at("21:41"), **{**fields, line: "Ruth’s words", "act": "keep"})
    answer = post(client, "jo", PAGE, at("21:42"), 422, **{**fields, line: "Jo’s words", "act": "keep"})
    assert "Somebody else has changed this handover" in said(answer) and form(answer)[line] == "Jo’s words"
    post(client, "jo", PAGE, at("21:43"), **{**form(answer), "act": "keep"})
    assert form(get(client, "ruth", PAGE, at("21:44")))[line] == "Jo’s words"


def test_what_everyone_must_know_stands_in_it_though_it_was_set_after_it_was_kept(
    builder: Write, late: Shift, client: Client
) -> None:
    """A kept handover goes on as it was typed; who lives here and their keep-safe lines stand as they are now."""
    log(builder, "16:00", "They slept after lunch.")
    before = form(get(client, "jo", PAGE, at("17:00")))
    line = next(name for name in before if name.startswith("line."))
    post(client, "jo", PAGE, at("17:01"), **{**before, line: "Jo’s words", "act": "keep"})
    baby = Person.objects.get(preferred_name=BABY)
    with then(at("18:00")):
        people.set_keep_safe(baby, kind="two_staff", text="Two staff at night", by=who("marian"))
    assert "Two staff at night" in said(get(client, "jo", PAGE, at("21:40")))
    body = json.loads(sign(client).text)
    ours = next(each for each in body["told"] if str(baby.id) in each["people"])
    assert any("Two staff at night" in each for each in ours["keep_safe"])
    assert [each["text"] for each in ours["lines"]] == ["Jo’s words"]


def test_who_moves_in_after_it_was_kept_stands_in_it(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    builder("home_log", [], at("16:10"), by="jo", topic="other", **{"note.seen": "The boiler was seen to."})
    post(client, "jo", PAGE, at("17:01"), **{**form(get(client, "jo", PAGE, at("17:00"))), "act": "keep"})
    home = Home.objects.get(name="The Willows")
    with then(at("18:00")):
        new = people.add(home=home, preferred_name="Iris", full_name="Iris Fenn", stage="parent", by=who("dee"))
        placements.move_in(home=home, members=[(new, "parent")], moved_in_on=DAY, by=who("dee"))
    told = json.loads(sign(client).text)["told"]
    assert "Iris" in [each["title"] for each in told]
    assert [each["placement"] is None for each in told] == [False] * (len(told) - 1) + [True], "the home stands last"


def test_a_stay_that_ended_this_morning_still_stands(builder: Write, late: Shift, client: Client) -> None:
    stay = Placement.objects.get(members__person=Person.objects.get(preferred_name=BABY))
    log(builder, "14:30", "They packed together.")
    with then(at("15:00")):
        placements.move_on(stay, on=DAY, went_to="A flat nearby", reason="As planned", by=who("dee"))
    text = said(get(client, "jo", PAGE, at("21:40")))
    assert "moved on" in text and f"{PARENT} & {BABY}" in text
    kept = sign(client)
    told = next(each for each in json.loads(kept.text)["told"] if each["placement"] == str(stay.id))
    assert told["where"] == "moved on" and told["lines"][0]["text"] == "They packed together."
    night = Shift.objects.get(kind="waking_night")
    start(night, "ewan", at("21:45"))
    builder("health_note", [BABY], at("21:55"), by="jo", about_what="other", **{"note.seen": "Red book sent on."})
    text = said(get(client, "ewan", PAGE, at("06:45", DAY + timedelta(days=1))))
    assert f"{BABY} Where {BABY}" in text and "moved on" in text, "gone since yesterday, and still told"


def test_without_a_next_shift_it_waits_for_whoever_comes(builder: Write, client: Client) -> None:
    shift = plan("late", "jo")
    start(shift, "jo", at("14:00"))
    log(builder, "16:00", "They slept after lunch.")
    kept = sign(client)
    assert "Nobody is planned for the next shift yet" in said(get(client, "jo", f"/handovers/{kept.id}/", at("21:55")))
    tomorrow = DAY + timedelta(days=1)
    early = plan("early", "ewan", day=tomorrow)
    start(early, "ewan", at("07:00", tomorrow))
    assert "Read before you start" in said(get(client, "ewan", "/shift/", at("07:05", tomorrow)))


def test_who_may_hand_over(builder: Write, late: Shift, client: Client) -> None:
    log(builder, "16:00", "They slept after lunch.")
    fields = form(get(client, "jo", PAGE, at("21:40")))
    assert "nothing of yours to hand over" in said(get(client, "ewan", PAGE, at("21:30")))
    path = f"{PAGE}?shift={late.id}"
    answer = post(client, "ewan", path, at("21:42"), 422, **{**fields, "act": "sign"})
    assert "Start the shift first" in said(answer)
    get(client, "priya", path, at("21:42"), 404)
    get(client, "jo", f"{PAGE}?shift=x", at("21:42"), 404)
    post(client, "marian", path, at("21:43"), **{**fields, "act": "sign"})
    get(client, "priya", f"/handovers/{Handover.objects.get().id}/", at("21:44"), 404)


def test_an_empty_handover_is_not_signed(builder: Write, late: Shift, client: Client) -> None:
    fields = form(get(client, "jo", PAGE, at("21:40")))
    answer = post(client, "jo", PAGE, at("21:41"), 422, **{**fields, "act": "sign"})
    assert "nothing in this handover yet" in said(answer)
    own = next(name for name in fields if name.startswith("new."))
    answer = post(client, "jo", PAGE, at("21:42"), 422, **{**fields, own: "word " * 200, "act": "sign"})
    assert "too long" in said(answer) and "word word" in said(answer), "nothing typed is lost"


def test_of_a_restricted_record_only_whom_to_ask_is_told(builder: Write, late: Shift, client: Client) -> None:
    note = log(builder, "16:00", "What nobody else need know.")
    Record.objects.filter(pk=note).update(sight="restricted")
    page = get(client, "jo", PAGE, at("21:40"))
    assert "One restricted note: ask Jo B" in form(page).values()
    assert "nobody else need know" not in page.content.decode()


def read_by(client: Client, name: str, handover: Handover) -> str:
    return get(client, name, f"/handovers/{handover.pk}/", at("22:10")).content.decode()


def test_what_is_narrowed_later_is_not_read_through_a_handover(builder: Write, late: Shift, client: Client) -> None:
    """The signed text stays as it was signed; each reading asks again what this reader may see of it."""
    note = log(builder, "16:00", "What was said at the door.")
    log(builder, "17:00", "They slept after lunch.")
    handover = sign(client)
    assert "said at the door" in handover.text
    for name in ("ewan", "dee"):
        assert "said at the door" in read_by(client, name, handover), name
    Record.objects.filter(pk=note).update(sight="restricted")
    for name, pointer in (("ewan", "A restricted record stands here: ask your manager."), ("dee", "that you may open")):
        page = read_by(client, name, handover)
        assert pointer in page and "said at the door" not in page and "slept after lunch" in page, name
        assert (str(note) in page) is (name == "dee"), name
        shift = get(client, name, "/shift/", at("22:10")).content.decode()
        assert "said at the door" not in shift, name
    Record.objects.filter(pk=note).update(sight="sealed")
    page = read_by(client, "ewan", handover)
    assert str(note) not in page and "restricted record" not in page and "said at the door" not in page
    assert "that you may open" in read_by(client, "dee", handover)


def test_of_what_somebody_is_kept_from_a_handover_tells_them_nothing(
    builder: Write, late: Shift, client: Client
) -> None:
    note = log(builder, "16:00", "What was said at the door.", worry="yes", who_was_told="Dee, at 16:10")
    log(builder, "17:00", "They slept after lunch.")
    draft = form(get(client, "jo", PAGE, at("21:40")))
    post(client, "jo", PAGE, at("21:41"), **{**draft, "act": "keep"})
    ewan, dee = who("ewan"), who("dee")
    with then(at("21:42")):
        access.exclude(user=ewan.id, home=late.home_id, record=note, by=dee.id)
    making = get(client, "ewan", f"{PAGE}?shift={late.id}", at("21:45")).content.decode()
    assert str(note) not in making and "said at the door" not in making and "slept after lunch" in making
    handover = sign(client, moment="21:55")
    page = read_by(client, "ewan", handover)
    assert str(note) not in page and "said at the door" not in page and "Dee, at 16:10" not in page
    assert "slept after lunch" in page
    assert "said at the door" in read_by(client, "marian", handover)


def test_of_somebody_one_must_know_nothing_of_a_handover_says_nothing(
    builder: Write, late: Shift, client: Client
) -> None:
    log(builder, "16:00", "What was said at the door.")
    handover = sign(client)
    assert "said at the door" in read_by(client, "marian", handover)
    with then(at("22:00")):
        for name in (BABY, PARENT):
            person = Person.objects.get(preferred_name=name)
            access.exclude(user=who("marian").id, home=late.home_id, person=person.id, by=who("dee").id)
    page = read_by(client, "marian", handover)
    assert "said at the door" not in page and BABY not in page and PARENT not in page


def test_what_somebody_thinks_it_means_is_left_to_the_record(builder: Write, late: Shift, client: Client) -> None:
    told = {"note.told": "He was sick at noon", "note.told_by": "Iona", "note.meant": "He may be teething"}
    log(builder, "16:00", "He was pale.", **told)
    lines = form(get(client, "jo", PAGE, at("21:40"))).values()
    assert "He was pale." in lines and "Iona said: He was sick at noon" in lines
    assert not any("teething" in line for line in lines)


def test_a_struck_record_is_not_handed_over(builder: Write, late: Shift, client: Client) -> None:
    note = builder("activity", [BABY], at("16:00"), by="jo", what="Swimming", **{"note.seen": "He swam."})
    assert "Swimming" in form(get(client, "jo", PAGE, at("21:40"))).values()
    baby = Person.objects.get(preferred_name=BABY)
    with then(at("21:41")):
        records.strike(Record.objects.get(pk=note), person=baby.id, reason="Tyler’s", by=who("marian"))
    assert "Swimming" not in form(get(client, "jo", PAGE, at("21:42"))).values()


def test_of_two_that_are_owed_the_newest_is_shown_and_the_older_is_a_line(
    builder: Write, late: Shift, client: Client
) -> None:
    log(builder, "16:00", "They slept after lunch.")
    first = sign(client)
    night = Shift.objects.get(kind="waking_night")
    for name in ("ewan", "marian"):
        start(night, name, at("21:50"))
    tomorrow = DAY + timedelta(days=1)
    log(builder, "23:00", "They were up twice.")
    second = sign(client, "marian", "23:50")
    start(plan("early", "ewan", day=tomorrow), "ewan", at("07:00", tomorrow))
    text = said(get(client, "ewan", "/shift/", at("07:05", tomorrow)))
    assert text.count("Read before you start") == 2, "the card, and on a phone the way to it"
    assert text.index("Waking night of") < text.index("Older, not read by you yet") < text.index("Late of")
    assert text.count("Read the handover") == 1
    page = get(client, "ewan", "/shift/", at("07:06", tomorrow)).content.decode()
    assert f"/handovers/{first.id}/" in page and f"/handovers/{second.id}/" in page


def test_what_falls_due_in_the_next_shift_is_carried_over(builder: Write, late: Shift, client: Client) -> None:
    """As it stands when it is signed: what was set after it was kept is in it, what was done since is not."""
    baby = Person.objects.get(preferred_name=BABY)
    tomorrow = DAY + timedelta(days=1)
    set_one(title="Weigh him", person=baby, day=tomorrow, at=time(6), owner=key_of("ewan"))
    milk = set_one(title="Order milk", at=time(14))
    set_one(title="Far off", day=DAY + timedelta(days=2))
    log(builder, "16:00", "They slept after lunch.")
    page = get(client, "jo", PAGE, at("21:40"))
    text = said(page)
    assert "Carried over" in text and f"Weigh him · {BABY} · Ewan T · by Sat 21 Nov 06:00" in text
    assert "Order milk · by Fri 20 Nov 14:00" in text and "Far off" not in text
    assert not any("milk" in line for line in form(page).values()), "nobody types it, nobody drops it"
    post(client, "jo", PAGE, at("21:41"), **{**form(page), "act": "keep"})
    with then(at("21:42")):
        duties.meet(milk, by=who("ruth"))
    set_one(title="Ring the GP", moment="21:43", day=tomorrow, at=time(5, 30))
    signed = sign(client)
    carried = [each["text"] for each in json.loads(signed.text)["carried"]]
    assert carried == ["Ring the GP · by Sat 21 Nov 05:30", f"Weigh him · {BABY} · Ewan T · by Sat 21 Nov 06:00"]
    text = said(get(client, "ewan", f"/handovers/{signed.id}/", at("21:55")))
    assert "Ring the GP · by Sat 21 Nov 05:30" in text and "milk" not in text
    assert baby.id in Reading.objects.order_by("-id")[0].people
