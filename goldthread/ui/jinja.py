"""The Jinja environment of every page: strict about names, escaping by itself, translated."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.templatetags import static as django_static
from django.urls import get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from goldthread.ui import body
from goldthread.ui.icons import icon
from goldthread.ui.rendering import DrawnTemplate


class Option(NamedTuple):
    """One thing to choose in a field."""

    value: str
    label: str
    hint: str = ""
    icon: str = ""


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of the page called `name`; an unknown name raises NoReverseMatch, never a blank link."""
    return _reverse(get_urlconf(), name, args, tuple(kwargs.items()))


@lru_cache(maxsize=5000)
def _reverse(addresses: object, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


@lru_cache(maxsize=1000)
def static(path: str) -> str:
    """The address of a file of ours, by its content's name; an unknown one raises ValueError."""
    return django_static.static(path)


@lru_cache(maxsize=5000)
def _said(language: str | None, words: str) -> str:
    return translation.gettext(words)


def gettext(words: str) -> str:
    """The words in the language of now. A page asks some forty times, and the answer does not change."""
    return _said(translation.get_language(), words)


def data_attributes(values: Mapping[str, object]) -> Markup:
    """`{"draft-url": "/x", "autosave": True}` as ` data-draft-url="/x" data-autosave`; None and False are left out."""
    parts: list[str] = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        bare = f" data-{escape(name.replace('_', '-'))}"
        parts.append(bare if value is True else f'{bare}="{escape(value)}"')
    return Markup("".join(parts))  # noqa: S704  every part was escaped above


def options(values: Iterable[Any]) -> list[Option]:
    """Choices as Option rows, from (value, label[, hint[, icon]]) tuples, mappings, Options or plain words."""
    rows: list[Option] = []
    for value in values:
        if isinstance(value, str):
            rows.append(Option(value, value))
        elif isinstance(value, Mapping):
            rows.append(Option(**{key: value[key] for key in Option._fields if value.get(key) is not None}))
        else:
            rows.append(Option(*value))
    return rows


def icon_of(name: str | None) -> Markup:
    """The icon, or nothing when a macro was given no name (inside macros `icon` is often a parameter)."""
    return icon(name) if name else Markup("")


def _hashable(part: Any) -> Any:
    if part is None or type(part) in _PLAIN or hasattr(type(part), "__dataclass_fields__"):
        return part
    if isinstance(part, Mapping):
        return tuple((name, _hashable(value)) for name, value in part.items())
    if isinstance(part, list | tuple) and not hasattr(part, "_fields"):
        return tuple(_hashable(each) for each in part)
    return part


_PLAIN = (str, int, bool, float)
KEPT = 2000  # drawn parts kept a process
_kept: OrderedDict[Any, Markup] = OrderedDict()


def kept(*key: Any, caller: Callable[[], Markup]) -> Markup:
    """`{% call kept("rail", shell.nav) %}…{% endcall %}`: a part of a page that is drawn once for each key.

    The key must hold everything that the part shows (the language is added); nothing of one request alone, such as a
    form's token, may stand in it. Keys are texts, numbers, tuples, lists and mappings of them, and frozen dataclasses.
    """
    full = (translation.get_language(), *(_hashable(part) for part in key))
    drawn = _kept.get(full)
    if drawn is None:
        drawn = _kept[full] = Markup(caller())  # noqa: S704  a template drew it, escaping
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return drawn


_STAND_IN = Markup("<!--the token of this page's forms-->")


def kept_with(token: Any, *key: Any, caller: Callable[..., Markup]) -> Markup:
    """`{% call(token) kept_with(csrf_input, "rail", shell.nav) %}…{% endcall %}`: as `kept`, where there are forms.

    The part is drawn with a stand-in, and this request's token is put where it stands.
    """
    drawn = kept(*key, caller=lambda: caller(_STAND_IN))
    return Markup(drawn.replace(str(_STAND_IN), str(token)))  # noqa: S704  both were drawn escaping


def environment(**given: Any) -> Environment:
    """The environment for Django's Jinja2 backend (OPTIONS: {"environment": "goldthread.ui.jinja.environment"}).

    StrictUndefined makes a misspelt name an error. Translated strings use new-style gettext: `%(name)s` is filled
    from keywords and escaped, and a literal per cent sign is written `%%`.
    """
    given["undefined"] = StrictUndefined
    given.setdefault("autoescape", True)
    env = Environment(  # noqa: S701  set above
        **given, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True
    )
    env.template_class = DrawnTemplate
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(static=static, url=url, icon=icon, icon_of=icon_of, body=body, kept=kept, kept_with=kept_with)
    env.filters.update(data_attributes=data_attributes, options=options)
    env.globals["ui"] = env.get_template("ui/components.jinja").module  # every page has the components at hand
    return env
