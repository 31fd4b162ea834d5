"""What the pages of sign-in and team ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goldthread.lib import clock
from goldthread.lib.dates import local_moment
from goldthread.lib.text import refuse

LONGEST_PASSWORD = 1000  # a sentence of any length one can type; more is not a password
FURTHEST = timedelta(days=50 * 366)
Choices = Sequence[tuple[str, str]]  # code and label


class Line(forms.CharField):
    """One line of words that can be kept."""

    def validate(self, value: str) -> None:
        super().validate(value)
        why = refuse(value)
        if why:
            raise ValidationError(why)


class PasswordFields(forms.Form):
    """A new password, once: it can be seen while one types it, so it is not asked twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": _("Choose a password.")},
    )

    def similar_to(self) -> Any:
        """The worker whose name and address the password must not resemble."""
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            try:
                validate_password(cleaned["password"], self.similar_to())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class SetPasswordForm(PasswordFields):
    """For a worker who came by a link."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def similar_to(self) -> Any:
        return self.user


class WelcomeForm(PasswordFields):
    """The first page of a new house."""

    provider = Line(
        label=_("Provider"), max_length=200, error_messages={"required": _("Name the organisation that runs the home.")}
    )
    home = Line(label=_("Name of the home"), max_length=200, error_messages={"required": _("Give the home’s name.")})
    pack = forms.ChoiceField(
        label=_("What kind of home is it?"), error_messages={"required": _("Choose what kind of home it is.")}
    )
    opened_on = forms.DateField(label=_("Open since"), error_messages={"required": _("Give the day it opened.")})
    name = Line(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": _("Give your name, as it shall stand under what you write.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        error_messages={"required": _("Give your e-mail address."), "invalid": _("That is not an e-mail address.")},
    )
    field_order = ["provider", "home", "pack", "opened_on", "name", "email", "password"]

    def __init__(self, *args: Any, settings_on_offer: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = settings_on_offer  # type: ignore[attr-defined]

    def clean_opened_on(self) -> date:
        opened: date = self.cleaned_data["opened_on"]
        if opened > clock.now().date() + timedelta(days=1):
            raise ValidationError(_("A home that opens later can be added then."))
        return opened


class RoleForm(forms.Form):
    """A role in the home, from a day to the end of another."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})
    from_on = forms.DateField(label=_("First day"), error_messages={"required": _("Give the first day.")})
    until_on = forms.DateField(label=_("Last day, if known"), required=False)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and abs(first - clock.now().date()) > FURTHEST:
            self.add_error("from_on", _("That day is too far away."))
        elif first and last and last < first:
            self.add_error("until_on", _("The last day comes before the first."))
        elif last and last - clock.now().date() > FURTHEST:
            self.add_error("until_on", _("That day is too far away."))
        return cleaned

    def span(self) -> tuple[datetime, datetime | None]:
        """The first moment of the first day and the first moment after the last (none: until further notice)."""
        first, last = self.cleaned_data["from_on"], self.cleaned_data["until_on"]
        return _begins(first), _begins(last + timedelta(days=1)) if last else None


class TakeOnForm(RoleForm):
    """A new worker, with their first role."""

    name = Line(label=_("Name"), max_length=200, error_messages={"required": _("Give the worker’s name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Give the address they will sign in with."),
            "invalid": _("That is not an e-mail address."),
        },
    )
    field_order = ["name", "email", "role", "from_on", "until_on"]


def _begins(day: date) -> datetime:
    return local_moment(day, time.min, ZoneInfo(settings.TIME_ZONE)).moment
