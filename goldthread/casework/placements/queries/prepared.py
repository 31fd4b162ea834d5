"""A query that Django has put into words once a process, asked again and again with other values.

Putting a query of this size into SQL takes Django longer than PostgreSQL takes to answer it, and it is asked on every
page of a person. The rows are made by Django's own machinery, so a change of a model is a change here by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """`build` makes the query from stand-ins, values of the right type that occur nowhere else in it, by name.

    `ask(name=value, …)` gives the rows with the stand-ins replaced. Raises KeyError for a name that is not one.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], stand_ins: Callable[[], Mapping[str, Any]]) -> None:
        self._build, self._stand_ins = build, stand_ins
        self._made: tuple[Any, Any, str, tuple[Any, ...]] | None = None
        self._lock = threading.Lock()

    def ask(self, **values: Any) -> list[Row]:
        """The rows, in the order that the query gives. One statement."""
        return self.ask_stamped(**values)[0]

    def ask_stamped(self, **values: Any) -> tuple[list[Row], Hashable]:
        """The rows, and all that the database said, to compare: equal stamps are equal rows. One statement."""
        compiler, converters, sql, parameters = self._made or self._make()
        filled = tuple(_filled(each, values) for each in parameters)
        asked = _Asked(compiler, converters, sql, filled)
        rows: list[Row] = list(ModelIterable(asked))  # type: ignore[arg-type]
        return rows, asked.stamp

    def _make(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        with self._lock:
            if self._made is None:
                stand_ins = self._stand_ins()
                names = {_key(value): name for name, value in stand_ins.items()}
                compiler = self._build(**stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
                sql, parameters = compiler.as_sql()
                marked = tuple(_Named(names[_key(each)]) if _key(each) in names else each for each in parameters)
                # Worked out from the compiler's select, which does not change between askings.
                converters = compiler.get_converters([column[0] for column in compiler.select])
                self._made = (compiler, converters, sql, marked)
            return self._made


class _Named(str):
    """A parameter to be filled: the name of its value."""


def _key(value: Any) -> tuple[type, str]:
    return type(value), repr(value)


def _filled(parameter: Any, values: Mapping[str, Any]) -> Any:
    return values[parameter] if isinstance(parameter, _Named) else parameter


class _Asked:
    """What ModelIterable needs of a queryset and of its compiler, for one asking."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}
    stamp: Hashable = None

    def __init__(self, compiler: Any, converters: Any, sql: str, parameters: tuple[Any, ...]) -> None:
        self._compiler, self._converters, self._sql, self._parameters = compiler, converters, sql, parameters
        self.query = self
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map

    def get_compiler(self, using: str | None = None, **_options: Any) -> _Asked:
        return self

    def execute_sql(self, **_options: Any) -> list[list[tuple[Any, ...]]]:
        with connections[self.db].cursor() as cursor:
            cursor.execute(self._sql, self._parameters)
            rows = cursor.fetchall()
        self.stamp = tuple(tuple(tuple(each) if type(each) is list else each for each in row) for row in rows)
        return [rows]

    def results_iter(self, results: list[list[tuple[Any, ...]]]) -> Iterator[Any]:
        rows: Iterator[Any] = iter(results[0])
        return self._compiler.apply_converters(rows, self._converters) if self._converters else rows
