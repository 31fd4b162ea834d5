"""What a manager may say of a look past the walls: codes of ground.access, in words."""

from __future__ import annotations

from goldthread.lib.words import gettext_noop as _

ANSWERS: dict[str, str] = {
    "right": _("It was right to look"),
    "not_right": _("It was not right"),
}
