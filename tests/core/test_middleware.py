"""When a request began: deadlines and quota days go by it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from arena.core.middleware import ReceivedAt
from tests.cast import NOW


@pytest.fixture(autouse=True)
def _noon(now: Callable[..., None]) -> None:
    """It is noon on 10 March 2026 in Seoul."""


def received_at(**headers: str) -> datetime:
    request: HttpRequest = RequestFactory().get("/", headers=headers)
    ReceivedAt(lambda _: HttpResponse())(request)
    moment: datetime = request.received_at  # type: ignore[attr-defined]
    return moment


def test_it_began_now() -> None:
    assert received_at() == NOW


def test_a_client_cannot_say_when_it_began() -> None:
    assert received_at(**{"X-Request-Start": "1773100000.000"}) == NOW


def test_the_proxy_that_took_the_body_in_says_when_it_began(settings: Settings) -> None:
    settings.ARENA_TRUST_REQUEST_START = True
    ten_minutes_ago = NOW - timedelta(minutes=10)
    assert received_at(**{"X-Request-Start": f"{ten_minutes_ago.timestamp():.3f}"}) == ten_minutes_ago
    assert received_at(**{"X-Request-Start": "0.000"}) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "soon", "nan", "inf", "1e300", "t=1", "9999999999.000"])
def test_it_did_not_begin_in_the_future_or_at_no_time(settings: Settings, said: str) -> None:
    settings.ARENA_TRUST_REQUEST_START = True
    assert received_at(**{"X-Request-Start": said}) == NOW
