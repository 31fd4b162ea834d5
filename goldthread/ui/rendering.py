"""Rendering touches no database: a page shows what its view has fetched, so that its cost stands in one place.

A query while a page is drawn is an error in tests (the setting RENDERING_IS_STRICT) and is logged in a real house.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from jinja2 import Template

# Pages that a package's view fills: django-allauth checks its form anew while its page is drawn. Logged, never refused.
BY_PACKAGES = ("account/", "mfa/")

log = logging.getLogger("goldthread.rendering")


class QueryWhileRendering(AssertionError):
    """A template asked the database. The statement is in the message, its values are not."""


class DrawnTemplate(Template):
    """A template that notices queries while it is drawn."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Draw the page; see the module."""

        def found(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any) -> Any:
            told = f"{self.name} asked the database while it was drawn: {statement}"
            ours = not (self.name or "").startswith(BY_PACKAGES)
            if ours and getattr(settings, "RENDERING_IS_STRICT", False):
                raise QueryWhileRendering(told)
            log.error(told)
            return execute(statement, values, many, context)

        with connection.execute_wrapper(found):
            return super().render(*args, **kwargs)
