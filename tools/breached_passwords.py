"""Make goldthread/config/breached.bin, the list of passwords known from breaches: beginnings of hashes, no words.

    python -m tools.breached_passwords passwords.json common-passwords.txt.gz …

Each file is a JSON list, or one password a line (gzip or plain). What the list in the repository was made from stands
in docs/adr/passwords-known-from-breaches.md; the files themselves are not kept here. Needs nothing from the network.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from goldthread.ground.accounts.rules.passwords import entry

OUT = Path(__file__).resolve().parents[1] / "goldthread" / "config" / "breached.bin"


def passwords(path: Path) -> set[str]:
    """Every password of one file, as it stands and without capitals."""
    read = path.read_bytes()
    text = (gzip.decompress(read) if path.suffix == ".gz" else read).decode("utf-8")
    words = json.loads(text) if path.suffix == ".json" else text.splitlines()
    return {form for word in words for form in (word, word.casefold()) if word.strip()}


def main(paths: list[str]) -> int:
    """Write the list, and say how many there are."""
    if not paths:
        print(__doc__)
        return 2
    known = set().union(*(passwords(Path(path)) for path in paths))
    entries = sorted({entry(word) for word in known})
    OUT.write_bytes(b"".join(entries))
    print(f"{len(entries):,} entries, {OUT.stat().st_size:,} bytes: {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
