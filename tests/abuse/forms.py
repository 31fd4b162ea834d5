"""Forms as a page offers them, and how a willing person would fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

Fields = list[tuple[str, str]]
TEXTS = {"text", "search", "email", "tel", "url", "password", "textarea", "hidden"}


@dataclass
class Field:
    """One named control: its type, its value as it stands, what can be chosen."""

    name: str
    type: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, words: str) -> Fields:
        """What a browser would send if somebody wrote `words` into every box and chose the first of every choice."""
        now = datetime.now(UTC)
        plain = {
            "date": now.strftime("%Y-%m-%d"),
            "time": now.strftime("%H:%M"),
            "datetime-local": now.strftime("%Y-%m-%dT%H:%M"),
            "number": "1",
            "email": "somebody@demo.invalid",
            "tel": "01632 960000",
        }
        sent: Fields = []
        grouped: set[str] = set()
        for each in self.fields:
            if each.type == "file":
                continue
            if each.type in ("radio", "checkbox"):
                if each.name not in grouped:
                    sent.append((each.name, each.value or "on"))
                grouped.add(each.name)
            elif each.type == "select":
                sent.append((each.name, next((choice for choice in each.choices if choice), "")))
            elif each.type == "hidden":
                sent.append((each.name, each.value))
            else:
                sent.append((each.name, each.value or plain.get(each.type, words)))
        return [*sent, *self.buttons[:1]]

    def texts(self) -> list[str]:
        """The names of controls that take free text."""
        return list(dict.fromkeys(each.name for each in self.fields if each.type in TEXTS - {"hidden", "password"}))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag == "button" or (tag == "input" and given.get("type") == "submit"):
            if name:
                self._form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name:
            kind = "time" if "data-clock" in given else given.get("type", "text")
            self._form.fields.append(Field(name, kind, given.get("value", "")))
        elif tag == "textarea" and name:
            self._open = Field(name, "textarea")
            self._form.fields.append(self._open)
        elif tag == "select" and name:
            self._open = Field(name, "select")
            self._form.fields.append(self._open)
        elif tag == "option" and self._open is not None:
            self._open.choices.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.type == "textarea":
            self._open.value += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = None
        elif tag == "form":
            self._form = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def links_of(page: str) -> list[str]:
    """The addresses of ours that a page links to."""
    reader = _Reader()
    reader.feed(page)
    return reader.links
