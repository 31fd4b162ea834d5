"""Every column of every table that holds text, and whether somebody's words ever stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Field, JSONField, TextField
from psycopg import sql


def columns() -> Iterator[tuple[str, str, Field[Any, Any]]]:
    """(table, column, field) of every model, but those of a field with choices of the program's own."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            if isinstance(inner, CharField | TextField | JSONField) and not inner.choices:
                yield model._meta.db_table, field.column, field


def holding(connection: psycopg.Connection[Any], words: str) -> set[str]:
    """`table.column` of every column in which these words stand in some row."""
    found = set()
    for table, column, _field in columns():
        asked = sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE position(%s IN {}::text) > 0)").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        row = connection.execute(asked, [words]).fetchone()
        if row and row[0]:
            found.add(f"{table}.{column}")
    return found
