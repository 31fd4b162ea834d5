"""Reads `expected.txt`, the table that people wrote, and answers what it says of one cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SIGHTS = ("routine", "sensitive", "restricted", "sealed")
TASK = frozenset({"people", "records", "write"})
READS = frozenset({"people", "records"})
# What an answer may be, as in the table; E is a fault of the program; N anything
# but let through, * anything that shows nobody, - a no in whatever form.
LET_THROUGH, REFUSED, ABSENT, AWAY, NO_METHOD, SIGN_IN, NO_COOKIE, NOTHING, ANYTHING, NO = "OX.>MLKN*-"
ENDED_BY = {"line": {"write"}, "allergy": {"keep_safe"}} | {
    kind: {"manage_people"} for kind in ("consent", "may-be-told", "legal-status", "responsibility")
}
OF_HOMES = (
    "shift", "handover", "look", "glass", "user", "membership", "device", "batch", "let_in", "visit", "concern",
    "move", "moved",
)  # fmt: skip


@dataclass(frozen=True)
class Role:
    always: bool
    may: frozenset[str]


@dataclass(frozen=True)
class Who:
    """Somebody who looks. `reach`: all, task, reads, none, ash, both, out, token or gone."""

    name: str
    role: str
    reach: str
    home: str
    family: str


@dataclass(frozen=True)
class Route:
    name: str
    method: str
    asks: tuple[str, ...]
    about: str
    besides: str = ""


@dataclass
class Table:
    """The whole table. `states[state]`: rows of (home, family, marks by sight), the first that fits counts."""

    roles: dict[str, Role] = field(default_factory=dict)
    who: dict[str, Who] = field(default_factory=dict)
    states: dict[str, list[tuple[str, str, dict[str, str]]]] = field(default_factory=dict)
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)
    ways: dict[str, dict[str, str]] = field(default_factory=dict)  # ways[who][column]: O, R, . or - (does not come up)

    def routes_of(self, name: str) -> list[Route]:
        return [route for (each, _), route in self.routes.items() if each == name]


@cache
def table() -> Table:
    """The table of the file beside this one. Raises ValueError for a line that it cannot be read by."""
    made, section = Table(), ""
    states: list[str] = []
    columns: list[str] = []
    for line in (Path(__file__).parent / "expected.txt").read_text("utf-8").splitlines():
        words = line.split()
        if section == "ways" and words[:2] == ["#", "who"]:
            columns = words[2:]
        if not words or words[0].startswith("#"):
            continue
        if words[0].startswith("["):
            section = words[0].strip("[]")
        elif section == "roles":
            made.roles[words[0]] = Role(words[1] == "always", frozenset(words[2:]))
        elif section == "who":
            name, role, reach, home, family = words
            made.who[name] = Who(name, role, reach, home, family)
        elif section == "records" and words[0] == "state:":
            states = [word.strip(",") for word in words[1:]]
            made.states |= {state: [] for state in states}
        elif section == "records":
            home, family = words[0].split("/")
            for state in states:
                made.states[state].append((home, family, dict(zip(SIGHTS, words[1:], strict=True))))
        elif section == "people":
            made.people[words[0]] = dict(zip(("family", "other", "ash", "nobody"), words[1:], strict=True))
        elif section == "routes":
            name, method, asks, about, *besides = words
            for each in ("GET", "POST") if method == "*" else (method,):
                if (name, each) in made.routes:
                    raise ValueError(f"{name} {each} stands there twice")
                made.routes[name, each] = Route(name, each, tuple(asks.split(",")), about, *besides)
        elif section == "ways":
            made.ways[words[0]] = dict(zip(columns, words[1:], strict=True))
        else:
            raise ValueError(line)
    return made


@dataclass(frozen=True)
class Thing:
    """What an address is about. `near`: family, other, home (of the whole home), ash or nobody; records say more."""

    near: str = "home"
    state: str = ""
    sight: str = ""
    own: bool = False  # whoever looks is its author, or it is theirs


def said(who: Who, route: Route, thing: Thing) -> str:
    """What the table says of this cell."""
    if who.reach != "both":
        return _Cell(who, route, thing).answer()
    here = Who("here", who.role, "all", who.home, who.family)
    there = Who("elsewhere.manager", "registered_manager", "ash", "sealed", "-")
    near = thing.near == "ash" or thing.state == "of_another_home"
    if route.about in ("-", "whole"):  # of the home that they chose to work in: what they may in either
        answers = {_Cell(each, route, thing).answer() for each in (here, there)}
    else:
        answers = {_Cell(there if near else here, route, thing).answer()}
    if answers <= {ANYTHING, NOTHING, LET_THROUGH, NO_COOKIE} and len(answers) == 1:
        return answers.pop()
    return LET_THROUGH if LET_THROUGH in answers else NO


@dataclass(frozen=True)
class _Cell:
    who: Who
    route: Route
    thing: Thing

    def answer(self) -> str:
        asks = self.route.asks
        if "none" in asks:
            return NOTHING
        if asks == ("open",):
            return LET_THROUGH
        if asks == ("door",):
            return ANYTHING
        if asks == ("nobody",):
            return ABSENT
        if self.route.about.startswith("api"):
            return self._by_program()
        if self.who.reach in ("out", "token", "gone"):
            return SIGN_IN
        if asks == ("signed_in",):
            return LET_THROUGH if self.thing.near == "home" else ABSENT
        if asks == ("own_page",):
            return AWAY if self._role_may and not self._on_duty else LET_THROUGH
        if asks == ("comes",):
            if self._far() or not self._role_may:
                return ABSENT
            return LET_THROUGH if "write" in self._role_may and not self._agency else REFUSED
        if asks == ("glass",):
            if "write" not in self._role_may or (self._agency and not self._on_duty):
                return AWAY if self._role_may and not self._on_duty and self.route.method == "GET" else REFUSED
            return ABSENT if self._on_duty else LET_THROUGH
        if asks == ("raise",) or (self.route.besides == "concern_off_shift" and self.thing.state == "concern"):
            if "write" in self._role_may and (self._on_duty or not self._agency):
                return self._about(asks)
            return AWAY if "write" in self._role_may and self.route.method == "GET" else REFUSED
        refused = self._by_role(asks)
        if refused:
            return refused
        return self._about(asks)

    # --- what is within reach ----------------------------------------------------------------------------------

    @property
    def _role_may(self) -> frozenset[str]:
        role = table().roles.get(self.who.role)
        may = role.may if role else frozenset()
        return may - {"let_in"} if self._agency else may

    @property
    def _may_of_family(self) -> frozenset[str]:
        return self._in_home | self._in_family

    @property
    def _on_duty(self) -> bool:
        return self.who.reach in ("all", "ash")

    @property
    def _agency(self) -> bool:
        return self.who.name.startswith("agency")

    def _far(self) -> bool:
        """Whether it is of a home that they do not work in, or of none."""
        return self.thing.near != ("ash" if self.who.name.startswith("elsewhere") else "home")

    @property
    def _in_home(self) -> frozenset[str]:
        if self.who.reach == "token":
            return self._role_may & TASK  # what it was made for
        return self._role_may if self.who.reach in ("all", "ash") else frozenset()

    @property
    def _in_family(self) -> frozenset[str]:
        if self.who.reach == "task":
            return TASK & self._role_may
        return READS if self.who.family not in ("-", "kept", "sent") else frozenset()

    def _by_role(self, asks: tuple[str, ...]) -> str:
        if set(asks) & (self._in_home if self.route.about == "whole" else self._in_home | self._in_family):
            return ""
        known = set(asks) & self._role_may
        return AWAY if known and self.route.method == "GET" else REFUSED

    # --- what it is about --------------------------------------------------------------------------------------

    def _about(self, asks: tuple[str, ...]) -> str:
        if self.route.about in ("-", "whole", "form"):
            return LET_THROUGH
        if self.route.about in ("record", "api_record"):
            return self._record()
        if self.route.besides == "quiet":
            return LET_THROUGH
        near = self.thing.near
        if near == "nobody" or self.thing.state == "others":
            return ABSENT
        if self.route.about in OF_HOMES:
            if self._far() or not set(asks) & self._in_home:
                return REFUSED if self.route.about == "shift" and not self._far() else ABSENT
            if self.route.besides == "lead|plan" and "plan" not in self._in_home:
                return REFUSED
            return LET_THROUGH
        found = ABSENT if self.route.besides == "of_a_baby" and near == "ash" else self._person(asks)
        if found == LET_THROUGH and self.route.about == "duty" and not set(asks) & self._in_home:
            return ABSENT  # what is due is the home's work, not a key worker's off shift
        if (
            found == LET_THROUGH
            and self.route.besides == "ends"
            and not ENDED_BY[self.thing.state] & self._may_of_family
        ):
            return REFUSED
        return found

    def _person(self, asks: tuple[str, ...]) -> str:
        if self.who.name.startswith("elsewhere"):
            return LET_THROUGH if self.thing.near == "ash" and set(asks) & self._in_home else ABSENT
        kept = "/kept" if self.who.family == "kept" else ""
        answers = []
        if set(asks) & self._in_home:
            answers.append(table().people[f"all{kept}"][self.thing.near])
        if set(asks) & self._in_family:
            answers.append(table().people["task" if self.who.reach == "task" else "reads"][self.thing.near])
        return LET_THROUGH if LET_THROUGH in answers else ABSENT

    def _record(self) -> str:
        """By sight, as the table's blocks say, then whoever the act asks for besides."""
        if self._opens() != LET_THROUGH:
            return LET_THROUGH if self.route.name == "record_sight" and self._lifts() else ABSENT
        besides = self.route.besides
        if "author" in besides and not (self.thing.own or set(besides.split("|")) & self._in_home):
            return REFUSED if self._on_duty or self.route.method != "GET" else AWAY
        if besides == "whole_record" and self.thing.state == "of_both_families" and "write" not in self._in_home:
            return REFUSED
        if besides == "at_its_sight" and SIGHTS.index(self.thing.sight) > SIGHTS.index(self.who.home):
            return REFUSED
        if besides == "of_somebody" and self.thing.state == "log":
            return ABSENT
        return LET_THROUGH

    def _lifts(self) -> bool:
        """Whoever may amend others' words lifts a hold of what they would open if it were not held."""
        if self.thing.state != "held" or "amend" not in self._in_home:
            return False
        return self._opens("signed") == LET_THROUGH

    def _opens(self, state: str = "") -> str:
        state = state or self.thing.state
        ash = self.who.name.startswith("elsewhere")
        if ash:
            state = "signed" if state == "of_another_home" else "of_another_home"
        sort = "log" if state == "log" else "records"
        family = self.who.family
        if family not in ("-", "kept", "sent") and "records" not in self._in_family:
            family = "-"
        role_reads = sort in self._in_home or (state in OWN and bool(self._in_home))
        home = self.who.home if role_reads else "-"
        for at_home, in_family, marks in table().states[state]:
            if at_home in (home, "*") and in_family in (family, "*"):
                return marks[self.thing.sight]
        raise ValueError(f"no row of {state} fits {home}/{family} ({self.who.name})")

    def _by_program(self) -> str:
        if self.who.reach != "token":
            return NO_COOKIE
        if not set(self.route.asks) & self._in_home:
            return REFUSED
        if self.route.about == "api":
            return LET_THROUGH
        return self._record() if self.route.about == "api_record" else self._person(self.route.asks)


OWN = ("mine", "mine_and_held", "i_am_named")
