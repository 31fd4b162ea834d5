"""Write a record: a new one, or a draft taken up again; keep it as a draft, or sign it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.files import actions as files
from goldthread.casework.files.actions import FileRefused
from goldthread.casework.files.queries import mine
from goldthread.casework.records import actions, queries
from goldthread.casework.records.forms import (
    fields_of,
    id_of,
    moment_of,
    number_of,
    own_path,
    prompts_of,
    somebody_elses,
)
from goldthread.casework.records.presenters import concerns as presenters
from goldthread.casework.records.presenters.form import form_page
from goldthread.casework.records.queries import concerns
from goldthread.casework.records.queries.records import gate
from goldthread.casework.records.rules.answers import Fields, one
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.rules.seal import seal_of
from goldthread.casework.records.views.language import language_url
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer, needs, raises, viewer_of
from goldthread.ground.homes.queries import home as home_of
from goldthread.ground.packs.queries import current_form, form_version
from goldthread.ground.packs.rules import Kind, QuestionType
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.lib.text import visible

MOST_FILES = 10  # in one sending


@needs(Permission.WRITE_RECORDS)
@raises
def record_write(request: HttpRequest, kind: str) -> HttpResponse:
    """GET: an empty form under a fresh id (nothing is written yet). POST: keep or sign what was typed.

    `?draft=<id>` goes on under an id that the page made before: after a time-out the address leads back to the words.
    """
    viewer = viewer_of(request)
    if viewer.home is None:
        raise Absent
    if not viewer.may_raise(viewer.home.home_id):
        viewer.require_in(Permission.WRITE_RECORDS, viewer.home.home_id)
    try:
        _form, shape = current_form(viewer.home.pack, kind)
    except KeyError:
        raise Absent from None
    if not queries.may_write(viewer, viewer.home.home_id, shape):
        raise Refused(_(NOT_YOURS))
    if request.method == "POST":
        return _posted(request, shape)
    id = id_of(request.GET.get("draft", ""))
    if id is not None:
        try:
            begun = queries.draft(viewer, id)
        except Absent:  # another's, on the same tablet: that it is there is not told
            begun, id = None, None
        if begun is not None:
            return redirect("draft", id=id)
        if id is not None and (signed := queries.signed_as(viewer, id)):
            return redirect("record", id=signed)
    return show(request, shape, _fresh(request, viewer), id or uuid7(clock.now()), {}, fresh=True)


def _fresh(request: HttpRequest, viewer: Viewer) -> dict[str, list[str]]:
    """The fields of a form just opened: about whom, now, and what it follows."""
    now = clock.now().astimezone(ZONE)
    fields = {
        "subject": request.GET.getlist("about"),
        "happened_on": [now.strftime("%Y-%m-%d")],
        "happened_time": [now.strftime("%H:%M")],
    }
    if back := own_path(request.GET.get("back", "")):
        fields["back"] = [back]
    if source := id_of(request.GET.get("from", "")):
        followed = queries.sheet(viewer, source)
        fields["came_from"] = [str(source)]
        fields["subject"] = fields["subject"] or [
            subject["person"]
            for subject in followed.head.body["subjects"]
            if UUID(subject["person"]) not in followed.struck
        ]
    return fields


@needs(Permission.WRITE_RECORDS)
@raises
def draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """The viewer's own draft, as they left it."""
    viewer = viewer_of(request)
    found = queries.draft(viewer, id)
    if signed := queries.signed_as(viewer, id):
        return redirect("record", id=signed)
    if found is None:
        raise Absent
    if found.amends_id:
        return redirect("record_amend", id=found.amends_id)
    if viewer.home is None or viewer.home.home_id != found.home_id:
        viewer.require_in(Permission.WRITE_RECORDS, found.home_id)
        post = next(post for post in viewer.posts if post.home_id == found.home_id)
        raise Refused(
            _("This draft belongs to %(home)s. Change to that home first, then open it.") % {"home": post.home_name}
        )
    if not queries.may_write(viewer, found.home_id, form_version(found.form_id)):
        raise Refused(_(NOT_YOURS))
    return show(request, form_version(found.form_id), found.fields, id, {}, save_number=found.save_number)


