"""The words that lie beside the data, for whoever opens the folder in ten years."""

from __future__ import annotations

from collections.abc import Iterable

from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

_HEAD = _(
    """\
%(title)s
%(rule)s

To read it: open html/index.html in any browser. It needs no network and no program of ours.

What lies here
  html/           every record as a page, by day and by person; prints well
  csv/            the main tables for a spreadsheet (UTF-8 with its mark; an apostrophe stands before what a
                  spreadsheet would take for a formula; times on the clock of the home)
  data/           everything as data: one file a table, one line a row, each line JSON
  schema/         a JSON Schema for each file of data/
  files/          pictures and documents, each under the SHA-256 of what it holds
  manifest.json   when and by which version this was written, and every file with its size and SHA-256

To check that nothing was changed, compare the SHA-256 of a file with the one in manifest.json: `sha256sum FILE` on
Linux, `shasum -a 256 FILE` on a Mac, `certutil -hashfile FILE SHA256` on Windows.
"""
)

_HOME = _(
    """
Each signed text stands in data/revision_texts.jsonl exactly as it was signed, with its salt. Its mark is the SHA-256 of
the salt's bytes followed by the text in UTF-8; it stands in data/revisions.jsonl as "digest", and on every print.

To bring it into an empty Goldthread: goldthread import FOLDER --as EMAIL
Exported again it gives the same bytes, but for the head of manifest.json.

What is not in it: passwords and other ways to sign in; drafts, which are their author's alone until signed, and what
hangs on them; that this folder was written, which stands in the trail of the house it came from.
"""
)

_PERSON = _(
    """
This is one person's record. Names of people of other families are hidden in it, as they are in the person's file in the
house. It is for reading and cannot be brought in again. The untouched originals of pictures stay in the house, because
they can say where they were taken; their SHA-256 is given, so that they can be compared there.

What is not in it: records about others, drafts, and who looked at what.
"""
)


_LIST = _("The files of data/")


def readme(title: str, tables: Iterable[tuple[str, str]], *, for_reading_only: bool) -> str:
    """README.txt. `tables`: each data file and what one line of it says."""
    listed = "".join(f"  {path:36}{gettext(words)}\n" for path, words in tables)
    head = gettext(_HEAD) % {"title": title, "rule": "=" * len(title)}
    last = _PERSON if for_reading_only else _HOME
    return f"{head}\n{gettext(_LIST)}\n{listed}{gettext(last)}"
