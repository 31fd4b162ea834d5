"""The bytes of a form: what its version is known by.

Only what differs from the schema's defaults is written, so that a key added to the schema later leaves every
older form with the same bytes and the same version. A default, once shipped, therefore never changes.
"""

from __future__ import annotations

import hashlib
import uuid

from goldthread.ground.packs.rules.schema import Kind
from goldthread.lib import canonical

# The namespace of form versions. Never change it: ids of versions lie in signed records.
NAMESPACE = uuid.UUID("6c0d3f0e-5b1c-5c58-9f5e-3f2a7a3c9d11")


def content(kind: Kind) -> str:
    """The form as canonical JSON (see lib.canonical), defaults left out."""
    return canonical.dumps(kind.model_dump(mode="json", exclude_defaults=True))


def digest(kind: Kind) -> str:
    """The SHA-256 of `content`, 64 hexadecimal digits."""
    return hashlib.sha256(content(kind).encode()).hexdigest()


def version_id(pack: str, kind: Kind) -> uuid.UUID:
    """The id of this version of the form in the pack `pack`: the same on every machine and in every backup."""
    return uuid.uuid5(NAMESPACE, f"{pack}\n{kind.code}\n{digest(kind)}")


def restored(text: str) -> Kind:
    """The form that `content` wrote. Raises pydantic.ValidationError when the text is not one."""
    return Kind.model_validate_json(text)
