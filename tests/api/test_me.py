from collections.abc import Callable
from typing import Any

from arena.accounts.models import ApiToken, User
from tests.api.problems import NOT_AUTHENTICATED


def test_it_tells_who_the_token_is(api: Callable[..., Any], owner: User) -> None:
    client = api(owner, name="laptop", scopes=["read"])

    token = ApiToken.objects.get(user=owner)
    assert client.get("me/").json() == {
        "username": "alice",
        "email": "alice@example.com",
        "token": {
            "id": str(token.id),
            "name": "laptop",
            "scopes": ["read"],
            "created_at": f"{token.created:%Y-%m-%dT%H:%M:%S.%fZ}",
            "expires_at": None,
        },
    }


def test_it_requires_a_token(api: Callable[..., Any]) -> None:
    assert api().get("me/").json() == NOT_AUTHENTICATED


def test_a_browser_session_is_no_token(as_user: Callable[..., Any], owner: User) -> None:
    """Else another site could make a signed-in browser submit."""
    assert as_user(owner).get("/api/v1/me/").json() == NOT_AUTHENTICATED
