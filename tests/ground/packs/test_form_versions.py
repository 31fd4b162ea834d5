"""Form versions in the database: kept once, never changed, read without asking again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from goldthread.ground.audit.models import Event
from goldthread.ground.packs import queries
from goldthread.ground.packs.actions import publish
from goldthread.ground.packs.models import FormVersion
from goldthread.ground.packs.rules import digest

pytestmark = pytest.mark.django_db

SETTING = "residential_family_centre"


def forget() -> None:
    """As a new process would be: nothing read yet."""
    queries.packs.cache_clear()
    queries.current_form.cache_clear()
    queries._met.clear()


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    forget()
    yield
    forget()


def test_every_form_is_kept_and_kept_once() -> None:
    publish()
    kept = FormVersion.objects.count()
    events = Event.objects.filter(verb="publish_forms").count()
    assert kept >= sum(len(pack.kinds) for pack in queries.packs().values())
    assert publish() == 0
    assert FormVersion.objects.count() == kept
    assert Event.objects.filter(verb="publish_forms").count() == events, "nothing done, nothing noted"


def test_the_row_holds_what_the_id_promises() -> None:
    publish()
    version, kind = queries.current_form(SETTING, "feed")
    row = FormVersion.objects.get(pk=version)
    assert (row.pack, row.kind, row.digest) == (SETTING, "feed", digest(kind))
    assert queries.form_version(version) == kind


def test_the_form_in_use_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        _, kind = queries.current_form(SETTING, "night_check")
    assert kind.quick


def test_old_forms_are_read_once_a_process(django_assert_num_queries: object) -> None:
    publish()
    ids = {queries.current_form(SETTING, code)[0] for code in ("feed", "sleep", "nappy")}
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert set(queries.form_versions(ids)) == ids
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert {queries.form_version(version).code for version in ids} == {"feed", "sleep", "nappy"}


def test_a_version_that_is_not_there_is_said() -> None:
    unknown = uuid4()
    with pytest.raises(FormVersion.DoesNotExist, match=str(unknown)):
        queries.form_version(unknown)
    assert queries.form_versions({unknown}) == {}
    with pytest.raises(KeyError):
        queries.current_form(SETTING, "no_such_form")
    with pytest.raises(KeyError):
        queries.pack("no_such_pack")


def test_a_reworded_form_is_another_version_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    before, old = queries.current_form(SETTING, "feed")
    text = (queries.places()[0] / "shared/records/feed.toml").read_text("utf-8")
    changed = tmp_path / SETTING / "records" / "feed.toml"
    changed.parent.mkdir(parents=True)
    changed.write_text(text.replace('label = "Who fed the baby"', 'label = "Who gave the feed"'), "utf-8")
    monkeypatch.setenv("GOLDTHREAD_PACKS", str(tmp_path))
    forget()
    assert publish() == 1
    after, new = queries.current_form(SETTING, "feed")
    assert after != before
    assert new.questions[1].label == "Who gave the feed"
    assert queries.form_version(before) == old, "a record of 2026 shows with its 2026 questions"


@pytest.mark.parametrize("statement", ["UPDATE packs_formversion SET content = '{}'", "DELETE FROM packs_formversion"])
def test_the_database_refuses_to_change_a_form(statement: str) -> None:
    publish()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_publishing_leaves_an_event_with_the_digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    own = tmp_path / SETTING
    own.mkdir()
    (own / "words.toml").write_text('home = "house"\n', "utf-8")
    monkeypatch.setenv("GOLDTHREAD_PACKS", str(tmp_path))
    forget()
    by = uuid4()
    added = publish(by=by)
    event = Event.objects.filter(verb="publish_forms").latest("id")
    assert added > 0, "forms that say {home} have new words"
    assert event.by_id == by
    assert len(event.about) == len(event.digests) == added
    rows = FormVersion.objects.in_bulk([UUID(str(about)) for about in event.about])
    assert {bytes(each).hex() for each in event.digests} == {row.digest for row in rows.values()}
