"""A shared tablet: when it locks, who may go on, whose name stands under what, and that no word is lost.

The decisions that the program takes (`is_locked`, `accepts`), and the whole of it as a machine that takes them: one
tablet, a server, and what workers do, with crashes and lines that fail at any moment. Tests run it on thousands of
schedules; the pages are built to do what it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LOCKS_AFTER = 60  # seconds without a touch, on a tablet that is shared
LOCKS_ELSEWHERE = 15 * 60  # and on one's own
BEATS_EVERY = 20  # while somebody touches the page, it tells the server this often


def is_locked(*, awake_at: float | None, now: float, shared: bool, locked: bool) -> bool:
    """Whether a session answers with the lock page: it was locked, or nobody touched it for as long as it waits.

    `awake_at`: when the server last heard of a touch, in seconds; none, or one from the future: locked.
    """
    if locked or awake_at is None:
        return True
    return not 0 <= now - awake_at < (LOCKS_AFTER if shared else LOCKS_ELSEWHERE)


def accepts(*, drawn_for: str, signed_in: str | None) -> bool:
    """Whether something that was typed on a page counts as the words of whoever is signed in: the page was theirs."""
    return signed_in is not None and drawn_for == signed_in


@dataclass
class Page:
    """A page on the glass: whose it is, the draft's id, what stands in it, and how many saves it has counted."""

    drawn_for: str
    draft: int
    text: str = ""
    number: int = 0
    sent: int = 0


@dataclass
class Copy:
    """A sealed copy in the browser: only its owner's sign-in opens it."""

    owner: str
    text: str
    number: int


@dataclass
class Draft:
    """What the server holds of a draft."""

    author: str
    text: str
    number: int


@dataclass
class Tablet:
    """The machine. What is in `sealed`, `drafts` and `signed` outlives a crash; the `page` does not."""

    signed_in: str | None = None
    locked: bool = True
    page: Page | None = None
    online: bool = True
    sealed: dict[int, Copy] = field(default_factory=dict)
    drafts: dict[int, Draft] = field(default_factory=dict)
    signed: dict[int, tuple[str, str]] = field(default_factory=dict)  # by the draft's id: who, and the words
    shown_to_others: list[str] = field(
        default_factory=list
    )  # must stay empty: words on the glass before another worker
    _next: int = 0

    def come(self, worker: str) -> None:
        """PIN or password: a new session. Nothing of the one before is left open; their own words are sent on."""
        self.signed_in, self.locked, self.page = worker, False, None
        self.send_waiting()

    def open(self) -> None:
        """A new, empty form."""
        if self.signed_in and not self.locked:
            self._next += 1
            self.page = Page(self.signed_in, self._next)

    def take_up(self, draft: int) -> None:
        """One's own draft again: what the server has, or the browser's copy where that is newer."""
        if self.locked or not self.signed_in or draft in self.signed:
            return
        kept, copy = self.drafts.get(draft), self.sealed.get(draft)
        own_copy = copy if copy and copy.owner == self.signed_in else None
        if kept is not None and kept.author != self.signed_in:
            return  # another's: absent
        if kept is None and own_copy is None:
            return
        text, number = (kept.text, kept.number) if kept else ("", 0)
        if own_copy and own_copy.number > number:
            text, number = own_copy.text, own_copy.number
        self.page = Page(self.signed_in, draft, text, number, kept.number if kept else 0)

    def type(self, words: str) -> None:
        """A keystroke: it is sealed before anything else happens, and sent when there is a line."""
        if self.page is None or self.locked:
            return
        self.page.text += words
        self.page.number += 1
        self.sealed[self.page.draft] = Copy(self.page.drawn_for, self.page.text, self.page.number)

    def save(self) -> None:
        """What stands on the page goes to the server, when there is a line."""
        if self.page is not None:
            self._deliver(self.page.draft, Copy(self.page.drawn_for, self.page.text, self.page.number))

    def send_waiting(self) -> None:
        """The copies of whoever is signed in go to the server."""
        for draft, copy in list(self.sealed.items()):
            if accepts(drawn_for=copy.owner, signed_in=self.signed_in):
                self._deliver(draft, copy)

    def lock(self) -> None:
        """A minute without a touch, or the button: saved if there is a line, sealed in any case; the page is left."""
        self.save()
        self.locked, self.page = True, None

    def crash(self) -> None:
        """The browser dies in the middle of anything: what was neither sealed nor sent is gone with the page."""
        self.page, self.locked = None, True

    def forgets(self) -> None:
        """The server has ended the session (a manager, twelve hours): the page stands, nobody is signed in."""
        self.signed_in = None

    def slips_in(self, worker: str) -> None:
        """Somebody signs in beside an open page (another tab): the page is still its writer's."""
        self.signed_in, self.locked = worker, False

    def sign(self) -> bool:
        """The button: the words become a record of whoever is signed in, or are refused in words and kept."""
        page = self.page
        if page is None or self.locked or not self.online:
            return False
        if not accepts(drawn_for=page.drawn_for, signed_in=self.signed_in):
            return False
        assert self.signed_in is not None
        if page.draft not in self.signed:
            self.signed[page.draft] = (self.signed_in, page.text)
        self.drafts.pop(page.draft, None)
        self.sealed.pop(page.draft, None)
        self.page = None
        return True

    def _deliver(self, draft: int, copy: Copy) -> None:
        if not self.online or not accepts(drawn_for=copy.owner, signed_in=self.signed_in):
            return
        if draft not in self.signed:
            kept = self.drafts.get(draft)
            if kept is not None and kept.author != copy.owner:
                return
            if kept is None or kept.number <= copy.number:
                self.drafts[draft] = Draft(copy.owner, copy.text, copy.number)
        held = self.sealed.get(draft)
        if held is not None and held.owner == copy.owner and held.number <= copy.number:
            del self.sealed[draft]
