"""What counts as a file we take, and how a copy is made that is safe to show. No Django, no database."""

from goldthread.casework.files.rules.apart import Checked, check_apart
from goldthread.casework.files.rules.kinds import (
    ACCEPT,
    BYTES_CAP,
    HEAD_BYTES,
    NAME_CAP,
    PHOTO_ACCEPT,
    PIXEL_CAP,
    PORTRAIT_EDGE,
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
from goldthread.casework.files.rules.store import Incoming, Part, Store, digest_of

__all__ = [
    "ACCEPT",
    "BYTES_CAP",
    "HEAD_BYTES",
    "NAME_CAP",
    "PHOTO_ACCEPT",
    "PIXEL_CAP",
    "PORTRAIT_EDGE",
    "SHOWN_EDGE",
    "Checked",
    "Incoming",
    "Kind",
    "Part",
    "Store",
    "Unfit",
    "Why",
    "check_apart",
    "clean_name",
    "digest_of",
    "name_for_header",
    "sniff",
    "visible_name",
    "with_extension",
]
