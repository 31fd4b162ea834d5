"""A house that has been lived in for two days, for the pictures: everything in it is written through actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.practice.care.building import as_builder, told_at, write
from tests.standing import AMIRA, KAYLEIGH, NOAH, TYLER

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FEED = (
    "Noah turned his head from the bottle {times}. Amira stopped, held him upright on her shoulder and said “you’re "
    "full, aren’t you”. She waited four minutes, then offered the bottle again; Noah took 30 ml more and fell asleep."
)


@contextmanager
def building(house: Any, blocker: Any) -> Iterator[None]:
    """Write into that house as it might have been written on earlier days."""
    with blocker.unblock(), as_builder(urlsplit(house.database).path.strip("/")):
        yield


def live_in() -> None:
    """Yesterday of Amira and Noah, a night of Tyler with one check missed, a week of his feeds, and what helps."""
    from goldthread.casework.records.rules.composing import ZONE
    from goldthread.lib import clock
    from goldthread.lib.dates import local_moment
    from goldthread.practice.care.rules.nights import night_of

    now = clock.now()
    yesterday = now.astimezone(ZONE).date() - timedelta(days=1)
    _about_them()
    _nights(local_moment(night_of(now, ZONE) - timedelta(days=1), time(21), ZONE).moment)
    _week(now)
    _yesterday(local_moment(yesterday, time(0), ZONE).moment)


def _about_them() -> None:
    from goldthread.casework.people import actions as people
    from goldthread.casework.people.models import Person
    from goldthread.casework.placements import actions as placements

    amira, noah = (Person.objects.get(preferred_name=name) for name in (AMIRA, NOAH))
    jo, dee = worker("jo"), worker("dee")
    people.add_line(amira, heading="strength", text="Sings to Noah in Arabic when she changes him.", by=jo)
    people.add_line(amira, heading="likes", text="Her tea before anybody asks her anything.", by=jo)
    people.add_line(amira, heading="helps", text="Sit alongside. Offer to hold Noah; name the feeling.", by=jo)
    people.add_line(amira, heading="helps", text="Tell me what you wrote before I read it.", own_words=True, by=jo)
    people.add_line(amira, heading="early_sign", text="Goes quiet and stops looking up.", by=jo)
    people.add_line(noah, heading="likes", text="The lamp by the window.", by=jo)
    people.add_responsibility(noah, holder="Amira Haddad", ground="Mother", by=dee)
    visitor = people.add_professional(
        home=amira.home, name="Sefa Lind (invented)", work="Health visitor", phone="01632 960 412", by=dee
    )
    placements.link_professional(noah, visitor, "health_visitor", by=dee)


def _yesterday(midnight: datetime) -> None:
    """Of the two of them: one note amended by its writer, one countersigned, one written late."""
    from goldthread.casework.records import actions
    from goldthread.casework.records.models import Record
    from goldthread.lib import clock

    def at(hour: int, minute: int) -> datetime:
        return midnight + hour * HOUR + minute * MINUTE

    write(
        "night_check", [NOAH], at(3, 15), by="ewan", told=at(3, 18),
        **{"child_was": "crying", "safe_sleep": "yes", "parent_was": "with_child",
           "note.seen": "Amira rang the bell. Jo sat beside her while she changed Noah and settled him; "
           "asleep in his cot on his back at 03:41."},
    )  # fmt: skip
    write(
        "feed", [NOAH, AMIRA], at(7, 20), by="ewan", told=at(7, 41),
        feed_kind="formula", fed_by="parent", offered_ml=120, taken_ml=110, made_safely="yes", prompts="none",
        afterwards="winded",
    )  # fmt: skip
    write(
        "professional_visit", [NOAH, AMIRA], at(10, 0), by="jo", told=at(16, 35),
        **{"visitor": "Sefa Lind (invented)", "visitor_role": "health", "reason": "To weigh Noah",
           "note.seen": "Noah weighed 5.1 kg. Amira asked how to tell hunger from wind and "
           "wrote the answer in her book."},
    )  # fmt: skip
    write(
        "key_work_session", [AMIRA], at(12, 45), by="jo", told=at(13, 40),
        **{"theme": "goals_and_hopes",
           "note.seen": "Amira put herself at 6 of 10 for night feeds; last week she said 4.",
           "their_words.words": "I know I can ring the bell now and nobody thinks I’m useless.",
           "their_words.said_by": "Amira"},
    )  # fmt: skip
    answers = {
        "task": "feeding",
        "note.seen": FEED.format(times="twice"),
        "note.meant": "She followed Noah’s early signs without a prompt. Last week she needed one on three feeds of "
        "five.",
    }  # fmt: skip
    first = write("observation", [NOAH, AMIRA], at(14, 10), by="ruth", told=at(14, 31), **answers)
    record = Record.objects.get(pk=first)
    with told_at(at(15, 2)), clock.at(at(15, 2)):
        actions.amend(
            record,
            revision=_id(at(15, 2)),
            base=1,
            fields=_as_signed(first) | {"q.note.seen": [FEED.format(times="three times")]},
            reason="I had left out the first time, at the start.",
            by=worker("ruth"),
        )
    with told_at(at(16, 10)), clock.at(at(16, 10)):
        actions.countersign(Record.objects.get(pk=first), by=worker("marian"), note="I was in the room.")


def _as_signed(record: UUID) -> dict[str, list[str]]:
    from goldthread.casework.records import queries
    from goldthread.casework.records.views.record_amend import started_from
    from goldthread.ground.packs.queries import form_version

    head = queries.sheet(worker("ruth"), record).head
    return started_from(form_version(head.form), head.body)


def _nights(first: datetime) -> None:
    """Tyler is looked in on each hour from 21:00: one check missed, one written down in the morning."""
    from goldthread.casework.people.models import Person
    from goldthread.casework.placements import actions as placements
    from goldthread.lib import clock

    tyler = Person.objects.get(preferred_name=TYLER)
    since = first - 30 * HOUR
    with told_at(since), clock.at(since):
        placements.plan_nights(
            tyler.stays.get().placement, tyler, every_minutes=60, starts=time(21), ends=time(7), by=worker("marian")
        )
    seen = {"child_was": "asleep", "safe_sleep": "yes"}
    for hour, minute in ((0, 4), (1, 12), (2, 2), (3, 21), (5, 9), (7, 30), (8, 41), (9, 3)):
        write("night_check", [TYLER], first + hour * HOUR + minute * MINUTE, by="ewan", **seen)
    late = first + 6 * HOUR + 15 * MINUTE
    write("night_check", [TYLER], late, told=late + 4 * HOUR, by="ewan", **seen)


def _week(now: datetime) -> None:
    """Tyler's feeds, sleeps and nappies of a week, more and more by Kayleigh."""
    from goldthread.casework.records.rules.composing import ZONE
    from goldthread.lib.dates import care_day, local_moment

    today = care_day(now, time(7), ZONE)
    for back in range(6, -1, -1):
        begins = local_moment(today - timedelta(days=back), time(7), ZONE).moment
        for n in range(6):
            fed = begins + n * 3 * HOUR + 7 * n * MINUTE
            if fed + 2 * HOUR > now:
                break
            by_staff = n in (2, 5) and back > 2
            write(
                "feed",
                [TYLER] if by_staff else [TYLER, KAYLEIGH],
                fed,
                by="jo",
                feed_kind="formula",
                taken_ml=130 + 10 * n - 4 * back,
                made_safely="yes",
                fed_by="staff" if by_staff else "parent",
                **({} if by_staff else {"prompts": "reminder" if n == 3 else "none"}),
            )
            slept = {"put_down_by": "parent", "safe_sleep": "yes", "slept_minutes": 60 + 8 * n}
            write("sleep", [TYLER], fed + 40 * MINUTE, by="jo", told=fed + 2 * HOUR - MINUTE, **slept)
            nappy = {"nappy": "both" if n % 2 else "wet", "changed_by": "parent" if n else "staff"}
            write("nappy", [TYLER], fed + 25 * MINUTE, by="jo", **nappy)

    for back, grams, who in ((36, 6480, "professional"), (22, 6890, "together"), (9, 7240, "parent")):
        at = local_moment(today - timedelta(days=back), time(10, 20), ZONE).moment
        more = {} if who == "professional" else {"prompts": "reminder", "scales": "ours", "wearing": "nappy"}
        write("weight", [TYLER, KAYLEIGH], at, by="jo", grams=grams, weighed_by=who, **more)


def worker(key: str) -> Any:
    """One of the standing cast, as they are signed in."""
    from goldthread.ground.access.queries import viewer
    from goldthread.ground.users.models import User

    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def _id(moment: datetime) -> Any:
    from goldthread.lib.identifiers import uuid7

    return uuid7(moment)
