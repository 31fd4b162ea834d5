"""The signed body of a revision, and when a record is late.

Version 1 of the body is an object of these keys: v, record, revision, number, pack, kind, form, home, home_name,
placement, happened_at, minutes, written_at, author {id, name, role}, subjects [{person, role, name}], answers,
mentions [{box, start, end, person, name}], files [{file, sha256, name}], reason. Ids are UUIDs as text; moments are
UTC, "2026-11-22T14:10:00Z". What the database adds (received_at, digest) is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from goldthread.casework.records.rules.mentions import Mention
from goldthread.ground.packs.rules import Kind, QuestionType
from goldthread.lib.canonical import dumps
from goldthread.lib.words import gettext as _

VERSION = 1
EARLY = timedelta(minutes=5)  # how far a device's clock may run ahead before we say "in the future"
OLDEST = timedelta(days=366 * 5)  # what is written by hand; a home that moves in brings notes of a whole life
FIRST = date(1900, 1, 1)
CARRIED = timedelta(weeks=42)  # a note may tell of a baby before the birth


@dataclass(frozen=True)
class About:
    """Somebody a record is about: who, as what, and the name they went by then."""

    person: UUID
    role: str
    name: str


@dataclass(frozen=True)
class Attachment:
    """A file named by a record, by the digest of its untouched original."""

    file: UUID
    sha256: str
    name: str


@dataclass(frozen=True)
class Content:
    """What a writer says: everything of a body but who signs it and when."""

    pack: str
    kind: str
    form: UUID
    home: UUID
    home_name: str
    placement: UUID | None
    happened_at: datetime
    minutes: int | None
    subjects: tuple[About, ...]
    answers: Mapping[str, Any]
    mentions: tuple[Mention, ...]
    files: tuple[Attachment, ...] = ()
    asks_countersign: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def stamp(moment: datetime) -> str:
    """UTC to the second, as it stands in a body."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(
    content: Content,
    *,
    record: UUID,
    revision: UUID,
    number: int,
    written_at: datetime,
    author: UUID,
    author_name: str,
    author_role: str,
    reason: str = "",
) -> str:
    """The canonical text that is signed. Raises NotCanonical for what cannot be kept."""
    return dumps(
        {
            "v": VERSION,
            "record": str(record),
            "revision": str(revision),
            "number": number,
            "pack": content.pack,
            "kind": content.kind,
            "form": str(content.form),
            "home": str(content.home),
            "home_name": content.home_name,
            "placement": str(content.placement) if content.placement else None,
            "happened_at": stamp(content.happened_at),
            "minutes": content.minutes,
            "written_at": stamp(written_at),
            "author": {"id": str(author), "name": author_name, "role": author_role},
            "subjects": [{"person": str(s.person), "role": s.role, "name": s.name} for s in content.subjects],
            "answers": content.answers,
            "mentions": [
                {
                    "box": m.box,
                    "start": m.start,
                    "end": m.end,
                    "person": str(m.person) if m.person else None,
                    "name": m.name,
                }
                for m in content.mentions
            ],
            "files": [{"file": str(f.file), "sha256": f.sha256, "name": f.name} for f in content.files],
            "reason": reason,
        }
    )


def same_content(signed: Mapping[str, Any], content: Content) -> bool:
    """Whether a signed body says the same as this content: then sending it again is the same act."""
    return (
        signed["kind"] == content.kind
        and _without_files(signed["answers"], signed["files"])
        == _without_files(content.answers, [{"file": str(f.file)} for f in content.files])
        and signed["happened_at"] == stamp(content.happened_at)
        and signed["minutes"] == content.minutes
        and [s["person"] for s in signed["subjects"]] == [str(s.person) for s in content.subjects]
        # A form sent twice brings its files twice, under new ids: what is in them says whether they are the same.
        and [f["sha256"] for f in signed["files"]] == [f.sha256 for f in content.files]
    )


def _without_files(answers: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The answers less the ids of attached files, which are compared by their content."""
    ids = {each["file"] for each in files}
    return {code: a for code, a in answers.items() if not (ids and isinstance(a, list) and ids.issuperset(map(str, a)))}


def minutes_late(happened_at: datetime, received_at: datetime, late_after_minutes: int) -> int:
    """How many minutes after the event it came in, when that is more than the form allows for; else 0."""
    minutes = int((received_at - happened_at).total_seconds() // 60)
    return minutes if minutes > late_after_minutes else 0


def why_not_then(
    happened_at: datetime, now: datetime, lives: Iterable[tuple[str, date | None]] | None = None
) -> str | None:
    """Why a record cannot have happened at that moment, for the writer; None when it can.

    `lives`: for a note of before this record began, the name of each whom it is about and the day on which they were
    born or are due (None: not known). It reaches back over the whole of their lives; what is written by hand does not.
    """
    if happened_at > now + EARLY:
        return _("This is in the future. Write what has happened; what is planned belongs in the diary.")
    if lives is not None:
        day = happened_at.date()
        if day < FIRST:
            return _("This is before the year 1900. Is the year right?")
        for name, born_on in lives:
            if born_on is not None and day < born_on - CARRIED:
                return _("This is long before %(name)s was born. Is the year right?") % {"name": name}
        return None
    if happened_at < now - OLDEST:
        return _("This is more than five years ago. Is the year right?")
    return None


def labels_of(kind: Kind, answers: Mapping[str, Any]) -> list[str]:
    """The labels under which a record is found: its kind's, and of what was chosen."""
    found = [kind.label]
    for question in kind.questions:
        answer = answers.get(question.code)
        if answer is not None and question.type in (QuestionType.CHOICE, QuestionType.CHOICES):
            chosen = answer if isinstance(answer, list) else [answer]
            found += [option.label for option in question.options if option.code in chosen]
    return found


def words_of(texts: Sequence[tuple[str, str]], names: Sequence[str], labels: Sequence[str]) -> str:
    """What a search of the record looks through: its texts, its people's names, the labels of what was chosen."""
    # A single database word index entry holds about 1 MB; longer notes are found by their beginning.
    return "\n".join([*(text for _, text in texts), *names, *labels])[:250_000]
