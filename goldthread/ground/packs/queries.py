"""Reads of packs and forms. A pack is read from its files once a process; a form version from the database once."""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from goldthread.ground.packs.models import FormVersion
from goldthread.ground.packs.rules import Kind, Pack, folders, language_files, load, restored, version_id

PACKAGE = Path(__file__).resolve().parents[2]


def places() -> tuple[Path, ...]:
    """The folders of packs in force, each laid over the one before."""
    return folders(os.environ, PACKAGE, settings.GOLDTHREAD_DATA)


@cache
def packs() -> dict[str, Pack]:
    """Every pack by its code. Read once a process: packs change with a restart. Raises PacksRefused with all errors."""
    return load(*places())


def pack(code: str) -> Pack:
    """The pack of that code. Raises KeyError."""
    return packs()[code]


def language(code: str) -> tuple[Path, ...]:
    """The language.toml files that hold in the setting `code`, shared ones first."""
    return language_files(code, *places())


@cache
def current_form(pack_code: str, kind_code: str) -> tuple[UUID, Kind]:
    """The form as the pack has it now, and the id of its version. No database. Raises KeyError.

    The row is there once `actions.publish` has run, as it does before the first page is served.
    """
    kind = pack(pack_code).kind(kind_code)
    return version_id(pack_code, kind), kind


def form_version(version: UUID) -> Kind:
    """The form of that version, as it was. One query the first time, none after. Raises FormVersion.DoesNotExist."""
    try:
        return form_versions({version})[version]
    except KeyError:
        raise FormVersion.DoesNotExist(f"There is no form version {version}.") from None


def form_versions(versions: Collection[UUID]) -> dict[UUID, Kind]:
    """The forms of several versions by id, one query for all that this process has not met. Unknown ids are absent."""
    missing = set(versions) - _met.keys()
    for key, content in FormVersion.objects.filter(pk__in=missing).values_list("pk", "content") if missing else ():
        _met[key] = restored(content)
    return {version: _met[version] for version in versions if version in _met}


# Rows are never changed, so what was met once holds for ever; their number is that of the forms ever used.
_met: dict[UUID, Kind] = {}
