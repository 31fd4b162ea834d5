"""What stands round every page."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.text import initials
from goldthread.ui.jinja import url
from goldthread.ui.shell import Message, NavItem, Shell

_TONES = {"success": "teal", "info": "teal", "warning": "gold", "error": "rose"}


class Token:
    """The token of a page's forms, masked once for all of them, and only when one is drawn."""

    def __init__(self, request: HttpRequest, drawn: str = "{}") -> None:
        self._request, self._drawn = request, drawn

    @cached_property
    def _shown(self) -> str:
        token = getattr(self._request, "_token_shown", None)
        if token is None:
            token = self._request._token_shown = get_token(self._request)  # type: ignore[attr-defined]
        return format_html(self._drawn, token)

    def __html__(self) -> str:
        return self._shown

    __str__ = __html__


def _tokens(request: HttpRequest) -> dict[str, Token]:
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    return {"csrf_token": Token(request), "csrf_input": Token(request, field)}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables `shell`, `request` and of the tokens of every Jinja page.

    No query: what it needs the doorkeeper has read.
    """
    viewer: Viewer | None = getattr(request, "viewer", None)
    messages = tuple(Message(_TONES.get(message.level_tag, "teal"), str(message)) for message in get_messages(request))
    if viewer is None:
        empty = Shell(home_name="", setting="", user_name="", user_initials="", demo=settings.DEMO, messages=messages)
        return {"shell": empty, "request": request} | _tokens(request)
    home = viewer.home
    return {
        "shell": Shell(
            home_name=home.home_name if home else "",
            setting=pack(home.pack).words.setting if home else "",
            user_name=viewer.short_name,
            user_initials=initials(viewer.short_name),
            nav=_nav(request, viewer),
            home_href="/",
            find_href=url("find") if viewer.may(Permission.SEE_RECORDS) else "",
            account_href=url("my_account"),
            sign_out_action=url("account_logout"),
            demo=settings.DEMO,
            messages=messages,
        ),
        "request": request,
    } | _tokens(request)


# url name, word, icon, and what the viewer must be allowed
_PLACES = (
    ("shift", gettext_noop("Shift"), "sun", Permission.SEE_PEOPLE),
    ("people", gettext_noop("People"), "users", Permission.SEE_PEOPLE),
    ("record_new", gettext_noop("Record"), "pencil", Permission.WRITE_RECORDS),
    ("handover", gettext_noop("Handover"), "message-square-text", Permission.WRITE_RECORDS),
    ("duties", gettext_noop("Duties"), "clipboard-check", Permission.SEE_RECORDS),
    ("waiting", gettext_noop("Waiting"), "list-checks", Permission.COUNTERSIGN),
    ("home_log", gettext_noop("Log"), "book-open", Permission.SEE_HOME_LOG),
    ("night", gettext_noop("Night"), "moon", Permission.SEE_RECORDS),
    ("drafts", gettext_noop("Drafts"), "notebook-pen", Permission.WRITE_RECORDS),
    ("staff", gettext_noop("Team"), "heart-handshake", Permission.MANAGE_STAFF),
    ("intake", gettext_noop("Bring in"), "upload", Permission.IMPORT),
)


# Everything but what a night needs first: Shift, People, Record, Night.
_AFTER_NIGHT = tuple(name for name, *_rest in _PLACES if name not in ("shift", "people", "record_new", "night"))


def _nav(request: HttpRequest, viewer: Viewer) -> tuple[NavItem, ...]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    may = frozenset(permission for _name, _word, _icon, permission in _PLACES if viewer.may(permission))
    return _drawn_nav(here or "", may, _has_nights(viewer), _is_night(), get_language())


@lru_cache(maxsize=2000)
def _drawn_nav(
    here: str, may: frozenset[Permission], nights: bool, night: bool, _language: str | None
) -> tuple[NavItem, ...]:
    places = [place for place in _PLACES if place[3] in may and (place[0] != "night" or nights)]
    if night:  # when nights are worked it comes before the log
        places.sort(key=lambda place: place[0] in _AFTER_NIGHT)
    return tuple(
        NavItem(_(word), icon, url(name), current=here == name or here.startswith(f"{name}_"))
        for name, word, icon, _permission in places
    )


def _has_nights(viewer: Viewer) -> bool:
    """Whether somebody is looked in on at night in the viewer's home."""
    return viewer.home is not None and any(kind.code == "night_check" for kind in pack(viewer.home.pack).kinds)


def _is_night() -> bool:
    hour = timezone.localtime(clock.now()).hour
    return hour >= 20 or hour < 8
