from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.api.throttles import AddressThrottle, FailedSignIns, RequestThrottle
from tests.api.problems import problem


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The throttles' own clock."""
    seconds = [1000.0]
    for throttle in (RequestThrottle, AddressThrottle, FailedSignIns):
        monkeypatch.setattr(throttle, "timer", staticmethod(lambda: seconds[0]))
    return seconds


def test_a_token_may_ask_a_hundred_times_a_second(api: Callable[..., Any], owner: User, stopwatch: list[float]) -> None:
    client = api(owner)
    assert {client.get("me/").status_code for _ in range(100)} == {200}

    refused = client.get("me/")

    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert refused.json() == problem(
        429,
        "throttled",
        "Request was throttled. Expected available in 1 second.",
        "Wait as long as the header Retry-After says.",
    )
    stopwatch[0] += 1
    assert client.get("me/").status_code == 200


def test_another_token_is_not_slowed(
    api: Callable[..., Any], owner: User, teammate: User, stopwatch: list[float]
) -> None:
    client = api(owner)
    while client.get("me/").status_code == 200:
        pass

    assert api(owner).get("me/").status_code == 200
    assert api(teammate).get("me/").status_code == 200


def test_five_reads_a_second_are_never_refused(api: Callable[..., Any], owner: User, stopwatch: list[float]) -> None:
    client = api(owner)

    for _ in range(100):
        assert client.get("me/").status_code == 200
        stopwatch[0] += 0.2


def test_nobody_changes_his_address_by_a_header(api: Callable[..., Any], db: None, stopwatch: list[float]) -> None:
    statuses = [
        api()
        .post("users/", {}, content_type="application/json", headers={"X-Forwarded-For": f"10.0.0.{n}"})
        .status_code
        for n in range(301)
    ]

    assert statuses == [400] * 300 + [429]


def test_wrong_passwords_are_forgotten_after_a_minute(
    api: Callable[..., Any], owner: User, stopwatch: list[float]
) -> None:
    def sign_in(username: str) -> int:
        body = {"username": username, "password": "wrong"}
        return int(api().post("tokens/", body, content_type="application/json").status_code)

    assert [sign_in("alice") for _ in range(11)] == [401] * 10 + [429]
    assert sign_in("ALICE") == 429
    stopwatch[0] += 60
    assert sign_in("alice") == 401
