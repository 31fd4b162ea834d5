"""Files, and a short way to bring them in, for the tests of this folder."""

from __future__ import annotations

from goldthread.front.intake import actions, queries
from goldthread.front.intake.models import Batch
from goldthread.front.intake.rules import Holds, Matching, guess
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.users.models import User

PEOPLE = """Ref,Known as,Surname,DOB,Type,Allergies
17,Iris,Penhale,03/05/2010,young person,Penicillin; latex
18,أمل,حداد,2024-11-02,baby,none
19,=cmd|' /C calc'!A0,Vole,1 Jan 1999,parent,
"""
STAYS = """Family,Name,Admission date,Discharge date,Went to,Reason,Placing authority,Key worker
F1,Iris Penhale,01/02/2026,,,,Hollin Borough (invented),Jo Brandt
"""
NOTES = """Date,Time,Child,Staff,Entry
03/05/2026,14:10,Noah,Sam Reed,"Noah slept for 40 minutes.
Amira sang."
04/05/2026,,Noah; Amira,,They went to the park.
"""
PROFESSIONALS = """Name,Job title,Organisation,Phone,Email
Val Tranter,Health visitor,Hollin Health (invented),+44 1632 960001,val@example.org
"""


def who(name: str) -> Viewer:
    return viewer(User.objects.get(email=f"{name}@demo.invalid"))


def handed_over(text: str | bytes, holds: Holds = Holds.PEOPLE, by: Viewer | None = None) -> Batch:
    by = by or who("dee")
    assert by.home is not None
    content = text.encode() if isinstance(text, str) else text
    return actions.begin(home=by.home.home_id, holds=holds, file_name="file.csv", content=content, by=by)


def checked(text: str | bytes, holds: Holds = Holds.PEOPLE, by: Viewer | None = None, **fixed: str) -> Batch:
    """A file with its columns matched as guessed."""
    by = by or who("dee")
    row = handed_over(text, holds, by)
    columns = {code: at for code, at in guess(holds, row.headings).items() if code not in fixed}
    actions.match(row, Matching(columns, fixed), by=by)
    return queries.batch(by, row.pk)


def brought_in(text: str | bytes, holds: Holds = Holds.PEOPLE, by: Viewer | None = None, **fixed: str) -> Batch:
    by = by or who("dee")
    row = checked(text, holds, by, **fixed)
    return actions.bring_in(row, new=row.new, faulty=row.faulty, by=by)


def reasons(row: Batch) -> dict[int, str]:
    """What the preview says of each row with faults."""
    return {
        each["row"]: " ".join(
            problem["message"] % problem["values"] if problem["values"] else problem["message"]
            for problem in each["problems"]
        )
        for each in row.preview["faults"]
    }
