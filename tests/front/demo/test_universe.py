"""The universe before it is written: everything in it can be signed, by whoever may, and nobody repeats themselves."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import NAMESPACE_DNS, UUID, uuid5

import pytest

from goldthread.casework.people.rules import names_of
from goldthread.casework.records.rules.answers import fields_of
from goldthread.casework.records.rules.composing import Resident, compose
from goldthread.casework.records.rules.mentions import texts
from goldthread.front.demo import rules
from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import QuestionType

NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
PACKS = {house.key: house.pack for house in rules.HOUSES}
MOMENTS = [
    NOW,
    datetime(2026, 11, 22, 2, 10, tzinfo=UTC),  # in the night
    datetime(2026, 4, 3, 10, 0, tzinfo=UTC),  # the clocks went forward within the last week
    datetime(2026, 10, 28, 22, 50, tzinfo=UTC),  # and back
    datetime(2028, 3, 1, 12, 0, tzinfo=UTC),  # the day after a leap day
    datetime(2027, 7, 4, 23, 59, tzinfo=UTC),
]


def kind(pack_code: str, code: str):
    return pack(pack_code).kind(code)


@cache
def universe(now: datetime = NOW, size: str = rules.FULL) -> rules.Universe:
    return rules.plan(now, kind, size=size)


def acts(now: datetime = NOW, size: str = rules.FULL) -> list[rules.Act]:
    return [act for part in universe(now, size).parts for day in part.days for act in day.acts]


def signed(now: datetime = NOW, size: str = rules.FULL) -> list[rules.Sign]:
    return [act for act in acts(now, size) if type(act) is rules.Sign]


def ids(home: str, frame: rules.Frame) -> dict[str, str]:
    return {key: str(rules.person_id(home, key, frame)) for key in rules.people_of(home)}


def narrated(sign: rules.Sign) -> str:
    return " ".join(text for _, text in texts(kind(PACKS[sign.home], sign.kind), sign.answers))


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_every_record_can_be_signed_when_it_is(now: datetime) -> None:
    frame = rules.Frame(rules.SEED, now)
    residents = {
        home: [
            Resident(
                rules.person_id(home, key, frame),
                person["preferred_name"],
                names_of(person["preferred_name"], person["full_name"]),
                rules.stay_id(frame, home, person["stay"]),
                person["stage"] == "baby",
                person["stage"] == "baby" and not person["moves_by_themself"],
                stage=person["stage"],
            )
            for key, person in rules.people_of(home).items()
        ]
        for home in PACKS
    }
    wrong = []
    for sign in signed(now):
        shape = kind(PACKS[sign.home], sign.kind)
        known = dict(sign.answers)
        for question in shape.questions:
            if question.type is QuestionType.STAFF and question.code in known:
                known[question.code] = [str(uuid5(NAMESPACE_DNS, key)) for key in known[question.code]]
        sent = rules.fields(sign, fields_of(shape, known), ids(sign.home, frame))
        composed = compose(shape, sent, residents[sign.home], now=sign.at)
        if composed.errors or composed.happened_at != sign.happened_at:
            wrong.append((sign.home, sign.kind, sign.happened_at, sign.by, composed.errors))
    assert wrong == []


def test_the_same_seed_and_moment_give_the_same_universe_and_another_moment_another() -> None:
    again = rules.plan(NOW, kind)
    assert again == universe()
    assert again.digest == universe().digest
    assert rules.plan(NOW + timedelta(days=1), kind).digest != again.digest
    assert rules.plan(NOW, kind, seed="another").digest != again.digest


@pytest.mark.parametrize("now", MOMENTS, ids=str)
@pytest.mark.parametrize("size", [rules.SMALL, rules.FULL])
def test_nothing_happens_after_now_and_each_home_goes_in_order_of_time(now: datetime, size: str) -> None:
    for part in universe(now, size).parts:
        moments = [act.at for day in part.days for act in day.acts]
        assert moments == sorted(moments)
        assert max(moments) <= now
    for sign in signed(now, size):
        assert sign.happened_at <= sign.at
        assert sign.written_at is None or sign.happened_at <= sign.written_at <= sign.at


def test_there_are_thousands_of_records_and_each_kind_of_each_pack() -> None:
    by_home = {home: Counter(sign.kind for sign in signed() if sign.home == home) for home in PACKS}
    assert sum(sum(counted.values()) for counted in by_home.values()) >= 4000
    for home, code in PACKS.items():
        few = {each.code: by_home[home][each.code] for each in pack(code).kinds if by_home[home][each.code] < 3}
        assert few == {}, home


def test_what_is_done_to_records_is_there_too() -> None:
    counted = Counter(type(act).__name__ for act in acts())
    assert counted["Amend"] >= 8
    assert counted["Countersign"] >= 20
    assert counted["Strike"] >= 1
    assert counted["LedTo"] >= 12
    assert counted["Read"] >= 200
    assert counted["Draft"] >= 3
    assert counted["Keep"] >= 4
    countersigned = {act.record for act in acts() if isinstance(act, rules.Countersign)}
    owed = [sign for sign in signed() if sign.ask_countersign and sign.id not in countersigned]
    assert owed, "somebody should still owe a second name"
    assert any(sign.written_at for sign in signed()), "a tablet that was out of reach"
    assert any(sign.prompts for sign in signed())
    assert any(sign.named for sign in signed())


def shift_acts(home: str) -> dict[UUID, list[rules.Shift]]:
    """All that is done about each shift of a home, in order."""
    found: dict[UUID, list[rules.Shift]] = {}
    for act in acts():
        if isinstance(act, rules.Shift) and act.home == home:
            found.setdefault(act.shift, []).append(act)
    return found


@pytest.mark.parametrize("home", PACKS)
def test_twelve_weeks_of_shifts_show_every_state_of_a_shift(home: str) -> None:
    by_shift = shift_acts(home)
    planned = {shift: next(act for act in done if act.verb == "plan") for shift, done in by_shift.items()}
    days = sorted(act.args["day"] for act in planned.values())
    assert (days[-1] - days[0]).days >= 84 and len(by_shift) >= 250
    found: Counter[str] = Counter()
    for shift, done in by_shift.items():
        verbs = Counter(act.verb for act in done)
        who = next((act for act in reversed(done) if act.verb == "change"), planned[shift]).args["workers"]
        started = {act.by for act in done if act.verb == "start"}
        ended = {act.by for act in done if act.verb == "end"} | {
            act.args["user"] for act in done if act.verb == "end_for"
        }
        today = planned[shift].args["day"] >= NOW.date() - timedelta(days=1)
        found["called off"] += verbs["call_off"]
        found["somebody else stood in"] += verbs["change"]
        found["ended by whoever plans"] += verbs["end_for"]
        found["worked as it was planned"] += started == ended == {key for key, *_ in who}
        found["came without being planned"] += bool(started - {key for key, *_ in who})
        found["nobody said when they went"] += bool(started - ended) and not today
        found["on now"] += bool(started - ended) and today
        found["still ahead"] += not started and not verbs["call_off"]
    assert not [state for state, times in found.items() if not times], found


@pytest.mark.parametrize("home", PACKS)
def test_and_every_state_of_a_handover(home: str) -> None:
    found: Counter[str] = Counter()
    for done in shift_acts(home).values():
        signed = next((act for act in done if act.verb == "hand_over"), None)
        counts = {act.by: act.args["said"] for act in done if act.verb == "count"}
        read = [act for act in done if act.verb == "read"]
        found["in the making"] += any(act.verb == "keep" for act in done)
        if signed is None:
            ended = any(act.verb == "end" for act in done)
            found["never made"] += ended and not any(act.verb == "keep" for act in done)
            continue
        found["counted by two alike"] += len(counts) == 2 and len({str(said) for said in counts.values()}) == 1
        found["counted by two, not alike"] += len({str(said) for said in counts.values()}) == 2
        found["counted by one alone"] += len(counts) == 1
        found["read by who came on"] += bool(read)
        found["read by nobody yet"] += not read and signed.at > NOW - timedelta(days=2)
        found["read late, when it had climbed"] += any(act.at > signed.at + timedelta(hours=20) for act in read)
    assert not [state for state, times in found.items() if not times], found


@pytest.mark.parametrize("home", PACKS)
def test_and_every_state_of_a_duty(home: str) -> None:
    by_duty: dict[UUID, list[rules.Duty]] = {}
    for act in acts():
        if isinstance(act, rules.Duty) and act.home == home:
            by_duty.setdefault(act.duty, []).append(act)
    found = Counter(done[-1].verb for done in by_duty.values())
    assert set(found) == {"set", "move", "meet", "drop"}
    open_ones = [done[-1].args["day"] for done in by_duty.values() if done[-1].verb in ("set", "move")]
    assert min(open_ones) < NOW.date() <= max(open_ones), "one is late"
    assert found["meet"] >= 10, "what comes round was done, week for week"


def test_a_mark_on_a_baby_who_cannot_move_says_who_was_told() -> None:
    marked = [sign for sign in signed() if "marks" in sign.answers and sign.answers["marks"]["figure"] == "baby"]
    assert len(marked) >= 4
    assert all(sign.answers["who_was_told"] for sign in marked)


def test_hearsay_has_its_source() -> None:
    notes = [answer for sign in signed() for answer in sign.answers.values() if isinstance(answer, dict)]
    told = [note for note in notes if "told" in note]
    assert len(told) >= 25
    assert all(note["told_by"] for note in told)
    assert sum("meant" in note for note in notes) >= 120


def test_texts_differ() -> None:
    written = [text for sign in signed() if len(text := narrated(sign)) > 40]
    counted = Counter(written)
    assert len(written) >= 1000
    assert len(counted) >= 0.85 * len(written)
    assert counted.most_common(1)[0][1] <= 6, counted.most_common(3)
    logs = [sign.answers["note"]["seen"] for sign in signed() if sign.kind == "daily_log"]
    assert len(set(logs)) >= 0.97 * len(logs)


def test_nobody_writes_where_they_held_no_post() -> None:
    posts = [act for act in acts() if isinstance(act, rules.Post)]
    for sign in signed():
        assert any(
            post.worker == sign.by
            and post.home == sign.home
            and post.at <= sign.at
            and (post.until is None or sign.at < post.until)
            for post in posts
        ), (sign.by, sign.home, sign.at)


def test_nobody_stands_in_a_record_before_they_came_or_after_they_went() -> None:
    came = {(act.home, key): act.at for act in acts() if isinstance(act, rules.Stay) for key, _ in act.members}
    gone = {
        (act.home, key): act.at
        for act in acts()
        if isinstance(act, rules.Fact) and act.verb == "move_on"
        for key, person in rules.people_of(act.home).items()
        if person["stay"] == act.stay
    }
    assert gone
    for sign in signed():
        for key, _ in sign.about:
            assert rules.wall(came[sign.home, key]).date() <= rules.wall(sign.happened_at).date(), (key, sign.kind)
            if (sign.home, key) in gone:
                assert sign.at <= gone[sign.home, key], (key, sign.kind, sign.at)


def test_nothing_is_left_unfilled() -> None:
    odd = re.compile(r"[{}\[\]|]|  |\s[.,;]|\.\.|’")
    found = [(sign.kind, hit.group(), narrated(sign)) for sign in signed() if (hit := odd.search(narrated(sign)))]
    assert found == []


def test_everyone_is_invented_and_can_be_reached_nowhere() -> None:
    for home in PACKS:
        for act in acts():
            if isinstance(act, rules.Fact) and act.verb == "professional" and act.home == home:
                email, phone = act.args.get("email", "@demo.invalid"), act.args.get("phone", "01632 960000")
                assert email.endswith("@demo.invalid")
                assert re.fullmatch(r"(01632 960|07700 900)\d{3}", phone), phone  # numbers kept for plays and films
    assert all(act.email.endswith("@demo.invalid") for act in acts() if isinstance(act, rules.TakeOn))


def test_pictures_are_drawn_the_same_each_time() -> None:
    for act in acts():
        if isinstance(act, rules.Keep):
            made = rules.drawn(act.picture)
            assert made.startswith(b"\x89PNG") and len(made) < 40_000
            assert made == rules.drawn(act.picture)
