"""A page a file. Here: what the small forms share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from goldthread.casework.people.presenters import subject
from goldthread.lib import clock
from goldthread.ui.forms import Form


def page(request: HttpRequest, template: str, person: Any, form: Form, **more: Any) -> HttpResponse:
    """A small form about one person."""
    today = timezone.localdate(clock.now())
    return render(request, template, {"subject": subject(person, today), "form": form, **more})


def back(request: HttpRequest, person: UUID, said: str, to: str = "person_about") -> HttpResponse:
    """To the person's page, with what was done."""
    messages.success(request, said)
    return redirect(to, person)
