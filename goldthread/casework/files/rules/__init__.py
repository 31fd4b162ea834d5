"""What counts as a file we take, and how a copy is made that is safe to show. No Django, no database."""

from goldthread.casework.files.rules.apart import Checked, check_apart
from goldthread.casework.files.rules.kinds import (
    BYTES_CAP,
    NAME_CAP,
    PIXEL_CAP,
    SHOWN_EDGE,
    Kind,
    Unfit,
    Why,
    clean_name,
    name_for_header,
    sniff,
    visible_name,
    with_extension,
)

__all__ = [
    "BYTES_CAP",
    "NAME_CAP",
    "PIXEL_CAP",
    "SHOWN_EDGE",
    "Checked",
    "Kind",
    "Unfit",
    "Why",
    "check_apart",
    "clean_name",
    "name_for_header",
    "sniff",
    "visible_name",
    "with_extension",
]