def _posted(request: HttpRequest, shape: Kind) -> HttpResponse:
    viewer = viewer_of(request)
    assert viewer.home is not None
    if somebody_elses(request, seal_of(viewer.id, settings.SECRET_KEY).owner):
        return render(request, "records/somebody_elses.jinja", status=409)
    id = id_of(request.POST.get("id", "")) or uuid7(clock.now())
    found = queries.met(viewer, id)
    if found.started_on is not None:
        shape = form_version(found.started_on)
        if not queries.may_write(viewer, viewer.home.home_id, shape):
            raise Refused(_(NOT_YOURS))
    number = number_of(request.POST.get("save_number", "")) + 1
    fields = fields_of(request)
    errors = take_files(request, shape, fields, id)
    home = viewer.home.home_id
    act = request.POST.get("act", "")
    if errors or act == "keep" or act.startswith("figure:"):
        _keep(viewer, id, shape, fields, number)
    if act == "keep" and not errors:
        messages.success(request, _("Draft kept. You will find it under Drafts."))
        return redirect("drafts")
    if act.startswith("figure:"):
        return show(request, shape, _drawn_as(shape, fields, act.partition(":")[2]), id, errors, save_number=number)
    if errors:
        return show(request, shape, fields, id, errors, save_number=number, status=422)
    try:
        signed = actions.sign(
            id=id,
            home=home,
            kind=shape.code,
            fields=fields,
            by=viewer,
            written_at=moment_of(request.POST.get("written_at", "")),
            prompts=prompts_of(request),
            found=found,
        )
    except actions.NotReady as not_ready:
        _keep(viewer, id, shape, fields, number)  # what was typed is safe before anything is said of it
        return show(request, shape, fields, id, not_ready.composed.errors, save_number=number, status=422)
    except actions.Differs as differs:
        fresh = uuid7(clock.now())
        _keep(viewer, fresh, shape, fields, 1)
        messages.warning(
            request, _("This was signed before, with other words. Both are kept: the signed one, and this as a draft.")
        )
        return redirect("record", id=differs.record) if not fields else redirect("draft", id=fresh)
    if source := id_of(one(fields, "came_from")):
        actions.link(gate(viewer, source), gate(viewer, signed.record), by=viewer)
    if signed.again:
        messages.success(request, _("This was signed already. It is here once."))
    else:
        messages.success(request, _("%(kind)s signed.") % {"kind": shape.label})
    if not viewer.may_in(Permission.WRITE_RECORDS, home):  # off shift: nothing of the home opens, it neither
        messages.success(request, presenters.reached_said(concerns.reached(concerns.concern(viewer, signed.record))))
        return redirect("off_shift")
    return redirect(_onwards(shape, fields, signed.record))


def _keep(viewer: Viewer, id: UUID, shape: Kind, fields: Fields, number: int) -> None:
    assert viewer.home is not None
    actions.keep_draft(id=id, home=viewer.home.home_id, kind=shape.code, fields=fields, save_number=number, by=viewer)


def _onwards(shape: Kind, fields: Fields, record: UUID) -> str:
    """Where one goes after signing: what takes one tap leads back to where one was, the rest to the record."""
    back = own_path(one(fields, "back"))
    if not shape.quick:
        return reverse("record", args=[record])
    if back:
        return back
    about = id_of((fields.get("subject") or [""])[0])
    return reverse("person", args=[about]) if about else reverse("home_log")


def _drawn_as(shape: Kind, fields: dict[str, list[str]], figure: str) -> dict[str, list[str]]:
    """The fields with another outline for every body map."""
    maps = [question.code for question in shape.questions if question.type is QuestionType.BODY_MAP]
    return {**fields, **{f"q.{code}.figure": [figure] for code in maps}}


def take_files(request: HttpRequest, shape: Kind, fields: dict[str, list[str]], id: UUID) -> dict[str, str]:
    """Keep the files that came with a form and name them in its fields; what was refused, beside its question."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    errors: dict[str, str] = {}
    for question in shape.questions:
        if question.type is not QuestionType.FILES:
            continue
        name = f"q.{question.code}"
        taken_off = set(request.POST.getlist(f"{name}.take_off"))
        ids = [each for each in fields.get(name, []) if each not in taken_off]
        uploads = request.FILES.getlist(f"{name}.new")
        wrong = (
            [_("Attach up to %(most)s files at a time.") % {"most": MOST_FILES}] if len(uploads) > MOST_FILES else []
        )
        for upload in uploads[:MOST_FILES]:
            try:
                kept = files.keep(
                    home=home_of(viewer.home.home_id), upload=upload, name=upload.name or "", by=viewer, draft=id
                )
                ids.append(str(kept.id))
            except FileRefused as refused:
                said = {"file": visible(upload.name or ""), "why": refused}
                wrong.append(_("%(file)s was not attached. %(why)s") % said)
        if wrong:
            errors[name] = " ".join(wrong)
        if ids or name in fields:
            fields[name] = ids
    return errors


def show(
    request: HttpRequest,
    shape: Kind,
    fields: Fields,
    id: UUID,
    errors: dict[str, str],
    *,
    save_number: int = 0,
    status: int = 200,
    amends: UUID | None = None,
    base: int = 0,
    template: str = "records/record_write.jinja",
    fresh: bool = False,
) -> HttpResponse:
    """Draw the form with everything typed still there. `fresh`: nobody has chosen yet whom it is about."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    home = viewer.home.home_id
    residents = queries.whom(viewer, home, shape, clock.now().astimezone(ZONE).date())
    if fresh and shape.only_babies:  # opened from a family's page: the feed is the baby's, not the parent's
        babies = {str(resident.id) for resident in residents if resident.is_baby}
        fields = {**fields, "subject": [each for each in fields.get("subject", []) if each in babies]}
    needs_staff = any(question.type is QuestionType.STAFF for question in shape.questions)
    page = form_page(
        shape,
        fields,
        residents,
        queries.staff_names(viewer, home) if needs_staff else {},
        id=id,
        errors=errors,
        save_number=save_number,
        amends=amends,
        base=base,
    )
    ids = [each for field in page.fields if field.type == "files" for raw in field.values if (each := id_of(raw))]
    attached = {str(key): file.name for key, file in mine(viewer, ids).items()} if ids else {}
    viewer.seen.people.update(resident.id for resident in residents if str(resident.id) in fields.get("subject", []))
    context = {
        "page": page,
        "attached": attached,
        "seal": seal_of(viewer.id, settings.SECRET_KEY),
        "language_url": language_url(viewer.home.pack),
    }
    return render(request, template, context, status=status)
