"""`goldthread import`: bring in a CSV file, or a home's folder. (A module cannot be called `import`.)"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config import database
from goldthread.config.commands import coming
from goldthread.config.terminal import Stop, aside, say, working

if TYPE_CHECKING:
    from goldthread.front.intake.models import Batch
    from goldthread.front.intake.rules import Holds, Matching
    from goldthread.ground.access.rules import Viewer


def main(arguments: Namespace) -> int:
    """Say what would come in and what not; with --yes write it. 1 when rows have faults and nothing was written."""
    path = Path(arguments.file)
    if path.is_dir():
        return coming.main(path, arguments)
    for needed in ("home", "holds"):
        if not getattr(arguments, needed):
            raise Stop(f"For a CSV file, please say --{needed}.", 2)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.", 2) from error
    with database.at_hand(start=False) as addresses:
        database.set_up_django(addresses.app, acts_as="importing")
        return _bring_in(arguments, path, content)


def _bring_in(arguments: Namespace, path: Path, content: bytes) -> int:
    from goldthread.front.intake import actions, queries
    from goldthread.front.intake.rules import Holds
    from goldthread.ground.access.rules import Refused

    holds = Holds(arguments.holds)
    by = _worker(arguments.worker, arguments.home)
    assert by.home is not None
    try:
        row = actions.begin(home=by.home.home_id, holds=holds, file_name=path.name, content=content, by=by)
        row = queries.batch(by, row.pk)
        try:
            with working(f"Looking at {row.rows:,} rows."):
                row = actions.match(row, _matching(arguments, row, holds), by=by, at_once=True)
            _told(row)
            if row.faulty and arguments.left_out:
                Path(arguments.left_out).write_bytes(queries.left_out(by, row.pk))
                aside(f"The rows with faults are in {arguments.left_out}, each with its reason.")
            if not arguments.yes:
                aside("Nothing was written. With --yes the good rows come in." if row.new else "Nothing was written.")
                actions.give_up(row, by=by)
                return 1 if row.faulty else 0
            with working(f"Bringing in {row.new:,} rows. All of them are written, or none."):
                actions.bring_in(row, new=row.new, faulty=row.faulty, by=by, at_once=True)
        except BaseException:
            actions.give_up(queries.batch(by, row.pk), by=by)
            raise
    except Refused as refused:
        raise Stop(f"{refused} Nothing was written.") from refused
    say("Done.")
    return 0


def _worker(email: str, home: str) -> Viewer:
    from goldthread.ground.access.queries import viewer
    from goldthread.ground.users.models import User

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Stop(f"Nobody with the address {email} works here.", 2)
    by = viewer(user)
    found = [post for post in by.posts if home in (post.home_name, str(post.home_id))]
    if not found:
        names = ", ".join(sorted({f"“{post.home_name}”" for post in by.posts})) or "none"
        raise Stop(f"{by.name} has no role in a home called “{home}”. Their homes: {names}.", 2)
    by.home = found[0]
    return by


def _matching(arguments: Namespace, row: Batch, holds: Holds) -> Matching:
    from goldthread.front.intake.queries import same_for_all
    from goldthread.front.intake.rules import FIELDS, Matching, guess

    codes = {field.code for field in FIELDS[holds]}
    columns, fixed = dict(guess(holds, row.headings)), {}
    for said in arguments.column:
        code, heading = _pair(said, codes)
        if heading not in row.headings:
            raise Stop(f"There is no column “{heading}”. There are: {', '.join(map(repr, row.headings))}.", 2)
        at = row.headings.index(heading)
        columns = {other: place for other, place in columns.items() if place != at}
        columns[code] = at
    for said in arguments.every:
        code, value = _pair(said, codes)
        if value not in same_for_all(row, code):
            raise Stop(f"“{code}” can be for every row: {', '.join(same_for_all(row, code)) or 'nothing'}.", 2)
        columns.pop(code, None)
        fixed[code] = value
    missing = [field for field in FIELDS[holds] if field.needed and field.code not in {*columns, *fixed}]
    if missing:
        names = "\n".join(f"  --column {field.code}=HEADING   {field.label}" for field in missing)
        raise Stop(f"Please say which columns hold these:\n{names}\nThe headings are: {', '.join(row.headings)}", 2)
    return Matching(columns, fixed)


def _pair(said: str, codes: set[str]) -> tuple[str, str]:
    code, equals, value = said.partition("=")
    if not equals or code not in codes:
        raise Stop(f"“{said}” is not FIELD=…; the fields are: {', '.join(sorted(codes))}.", 2)
    return code, value


def _told(row: Any) -> None:
    from goldthread.front.intake.presenters import preview

    say(f"Come in: {row.new:,}. Here already: {row.here:,}. With faults: {row.faulty:,}.")
    page = preview(row, None)
    for number, column, words in page.faults:
        say(f"Row {number}, {column}: {words}")
    if page.more_faults:
        say(f"And {page.more_faults:,} more rows with faults.")
    if page.left_out_columns:
        say(f"Columns that do not come in: {page.left_out_columns}")
