"""A record of the universe as the fields of its form: what a browser would send."""

from __future__ import annotations

from collections.abc import Mapping

from goldthread.front.demo.rules.acts import Sign
from goldthread.front.demo.rules.frame import wall


def fields(sign: Sign, answers: Mapping[str, list[str]], ids: Mapping[str, str]) -> dict[str, list[str]]:
    """All fields: `answers` are those of the questions, `ids` the people's by their keys."""
    local = wall(sign.happened_at)
    sent = {
        **answers,
        "happened_on": [local.date().isoformat()],
        "happened_time": [local.strftime("%H:%M")],
        "subject": [ids[key] for key, _ in sign.about],
    }
    if local.fold:
        sent["happened_second"] = ["yes"]
    for key, role in sign.about:
        sent[f"role.{ids[key]}"] = [role]
    if sign.length is not None:
        sent["minutes"] = [str(sign.length)]
    if sign.ask_countersign:
        sent["countersign"] = ["asked"]
    for name, meant in sign.named.items():
        sent[f"named.{name}"] = [ids.get(meant, meant)]
    return sent
