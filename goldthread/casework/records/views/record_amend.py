"""Amend a record: the same form, filled with what stands; a reason; the first text stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.records import actions, queries
from goldthread.casework.records.forms import fields_of, id_of, moment_of, number_of, somebody_elses
from goldthread.casework.records.queries.records import may_amend, read_only
from goldthread.casework.records.rules.answers import fields_of as fields_from
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.rules.seal import seal_of
from goldthread.casework.records.views.record_write import show, take_files
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.ground.packs.queries import form_version
from goldthread.ground.packs.rules import Kind
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7


@needs(Permission.WRITE_RECORDS)
def record_amend(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form as the record stands, or the viewer's own begun amendment. POST: keep it as a draft, or sign."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    record, head = sheet.record, sheet.head
    moved = not may_amend(viewer, record) and read_only(record)
    if moved and request.method != "POST":
        raise Refused(_(actions.READ_ONLY))
    if not moved and not may_amend(viewer, record):
        raise Refused(_("This was written by somebody else. Ask them, or a manager, to amend it."))
    shape = form_version(head.form)
    template = "records/record_amend.jinja"
    if request.method != "POST":
        begun = queries.draft_amending(viewer, id)
        fields = begun.fields if begun else started_from(shape, head.body)
        return show(
            request,
            shape,
            fields,
            begun.id if begun else uuid7(clock.now()),
            {},
            amends=id,
            base=len(sheet.revisions),
            save_number=begun.save_number if begun else 0,
            template=template,
        )
    if somebody_elses(request, seal_of(viewer.id, settings.SECRET_KEY).owner):
        return render(request, "records/somebody_elses.jinja", status=409)
    revision = id_of(request.POST.get("id", "")) or uuid7(clock.now())
    base = number_of(request.POST.get("base", ""))
    number = number_of(request.POST.get("save_number", "")) + 1
    fields = fields_of(request)
    errors = take_files(request, shape, fields, revision)
    actions.keep_draft(
        id=revision,
        home=record.home_id,
        kind=record.kind,
        fields=fields,
        save_number=number,
        by=viewer,
        amends=record,
        form=head.form,
    )
    if request.POST.get("act") == "keep" and not errors:
        messages.success(request, _("Draft kept. You will find it under Drafts."))
        return redirect("drafts")
    if not errors:
        try:
            actions.amend(
                record,
                revision=revision,
                base=base,
                fields=fields,
                by=viewer,
                reason=(request.POST.get("reason", "")).replace("\0", ""),
                written_at=moment_of(request.POST.get("written_at", "")),
            )
        except actions.NotReady as not_ready:
            errors = not_ready.composed.errors
        except Refused as refused:
            if not moved:
                raise
            errors = {"reason": str(refused)}  # they moved while it was written: what was typed stays on the page
        except actions.Moved as moved:
            base = moved.number
            errors = {
                "reason": _(
                    "Somebody amended this while you wrote. Look at the record, then sign again if yours still holds."
                )
            }
        else:
            messages.success(request, _("Amended. The first text is kept."))
            return redirect("record", id=id)
    return show(
        request,
        shape,
        fields,
        revision,
        errors,
        amends=id,
        base=base,
        save_number=number,
        status=422,
        template=template,
    )


def started_from(shape: Kind, body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The form's fields as the signed text would fill them."""
    happened = datetime.fromisoformat(body["happened_at"]).astimezone(ZONE)
    fields = fields_from(shape, body["answers"])
    fields["subject"] = [subject["person"] for subject in body["subjects"]]
    fields |= {f"role.{subject['person']}": [subject["role"]] for subject in body["subjects"]}
    fields["happened_on"] = [happened.strftime("%Y-%m-%d")]
    fields["happened_time"] = [happened.strftime("%H:%M")]
    if happened.fold:
        fields["happened_second"] = ["yes"]
    if body["minutes"] is not None:
        fields["minutes"] = [str(body["minutes"])]
    return fields
