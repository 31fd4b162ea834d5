"""Django forms whose fields know their component, so that a page draws them without naming each.

What was typed is never lost: a form that does not hold shows every value as it was sent, with the error beside its
field and again in the summary above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from goldthread.lib.identifiers import uuid7
from goldthread.lib.text import refuse
from goldthread.lib.times import read_time, shown_time

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
Choices: TypeAlias = "Sequence[tuple[str, Words] | tuple[str, Words, Words]]"


@dataclass(frozen=True)
class ShownField:
    """One field as a page draws it: `component` is the name of a macro of ui/components.jinja."""

    component: str
    id: str
    name: str
    label: Words
    value: Any
    hint: Words
    error: str
    required: bool
    options: Choices = ()
    rows: int = 3
    unit: Words = ""
    empty: Words = ""
    stacked: bool = False
    most: int = 0


@dataclass(frozen=True)
class ShownError:
    """One line of the error summary."""

    field_id: str | None
    message: str


class Component:
    """What every field here has besides Django's: its macro and how it is drawn."""

    component = "text_field"
    options: Choices = ()
    rows = 3
    unit: Words = ""
    empty: Words = ""
    stacked = False
    most = 0

    def shown(self, bound: forms.BoundField, error: str) -> ShownField:
        """The field with its value as typed, or as first offered."""
        field = bound.field
        return ShownField(
            component=self.component,
            id=bound.name.replace("_", "-"),
            name=bound.html_name,
            label=field.label or "",
            value=self.typed(bound.value()),
            hint=field.help_text,
            error=error,
            required=field.required,
            options=self.options,
            rows=self.rows,
            unit=self.unit,
            empty=self.empty,
            stacked=self.stacked,
            most=self.most,
        )

    def typed(self, value: Any) -> Any:
        """The value as a control takes it."""
        return "" if value is None else value


class Text(Component, forms.CharField):
    """One line of words, at most `most` characters."""

    def __init__(self, label: Words, *, most: int, hint: Words = "", required: bool = False) -> None:
        super().__init__(label=label, help_text=hint, required=required)
        self.most = most

    def clean(self, value: Any) -> str:
        """The words, without blanks at their ends. No line end stays in a text of one line."""
        text = str(value or "").strip()
        refused = refuse(text)
        if refused:
            raise ValidationError(refused)
        if len(text) > self.most:
            message = _("This is %(length)s characters long; %(most)s fit here. Please shorten it.")
            raise ValidationError(message % {"length": f"{len(text):,}", "most": f"{self.most:,}"})
        if self.required and not text:
            raise ValidationError(_("Please write something here."))
        return text if isinstance(self, LongText) else " ".join(text.split())


class LongText(Text):
    """Several lines."""

    component = "text_area"

    def __init__(self, label: Words, *, most: int, hint: Words = "", required: bool = False, rows: int = 3) -> None:
        super().__init__(label, most=most, hint=hint, required=required)
        self.rows = rows

    def clean(self, value: Any) -> str:
        """The words, with line ends as one character."""
        return super().clean(str(value or "").replace("\r\n", "\n"))


