"""A whole home comes in from its folder, into an empty house, under the numbers and the clocks it had.

Only the role that owns the tables can do this. `received_at` is stamped by a trigger with the database's own clock,
whatever the program claims; to keep the moments at which the first house received its records, that trigger is put
aside for the length of one transaction, with the tables locked, and the transaction gives up unless they are all empty.
The app role may not put a trigger aside, and no setting can: see docs/adr/a-folder-to-leave-with.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils.translation import gettext as _

from goldthread.casework.files.models import File
from goldthread.casework.files.queries import store
from goldthread.casework.files.rules import Part
from goldthread.casework.records.actions.ink import words_kept
from goldthread.front.leaving.queries.tables import BY_NAME, TABLES, Table, read
from goldthread.front.leaving.rules.checking import Manifest, NotWhole, check_files, lines, read_manifest, wrong_line
from goldthread.front.leaving.rules.paths import original_path, shown_path
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import held
from goldthread.ground.access.rules import Permission
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.models import FormVersion
from goldthread.ground.packs.queries import form_versions, packs
from goldthread.ground.users.models import User
from goldthread.lib import canonical, clock

HANDFUL = 500  # rows a statement
Told = Callable[[str, int, int], None]

# Nobody else writes meanwhile; nothing of anybody's may be here; the clock's trigger is put aside until the commit.
_ALONE = """
LOCK TABLE homes_provider, homes_home, users_user, people_person, files_file, records_record, records_revision,
    records_signoff, records_link, records_receipt, shifts_handover, shifts_handovercount, shifts_handoverreceipt
    IN ACCESS EXCLUSIVE MODE
"""
_EMPTY = """
SELECT NOT EXISTS (SELECT FROM homes_provider) AND NOT EXISTS (SELECT FROM homes_home)
   AND NOT EXISTS (SELECT FROM users_user) AND NOT EXISTS (SELECT FROM people_person)
   AND NOT EXISTS (SELECT FROM files_file) AND NOT EXISTS (SELECT FROM records_record)
"""
_CLOCK_ASIDE = """
ALTER TABLE files_file DISABLE TRIGGER stamp_received;
ALTER TABLE records_record DISABLE TRIGGER stamp_received;
ALTER TABLE records_revision DISABLE TRIGGER stamp_received;
ALTER TABLE records_signoff DISABLE TRIGGER stamp_received;
ALTER TABLE records_link DISABLE TRIGGER stamp_received;
ALTER TABLE records_receipt DISABLE TRIGGER stamp_received;
ALTER TABLE records_sightchange DISABLE TRIGGER stamp_received;
ALTER TABLE shifts_handover DISABLE TRIGGER stamp_received;
ALTER TABLE shifts_handovercount DISABLE TRIGGER stamp_received;
ALTER TABLE shifts_handoverreceipt DISABLE TRIGGER stamp_received
"""
_CLOCK_BACK = """
ALTER TABLE files_file ENABLE TRIGGER stamp_received;
ALTER TABLE records_record ENABLE TRIGGER stamp_received;
ALTER TABLE records_revision ENABLE TRIGGER stamp_received;
ALTER TABLE records_signoff ENABLE TRIGGER stamp_received;
ALTER TABLE records_link ENABLE TRIGGER stamp_received;
ALTER TABLE records_receipt ENABLE TRIGGER stamp_received;
ALTER TABLE records_sightchange ENABLE TRIGGER stamp_received;
ALTER TABLE shifts_handover ENABLE TRIGGER stamp_received;
ALTER TABLE shifts_handovercount ENABLE TRIGGER stamp_received;
ALTER TABLE shifts_handoverreceipt ENABLE TRIGGER stamp_received
"""


class NotEmpty(Exception):
    """A house that cannot take a home in. The text says why; nothing was written."""


def bring_in_home(folder: Path, *, email: str, told: Told = lambda what, done, total: None) -> str:
    """Bring a whole home in from its folder, all of it or nothing; answers a link for the worker with that address.

    Everybody comes over as a name that cannot sign in; the one named, who must hold a role there that may bring in, is
    let in by the link. `told`: what is being done, how far, of how many. Raises NotWhole, NotEmpty.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest, lambda done, total: told("checking", done, total))
    for table in TABLES:
        if table.path not in manifest.files:
            raise NotWhole(_("%(file)s is missing. Nothing was brought in.") % {"file": table.path})
    try:
        with transaction.atomic():
            return _bring_in(folder, manifest, email, told)
    except IntegrityError as error:
        raise NotWhole(
            _("The folder does not hold together, so nothing was brought in: %(why)s")
            % {"why": str(error).splitlines()[0]}
        ) from error


def _bring_in(folder: Path, manifest: Manifest, email: str, told: Told) -> str:
    total, done = sum(manifest.rows.get(table.name, 0) for table in TABLES), 0
    _make_room()
    for table in TABLES:
        for handful in _handfuls(table, folder):
            _write(table, handful)
            done += len(handful)
            told("bringing in", done, total)
    _check_texts(folder)
    _check_handovers(folder)
    _find_words()
    _put_files(folder)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what does not hold together is said here, in words
        cursor.execute(_CLOCK_BACK)
    homes = list(Home.objects.all()[:2])
    if len(homes) != 1:
        raise NotWhole(_("%(file)s holds more or less than one home.") % {"file": BY_NAME["homes"].path})
    home = homes[0]
    manager = _manager(home, email)
    audit.note("bring_in_home", by=manager.pk, home=home.pk, about=[home.pk])
    return accounts.let_in(manager)


