"""Who may do what, as a page: `python -m tests.architecture.permissions` writes docs/permissions.md."""

from __future__ import annotations

from pathlib import Path

from goldthread.ground.access.rules import Permission
from tests.architecture.addresses import addresses

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


def table() -> str:
    """Roles and their permissions, setting by setting; then pages and what each needs."""
    from goldthread.ground.packs.queries import packs

    lines = [
        "# Who may do what",
        "",
        "Made by `python -m tests.architecture.permissions` from the packs' `roles.toml` and the marks on the pages;",
        "a test holds it to them. A role is held in one home, from a day until a day, and permits nothing elsewhere.",
    ]
    for pack in packs().values():
        lines += ["", f"## {pack.label}", "", f"| role | {' | '.join(each.value for each in Permission)} |"]
        lines.append(f"|---|{':-:|' * len(Permission)}")
        for role in pack.roles:
            marks = ["yes" if each.value in role.may else "" for each in Permission]
            lines.append(f"| {role.label} | {' | '.join(marks)} |")
    lines += ["", "## Pages", "", "| page | address | needs |", "|---|---|---|"]
    for address in sorted(addresses(), key=lambda each: each.route):
        if address.ours:
            needs = getattr(address.view, "needs", "nobody may")
            lines.append(
                f"| {address.name} | `/{address.route}` | {getattr(needs, 'value', needs).replace('_', ' ')} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import django

    from goldthread.lib import actors

    actors.house = "tests"
    django.setup()
    DOCUMENT.write_text(table(), "utf-8")
