"""Superusers manage the accounts of the site."""

from collections.abc import Callable

import pytest
from django.test import Client

from arena.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_superuser_makes_somebody_staff(
    as_user: Callable[..., Client], staff: User, owner: User, admin_url: Callable[..., str]
) -> None:
    data = {"username": "alice", "email": "alice@example.com", "is_active": "on", "is_staff": "on"}

    assert as_user(staff).post(admin_url("user_change", owner), data).status_code == 302

    owner.refresh_from_db()
    assert (owner.is_staff, owner.is_superuser) == (True, False)


def test_a_superuser_adds_a_user(as_user: Callable[..., Client], staff: User, admin_url: Callable[..., str]) -> None:
    data = {
        "username": "erin",
        "email": "erin@example.com",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }

    assert as_user(staff).post(admin_url("user_add"), data).status_code == 302

    assert User.objects.get(username="erin").check_password("correct horse battery")


def test_the_list_opens(as_user: Callable[..., Client], staff: User, admin_url: Callable[..., str]) -> None:
    assert as_user(staff).get(admin_url("user_changelist")).status_code == 200
