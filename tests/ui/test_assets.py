"""The bundles: one stylesheet and one script, in order, small enough for a tired tablet."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from goldthread.ui import assets
from goldthread.ui.icons import icon, names
from tests.gallery_site import UI


def test_the_layers_come_in_order() -> None:
    css = assets.build_css().decode()
    assert "@layer reset, tokens, base, layout, components, utilities, print;" in css
    found = re.findall(r"^@layer (\w+) \{", css, re.M)
    assert found == list(assets.LAYERS)
    assert css.count("{") == css.count("}")


def test_every_font_that_the_stylesheet_asks_for_ships_with_its_licence() -> None:
    asked = set(re.findall(r'url\("(fonts/[^"]+)"\)', assets.build_css().decode()))
    fonts = UI / "static" / "ui"
    assert asked == {f"fonts/{path.name}" for path in (fonts / "fonts").glob("*.woff2")}
    assert len(list((fonts / "fonts").glob("LICENSE-*.txt"))) == 2
    assert (UI / "icons" / "LICENSE-lucide.txt").is_file()


def test_a_first_visit_is_light() -> None:
    sizes = [len(gzip.compress(build(), 9)) for build in assets.BUNDLES.values()]
    theme = len(gzip.compress((UI / "static" / "ui" / "theme.js").read_bytes(), 9))
    # Of the 60 KB that a first visit may weigh besides fonts, the design system takes at most 20.
    assert sum(sizes) + theme < 20_000


def test_the_finder_hands_over_what_was_built(tmp_path: Path) -> None:
    finder = assets.BundleFinder()
    listed = {name: storage.open(name).read() for name, storage in finder.list([])}
    assert listed == {name: build() for name, build in assets.BUNDLES.items()}
    for name in listed:
        assert Path(finder.find(name)).read_bytes() == listed[name]
        assert finder.find(name, find_all=True) == [finder.find(name)]
    assert finder.find("ui/other.css") == []
    assert {path.relative_to(tmp_path).as_posix() for path in assets.write(tmp_path)} == set(listed)


def test_icons_are_quiet_unless_they_stand_alone() -> None:
    assert 'aria-hidden="true"' in icon("eye")
    assert 'role="img" aria-label="seen"' in icon("eye", "seen")
    assert len(names()) > 100
    for name in names():
        assert icon(name).count("<svg") == 1 and "stroke-width" not in icon(name)


def test_an_icon_that_does_not_ship_says_so() -> None:
    for name in ("no-such-icon", "../jinja", "LICENSE-lucide"):
        try:
            icon(name)
        except LookupError as error:
            assert name in str(error)
        else:
            raise AssertionError(f"{name} drew something")
