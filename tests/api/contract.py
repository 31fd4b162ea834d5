"""What the API can be asked, as a file: `python -m tests.api.contract` writes docs/api.json."""

from __future__ import annotations

import json

from tests.architecture.sources import ROOT

DOCUMENT = ROOT / "docs" / "api.json"


def written() -> str:
    """The OpenAPI document, a line a value, so that a change of it is read as one."""
    from goldthread.config.api.addresses import described

    return json.dumps(described(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    import django

    django.setup()
    DOCUMENT.write_text(written(), "utf-8")
