from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from arena.core import clock

_arrived_at: ContextVar[datetime | None] = ContextVar("arrived_at", default=None)


@contextmanager
def arrived(moment: datetime) -> Iterator[None]:
    """The server's word for when the request arrived that is served inside, which may have waited since."""
    token = _arrived_at.set(moment)
    try:
        yield
    finally:
        _arrived_at.reset(token)


class ReceivedAt:
    """Notes when a request began, before its body is read: deadlines are judged by that moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = _began(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _began(request: HttpRequest) -> datetime:
    """When it reached us; or when the proxy says it began, since one that takes a body in first is minutes later."""
    now = _arrived_at.get() or clock.now()
    if not settings.ARENA_TRUST_REQUEST_START:
        return now
    try:
        return min(datetime.fromtimestamp(float(request.headers.get("X-Request-Start", "")), UTC), now)
    except (ValueError, OverflowError, OSError):
        return now
