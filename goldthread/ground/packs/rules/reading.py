"""Reading one file of a pack: TOML into a checked model, and every fault into plain words."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from goldthread.ground.packs.rules.problems import PackError, Source

MOST_BYTES = 1_000_000  # a form of a megabyte is a mistake, not a form

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, name: str, errors: list[PackError]) -> tuple[Source, dict[str, Any]] | None:
    """The file's text and its TOML, or None after adding to `errors` why it cannot be read."""
    source = Source(path, name)
    try:
        if path.stat().st_size > MOST_BYTES:
            errors.append(
                source.error("", "The file is larger than one megabyte.", "Split it, or take out what is not a form.")
            )
            return None
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        errors.append(source.error("", "The file is not UTF-8 text.", "Save it again as UTF-8."))
        return None
    except OSError as problem:
        errors.append(source.error("", f"The file cannot be read ({problem.strerror}).", "Check that it may be read."))
        return None
    try:
        return Source(path, name, text), tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        errors.append(source.error("", "Lists stand in lists too deeply to be read.", "Take them apart."))
        return None
    except tomllib.TOMLDecodeError as problem:
        errors.append(
            source.error("", f"This is not TOML: {problem}.", "Mend that line; texts stand in straight double quotes.")
        )
        return None


def check_model(
    model: type[Model], data: Mapping[str, Any], source: Source, errors: list[PackError], where: str = ""
) -> Model | None:
    """`data` as a `model`, or None after adding every fault to `errors`.

    `where` says which part of the file `data` is, when it is not the whole.
    """
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        for fault in faults.errors(include_url=False):
            errors.append(_in_words(model, data, source, fault, where))
        return None


def _in_words(
    model: type[BaseModel], data: Mapping[str, Any], source: Source, fault: ErrorDetails, where: str
) -> PackError:
    steps = fault["loc"]
    place = ", ".join(part for part in (where, _place(data, steps, source)) if part)
    key = str(steps[-1]) if steps else ""
    match fault["type"]:
        case "extra_forbidden":
            known = _keys_at(model, steps)
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The keys known here are: {', '.join(known)}."
            return source.error(place, f"The key “{key}” is not known here.", remedy)
        case "missing":
            return source.error(place, f"“{key}” is missing.", f"Add {key} = …")
        case "enum" | "literal_error":
            allowed = str(fault.get("ctx", {}).get("expected", ""))
            return source.error(
                place, f"{key} = {fault['input']!r} is not one of the answers allowed.", f"Write one of: {allowed}."
            )
        case "string_pattern_mismatch":
            return source.error(
                place,
                f"{key} = {fault['input']!r} is not written as it must be.",
                "A code is small letters, digits and _ and begins with a letter; a time is written 07:00.",
            )
        case _:
            return source.error(
                place,
                f"{key} = {str(fault['input'])[:60]!r}: {fault['msg'].lower()}.",
                "Change the value to what is asked.",
            )


def _place(data: Mapping[str, Any], steps: tuple[int | str, ...], source: Source) -> str:
    """ "line 34, question taken_ml, option yes": as near as TOML lets us say."""
    parts: list[str] = []
    here: Any = data
    for position, step in enumerate(steps):
        table = steps[position - 1] if position else ""
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            line = source.line_of(str(table), step) if position == 1 else None
            if line:
                parts.append(f"line {line}")
            parts.append(f"{_singular(str(table))} {_name_of(here, step)}")
        elif position + 1 < len(steps) and not isinstance(steps[position + 1], int):
            parts.append(str(step))
    return ", ".join(parts)


def _singular(table: str) -> str:
    return table.removesuffix("s").replace("_", " ")


def _name_of(item: Any, index: int) -> str:
    if isinstance(item, Mapping) and item.get("code"):
        return str(item["code"])
    return str(index + 1)


def _keys_at(model: type[BaseModel], steps: tuple[int | str, ...]) -> list[str]:
    """The keys that the model at the end of `steps` knows."""
    current: type[BaseModel] = model
    for step in steps[:-1]:
        if isinstance(step, str) and step in current.model_fields:
            current = _model_in(current.model_fields[step].annotation) or current
    return sorted(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None
