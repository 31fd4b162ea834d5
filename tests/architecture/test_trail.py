"""The trail: whatever writes leaves an Event, and nothing but actions writes. Read from the source."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.architecture.sources import PROGRAM, ROOT, apps, called, dotted, modules, said, strings, tree

# Public functions of actions that write without an Event, with their reason and the day they were allowed.
NO_EVENT = {
    "goldthread.casework.records.actions.drafts.keep_draft": ("a draft is outside the chain", "2026-11-22"),
    "goldthread.casework.records.actions.drafts.give_up": ("a draft is outside the chain", "2026-11-22"),
    "goldthread.casework.records.actions.ink.write_record": ("writes its Event in the same statement", "2026-11-22"),
    "goldthread.casework.records.actions.signing.sign": ("by write_record, in the same statement", "2026-11-22"),
    "goldthread.ground.access.actions.reach": ("a step of starting a shift, which notes", "2026-11-22"),
    "goldthread.ground.access.actions.let_out": ("a step of ending an agency worker's stay, which notes", "2026-11-22"),
    "goldthread.ground.access.actions.end_reach": ("a step of ending a shift, which notes", "2026-11-22"),
    "goldthread.ground.audit.actions.note": ("is the Event", "2026-11-22"),
    "goldthread.ground.audit.actions.note_reading": ("is the Reading", "2026-11-22"),
    "goldthread.casework.people.actions.dated.close": ("a step of the acts beside it, which note", "2026-11-22"),
    "goldthread.casework.people.actions.dated.put_down": ("a step of acts which note", "2026-11-22"),
    "goldthread.casework.files.actions.sweep": ("removes what was half received; no row knew of it", "2026-11-22"),
    "goldthread.ground.tokens.actions.let_in": (
        "the day of a token's last use; each look has its Reading",
        "2026-11-22",
    ),
    "goldthread.ground.accounts.actions.links.first_run_link": (
        "nobody works here yet; the link's own row tells",
        "2026-11-22",
    ),
    "goldthread.ground.accounts.actions.links.make": ("a step of the acts that give a link, which note", "2026-11-22"),
    "goldthread.ground.accounts.actions.links.use": ("a step of the acts that a link opens, which note", "2026-11-22"),
    "goldthread.ground.accounts.actions.links.end_links": ("a step of leaving and recovering", "2026-11-22"),
    "goldthread.ground.accounts.actions.factors.spend_code": ("the sign-in that it lets through notes", "2026-11-22"),
    "goldthread.ground.accounts.actions.factors.take_away": ("a step of letting somebody back in", "2026-11-22"),
    "goldthread.ground.accounts.actions.sign_ins.end_rows": ("a step of what ends sign-ins, which notes", "2026-11-22"),
    "goldthread.ground.accounts.actions.tablets.came_in": ("a step of signing in, which notes", "2026-11-22"),
    "goldthread.ground.accounts.actions.tablets.left": ("which page a tablet was left on", "2026-11-22"),
    "goldthread.ground.accounts.actions.sign_ins.seen": ("the hour somebody was last here", "2026-11-22"),
}
# A file that was handed over and not yet brought in: nothing of anybody's is changed. `begin`, `give_up` and the
# bringing in leave their Events.
STAGING = "goldthread.front.intake.actions."

_WRITERS = {
    *("save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create", "bulk_update"),
}
_SQL_WRITE = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\b")


@cache
def _functions() -> dict[str, tuple[ast.FunctionDef, dict[str, str]]]:
    """Every function of every actions module by its full name, and what the names in its module stand for."""
    found: dict[str, tuple[ast.FunctionDef, dict[str, str]]] = {}
    for app in apps():
        for path in [*app.glob("actions.py"), *app.glob("actions/*.py")]:
            module = dotted(path)
            names: dict[str, str] = {}
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ImportFrom) and node.module:
                    names |= {(item.asname or item.name): f"{node.module}.{item.name}" for item in node.names}
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef):
                    names[node.name] = f"{module}.{node.name}"
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef):
                    found[f"{module}.{node.name}"] = (node, names)
    return found


@cache
def _exports() -> dict[str, str]:
    """`package.actions.verb` to where the verb is defined, for packages that hand on their modules' names."""
    return {
        f"{name.split('.actions.')[0]}.actions.{name.rpartition('.')[2]}": name
        for name in _functions()
        if ".actions." in name
    }


def _reaches(name: str, does: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function, or one of ours that it calls, writes (`does="write"`) or notes an Event (`does="note"`)."""
    name = name if name in _functions() else _exports().get(name, name)
    if name in seen or name not in _functions():
        return False
    node, names = _functions()[name]
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        verb, owner = called(call), _owner(call)
        whole = f"{names.get(owner, owner)}.{verb}" if owner else names.get(verb, verb)
        if whole == "goldthread.ground.audit.actions.note":
            if does == "note":
                return True
            continue
        if does == "write" and owner and verb in _WRITERS and not whole.startswith("goldthread."):
            return True
        if does == "write" and verb == "execute" and any(_SQL_WRITE.search(text) for text in _texts_of(call, name)):
            return True
        if _reaches(whole, does, seen | {name}):
            return True
    return False


def test_whatever_writes_leaves_an_event() -> None:
    public = [name for name in _functions() if not name.rpartition(".")[2].startswith("_") and name not in NO_EVENT]
    silent = [name for name in public if _reaches(name, "write") and not _reaches(name, "note")]
    silent = [name for name in silent if not name.startswith((f"{STAGING}steps.", f"{STAGING}checking."))]
    silent = [name for name in silent if name != f"{STAGING}batches.match"]
    assert not silent, f"call audit.note in the same transaction: {silent}"
    assert len([name for name in public if _reaches(name, "write")]) > 20, "the check has gone blind"


def test_nothing_but_actions_writes() -> None:
    wrong = []
    for app in apps():
        for path in modules(*app.relative_to(PROGRAM).parts):
            inside = path.relative_to(app).parts[0].removesuffix(".py")
            if inside in ("actions", "jobs", "models", "management"):
                continue
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and called(node) in {"bulk_create", "bulk_update", "update_or_create"}:
                    wrong.append(f"{said(path)}:{node.lineno}")
                if (
                    isinstance(node, ast.Call)
                    and called(node) == "execute"
                    and any(map(_SQL_WRITE.search, strings(node)))
                ):
                    wrong.append(f"{said(path)}:{node.lineno}")
    assert not wrong, wrong


def _owner(node: ast.Call) -> str:
    """The first name before the dots: `audit` in `audit.note(…)`."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    while isinstance(owner, ast.Attribute | ast.Call):
        owner = owner.func if isinstance(owner, ast.Call) else owner.value
    return owner.id if isinstance(owner, ast.Name) else ""


def _texts_of(call: ast.Call, name: str) -> list[str]:
    """The strings in a call, and those of the module's constants that it names."""
    module = name.rpartition(".")[0].replace(".", "/")
    path = next(each for each in (ROOT / f"{module}.py", ROOT / module / "__init__.py") if each.exists())
    named = {each.id for each in ast.walk(call) if isinstance(each, ast.Name)}
    texts = strings(call)
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & named:
            texts += strings(node.value)
    return texts


def test_every_exception_is_dated() -> None:
    for name, (why, day) in NO_EVENT.items():
        assert why, name
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", day), name
    assert not [name for name in NO_EVENT if name not in _functions()], "gone"
