"""What is asked of whoever makes a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from goldthread.ground.tokens.rules import DAYS
from goldthread.lib.text import refuse


class TokenForm(forms.Form):
    """What it is for, what it may do, how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        error_messages={
            "required": _("Say what the token is for, so that you know it again."),
            "max_length": _("Please say it in 100 characters or fewer."),
        },
    )
    may = forms.MultipleChoiceField(
        label=_("What the program may do"), error_messages={"required": _("Choose what the program may do.")}
    )
    days = forms.ChoiceField(
        label=_("How long it lasts"), initial=str(DAYS[1]), error_messages={"required": _("Choose how long it lasts.")}
    )

    def __init__(self, *args: Any, may: list[tuple[str, str]], days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may"].choices = may  # type: ignore[attr-defined]
        self.fields["days"].choices = days  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if why := refuse(name):
            raise ValidationError(why)
        return name