class Day(Component, forms.DateField):
    """A day, from the control of the browser (2026-11-22) or typed (22/11/2026)."""

    component = "date_field"

    def __init__(self, label: Words, *, hint: Words = "", required: bool = False) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
        )
        self.error_messages = {
            "invalid": later("Please write a day, such as 22/11/2026."),
            "required": later("Please choose a day."),
        }

    def typed(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value or ""


class Clock(Component, forms.TimeField):
    """A time of day on the 24-hour clock, typed as `lib.times.read_time` takes it and shown as "07:05"."""

    component = "time_field"

    def __init__(self, label: Words, *, hint: Words = "", required: bool = False) -> None:
        super().__init__(label=label, help_text=hint, required=required)
        self.error_messages = {
            "invalid": later("Please write a time on the 24-hour clock, such as 07:30 or 19:30."),
            "required": later("Please write a time."),
        }

    def to_python(self, value: Any) -> time | None:
        """The time, or none for nothing."""
        text = str(value or "").strip()
        try:
            return read_time(text) if text else None
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def typed(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else shown_time(str(value or ""))


class Number(Component, forms.IntegerField):
    """A whole number in a unit."""

    component = "number_field"

    def __init__(self, label: Words, *, unit: Words = "", hint: Words = "", required: bool = False) -> None:
        super().__init__(label=label, help_text=hint, required=required)
        self.unit = unit
        self.error_messages = {
            "invalid": later("Please write a whole number."),
            "required": later("Please write a number."),
        }

    def clean(self, value: Any) -> int | None:
        """The number; beyond what a small column holds it is no number of weeks or minutes."""
        if len(str(value or "")) > 9:
            raise ValidationError(_("This number is too large."))
        number: int | None = super().clean(value)
        return number


class Choice(Component, forms.ChoiceField):
    """One of a few, as buttons to tap; `component` "select_field" for a long list."""

    component = "choice_field"

    def __init__(
        self,
        label: Words,
        options: Choices,
        *,
        hint: Words = "",
        required: bool = True,
        long: bool = False,
        stacked: bool = False,
    ) -> None:
        super().__init__(
            label=label, help_text=hint, required=required, choices=[(option[0], option[1]) for option in options]
        )
        self.options = options
        self.stacked = stacked
        if long:
            self.component = "select_field"
            self.empty = later("Choose")
        self.error_messages = {
            "invalid_choice": later("Please choose one from the list."),
            "required": later("Please choose one."),
        }


class YesNo(Choice):
    """Yes or no, as True or False."""

    def __init__(
        self, label: Words, *, hint: Words = "", yes: Words = "", no: Words = "", required: bool = True
    ) -> None:
        super().__init__(label, [("yes", yes or later("Yes")), ("no", no or later("No"))], hint=hint, required=required)

    def clean(self, value: Any) -> Any:
        """True for yes, False for no; None when it was not said and need not be."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def typed(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value or "") if isinstance(value, bool) else value or ""


class Tick(Component, forms.BooleanField):
    """One box to tick; it need not be."""

    component = "tick_field"

    def __init__(self, label: Words, *, hint: Words = "") -> None:
        super().__init__(label=label, help_text=hint, required=False)

    def typed(self, value: Any) -> Any:
        return bool(value) and value not in ("false", "False", "no")


class Key(Component, forms.UUIDField):
    """An id made with the page and sent with it, so that sending twice makes one thing."""

    component = "hidden"

    def __init__(self) -> None:
        super().__init__(label="", required=False)
        self.error_messages = {"invalid": later("This page was changed on its way. Please open it again.")}


class Form(forms.Form):
    """A form that a page can draw with `people/form.jinja` or by hand."""

    def __init__(self, data: MultiValueDict[str, str] | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, prefix=None)

    def shown(self) -> list[ShownField]:
        """Every field in order."""
        return [self._shown(name) for name in self.fields]

    def by_name(self) -> dict[str, ShownField]:
        """Every field by its name, for a page that places them itself."""
        return {name: self._shown(name) for name in self.fields}

    def problems(self) -> list[ShownError]:
        """What to put right, for the error summary: in the order of the fields, then what belongs to none."""
        if not self.is_bound:
            return []
        rows = [
            ShownError(None, str(message))
            if isinstance(field, Key)
            else ShownError(name.replace("_", "-"), f"{str(field.label).rstrip('?. ')}: {message}")
            for name, field in self.fields.items()
            for message in self.errors.get(name, ())
        ]
        return rows + [ShownError(None, str(message)) for message in self.non_field_errors()]

    def keeps(self, wrong: type[Exception], act: Callable[[dict[str, Any]], object]) -> bool:
        """Whether `act` kept what was typed. What it raises of `wrong` stands beside its field, or else above."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except wrong as found:
            if hasattr(found, "faults"):
                self.take(found.faults)
            else:
                self.add_error(None, str(found))
            return False
        return True

    def take(self, faults: Iterable[Any]) -> None:
        """Put what a rule found beside its field. Each fault has `field`, `message` and `values`."""
        for fault in faults:
            message = _(fault.message)
            field = fault.field if fault.field in self.fields else None
            self.add_error(field, message % fault.values if fault.values else message)

    def _shown(self, name: str) -> ShownField:
        error = " ".join(str(message) for message in self.errors.get(name, ())) if self.is_bound else ""
        field: Any = self.fields[name]
        shown: ShownField = field.shown(self[name], error)
        return shown


def typed(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What was sent, or none when the page is only opened."""
    return request.POST if request.method == "POST" else None


def fresh(**values: Any) -> dict[str, Any]:
    """First values of a form, with an id of its own: sent twice, it makes one thing."""
    return {"id": uuid7(), **values}
