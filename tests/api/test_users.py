from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from arena.accounts.models import User
from tests.api.problems import problem

ALICE = {"username": "alice2", "email": "alice2@example.com", "password": "correct horse battery"}


def test_it_makes_an_account(api: Callable[..., Any]) -> None:
    response = api().post("users/", ALICE, content_type="application/json")

    assert (response.status_code, response.json()) == (201, {"username": "alice2", "email": "alice2@example.com"})
    assert User.objects.get(username="alice2").check_password("correct horse battery")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": ""}, {"username": ["This field may not be blank."]}),
        ({"email": "nowhere"}, {"email": ["Enter a valid email address."]}),
        ({"password": None}, {"password": ["This field may not be null."]}),
        (
            {"password": "12345678"},
            {"password": ["This password is too common.", "This password is entirely numeric."]},
        ),
        ({"username": "a\u0000b"}, {"username": ["Null characters are not allowed."]}),
        (
            {"username": "not a name"},
            {
                "username": [
                    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."
                ]
            },
        ),
    ],
)
def test_it_tells_what_is_wrong_by_field(api: Callable[..., Any], changes: Any, errors: Any) -> None:
    response = api().post("users/", {**ALICE, **changes}, content_type="application/json")

    assert (response.status_code, response.json()) == (
        400,
        problem(400, "invalid", "Some fields are not acceptable.", errors=errors),
    )
    assert User.objects.count() == 0


def test_it_refuses_a_name_that_is_taken(api: Callable[..., Any], owner: User) -> None:
    name = api().post("users/", {**ALICE, "username": "Alice"}, content_type="application/json")
    email = api().post("users/", {**ALICE, "email": "ALICE@example.com"}, content_type="application/json")

    assert name.json() == problem(409, "username_taken", "This user name is taken.")
    assert email.json() == problem(409, "email_taken", "There is an account with this email address.")


def test_it_refuses_where_sign_up_is_closed(api: Callable[..., Any], settings: Settings) -> None:
    settings.ARENA_SIGNUP_OPEN = False

    response = api().post("users/", ALICE, content_type="application/json")

    assert response.json() == problem(403, "signup_closed", "This site does not take sign-ups.")
