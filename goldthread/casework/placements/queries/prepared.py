"""A query that Django has put into words once a process, asked again and again with other values.

Putting a query of this size into SQL takes Django longer than PostgreSQL takes to answer it, and it is asked on every
page of a person. The rows are made by Django's own machinery, so a change of a model is a change here by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from psycopg import sql

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """`build` makes the query from stand-ins, values of the right type that occur nowhere else in it, by name.

    `ask(name=value, …)` gives the rows with the stand-ins replaced. Raises KeyError for one that was left out.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], stand_ins: Callable[[], Mapping[str, Any]]) -> None:
        self._build, self._stand_ins = build, stand_ins
        self._made: tuple[Any, Any, str, frozenset[str]] | None = None
        self._lock = threading.Lock()

    def ask(self, **values: Any) -> list[Row]:
        """The rows, in the order that the query gives. One statement."""
        return self.ask_stamped(**values)[0]

    def ask_stamped(self, **values: Any) -> tuple[list[Row], Hashable]:
        """The rows, and all that the database said, to compare: equal stamps are equal rows. One statement."""
        compiler, converters, statement, names = self._made or self._make()
        if missing := names - values.keys():
            raise KeyError(*sorted(missing))
        asked = _Asked(compiler, converters, statement, values)
        rows: list[Row] = list(ModelIterable(asked))  # type: ignore[arg-type]
        return rows, asked.stamp

    def _make(self) -> tuple[Any, Any, str, frozenset[str]]:
        with self._lock:
            if self._made is None:
                stand_ins = self._stand_ins()
                names = {_key(value): name for name, value in stand_ins.items()}
                compiler = self._build(**stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
                sql, parameters = compiler.as_sql()
                # Worked out from the compiler's select, which does not change between askings.
                converters = compiler.get_converters([column[0] for column in compiler.select])
                self._made = (compiler, converters, _named(sql, parameters, names), frozenset(stand_ins))
            return self._made


def _named(statement: str, parameters: Sequence[Any], names: Mapping[tuple[type, str], str]) -> str:
    """The statement's text, with what is always the same written in, and the names of what is asked at their places."""
    texts = statement.split("%s")
    if len(texts) != len(parameters) + 1:
        raise ValueError("Every %s must be a parameter's place.")
    kept = texts[0]
    for value, text in zip(parameters, texts[1:], strict=True):
        name = names.get(_key(value))
        kept += (f"%({name})s" if name else _literal(value).replace("%", "%%")) + text
    return kept


def _literal(value: Any) -> str:
    connections[DEFAULT_DB_ALIAS].ensure_connection()
    return sql.Literal(value).as_string(connections[DEFAULT_DB_ALIAS].connection)


def _key(value: Any) -> tuple[type, str]:
    return type(value), repr(value)


class _Asked:
    """What ModelIterable needs of a queryset and of its compiler, for one asking."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}
    stamp: Hashable = None

    def __init__(self, compiler: Any, converters: Any, statement: str, values: Mapping[str, Any]) -> None:
        self._compiler, self._converters, self._statement, self._values = compiler, converters, statement, values
        self.query = self
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map

    def get_compiler(self, using: str | None = None, **_options: Any) -> _Asked:
        return self

    def execute_sql(self, **_options: Any) -> list[list[tuple[Any, ...]]]:
        with connections[self.db].prepared_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(self._statement, self._values)
            rows = cursor.fetchall()
        self.stamp = tuple(tuple(tuple(each) if type(each) is list else each for each in row) for row in rows)
        return [rows]

    def results_iter(self, results: list[list[tuple[Any, ...]]]) -> Iterator[Any]:
        rows: Iterator[Any] = iter(results[0])
        return self._compiler.apply_converters(rows, self._converters) if self._converters else rows
