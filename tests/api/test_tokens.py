from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from pytest_django.fixtures import Settings

from arena.accounts.models import ApiToken, User
from arena.accounts.services import create_token
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem
from tests.cast import PASSWORD

BAD_TOKEN = problem(
    401,
    "bad_token",
    "This token is not valid.",
    "It may be expired or revoked. Make a new one at /api/v1/tokens/.",
)
BAD_CREDENTIALS = problem(401, "bad_credentials", "The user name or the password is wrong.")


def create(client: Any, **body: Any) -> Any:
    return client.post("tokens/", {"username": "alice", "password": PASSWORD, **body}, content_type="application/json")


def test_it_makes_a_token_for_a_password(api: Callable[..., Any], owner: User) -> None:
    response = create(api())

    token = ApiToken.objects.get(user=owner)
    plain = response.json()["token"]
    assert (response.status_code, response.json()) == (
        201,
        {
            "id": str(token.id),
            "token": plain,
            "name": "",
            "scopes": ["read", "submit"],
            "created_at": f"{token.created:%Y-%m-%dT%H:%M:%S.%fZ}",
            "expires_at": None,
        },
    )
    assert response["Cache-Control"] == "private, no-store"
    assert api().get("me/", headers={"Authorization": f"Bearer {plain}"}).json()["username"] == "alice"


def test_it_takes_a_name_scopes_and_an_expiry(api: Callable[..., Any], owner: User) -> None:
    body = create(api(), name="laptop", scopes=["read", "read"], expires_in_days=30).json()

    token = ApiToken.objects.get(user=owner)
    assert (body["name"], body["scopes"]) == ("laptop", ["read"])
    assert token.expiry is not None
    assert abs(token.expiry - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)  # noqa: TID251 knox's clock


def test_it_takes_the_email_address_as_well(api: Callable[..., Any], owner: User) -> None:
    assert create(api(), username="alice@example.com").status_code == 201


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"scopes": []}, {"scopes": ["This list may not be empty."]}),
        ({"scopes": ["admin"]}, {"scopes": {"0": ['"admin" is not a valid choice.']}}),
        ({"expires_in_days": 0}, {"expires_in_days": ["Ensure this value is greater than or equal to 1."]}),
        ({"expires_in_days": 10**9}, {"expires_in_days": ["Ensure this value is less than or equal to 3650."]}),
        ({"password": ""}, {"password": ["This field may not be blank."]}),
    ],
)
def test_it_tells_what_is_wrong_by_field(api: Callable[..., Any], owner: User, body: Any, errors: Any) -> None:
    response = create(api(), **body)

    assert response.json() == problem(400, "invalid", "Some fields are not acceptable.", errors=errors)
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("body", [{"password": "wrong"}, {"username": "nobody"}, {"username": "bob@example.com"}])
def test_it_refuses_a_wrong_password(api: Callable[..., Any], owner: User, body: Any) -> None:
    response = create(api(), **body)

    assert (response.status_code, response.json()) == (401, BAD_CREDENTIALS)
    assert response["WWW-Authenticate"] == "Bearer"


def test_it_refuses_the_right_password_after_ten_wrong_ones(
    api: Callable[..., Any], owner: User, teammate: User
) -> None:
    assert {create(api(), password="wrong").status_code for _ in range(10)} == {401}

    refused = create(api())

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert create(api(), username="bob").status_code == 201


def test_right_passwords_are_not_counted(api: Callable[..., Any], owner: User) -> None:
    assert {create(api()).status_code for _ in range(20)} == {201}


def test_an_old_token_does_not_stand_in_the_way(api: Callable[..., Any], owner: User) -> None:
    response = api().post(
        "tokens/",
        {"username": "alice", "password": PASSWORD},
        content_type="application/json",
        headers={"Authorization": "Bearer expired"},
    )

    assert response.status_code == 201


def test_it_asks_for_a_confirmed_address_where_one_is_demanded(
    api: Callable[..., Any], owner: User, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"

    refused = create(api())
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True)

    assert refused.json() == problem(
        403,
        "email_unverified",
        "Your email address is not confirmed yet.",
        "Sign in on the site: it sends you a message with a link to follow.",
    )
    assert create(api()).status_code == 201


def test_it_lists_shows_and_revokes(api: Callable[..., Any], owner: User) -> None:
    client = api(owner, name="laptop", scopes=["read", "submit"])
    token = ApiToken.objects.get(user=owner)
    shown = {
        "id": str(token.id),
        "name": "laptop",
        "scopes": ["read", "submit"],
        "created_at": f"{token.created:%Y-%m-%dT%H:%M:%S.%fZ}",
        "expires_at": None,
    }

    assert client.get("tokens/").json() == {"results": [shown]}
    assert client.get(f"tokens/{token.id}/").json() == shown
    assert client.delete(f"tokens/{token.id}/").status_code == 204
    assert client.get("tokens/").json() == BAD_TOKEN


def test_it_hides_anothers_token(api: Callable[..., Any], owner: User, outsider: User, staff: User) -> None:
    token, _plain = create_token(user=owner)

    for user in (outsider, staff):
        assert api(user).get(f"tokens/{token.id}/").json() == NOT_FOUND
        assert api(user).delete(f"tokens/{token.id}/").json() == NOT_FOUND
    assert ApiToken.objects.filter(user=owner).count() == 1


def test_it_requires_a_token_to_see_tokens(api: Callable[..., Any]) -> None:
    response = api().get("tokens/")

    assert (response.json(), response["WWW-Authenticate"]) == (NOT_AUTHENTICATED, "Bearer")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer zz", "Bearer " + "0" * 64, "Bearer \xff\xfe"])
def test_it_refuses_a_token_that_is_none(api: Callable[..., Any], header: str) -> None:
    response = api().get("competitions/", headers={"Authorization": header})

    assert (response.status_code, response.json()["code"]) == (401, "bad_token")


def test_it_refuses_and_forgets_an_expired_token(api: Callable[..., Any], owner: User) -> None:
    client = api(owner)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))  # noqa: TID251 knox's clock

    assert client.get("me/").json() == BAD_TOKEN
    assert ApiToken.objects.count() == 0


def test_a_closed_account_has_no_tokens(api: Callable[..., Any], owner: User) -> None:
    client = api(owner)
    User.objects.update(is_active=False)

    assert client.get("me/").json() == BAD_TOKEN


def test_a_demo_account_has_no_tokens_on_a_real_site(api: Callable[..., Any], owner: User, settings: Settings) -> None:
    client = api(owner)
    User.objects.update(is_demo=True)

    assert (client.get("me/").json(), create(api()).json()) == (BAD_TOKEN, BAD_CREDENTIALS)
    settings.ARENA_DEMO = True
    assert (client.get("me/").status_code, create(api()).status_code) == (200, 201)


def test_a_reading_token_only_reads(api: Callable[..., Any], owner: User) -> None:
    token, _plain = create_token(user=owner)
    refusal = problem(
        403,
        "insufficient_scope",
        "This token may not be used for that.",
        "Make a token with the scope that is named here.",
        scope="submit",
    )

    assert api(owner, scopes=["read"]).get("tokens/").status_code == 200
    assert api(owner, scopes=["read"]).delete(f"tokens/{token.id}/").json() == refusal
    assert api(owner, scopes=["submit"]).get("tokens/").json() == {**refusal, "scope": "read"}
    assert api(owner, scopes=["submit"]).delete(f"tokens/{token.id}/").status_code == 204