def _make_room() -> None:
    """Keep everybody else out, see that nobody is here, put the clock aside. Raises NotEmpty."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(_ALONE)
            cursor.execute(_EMPTY)
            (empty,) = cursor.fetchone()
            if empty:
                cursor.execute(_CLOCK_ASIDE)
        except ProgrammingError as error:
            raise NotEmpty(
                _("Only the role that owns the tables can bring in a home. Name it with DATABASE_OWNER_URL.")
            ) from error
    if not empty:
        raise NotEmpty(
            _(
                "This house is not empty: somebody works or lives here already. A home is brought into an empty one. "
                "Nothing was written."
            )
        )


def _handfuls(table: Table, folder: Path) -> Iterator[list[Any]]:
    def rows() -> Iterator[Any]:
        for number, line in lines(folder, table.path):
            try:
                yield table.model(**_made(table, read(table, line)))
            except ValueError as error:
                raise NotWhole(wrong_line(table.path, number, str(error))) from error

    found = rows()
    while handful := list(islice(found, HANDFUL)):
        yield handful


def _made(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    if table.model in (Home, User) and values["invented"] != settings.DEMO:
        raise ValueError(_("invented and real people never share a house (GOLDTHREAD_DEMO)"))
    if table.model is User:
        return {**values, "is_active": False, "password": make_password(None)}
    if table.model is Home and values["pack"] not in packs():
        raise ValueError(_("there is no pack “%(code)s” here") % {"code": values["pack"]})
    return values


def _write(table: Table, rows: list[Any]) -> None:
    if table.model is FormVersion:
        rows = [row for row in rows if _is_new(row)]
    table.model._default_manager.bulk_create(rows)


def _is_new(form: Any) -> bool:
    """Whether a form is not here yet. Raises NotWhole when it is not what its number says."""
    if hashlib.sha256(form.content.encode()).hexdigest() == form.digest:
        here = FormVersion.objects.filter(pk=form.pk).first()
        if here is None or here.content == form.content:
            return here is None
    raise NotWhole(
        _("%(file)s: the form “%(kind)s” is not what its digest says. Nothing was brought in.")
        % {"file": BY_NAME["form_versions"].path, "kind": form.kind[:60]}
    )


def _check_texts(folder: Path) -> None:
    """Each signed text is the one that its mark stands for."""
    from goldthread.casework.records.models import RevisionText

    rows = RevisionText.objects.values_list("revision_id", "salt", "text", "revision__digest")
    for revision, salt, text, digest in rows.iterator(chunk_size=200):
        if digest is None or canonical.digest(bytes(salt), text) != bytes(digest):
            raise NotWhole(
                _("%(file)s: the text of %(id)s is not the one that was signed. Nothing was brought in.")
                % {"file": BY_NAME["revision_texts"].path, "id": revision}
            )


def _check_handovers(folder: Path) -> None:
    """Each handover is the one that was signed."""
    from goldthread.practice.shifts.models import Handover

    for key, text, digest in Handover.objects.values_list("pk", "text", "digest").iterator(chunk_size=200):
        if hashlib.sha256(text.encode()).digest() != bytes(digest):
            raise NotWhole(
                _("%(file)s: the text of %(id)s is not the one that was signed. Nothing was brought in.")
                % {"file": BY_NAME["handovers"].path, "id": key}
            )


def _find_words() -> None:
    """Work out again what a search looks through."""
    from goldthread.casework.records.models import Record

    rows = Record.objects.values_list("pk", "home_id", "happened_at", "head__form_id", "head__text__body")
    for record, home, happened_at, form, body in rows.iterator(chunk_size=200):
        words = words_kept(form_versions({form})[form], body)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_words (record_id, home_id, happened_at, words) "
                "VALUES (%s, %s, %s, to_tsvector('english', %s))",
                [record, home, happened_at, words],
            )


def _put_files(folder: Path) -> None:
    """The contents onto the shelves. Should the rows be given up after all, they harm nothing there."""
    for file in File.objects.order_by("pk").iterator():
        for part, path, sha256 in (
            (Part.ORIGINALS, original_path(file.kind, file.sha256), file.sha256),
            (Part.SHOWN, shown_path(file.kind, file.shown_sha256), file.shown_sha256),
        ):
            try:
                content = (folder / path).open("rb")
            except FileNotFoundError:
                raise NotWhole(_("%(file)s is missing. Nothing was brought in.") % {"file": path}) from None
            with content, store().incoming() as incoming:
                found, _size = incoming.fill(iter(partial(content.read, 256 * 1024), b""))
                if found != sha256:
                    raise NotWhole(
                        _("%(file)s is not as it was written: it was changed or damaged. Nothing was brought in.")
                        % {"file": path}
                    )
                store().put(part, incoming, sha256)


def _manager(home: Home, email: str) -> User:
    """The worker who is let in: of that address, with a role now that may bring in. Raises NotWhole."""
    setting = packs()[home.pack]
    may = {role.code for role in setting.roles if Permission.IMPORT in role.may}
    posts = Membership.objects.filter(held(clock.now()), home=home, role__in=may).select_related("user")
    found = {post.user.email.casefold(): post.user for post in posts}
    if email.casefold() not in found:
        raise NotWhole(
            _(
                "Nobody with the address %(email)s holds a role in this home that may bring it in, so nothing was "
                "written. Those who do: %(others)s."
            )
            % {"email": email, "others": ", ".join(sorted(found)) or _("none")}
        )
    return found[email.casefold()]
