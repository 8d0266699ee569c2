from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from knox.crypto import hash_token

from arena.accounts.models import ApiToken, User
from arena.accounts.services import create_token
from tests.web.pages import assert_constant_queries, text_of

AsUser = Callable[[User | None], Client]
TOKENS = reverse("tokens")


@pytest.fixture
def client(owner: User, as_user: AsUser) -> Client:
    return as_user(owner)


def test_it_shows_a_new_token_once(client: Client, owner: User) -> None:
    response = client.post(TOKENS, {"name": "server", "expires_in_days": "30"})
    token = ApiToken.objects.get()
    plain = response.context["plain"]
    assert token.digest == hash_token(plain)
    assert plain in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert plain not in text_of(client.get(TOKENS))
    assert (token.user, token.name) == (owner, "server")
    assert token.expiry is not None
    assert timedelta(days=30) - timedelta(minutes=1) < token.expiry - token.created <= timedelta(days=30)


def test_it_makes_one_that_does_not_expire(client: Client) -> None:
    client.post(TOKENS, {"name": "server", "expires_in_days": "0"})
    assert ApiToken.objects.get().expiry is None
    assert "Valid until you revoke it" in text_of(client.get(TOKENS))


def test_it_needs_a_name(client: Client) -> None:
    response = client.post(TOKENS, {"name": "", "expires_in_days": "30"})
    assert "Name the token, so that you know it again." in text_of(response)
    assert not ApiToken.objects.exists()


def test_it_lists_only_the_readers_own(client: Client, owner: User, outsider: User) -> None:
    create_token(user=owner, name="mine")
    create_token(user=outsider, name="theirs")
    assert [token.name for token in client.get(TOKENS).context["tokens"]] == ["mine"]


def test_it_revokes(client: Client, owner: User) -> None:
    token, _plain = create_token(user=owner, name="old")
    response = client.post(reverse("token_revoke", args=[token.id]), follow=True)
    assert "The token “old” is revoked." in text_of(response)
    assert not ApiToken.objects.exists()


def test_it_revokes_nobody_elses(client: Client, outsider: User) -> None:
    token, _plain = create_token(user=outsider, name="theirs")
    assert client.post(reverse("token_revoke", args=[token.id])).status_code == 404
    assert client.get(reverse("token_revoke", args=[token.id])).status_code == 405
    assert ApiToken.objects.count() == 1


def test_it_needs_somebody_signed_in(owner: User, as_user: AsUser) -> None:
    assert as_user(None).get(TOKENS)["Location"] == f"/accounts/login/?next={TOKENS}"


def test_it_asks_the_database_as_often_for_many(client: Client, owner: User) -> None:
    create_token(user=owner, name="first")
    assert_constant_queries(client, TOKENS, lambda: [create_token(user=owner, name=str(n)) for n in range(5)])
