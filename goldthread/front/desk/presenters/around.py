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
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.access.rules import BREAK_GLASS, Permission, SteppedIn, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.dates import said_clock, said_short_day
from goldthread.lib.text import initials
from goldthread.practice.shifts.presenters import label
from goldthread.ui.jinja import url
from goldthread.ui.shell import Alert, Message, NavItem, Shell

MOST_STEPPED_IN = 3  # the oldest: more would push the page down
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
    shared, locks_after = getattr(request, "locks", (False, 0))  # the door's word; none where it has not looked
    lock_action, awake_href = (url("lock"), url("awake")) if locks_after else ("", "")
    messages = tuple(Message(_TONES.get(message.level_tag, "teal"), str(message)) for message in get_messages(request))
    if viewer is None:
        empty = Shell(
            home_name="",
            setting="",
            user_name="",
            user_initials="",
            demo=settings.DEMO,
            messages=messages,
            lock_action=lock_action,
            lock_after=locks_after,
            awake_href=awake_href,
        )
        return {"shell": empty, "request": request} | _tokens(request)
    home = viewer.home
    seal = seal_of(viewer.id, settings.SECRET_KEY) if shared and locks_after else None
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
            sign_out_action=url("lock") if shared else url("account_logout"),
            lock_action=lock_action,
            lock_after=locks_after,
            awake_href=awake_href,
            seal_key=seal.key if seal else "",
            seal_owner=seal.owner if seal else "",
            shared=shared,
            demo=settings.DEMO,
            alerts=_alerts(viewer),
            messages=messages,
        ),
        "request": request,
    } | _tokens(request)


def _alerts(viewer: Viewer) -> tuple[Alert, ...]:
    """What stands above every page: what one has open for an hour; what waits for one's answer."""
    found = [
        Alert(
            "rose",
            "lock-open",
            _("Open to you until %(time)s. Everything you look at is noted.")
            % {"time": said_clock(stay.until_at, ZONE)},
            "",
            "",
            url("break_glass_end", stay.source),
            _("Close it now"),
        )
        for stay in viewer.stays
        if stay.why == BREAK_GLASS and stay.until_at and stay.source
    ]
    if viewer.glass:
        words = ngettext(
            "%(number)s look past what a role opens waits for your answer.",
            "%(number)s looks past what a role opens wait for your answer.",
            viewer.glass,
        )
        found.append(Alert("gold", "lock-open", words % {"number": viewer.glass}, url("broken_glass"), _("Look at it")))
    if viewer.told:
        words = ngettext(
            "%(number)s concern waits for an answer.", "%(number)s concerns wait for an answer.", viewer.told
        )
        found.append(Alert("rose", "shield-alert", words % {"number": viewer.told}, url("concerns"), _("Read it")))
    found += [
        Alert(
            "gold",
            "door-open",
            _("Somebody is moving here from %(home)s.") % {"home": each.home_name},
            url("move", each.move),
            _("See who comes"),
        )
        for each in viewer.coming
    ]
    return (*found, *(_stepped_in(each) for each in viewer.stepped_in[:MOST_STEPPED_IN]))


def _stepped_in(each: SteppedIn) -> Alert:
    said = {
        "names": ", ".join(each.names),
        "shift": label(pack(each.pack), each.kind),
        "day": said_short_day(each.starts_at.astimezone(ZONE).date()),
    }
    words = ngettext(
        "%(names)s stepped in and was not planned: %(shift)s, %(day)s.",
        "%(names)s stepped in and were not planned: %(shift)s, %(day)s.",
        len(each.names),
    )
    return Alert("gold", "user-check", words % said, "", "", url("shift_right", each.shift), _("It is right"))


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
    ("released", gettext_noop("Released to me"), "send", Permission.SEE_RELEASED),
    ("drafts", gettext_noop("Drafts"), "notebook-pen", Permission.WRITE_RECORDS),
    ("staff", gettext_noop("Team"), "heart-handshake", Permission.MANAGE_STAFF),
    ("intake", gettext_noop("Bring in"), "upload", Permission.IMPORT),
)


# Everything but what a night needs first: Shift, People, Record, Night.
_AFTER_NIGHT = tuple(name for name, *_rest in _PLACES if name not in ("shift", "people", "record_new", "night"))


def _nav(request: HttpRequest, viewer: Viewer) -> tuple[NavItem, ...]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    may = frozenset(permission for _name, _word, _icon, permission in _PLACES if viewer.may(permission))
    some = bool(viewer.placements(Permission.SEE_PEOPLE))
    return _drawn_nav(here or "", may, some, _has_nights(viewer), _is_night(), get_language())


@lru_cache(maxsize=2000)
def _drawn_nav(
    here: str, may: frozenset[Permission], some: bool, nights: bool, night: bool, _language: str | None
) -> tuple[NavItem, ...]:
    allowed = [place for place in _PLACES if place[3] in may or (some and place[0] == "people")]
    places = [place for place in allowed if place[0] != "night" or nights]
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
