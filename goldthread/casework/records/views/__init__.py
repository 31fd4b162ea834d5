"""A page a file; each is named like its address. Here: what pages with several small forms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Refused
from goldthread.ui.forms import Form


def sent_as(request: HttpRequest, act: str) -> MultiValueDict[str, str] | None:
    """What was sent, when `act` is what it was sent for."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def acted(request: HttpRequest, forms: Mapping[str, Form], do: Callable[[str, dict[str, Any]], str]) -> bool | None:
    """Do what the form that `act` names asks, and say so: True. False: why not stands in the form. None: none was sent.

    `do` answers what to say; what it refuses stands beside the form's last field, and what is offered no longer above.
    """
    act = request.POST.get("act", "") if request.method == "POST" else ""
    sent = forms.get(act)
    if sent is None and act:
        messages.warning(request, _("This can no longer be done here. The page shows how it stands now."))
    if sent is None or not sent.is_valid():
        return False if act else None
    try:
        messages.success(request, do(act, sent.cleaned_data))
    except Refused as refused:
        sent.add_error(next(reversed(sent.fields)), str(refused))
        return False
    return True
