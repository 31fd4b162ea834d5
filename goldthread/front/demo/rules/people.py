"""Who works and who lives in the universe, from the material to acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from goldthread.front.demo.rules.acts import Act, Fact, Leave, OpenHome, Person, Post, Stay, TakeOn
from goldthread.front.demo.rules.chance import identity
from goldthread.front.demo.rules.frame import Frame
from goldthread.front.demo.rules.material import HOUSES, PROVIDER, House, read, workers

OPENED = {"willows": date(2018, 9, 3), "ash": date(2020, 4, 1), "beck": date(2023, 10, 2)}
SINCE = -690  # days from today on which the longest-standing workers began


def house_acts(frame: Frame) -> Iterator[Act]:
    """Homes open, workers begin. Nobody does it: it is the set-up."""
    for house in HOUSES:
        yield OpenHome(frame.moment(SINCE, "04:00"), "", house.key, PROVIDER, house.name, house.pack, OPENED[house.key])
    for worker in workers().values():
        yield TakeOn(frame.moment(SINCE, "05:00"), "", worker.key, worker.name, address(worker.key))
        for post in worker.posts:
            begins = frame.moment(post.get("from", SINCE), "06:00")
            until = frame.moment(post["until"], "09:00") if "until" in post else None
            if post.get("tonight"):  # from the shift that is on now until half a day from now
                begins, until = frame.now - timedelta(hours=3), frame.now + timedelta(hours=12)
            yield Post(begins, "", worker.key, post["home"], post["role"], until, worker.agency)
        if worker.left is not None:
            yield Leave(frame.moment(worker.left, "17:00"), "", worker.key)


def person_id(home: str, key: str, frame: Frame) -> UUID:
    """The id of a person of the material."""
    return identity(frame.moment(-700, "12:00"), frame.seed, home, "person", key)


def people_of(home: str) -> dict[str, Mapping[str, Any]]:
    """Everybody who lives or has lived in a home, by key, as the material has them; with the key of their `stay`."""
    return {
        person["key"]: {**person, "stay": stay["key"], "home": home}
        for stay in read(f"{home}/people")["stay"]
        for person in stay["person"]
    }


def day_of(frame: Frame, born: int | list[int]) -> date:
    """A date of birth: days before today, or [years, days before the birthday of this year]."""
    if isinstance(born, int):
        return frame.day(born)
    years, days = born
    birthday = frame.day(days)
    return birthday.replace(year=birthday.year - years, day=min(birthday.day, 28))


def stay_acts(frame: Frame, house: House) -> Iterator[Act]:
    """Who moved in, what is known of them, who is of their network; and who moved on."""
    material = read(f"{house.key}/people")
    manager = material["manager"]
    for row in material["professional"]:
        facts = {name: value for name, value in row.items() if name != "key"}
        yield Fact(
            frame.moment(-260, "11:00"), manager, house.key, "professional", row["key"], facts,
            professional_id(frame, house.key, row["key"]),
        )  # fmt: skip
    for stay in material["stay"]:
        yield from _stay(frame, house, stay, manager)


def professional_id(frame: Frame, home: str, key: str) -> UUID:
    """The id of somebody of the network, by their key in the material."""
    return identity(frame.moment(-260, "11:00"), frame.seed, home, "professional", key)


def stay_id(frame: Frame, home: str, key: str) -> UUID:
    """The id of a stay, by its key in the material."""
    return identity(frame.moment(-260, "11:00"), frame.seed, home, "stay", key)


def address(worker: str) -> str:
    """The e-mail address of one of the standing cast: none that could ever be delivered to."""
    return f"{worker}@demo.invalid"


def _stay(frame: Frame, house: House, stay: Mapping[str, Any], manager: str) -> Iterator[Act]:
    came: int = stay["moved_in"]
    for person in stay["person"]:
        facts = {name: person[name] for name in _FACTS if name in person}
        if "born" in person:
            facts["born_on"] = day_of(frame, person["born"])
        yield Person(
            frame.moment(came - 6, "14:20"),
            manager,
            house.key,
            person["key"],
            person_id(house.key, person["key"], frame),
            facts,
        )
    for of, to, words in stay.get("relations", ()):
        yield Fact(frame.moment(came - 6, "14:30"), manager, house.key, "relate", of, {"to": to, "words": words})
    facts = {name: stay[name] for name in _STAY_FACTS if name in stay}
    key = stay_id(frame, house.key, stay["key"])
    members = tuple((person["key"], person["part"]) for person in stay["person"])
    moved_in = {**facts, "moved_in_on": frame.day(came)}
    yield Stay(frame.moment(came, "11:00"), manager, house.key, stay["key"], key, members, moved_in)
    for worker in stay["key_workers"]:
        yield _fact(frame, house, "key_worker", manager, came, "11:20", "", {"worker": worker}, stay["key"])
    for worker in stay.get("placing", ()):
        yield _fact(frame, house, "placing_worker", manager, came, "11:25", "", {"worker": worker}, stay["key"])
    for person in stay["person"]:
        yield from _known(frame, house, stay, person, manager)
    if "moved_on" in stay:
        gone = stay["moved_on"]
        args = {"on": frame.day(gone["day"]), "went_to": gone["went_to"], "reason": gone["reason"]}
        yield _fact(frame, house, "move_on", manager, gone["day"], "14:00", "", args, stay["key"])


def _known(
    frame: Frame, house: House, stay: Mapping[str, Any], person: Mapping[str, Any], manager: str
) -> Iterator[Act]:
    came, whose, key = stay["moved_in"], person["key"], stay["key"]
    senior, worker = person.get("senior", manager), stay["key_workers"][0]

    def fact(verb: str, by: str, day: int, clock: str, **args: Any) -> Fact:
        return _fact(frame, house, verb, by, day, clock, whose, args, key)

    for row in person.get("allergies", ()):
        yield fact("add_allergy", senior, came, "11:30", **row)
    for row in person.get("legal", ()):
        begins = {"from_on": frame.day(row["from"])} | ({"until_on": frame.day(row["until"])} if "until" in row else {})
        yield fact("set_legal_status", manager, came, "11:40", code=row["code"], note=row.get("note", ""), **begins)
    for holder, ground in person.get("responsibility", ()):
        yield fact("add_responsibility", manager, came, "11:45", holder=holder, ground=ground)
    for who, relation, what in person.get("told", ()):
        yield fact("set_may_be_told", manager, came, "11:50", who=who, relation=relation, what=what)
    for who, relation in person.get("not_told", ()):
        yield fact("set_may_be_told", manager, came, "11:52", who=who, relation=relation, not_the_address=True)
    for row in person.get("consents", ()):
        code, given_by, limits, *given = row
        yield fact(
            "set_consent", manager, came, "12:05", code=code, given_by=given_by, limits=limits, given=given != ["no"]
        )
    for row in person.get("keep_safe", ()):
        day = row.get("day", came)
        again = {"look_again_on": frame.day(row["look_again"])} if "look_again" in row else {}
        line = fact("set_keep_safe", row.get("by", senior), day, "12:30", kind=row["kind"], text=row["text"], **again)
        yield line
        if "ended" in row:
            ended = row["ended"]
            yield _fact(
                frame, house, "end_keep_safe", row.get("by", senior), ended["day"], "10:15", whose,
                {"line": line.id, "reason": ended["reason"]}, key,
            )  # fmt: skip
    for heading, text, *more in person.get("lines", ()):
        by = senior if heading == "risk" else worker
        day = next((each for each in more if isinstance(each, int)), came + (0 if heading in ("risk", "helps") else 3))
        yield fact("add_line", by, day, "15:10", heading=heading, text=text, own_words="own" in more)
    for professional, role in person.get("network", ()):
        yield fact("link_professional", manager, came + 1, "09:40", professional=professional, role=role)
    on_file = person.get("on_file", {})
    for item in on_file.get("held", ()):
        yield fact("mark_on_file", manager, came + 1, "16:00", item=item, state="held")
    for item, why in on_file.get("not_needed", ()):
        yield fact("mark_on_file", manager, came + 1, "16:10", item=item, state="not_needed", text=why)
    for row in person.get("nights", ()):
        hours = {"starts": time.fromisoformat(row["starts"]), "ends": time.fromisoformat(row["ends"])}
        yield fact("plan_nights", senior, row.get("day", came), "16:20", every_minutes=row["every"], **hours)
    for row in person.get("corrections", ()):
        yield fact("correct", row.get("by", manager), row["day"], row["at"], changes=row["changes"])


def _fact(
    frame: Frame,
    house: House,
    verb: str,
    by: str,
    day: int,
    clock: str,
    whose: str,
    args: Mapping[str, Any],
    stay: str,
) -> Fact:
    at: datetime = frame.moment(day, clock)
    return Fact(at, by, house.key, verb, whose, args, identity(at, frame.seed, house.key, verb, whose, args), stay)


_FACTS = (
    "preferred_name", "full_name", "previous_names", "pronouns", "stage", "birth_known", "sex", "ethnicity", "religion",
    "culture", "first_language", "interpreter", "communication", "moves_by_themself", "is_child_in_law",
)  # fmt: skip
_STAY_FACTS = ("placing_authority", "authority_contact", "room", "weeks_planned", "came_from")
