"""Every component, in every example: it renders, it is whole, and it asks for nothing the policy refuses."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from goldthread.ui import charts, gallery
from goldthread.ui.examples import COMPONENTS, Example, components, examples, macros, reference
from tests.gallery_site import UI, ui_environment

ROOT = UI.parent.parent
VOID = {"input", "img", "br", "hr", "meta", "link"}


class Whole(HTMLParser):
    """Complains of tags that are not closed in order, of inline styles and handlers, and of ids used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.complaints.append(f"<{tag}> has {name}")
            if name == "id":
                self.ids.append(value or "")
            if name in {"for", "aria-describedby", "aria-labelledby", "aria-controls"}:
                self.named += (value or "").split()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.complaints.append(f"</{tag}> closes nothing")

    def verdict(self) -> list[str]:
        """Everything wrong with what was fed."""
        twice = sorted({each for each in self.ids if self.ids.count(each) > 1})
        lost = sorted(set(self.named) - set(self.ids))
        return (
            self.complaints
            + [f"<{tag}> stays open" for tag in self.open]
            + [f"id {each} is there twice" for each in twice]
            + [f"{each} is named and not there" for each in lost]
        )


def look_at(html: str) -> list[str]:
    parser = Whole()
    parser.feed(html)
    parser.close()
    return parser.verdict()


@pytest.fixture(scope="module")
def env() -> Environment:
    return ui_environment()


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example.component}: {example.title}")
def test_an_example_is_whole(env: Environment, example: Example) -> None:
    html = str(example.render(env))
    assert re.sub(r"<[^>]+>", "", html).strip() or "<svg" in html or "<input" in html
    assert look_at(html) == []


@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_the_gallery_is_whole(env: Environment, theme: str) -> None:
    html = gallery.page(env, theme).replace("<!doctype html>", "")
    assert look_at(html) == []
    assert ('data-theme="dark"' in html) == (theme == "dark")


@pytest.mark.parametrize("page", sorted(path.name for path in (UI / "jinja2").glob("*.html")))
def test_a_page_that_says_sorry_needs_nothing(env: Environment, page: str) -> None:
    html = env.get_template(page).render()
    assert look_at(html.replace("<!doctype html>", "")) == []
    assert "!" not in re.sub(r"<[^>]+>", "", html), "No exclamation marks, least of all here."


def test_every_folder_has_its_parts() -> None:
    for name in components():
        assert (COMPONENTS / name / "examples.toml").is_file(), f"{name} has no examples"
    without_style = {"theme_switch"}
    for name in set(components()) - without_style:
        assert (COMPONENTS / name / f"{name}.css").is_file(), f"{name} has no css"


def test_every_macro_is_handed_to_pages_and_shown(env: Environment) -> None:
    handed = env.get_template("ui/components.jinja").module
    shown = " ".join(example.body for example in examples())
    for macro in macros():
        assert hasattr(handed, macro.name), f"ui/components.jinja does not hand on {macro.name}"
        if macro.name != "pager":
            assert f"ui.{macro.name}(" in shown or f") ui.{macro.name}(" in shown, f"no example shows {macro.name}"


def test_the_reference_is_the_one_in_the_docs() -> None:
    kept = (ROOT / "docs" / "components.md").read_text(encoding="utf-8")
    assert kept == reference(), "Run: python -m goldthread.ui.examples > docs/components.md"


HOSTILE = '"><script>x</script>&'


