"""Where the words of plain functions come from, so that they can be said in another language.

Rules and lib know no Django. They mark their sentences with `gettext` and `ngettext` from here, which ask whatever
source the program named at its start with `speak`: Django's `translation` module (goldthread.ui.apps), and English
where nobody named one.
"""

from gettext import NullTranslations
from typing import Protocol


class Words(Protocol):
    """A source of translated words. Django's `translation` module is one."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


ENGLISH: Words = NullTranslations()
_source: Words = ENGLISH


def speak(source: Words) -> None:
    """From now on the words of this process come from `source`, which knows the language of each request."""
    global _source
    _source = source


def gettext(message: str) -> str:
    """A sentence in the language of whoever is being answered."""
    return _source.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a sentence that fits a number."""
    return _source.ngettext(singular, plural, number)


class _Spoken:
    """Whatever source is named at the moment: what a function says whose caller gave it no words of another kind."""

    gettext = staticmethod(gettext)
    ngettext = staticmethod(ngettext)


SPOKEN: Words = _Spoken()


def gettext_noop(message: str) -> str:
    """Marks a word for translation without translating it: for tables that are made before anybody asks."""
    return message
