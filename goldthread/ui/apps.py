"""The design system as an app: it brings templates, and it is where Django is first at hand to name the words."""

from django.apps import AppConfig
from django.utils import translation

from goldthread.lib.words import speak


class UiConfig(AppConfig):
    """Named by `goldthread.ui` in INSTALLED_APPS."""

    name = "goldthread.ui"

    def ready(self) -> None:
        """Sentences of plain functions are said in the language of the request from here on."""
        speak(translation)
