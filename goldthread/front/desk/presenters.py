"""What stands round every page, and the desk's own pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.text import initials
from goldthread.ui.shell import Message, NavItem, Shell

_TONES = {"success": "teal", "info": "teal", "warning": "gold", "error": "rose"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables `shell` and `request` of every Jinja page. No query: what it needs the doorkeeper has read."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    messages = tuple(Message(_TONES.get(message.level_tag, "teal"), str(message)) for message in get_messages(request))
    if viewer is None:
        empty = Shell(home_name="", setting="", user_name="", user_initials="", demo=settings.DEMO, messages=messages)
        return {"shell": empty, "request": request}
    home = viewer.home
    return {
        "shell": Shell(
            home_name=home.home_name if home else "",
            setting=pack(home.pack).words.setting if home else "",
            user_name=viewer.short_name,
            user_initials=initials(viewer.short_name),
            nav=tuple(_nav(request, viewer)),
            home_href="/",
            account_href=reverse("my_account"),
            sign_out_action=reverse("account_logout"),
            demo=settings.DEMO,
            messages=messages,
        ),
        "request": request,
    }


# url name, word, icon, and what the viewer must be allowed
_PLACES = (
    ("people", "People", "users", Permission.SEE_PEOPLE),
    ("record_new", "Record", "pencil", Permission.WRITE_RECORDS),
    ("home_log", "Log", "book-open", Permission.SEE_HOME_LOG),
    ("night", "Night", "moon", Permission.SEE_RECORDS),
    ("drafts", "Drafts", "notebook-pen", Permission.WRITE_RECORDS),
    ("staff", "Team", "heart-handshake", Permission.MANAGE_STAFF),
    ("intake", "Bring in", "upload", Permission.IMPORT),
)


# Everything but what a night needs first: People, Record, Night.
_AFTER_NIGHT = tuple(name for name, *_rest in _PLACES if name not in ("people", "record_new", "night"))


def _nav(request: HttpRequest, viewer: Viewer) -> list[NavItem]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    places = [place for place in _PLACES if viewer.may(place[3]) and (place[0] != "night" or _has_nights(viewer))]
    if _is_night():  # when nights are worked it comes before the log
        places.sort(key=lambda place: place[0] in _AFTER_NIGHT)
    return [
        NavItem(_(word), icon, reverse(name), current=here == name or here.startswith(f"{name}_"))
        for name, word, icon, _permission in places
    ]


def _has_nights(viewer: Viewer) -> bool:
    """Whether somebody is looked in on at night in the viewer's home."""
    return viewer.home is not None and any(kind.code == "night_check" for kind in pack(viewer.home.pack).kinds)


def _is_night() -> bool:
    hour = timezone.localtime(clock.now()).hour
    return hour >= 20 or hour < 8
