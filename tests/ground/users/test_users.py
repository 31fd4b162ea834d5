"""A worker's row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from goldthread.ground.audit.models import Event
from goldthread.ground.users import actions
from goldthread.ground.users.actions import shortened
from goldthread.ground.users.models import User


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ruth Sallis", "Ruth S"),
        ("Ruth", "Ruth"),
        ("Ana de la Cruz", "Ana C"),
        ("  Ruth   Sallis ", "Ruth S"),
        ("محمد الأحمد", "محمد ا"),
        ("x" * 200, "x" * 50),
    ],
)
def test_a_name_on_a_card(name, short):
    assert shortened(name) == short


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_any_name_has_a_short_form_that_fits(name):
    assert 1 <= len(shortened(name)) <= User._meta.get_field("short_name").max_length


@pytest.mark.django_db
def test_taking_on_without_a_password_lets_nobody_in():
    kit = actions.take_on(email=" Kit@Demo.Invalid ", name="Kit Arden", by=None)
    kit.refresh_from_db()
    assert kit.email == "kit@demo.invalid"
    assert not kit.has_usable_password()
    assert Event.objects.latest("id").about == [kit.id]


@pytest.mark.django_db
def test_an_address_belongs_to_one_worker():
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.take_on(email="RUTH@demo.invalid", name="Another Ruth", by=None)


@pytest.mark.django_db
def test_leaving_and_coming_back():
    ruth = User.objects.get(email="ruth@demo.invalid")
    actions.leave(ruth, by=ruth.id)
    ruth.refresh_from_db()
    assert not ruth.is_active
    actions.come_back(ruth, by=ruth.id)
    ruth.refresh_from_db()
    assert ruth.is_active
    assert not ruth.has_usable_password()  # the old password opens nothing
    assert list(Event.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["come_back", "leave"]


@pytest.mark.django_db
def test_a_password_is_kept_as_a_hash_only():
    ruth = User.objects.get(email="ruth@demo.invalid")
    actions.set_password(ruth, "four quiet words here", by=ruth.id)
    ruth.refresh_from_db()
    assert ruth.check_password("four quiet words here")
    assert "quiet" not in ruth.password
