"""The list of what the paper's fonts hold must be true. Run this file to write it anew after changing a font."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from goldthread.ui.paper.letters import families_for
from goldthread.ui.paper.press import FONTS, fonts


def letters_of(path: Path) -> set[int]:
    """The code points that a font holds."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def held() -> str:
    """Each family and the ranges of characters it holds, one a line, without private use and controls."""
    families: dict[str, set[int]] = {}
    for font in sorted(fonts().fonts(), key=lambda font: str(font.path)):
        families.setdefault(font.family, set()).update(letters_of(Path(str(font.path))))
    return "".join(f"# {family}\n{ranges(codes)}" for family, codes in families.items())


def ranges(codes: set[int]) -> str:
    """Rising ranges in hexadecimal: "0041-005A", one a line."""
    lines: list[list[int]] = []
    for code in sorted(c for c in codes if unicodedata.category(chr(c)) not in ("Cc", "Co", "Cs", "Cn")):
        if lines and lines[-1][1] == code - 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{a:04X}-{b:04X}\n" if a != b else f"{a:04X}\n" for a, b in lines)


def test_every_family_is_chosen_for_what_only_it_holds() -> None:
    chosen = set(families_for(set(map(chr, range(0x80, 0x20000)))))
    assert chosen == set(fonts().families()) - {"Atkinson Hyperlegible Next", "Fraunces"}


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    assert (FONTS / "coverage.txt").read_text() == held(), "run: python tests/ui/test_paper_fonts.py"


def test_every_font_stands_with_its_licence_and_may_be_put_into_a_file() -> None:
    licences = {path.name for path in FONTS.glob("LICENSE-*.txt")}
    owners = {"Atk": "atkinson-hyperlegible-next", "Fra": "fraunces", "NotoS": "noto", "NotoE": "noto-emoji"}
    owners |= {"Dro": "droid-sans-fallback", "Got": "gothic-a1"}
    for path in FONTS.glob("*.ttf"):
        owner = [name for start, name in owners.items() if path.name.startswith(start)]
        assert len(owner) == 1 and f"LICENSE-{owner[0]}.txt" in licences, path.name
        # fsType 0 is free to embed, 8 allows embedding where the text may be edited; 2 and 4 would not.
        with TTFont(path, lazy=True) as font:
            assert font["OS/2"].fsType in (0, 8), path.name


@pytest.mark.parametrize("bold", sorted(FONTS.glob("*-Bold.ttf")), ids=lambda path: path.stem)
def test_bold_fonts_hold_what_the_regular_ones_hold(bold: Path) -> None:
    regular = bold.with_name(bold.name.replace("-Bold", "-Regular"))
    assert letters_of(regular) <= letters_of(bold)


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(held())
