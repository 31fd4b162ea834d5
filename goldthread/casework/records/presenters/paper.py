"""Records on paper: made from the same cards as the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import RecordCard
from goldthread.casework.records.presenters.sheet import SheetPage
from goldthread.casework.records.presenters.words import Account, plain
from goldthread.ui.paper import Document, Entry, Fields, Heading, Note, Paragraph, SeenAndMeant, Table


def entry(card: RecordCard, time: str, byline: tuple[str, ...], status: tuple[str, ...]) -> Entry:
    """One record as an entry beside the line."""
    body: list[Any] = []
    if card.account:
        body.append(_account(card.account))
    if card.voice:
        body.append(Note(_("In their own words, %(who)s") % {"who": card.voice[1]}, plain(card.voice[0])))
    rows: list[tuple[str, str]] = []
    for answer in card.rows:
        if answer.account:
            body += [Paragraph(answer.label), _account(answer.account)]
        elif answer.voice:
            body.append(Note(f"{answer.label}: {answer.voice[1]}", plain(answer.voice[0])))
        elif answer.marks:
            figure, marks = answer.marks
            head = (_("Mark"), _("Side"), _("Place (of 1000 × 2000)"), _("What was seen"))
            cells = tuple(
                (str(m["n"]), _("front") if m["side"] == "front" else _("back"), f"{m['x']}, {m['y']}", m["what"])
                for m in marks
            )
            body.append(Table(f"{answer.label} ({figure})", head, cells))
        elif answer.rows:
            body.append(
                Table(
                    answer.label,
                    (_("What"), _("Who"), _("By")),
                    tuple((a, b or "–", c or "–") for a, b, c in answer.rows),
                )
            )
        else:
            rows.append((answer.label, plain(answer.text)))
    if rows:
        body.append(Fields(tuple(rows)))
    kind = f"{card.kind} · {card.line}" if card.line else card.kind
    return Entry(time=time, kind=kind, body=tuple(body), byline=byline, status=status)


def _account(account: Account) -> SeenAndMeant:
    return SeenAndMeant(
        seen=plain(account.seen),
        told=plain(account.told),
        told_by=account.told_by,
        meant=plain(account.meant),
        seen_label=_("What I saw and heard"),
        told_label=_("What I was told"),
        meant_label=_("What I think it may mean"),
    )


def record_document(page: SheetPage, *, home: str, printed_by: str, printed_at: datetime) -> Document:
    """One record on paper: its text, who it is about, every name put to it, and its history."""
    card = page.card
    status = tuple(
        words
        for words in (card.amended, card.late, _("owed a countersignature") if page.countersign_owed else "")
        if words
    )
    blocks: list[Any] = [entry(card, page.when.rsplit(" · ", 1)[-1], (card.byline, page.written), status)]
    about = [
        (s.name, s.role or _("about")) if not s.struck else (s.name, _("taken out of this file")) for s in page.subjects
    ]
    if about:
        blocks += [Heading(_("Who it is about"), 2), Fields(tuple(about))]
    blocks += [
        Heading(_("Names put to it"), 2),
        Table(
            _("Each with its moment by the house’s own clock"),
            (_("What"), _("Who"), _("When"), _("Note")),
            tuple((line.what, line.by, line.when, line.note or "–") for line in page.names),
        ),
    ]
    if len(page.revisions) > 1:
        blocks += [
            Heading(_("Every text of it"), 2),
            Table(
                _("From the first to the one that stands"),
                (_("Text"), _("Who"), _("When"), _("Why")),
                tuple((r.label, r.by, r.when, r.reason or "–") for r in page.revisions),
            ),
        ]
    if page.files:
        blocks += [
            Heading(_("Files"), 2),
            Table(
                _("By the digest of each untouched original"),
                (_("Name"), _("SHA-256 of the original")),
                tuple((f.name, f.sha256) for f in page.files),
            ),
        ]
    subjects = ", ".join(subject.name for subject in page.subjects)
    return Document(
        title=page.title,
        subtitle=" · ".join(part for part in (subjects, page.when) if part),
        home=home,
        printed_by=printed_by,
        printed_at=printed_at,
        mark=page.mark,
        blocks=tuple(blocks),
    )