@pytest.mark.parametrize(
    "body",
    [
        "{{ ui.button(x, name=x, value=x, href=x, data={'a': x}) }}",
        "{{ ui.chip(x, href=x) }}{{ ui.banner(x, label=x) }}{{ ui.status(x) }}{{ ui.toast(x) }}",
        "{{ ui.text_field(x, x, x, x, hint=x, error=x, attrs={'placeholder': x}) }}",
        "{{ ui.text_area('a', x, x, x) }}{{ ui.hidden(x, x) }}{{ ui.select_field('s', x, x, [(x, x)], x) }}",
        "{{ ui.choice_field('c', x, x, [(x, x, x)], x) }}{{ ui.voice_field('v', x, x, x, x) }}",
        "{{ ui.seen_and_meant_field('n', x, x, x, x, x, {'seen': x}) }}{{ ui.seen_and_meant(x, x, x, x) }}",
        "{{ ui.body_map_field('b', x, x, 'child', [{'n': 1, 'side': 'front', 'x': 5, 'y': 5, 'what': x}]) }}",
        "{{ ui.body_map_figure('baby', [{'n': 1, 'side': 'back', 'x': 5, 'y': 5, 'what': x}], x) }}",
        "{{ ui.person_card(x, x, line=x, photo=x) }}{{ ui.page_head(x, x) }}{{ ui.avatar(x) }}",
        "{{ ui.table(x, [x], [[x, x]]) }}{{ ui.summary_list([{'name': x, 'value': x}]) }}{{ ui.empty_state(x) }}",
        "{{ ui.difference([{'kind': 'added', 'text': x}, {'kind': 'same', 'text': x}], x) }}",
        "{{ charts.bars([1], [x], x, x, x) }}{{ charts.ribbon([charts.Span(0, 9, x)], x, x, words=[x]) }}",
    ],
)
def test_what_people_write_stays_words(env: Environment, body: str) -> None:
    template = env.from_string('{% import "ui/components.jinja" as ui %}' + body)
    html = template.render(x=HOSTILE, charts=charts)
    assert "<script" not in html
    assert look_at(template.render(x="plain", charts=charts).replace('id="plain"', "")) is not None


def test_a_misspelt_name_is_an_error(env: Environment) -> None:
    with pytest.raises(UndefinedError):
        env.from_string('{% import "ui/components.jinja" as ui %}{{ ui.button(pag.title) }}').render()
    with pytest.raises(UndefinedError):
        env.from_string('{% import "ui/components.jinja" as ui %}{{ ui.buton("Sign") }}').render()


def test_fact_and_meaning_never_share_a_box(env: Environment) -> None:
    html = env.from_string(
        '{% import "ui/components.jinja" as ui %}{{ ui.seen_and_meant("FACT", "TOLD", "Amira", "MEANT") }}'
    ).render()
    seen, rest = html.split('<div class="account-told">')
    told, meant = rest.split('<div class="account-meant">')
    assert ("FACT" in seen, "TOLD" in told, "MEANT" in meant) == (True, True, True)
    assert "MEANT" not in seen + told
    assert look_at(f"<div><div class='account-told'>{told}") == ["<div> stays open"], "the boxes lie side by side"


def test_a_difference_speaks_without_colour(env: Environment) -> None:
    body = '{{ ui.difference([{"kind": "taken_out", "text": "80"}, {"kind": "added", "text": "110"}]) }}'
    html = env.from_string('{% import "ui/components.jinja" as ui %}' + body).render()
    spoken = re.sub(r"<[^>]+>", "", html.split('class="prose"')[1])
    assert "[taken out: 80]" in spoken and "[added: 110]" in spoken


def test_an_error_is_tied_to_its_field(env: Environment) -> None:
    html = env.from_string(
        '{% import "ui/components.jinja" as ui %}'
        '{{ ui.text_field("who", "who", "Who", hint="A name", error="Say who.") }}'
    ).render()
    assert 'aria-describedby="who-hint who-error"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'id="who-error".*Say who\.', html, re.S)


def test_colours_live_in_two_files() -> None:
    allowed = {"tokens.css", "dark.css", "print.css"}
    for path in [*UI.glob("styles/*.css"), *COMPONENTS.glob("*/*.css")]:
        if path.name not in allowed:
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name} names colours of its own: {found}"


def test_both_themes_name_the_same_colours() -> None:
    names = [
        set(re.findall(r"--[\w-]+(?=:)", Path(UI / "styles" / f"{name}.css").read_text()))
        for name in ("tokens", "dark")
    ]
    assert names[0] - names[1] == set() == names[1] - names[0]
