"""What stands round every page: the home's name, the rail, who is signed in. Filled by a context processor above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class NavItem(NamedTuple):
    """One place in the rail (tablet) or the bottom bar (phone)."""

    label: str
    icon: str
    href: str
    current: bool = False


class Message(NamedTuple):
    """One line said after an act. tone: teal (done), gold (soon), rose (did not work)."""

    tone: str
    text: str


class Alert(NamedTuple):
    """One line that stands above every page until something is done about it. tone: gold or rose."""

    tone: str
    icon: str
    text: str
    href: str
    link: str
    post: str = ""  # where a button beside it posts to; its word is `button`
    button: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The variable `shell` that ui/layouts/app.jinja reads. The bottom bar shows the first four of `nav`."""

    home_name: str
    setting: str
    user_name: str
    user_initials: str
    nav: Sequence[NavItem] = ()
    home_href: str = "/"
    account_href: str = ""
    sign_out_action: str = ""  # posted to; locks this tablet
    sign_out_label: str = ""  # "Lock" unless given
    lock_action: str = ""  # posted to when nobody touches the page for `lock_after` seconds (0: never)
    lock_after: int = 0
    awake_href: str = ""  # asked while somebody touches the page
    seal_key: str = ""  # on a shared tablet: under which the browser seals what its writer has typed
    seal_owner: str = ""  # and the writer's mark, which is no name
    shared: bool = False  # a tablet that workers share: buttons that sign say whose name it is
    find_href: str = ""
    note: str = ""  # a line beside the home's name, such as the shift
    demo: bool = False
    alerts: Sequence[Alert] = ()
    messages: Sequence[Message] = field(default_factory=tuple)
