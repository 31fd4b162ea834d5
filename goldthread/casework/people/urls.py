"""Pages about a person, in reading order."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.people.views.allergy_new import allergy_new
from goldthread.casework.people.views.consent_new import consent_new
from goldthread.casework.people.views.keep_safe_end import keep_safe_end
from goldthread.casework.people.views.keep_safe_new import keep_safe_new
from goldthread.casework.people.views.legal_status_new import legal_status_new
from goldthread.casework.people.views.may_be_told_new import may_be_told_new
from goldthread.casework.people.views.person_correct import person_correct
from goldthread.casework.people.views.person_end import person_end
from goldthread.casework.people.views.person_line_new import person_line_new
from goldthread.casework.people.views.person_new import person_new
from goldthread.casework.people.views.relation_new import relation_new
from goldthread.casework.people.views.responsibility_new import responsibility_new

urlpatterns = [
    path("people/new/", person_new, name="person_new"),
    path("people/<uuid:id>/correct/", person_correct, name="person_correct"),
    path("people/<uuid:id>/line/", person_line_new, name="person_line_new"),
    path("people/<uuid:id>/keep-safe/new/", keep_safe_new, name="keep_safe_new"),
    path("people/<uuid:id>/allergy/", allergy_new, name="allergy_new"),
    path("people/<uuid:id>/legal-status/", legal_status_new, name="legal_status_new"),
    path("people/<uuid:id>/responsibility/", responsibility_new, name="responsibility_new"),
    path("people/<uuid:id>/may-be-told/", may_be_told_new, name="may_be_told_new"),
    path("people/<uuid:id>/consent/", consent_new, name="consent_new"),
    path("people/<uuid:id>/relation/", relation_new, name="relation_new"),
    path("people/end/keep-safe/<uuid:id>/", keep_safe_end, name="keep_safe_end"),
    path("people/end/<slug:kind>/<uuid:id>/", person_end, name="person_end"),
]
