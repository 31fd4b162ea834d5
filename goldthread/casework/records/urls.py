"""Pages of records, in reading order."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.records.views.concern_answer import concern_answer
from goldthread.casework.records.views.concerns import concerns
from goldthread.casework.records.views.drafts import draft_give_up, draft_keep, drafts
from goldthread.casework.records.views.language import language
from goldthread.casework.records.views.record import record
from goldthread.casework.records.views.record_amend import record_amend
from goldthread.casework.records.views.record_difference import record_difference
from goldthread.casework.records.views.record_file import draft_file, record_file
from goldthread.casework.records.views.record_names import record_acknowledge, record_countersign, record_link
from goldthread.casework.records.views.record_new import record_new
from goldthread.casework.records.views.record_print import record_print
from goldthread.casework.records.views.record_release import record_release
from goldthread.casework.records.views.record_sight import record_sight
from goldthread.casework.records.views.record_strike import record_strike
from goldthread.casework.records.views.record_write import draft, record_write
from goldthread.casework.records.views.released import released

urlpatterns = [
    path("language/<slug:pack>/<slug:digest>.json", language, name="language"),
    path("record/", record_new, name="record_new"),
    path("record/<slug:kind>/", record_write, name="record_write"),
    path("concerns/", concerns, name="concerns"),
    path("concerns/<uuid:id>/", concern_answer, name="concern_answer"),
    path("released/", released, name="released"),
    path("drafts/", drafts, name="drafts"),
    path("drafts/<uuid:id>/", draft, name="draft"),
    path("drafts/<uuid:id>/keep", draft_keep, name="draft_keep"),
    path("drafts/<uuid:id>/give-up", draft_give_up, name="draft_give_up"),
    path("drafts/files/<uuid:file>/", draft_file, name="draft_file"),
    path("records/<uuid:id>/", record, name="record"),
    path("records/<uuid:id>/sight/", record_sight, name="record_sight"),
    path("records/<uuid:id>/release/", record_release, name="record_release"),
    path("records/<uuid:id>/amend/", record_amend, name="record_amend"),
    path("records/<uuid:id>/difference/<int:number>/", record_difference, name="record_difference"),
    path("records/<uuid:id>/not/<uuid:person>/", record_strike, name="record_strike"),
    path("records/<uuid:id>/countersign", record_countersign, name="record_countersign"),
    path("records/<uuid:id>/read", record_acknowledge, name="record_acknowledge"),
    path("records/<uuid:id>/link", record_link, name="record_link"),
    path("records/<uuid:id>/files/<uuid:file>/", record_file, name="record_file"),
    path("records/<uuid:id>/print/", record_print, name="record_print"),
]
