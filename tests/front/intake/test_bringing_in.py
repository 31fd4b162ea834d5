"""From bytes to rows of casework, in a real database: whole or not at all, and once however often."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from goldthread.casework.people import actions as people
from goldthread.casework.people.actions import professionals as casework_professionals
from goldthread.casework.people.models import Allergy, Person, Professional
from goldthread.casework.placements.models import KeyWorker, Member, Placement
from goldthread.casework.records.models import Record, RevisionText
from goldthread.front.intake import actions, queries
from goldthread.front.intake.models import Batch
from goldthread.front.intake.rules import Holds, Matching, State, professionals
from goldthread.front.intake.rules.notes import TIME_NOT_GIVEN, kinds
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.packs.queries import pack, packs
from goldthread.lib import clock
from tests.front.intake.house import NOTES, PEOPLE, PROFESSIONALS, brought_in, checked, handed_over, reasons, who

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Person, Allergy, Placement, Member, Professional, Record, KeyWorker)
    )


def test_nothing_is_written_before_the_yes():
    before = counts()
    row = checked(PEOPLE)
    assert counts() == before
    assert (row.state, row.new, row.here, row.faulty) == (State.CHECKED, 3, 0, 0)
    assert Event.objects.filter(verb="hand_over_file", about=[row.pk]).exists()


def test_people_come_in_with_names_in_any_script_and_formulas_as_text():
    row = brought_in(PEOPLE)
    iris = Person.objects.get(source_key="id:17")
    assert (iris.preferred_name, iris.full_name, iris.born_on) == ("Iris", "Iris Penhale", date(2010, 5, 3))
    assert sorted(iris.allergies.values_list("substance", flat=True)) == ["Penicillin", "latex"]
    baby = Person.objects.get(source_key="id:18")
    assert (baby.full_name, baby.stage, baby.moves_by_themself) == ("أمل حداد", "baby", False)
    assert not baby.allergies.exists()
    assert Person.objects.get(source_key="id:19").preferred_name == "=cmd|' /C calc'!A0"
    row.refresh_from_db()
    assert (row.state, row.content, row.preview, len(row.made)) == (State.DONE, None, {}, 3)
    assert Event.objects.filter(verb="bring_in_file", about=[row.pk]).count() == 1
    assert Event.objects.filter(verb="add_person", about=[iris.id]).count() == 1


@pytest.mark.parametrize(
    ("holds", "text", "fixed"),
    [
        (Holds.PEOPLE, PEOPLE, {}),
        (Holds.PEOPLE, "Name,Date of birth\nIris,03/05/2010\nOle,\n", {"stage": "child"}),
        (Holds.PROFESSIONALS, PROFESSIONALS, {}),
        (Holds.NOTES, NOTES, {"kind": "daily_log"}),
    ],
)
def test_the_same_file_again_changes_nothing(holds, text, fixed):
    first = brought_in(text, holds, **fixed)
    after = counts()
    events = Event.objects.count()
    again = checked(text, holds, **fixed)
    assert (again.new, again.here, again.faulty) == (0, first.new, 0)
    assert queries.before(who("dee"), again).pk == first.pk
    actions.bring_in(again, new=0, faulty=0, by=who("dee"))
    assert counts() == after
    assert Event.objects.count() == events + 2  # the file handed over, and that it was over


def test_stays_of_one_number_are_one_stay_and_come_in_once():
    brought_in(
        "Name,DOB,Type\nIda,03/05/2000,mother\nPip,01/02/2026,baby\nFinn,04/04/2000,dad\nOle,01/01/2012,yp\n",
    )
    text = (
        "Family,Name,Admission date,Discharge date,Went to,Reason,Key worker\n"
        "F1,Ida,01/03/2026,,,,Jo Brandt\n"
        "F1,Pip,01/03/2026,,,,\n"
        "F1,Finn,10/03/2026,20/03/2026,His flat,Asked to,\n"
        "S2,Ole,01/01/2025,01/02/2025,,,\n"
        "S3,Ole,01/06/2025,01/07/2025,Home,End of assessment,\n"
    )
    row = brought_in(text, Holds.STAYS)
    assert (row.new, row.faulty) == (5, 0)
    family = Placement.objects.get(source_key="id:F1")
    parts = family.members.values_list("person__preferred_name", "part", "joined_on", "left_on").order_by("place")
    assert list(parts) == [
        ("Ida", "parent", date(2026, 3, 1), None),
        ("Pip", "baby", date(2026, 3, 1), None),
        ("Finn", "parent", date(2026, 3, 10), date(2026, 3, 20)),
    ]
    assert family.key_workers.get().user.name == "Jo Brandt"
    first = Placement.objects.get(source_key="id:S2")
    assert (first.moved_on_on, first.went_to) == (date(2025, 2, 1), "Not said in the file that was brought in")
    assert Placement.objects.get(source_key="id:S3").went_to == "Home"
    after = counts()
    again = brought_in(text, Holds.STAYS)
    assert (again.new, again.here, again.faulty) == (0, 5, 0)
    assert counts() == after


def test_a_stay_that_cannot_be_is_told_by_row():
    row = checked(
        "Family,Name,Admission date,Discharge date,Key worker\n"
        "1,Amira,01/01/2026,,\n"
        "2,Nobody Known,01/01/2026,,\n"
        "3,Noah,05/23/2026,,\n"
        "4,Kayleigh,01/01/2020,01/01/2019,\n"
        "5,Tyler,01/01/2020,,Santa\n"
        "5,Kayleigh,01/01/2020,,\n",
        Holds.STAYS,
    )
    found = reasons(row)
    assert "lives here already" in found[2] or "later stay" in found[2]
    assert "Nobody called “Nobody Known” is known here" in found[3]
    assert "month first" in found[4]
    assert "before the day they moved in" in found[5]
    assert "“Santa” does not work here" in found[6]
    assert row.new == 0


def test_past_notes_are_signed_by_whoever_brings_them_in_as_what_they_were_told():
    dee = who("dee")
    row = brought_in(NOTES, Holds.NOTES, kind="daily_log")
    assert (row.new, row.faulty) == (2, 0)
    records = list(Record.objects.filter(author_id=dee.id, kind="daily_log").order_by("happened_at"))
    bodies = [RevisionText.objects.get(revision__record=record).body for record in records]
    assert bodies[0]["answers"]["note"] == {"told": "Noah slept for 40 minutes.\nAmira sang.", "told_by": "Sam Reed"}
    assert bodies[0]["happened_at"] == "2026-05-03T13:10:00Z"
    assert [mention["name"] for mention in bodies[0]["mentions"]] == ["Noah", "Amira"]
    assert bodies[1]["answers"]["note"]["told_by"] == "not known"
    assert bodies[1]["answers"]["note"]["told"].endswith(TIME_NOT_GIVEN)
    assert len(bodies[1]["subjects"]) == 2


def test_notes_that_cannot_be_are_told_in_the_words_of_the_form():
    row = checked(
        "Kind,Date,Time,Child,Staff,Entry,ID\n"
        "Daily log,03/05/2126,10:00,Noah,Sam,Text,1\n"
        "Daily log,03/05/2026,10:00,Reece,Sam,Text,2\n"
        "Poem,03/05/2026,10:00,Noah,Sam,Text,3\n"
        "Daily log,,10:00,Noah,Sam,Text,4\n"
        "Daily log,03/05/2026,10:00,,Sam,,5\n"
        "Daily log,29/03/2026,01:30,Noah,Sam,Text,6\n"
        f"Daily log,03/05/2026,10:00,Noah,{'S' * 400},Text,7\n"
        "Daily log,03/05/2026,10:00,Noah,Sam,Good,8\n"
        "Daily log,04/05/2026,10:00,Noah,Sam,Other,8\n"
        "Home log,04/05/2026,10:00,,Sam,The boiler was mended,9\n",
        Holds.NOTES,
    )
    found = reasons(row)
    assert "in the future" in found[2]
    assert "Nobody called “Reece” is known here" in found[3]  # lives at the other home
    assert "“Poem” is not one of: " in found[4]
    assert "on which day" in found[5]
    assert "whom this note is about" in found[6] and "There is no note" in found[6]
    assert "clocks went forward" in found[7]
    assert "400 characters" in found[8]
    assert "stands in row 9 already" in found[10]
    assert row.new == 2, found


def test_every_kind_on_offer_can_be_signed_from_a_file_alone():
    for each in packs().values():
        offered = kinds(each)
        assert {"daily_log", "home_log"} <= {kind.code for kind in offered}
    offered = kinds(pack("residential_family_centre"))
    lines = [f"{kind.label},03/05/2026,1{n % 10}:0{n // 10},Noah,Sam,Text {n}" for n, kind in enumerate(offered)]
    row = brought_in("Kind,Date,Time,Child,Staff,Entry\n" + "\n".join(lines) + "\n", Holds.NOTES)
    assert (row.new, reasons(row) if row.preview else {}) == (len(offered), {})


def test_good_rows_come_in_and_the_others_are_given_back_with_reasons():
    text = "Known as,DOB,Type,Remark\nIris,03/05/2010,yp,fine\n=1+1,soon,yp,\nOle,04/06/2011,cat,\n,05/05/2012,yp,+44\n"
    row = checked(text)
    assert (row.new, row.faulty) == (1, 3)
    found = reasons(row)
    assert "“soon” is not a day" in found[3]
    assert "“cat” is not one of" in found[4]
    actions.bring_in(row, new=1, faulty=3, by=who("dee"))
    assert Person.objects.filter(preferred_name="Iris").count() == 1
    given_back = list(csv.reader(io.StringIO(queries.left_out(who("dee"), row.pk).decode("utf-8-sig"))))
    assert given_back[0] == ["Known as", "DOB", "Type", "Remark", "Why it was left out", "Row in the first file"]
    assert [line[0] for line in given_back[1:]] == ["'=1+1", "Ole", ""]
    assert given_back[3][3] == "'+44"
    assert given_back[1][4].startswith("DOB: “soon” is not a day")
    mended = queries.left_out(who("dee"), row.pk).decode("utf-8-sig").replace("soon", "06/06/2013")
    assert brought_in(mended).new == 1
    assert Person.objects.get(born_on=date(2013, 6, 6)).preferred_name == "=1+1"


def test_ambiguous_days_of_a_column_are_sent_back_when_one_has_its_month_first():
    row = checked("Name,DOB\nAnn,05/23/2010\nBen,03/05/2010\nCat,04/04/2010\nDan,2010-05-03\n", stage="child")
    found = reasons(row)
    assert set(found) == {2, 3}
    assert "row 2 of this column has" in found[3]


def test_somebody_of_that_name_who_is_here_already():
    amira = Person.objects.get(preferred_name="Amira")
    text = f"Name,Full name,DOB\nAmira,Amira Haddad,{amira.born_on}\nNoah,Noah Haddad,\nTyler,Tyler Marsh,01/01/2001\n"
    row = checked(text, stage="child")
    assert (row.new, row.here, row.faulty) == (1, 1, 1)
    assert "nobody can tell whether it is the same person" in reasons(row)[3]


def test_rows_that_stand_twice():
    row = checked("ID,Name,Type\n1,Ann,child\n1,Ann,child\n2,Ann,child\n")
    assert (row.new, row.faulty) == (2, 1)
    assert "stands in row 2 already" in reasons(row)[3]


def test_nul_and_long_cells_are_told_by_row():
    row = checked("Name,Type,ID\nA\0nn,child,1\n" + "B" * 200_000 + ",child,2\nCat,child,3\0\nDan,c\0at,4\n")
    found = reasons(row)
    assert "NUL" in found[2] and "NUL" in found[4]
    assert "100,001 characters" in found[3]
    assert "c␀at" in found[5]
    assert row.new == 0


def test_professionals_and_what_is_wrong_with_them():
    row = brought_in(PROFESSIONALS, Holds.PROFESSIONALS)
    val = Professional.objects.get(name="Val Tranter")
    assert (val.phone, val.email, val.work) == ("+44 1632 960001", "val@example.org", "Health visitor")
    assert row.new == 1
    row = checked("Name,Job title,Email\nKit,,kit@\n", Holds.PROFESSIONALS)
    assert "e-mail address" in reasons(row)[2]
    assert "write something" in reasons(row)[2]


def test_lengths_are_those_of_casework():
    assert professionals.TEXTS == casework_professionals.TEXTS


def test_what_changed_since_the_preview_is_looked_at_again_first():
    dee = who("dee")
    row = checked("Name,Type,DOB\nIris,child,03/05/2015\nOle,child,04/04/2015\n")
    people.add(home=row.home, preferred_name="Ole", full_name="", stage="child", born_on=date(2015, 4, 4), by=dee)
    before = counts()
    with pytest.raises(actions.Changed, match="look again"):
        actions.bring_in(row, new=2, faulty=0, by=dee)
    assert counts() == before
    row = queries.batch(dee, row.pk)
    assert (row.state, row.new, row.here) == (State.CHECKED, 1, 1)
    assert actions.bring_in(row, new=1, faulty=0, by=dee).state == State.DONE
    assert counts()[0] == before[0] + 1


def test_one_row_that_casework_refuses_leaves_nothing_behind(monkeypatch):
    from goldthread.front.intake.actions import bringing

    row = checked(PEOPLE)
    before = counts()
    real, called = bringing.people.add, []

    def refuse_the_third(**facts):
        called.append(facts)
        if len(called) == 3:
            raise Refused("A rule the check did not know of.")
        return real(**facts)

    monkeypatch.setattr(bringing.people, "add", refuse_the_third)
    with pytest.raises(Refused, match="Row 4 could not be written, so nothing was: A rule"):
        actions.bring_in(row, new=3, faulty=0, by=who("dee"))
    assert counts() == before
    assert Batch.objects.get(pk=row.pk).state == State.CHECKED


def test_pressing_the_button_twice_writes_once():
    row = checked(PEOPLE)
    actions.bring_in(row, new=3, faulty=0, by=who("dee"))
    after = counts()
    assert actions.bring_in(row, new=3, faulty=0, by=who("dee")).state == State.DONE
    assert counts() == after


def test_only_who_may_and_only_in_that_home():
    dee, ruth, priya = who("dee"), who("ruth"), who("priya")
    with pytest.raises(Refused):
        handed_over(PEOPLE, by=ruth)
    row = checked(PEOPLE, by=dee)
    for other in (ruth, priya):
        with pytest.raises(Absent):
            queries.batch(other, row.pk)
        with pytest.raises(Refused):
            actions.bring_in(row, new=3, faulty=0, by=other)
        with pytest.raises(Refused):
            actions.give_up(row, by=other)
        with pytest.raises(Refused):
            actions.match(row, Matching({"preferred_name": 1}), by=other)
    assert queries.batch(who("dee"), row.pk)  # another tab, another manager of the home


def test_giving_up_throws_the_bytes_away_and_keeps_who_and_when():
    row = checked("Name,DOB\nAnn,soon\n", stage="child")
    actions.give_up(row, by=who("dee"))
    row = Batch.objects.get(pk=row.pk)
    assert (row.state, row.content, row.left_out, row.preview) == (State.GIVEN_UP, None, None, {})
    assert len(bytes(row.digest)) == 32
    with pytest.raises(Refused):
        actions.match(row, Matching({"preferred_name": 0}), by=who("dee"))


def test_what_nobody_finished_is_swept_away():
    waiting = checked(PEOPLE)
    done = brought_in("Name,DOB\nAnn,soon\nBen,01/01/2015\n", stage="child")
    assert done.left_out
    assert actions.sweep() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.sweep() == 2
    assert Batch.objects.get(pk=waiting.pk).state == State.GIVEN_UP
    assert Batch.objects.get(pk=done.pk).left_out is None
    with pytest.raises(Absent):
        queries.left_out(who("dee"), done.pk)


def test_a_column_that_is_not_there_is_refused():
    row = handed_over(PEOPLE)
    for columns in ({"preferred_name": 99}, {"preferred_name": -1}, {"photo": 1}):
        with pytest.raises(Refused):
            actions.match(row, Matching(columns), by=who("dee"))


def test_a_long_file_goes_to_the_job_process_and_is_written_whole():
    dee = who("dee")
    lines = "".join(f"{n},Child {n},01/01/2015\n" for n in range(2500))
    row = checked("ID,Name,DOB\n" + lines, stage="child")
    assert row.state == State.CHECKING
    assert ProcrastinateJob.objects.filter(task_name="intake.check", args__batch=str(row.pk)).count() == 1
    actions.check_now(row.pk, row.home_id, by=dee)
    row = queries.batch(dee, row.pk)
    assert (row.state, row.new) == (State.CHECKED, 2500)
    before = counts()[0]
    assert actions.bring_in(row, new=2500, faulty=0, by=dee).state == State.WRITING
    assert counts()[0] == before
    actions.start_again(row, by=dee)
    assert ProcrastinateJob.objects.filter(task_name="intake.write", args__batch=str(row.pk)).count() == 2
    actions.write_now(row.pk, row.home_id, by=dee)
    actions.write_now(row.pk, row.home_id, by=dee)  # the job that was asked for twice
    assert counts()[0] == before + 2500
    assert Batch.objects.get(pk=row.pk).state == State.DONE


def test_a_step_that_fails_lets_the_batch_stand_where_it_stood():
    dee = who("dee")
    row = checked(PEOPLE)
    Batch.objects.filter(pk=row.pk).update(state=State.WRITING)
    actions.failed(row.pk, row.home_id)
    row = queries.batch(dee, row.pk)
    assert row.state == State.CHECKED
    assert "Nothing was written" in row.trouble


def test_database_refuses_bytes_in_a_batch_that_is_over():
    from django.db.utils import IntegrityError

    row = checked(PEOPLE)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_batch SET state = 'done' WHERE id = %s", [row.pk])
