"""`goldthread packs`: what is wrong in the packs, and a pack to read."""

import os
from argparse import Namespace
from pathlib import Path

import goldthread
from goldthread.config.environment import env
from goldthread.config.terminal import Stop, say
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.rules import Pack, PacksRefused, folders, load
from goldthread.ground.packs.rules.showing import page

PERMISSIONS = frozenset(permission.value for permission in Permission)


def _load(*own: Path) -> dict[str, Pack]:
    places = folders(os.environ, Path(goldthread.__file__).parent, env.place())
    try:
        return load(*places, *own, permissions=PERMISSIONS)
    except PacksRefused as refused:
        number = len(refused.errors)
        raise Stop(f"{refused}\n{number} {'fault' if number == 1 else 'faults'}.") from refused


def check(arguments: Namespace) -> int:
    """Say every fault, or that there is none."""
    own = [Path(arguments.folder)] if arguments.folder else []
    if own and not own[0].is_dir():
        raise Stop(f"There is no folder {own[0]}.", 2)
    packs = _load(*own)
    forms = sum(len(pack.kinds) for pack in packs.values())
    say(f"{len(packs)} packs with {forms} forms: all in order.")
    return 0


def show(arguments: Namespace) -> int:
    """Print a pack to be read; without a code, the list of packs."""
    packs = _load()
    if not arguments.pack:
        for pack in packs.values():
            say(f"{pack.code:28} {pack.label}: {len(pack.kinds)} forms, version {pack.version}")
        return 0
    if arguments.pack not in packs:
        raise Stop(f"There is no pack {arguments.pack}. There are: {', '.join(packs)}.", 2)
    say(page(packs[arguments.pack]))
    return 0
