"""What the pages of bringing a file in are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from goldthread.front.intake.queries import SAME, same_for_all
from goldthread.front.intake.rules import FIELDS, Holds, Matching
from goldthread.front.intake.rules.reading import MOST_BYTES, too_large

if TYPE_CHECKING:
    from goldthread.front.intake.models import Batch


@dataclass
class HandedOver:
    """A file as it was sent, and what to put right by field."""

    holds: Holds | None = None
    name: str = ""
    content: bytes = b""
    errors: dict[str, str] = field(default_factory=dict)


def handed_over(request: HttpRequest, allowed: Sequence[Holds]) -> HandedOver:
    """The file and what it is said to hold."""
    sent = HandedOver()
    said = request.POST.get("holds", "")
    if said in {each.value for each in allowed}:
        sent.holds = Holds(said)
    else:
        sent.errors["holds"] = _("Please say what the file holds.")
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        sent.errors["file"] = _("Please choose a file.")
        return sent
    sent.name = upload.name or ""
    if (upload.size or 0) > MOST_BYTES:
        large = too_large(upload.size or 0)
        sent.errors["file"] = _(large.message) % large.values
    else:
        sent.content = upload.read()
    return sent


def matching_of(request: HttpRequest, row: Batch) -> tuple[Matching, dict[str, str]]:
    """The matching that was sent, and what to put right by field."""
    columns: dict[str, int] = {}
    fixed: dict[str, str] = {}
    errors: dict[str, str] = {}
    taken: dict[int, str] = {}
    for each in FIELDS[Holds(row.holds)]:
        value = request.POST.get(each.code, "")
        if value.startswith(SAME) and value[1:] in same_for_all(row, each.code):
            fixed[each.code] = value[1:]
        elif value.isascii() and value.isdigit() and int(value[:6]) < len(row.headings):
            at = int(value[:6])
            if at in taken:
                errors[each.code] = _("This column is matched with “%(other)s” already.") % {"other": _(taken[at])}
            taken.setdefault(at, each.label)
            columns[each.code] = at
        elif value:
            errors[each.code] = _("Please choose one from the list.")
        elif each.needed and not _may_go_without(row, each.code, request):
            errors[each.code] = _("Please choose the column that holds this: it is needed.")
    return Matching(columns, fixed), errors


def _may_go_without(row: Batch, code: str, request: HttpRequest) -> bool:
    """A stay may name people by their number alone."""
    return (row.holds, code) == (Holds.STAYS, "person") and bool(request.POST.get("person_id"))
