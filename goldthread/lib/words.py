"""Where the words of plain functions come from, so that they can be said in another language."""

from gettext import NullTranslations
from typing import Protocol


class Words(Protocol):
    """A source of translated words. Django's `translation` module is one."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


ENGLISH: Words = NullTranslations()
