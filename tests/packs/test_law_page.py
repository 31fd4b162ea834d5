"""docs/law.md is made from the packs: `python -m tests.packs.write` makes it again."""

from __future__ import annotations

from goldthread.ground.packs.rules import load
from goldthread.ground.packs.rules.showing import law_page
from tests.packs.write import LAW_PAGE, PACKS


def test_law_page_is_what_the_packs_say() -> None:
    assert LAW_PAGE.read_text("utf-8") == law_page(load(PACKS)), "run: python -m tests.packs.write"


def test_what_was_not_read_says_so_on_the_page() -> None:
    page = law_page(load(PACKS))
    for pack in load(PACKS).values():
        for entry in pack.law:
            row = next(line for line in page.splitlines() if line.startswith(f"| {entry.code} |"))
            assert f"| {entry.tag} (" in row
            if entry.tag == "R":
                assert entry.source.startswith("http") and entry.source in row
            else:
                assert row.endswith("| none |"), f"{entry.code} is not read, so it names no source"


def test_regulations_stand_in_order_of_number() -> None:
    rows = [line.split(" |")[0] for line in law_page(load(PACKS)).splitlines() if line.startswith("| CHR2015 ")]
    assert rows.index("| CHR2015 r7") < rows.index("| CHR2015 r10") < rows.index("| CHR2015 r44")
    assert rows.index("| CHR2015 Sch3 para 2") < rows.index("| CHR2015 Sch3 para 10")
