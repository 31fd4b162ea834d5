"""Ten thousand chance schedules of lock, switch, crash, type and sign: no word lost, none under another's name.

The machine is `rules/tablets.py`. What every schedule is held to is kept here, apart from it: which words each worker
typed, in which draft.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from goldthread.ground.accounts.rules import tablets
from goldthread.ground.accounts.rules.tablets import Copy, Tablet

WORKERS = ("ruth", "jo", "ewan")
STEPS = 60
SCHEDULES = 10_000


def play(seed, machine=Tablet, tally=None):
    """One schedule; the complaints at its end, when everybody has come back once with a line."""
    chance = random.Random(seed)
    tablet = machine()
    typed = defaultdict(str)  # by draft: every keystroke that went into it
    wrote = {}  # by draft: who
    for number in range(STEPS):
        act = chance.choices(
            ("type", "come", "lock", "open", "take up", "sign", "save", "crash", "line", "forget", "slip in"),
            (50, 16, 8, 2, 8, 10, 4, 4, 3, 1, 2),
        )[0]
        worker = chance.choice(WORKERS)
        if act == "type" and tablet.page is None:
            tablet.open()
        elif act == "type" and not tablet.locked:
            word = f"{number}{chance.choice('abc')} "
            draft, whose = tablet.page.draft, tablet.page.drawn_for
            tablet.type(word)
            typed[draft] += word
            wrote.setdefault(draft, whose)
        elif act == "come" or (tablet.signed_in is None and chance.random() < 0.5):
            tablet.come(worker)
        elif act == "lock":
            tablet.lock()
        elif act == "open":
            tablet.open()
        elif act == "take up" and wrote:
            tablet.take_up(chance.choice(sorted(wrote)))
        elif act == "sign":
            tablet.sign()
        elif act == "save":
            tablet.save()
        elif act == "crash":
            tablet.crash()
        elif act == "line":
            tablet.online = not tablet.online
        elif act == "forget":
            tablet.forgets()
        elif act == "slip in":
            tablet.slips_in(worker)
    tablet.online = True
    for worker in WORKERS:
        tablet.come(worker)
    if tally is not None:
        tally.update(typed=len(typed), signed=len(tablet.signed), kept=len(tablet.drafts))
    return complaints(tablet, typed, wrote)


def complaints(tablet, typed, wrote):
    said = []
    for draft, words in typed.items():
        signed, kept = tablet.signed.get(draft), tablet.drafts.get(draft)
        if signed is not None:
            if signed[0] != wrote[draft]:
                said.append(f"{draft}: {wrote[draft]}'s words under {signed[0]}'s name")
            if signed[1] != words:
                said.append(f"{draft}: signed {signed[1]!r}, typed {words!r}")
        elif kept is None:
            said.append(f"{draft}: lost {words!r}")
        else:
            if kept.author != wrote[draft]:
                said.append(f"{draft}: {wrote[draft]}'s words among {kept.author}'s drafts")
            if kept.text != words:
                said.append(f"{draft}: kept {kept.text!r}, typed {words!r}")
    return said


def test_ten_thousand_schedules_lose_nothing_and_mix_up_nobody():
    tally = Counter()
    for seed in range(SCHEDULES):
        said = play(seed, tally=tally)
        assert not said, f"seed {seed}: {said}"
    assert min(tally.values()) > SCHEDULES, tally  # the schedules do something: more than one of each in each


# --- machines with one fault each: the schedules find every one ----------------------------------------------------


class SealsLate(Tablet):
    def type(self, words):
        page = self.page
        super().type(words)
        if page is not None and not self.locked:
            self.sealed.pop(page.draft, None)


class SealsUnderWhoeverIsIn(Tablet):
    def type(self, words):
        super().type(words)
        if self.page is not None and self.signed_in and not self.locked:
            self.sealed[self.page.draft] = Copy(self.signed_in, self.page.text, self.page.number)


class SignsWhateverIsOpen(Tablet):
    def sign(self):
        if self.page is not None and self.signed_in:
            self.page.drawn_for = self.signed_in
        return super().sign()


class SendsEverybodys(Tablet):
    def send_waiting(self):
        for copy in self.sealed.values():
            copy.owner = self.signed_in
        super().send_waiting()


class WipesAtSignIn(Tablet):
    def come(self, worker):
        self.sealed.clear()
        super().come(worker)


class OldSaveWins(Tablet):
    def _deliver(self, draft, copy):
        if draft in self.drafts:
            self.drafts[draft].number = -1
        super()._deliver(draft, Copy(copy.owner, copy.text[: len(copy.text) // 2 or None], copy.number))


class KeepsThePageOpen(Tablet):
    def come(self, worker):
        page = self.page
        super().come(worker)
        if page is not None:
            page.drawn_for = worker
            self.page = page


FAULTS = (
    SealsLate,
    SealsUnderWhoeverIsIn,
    SignsWhateverIsOpen,
    SendsEverybodys,
    WipesAtSignIn,
    OldSaveWins,
    KeepsThePageOpen,
)


@pytest.mark.parametrize("machine", FAULTS)
def test_the_schedules_would_find(machine):
    assert any(play(seed, machine) for seed in range(300)), machine.__name__


def test_a_page_is_accepted_from_its_own_worker_alone():
    assert tablets.accepts(drawn_for="ruth", signed_in="ruth")
    assert not tablets.accepts(drawn_for="ruth", signed_in="jo")
    assert not tablets.accepts(drawn_for="ruth", signed_in=None)
