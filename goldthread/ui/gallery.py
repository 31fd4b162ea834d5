"""The gallery: every component in every example, in light or dark."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template import engines
from jinja2 import Environment

from goldthread.ui.examples import examples
from goldthread.ui.icons import names
from goldthread.ui.shell import NavItem, Shell

SHELL = Shell(
    home_name="The Willows",
    setting="family centre",
    user_name="Ruth S",
    user_initials="RS",
    nav=(
        NavItem("Shift", "sun", "#shift"),
        NavItem("People", "users", "#people", current=True),
        NavItem("Record", "pen-line", "#record"),
        NavItem("Home log", "book-open", "#log"),
        NavItem("Find", "search", "#find"),
        NavItem("Import", "upload", "#import"),
    ),
    account_href="#you",
    find_href="#find",
    sign_out_action="#lock",
    note="Late shift 14:00–22:00 · 3 on shift",
    demo=True,
)


def page(env: Environment, theme: str = "") -> str:
    """The gallery as HTML. theme: light, dark, or "" for the tablet's own."""
    groups = [
        (name.replace("_", " "), [(example.title, example.render(env)) for example in group])
        for name, group in groupby(examples(), key=lambda example: example.component)
    ]
    return env.get_template("ui/gallery.jinja").render(groups=groups, icons=names(), theme=theme, shell=SHELL)


def gallery(request: HttpRequest) -> HttpResponse:
    """The page itself; ?theme=dark or ?theme=light."""
    asked = request.GET.get("theme", "")
    theme = asked if asked in {"light", "dark"} else ""
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return HttpResponse(page(env, theme))
