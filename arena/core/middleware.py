from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from arena.core import clock


class ReceivedAt:
    """Notes when a request began, before its body is read: deadlines are judged by that moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = _began(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _began(request: HttpRequest) -> datetime:
    """Now; or when the proxy says it began, since a proxy that takes a body in first hands it on minutes later."""
    now = clock.now()
    if not settings.ARENA_TRUST_REQUEST_START:
        return now
    try:
        return min(datetime.fromtimestamp(float(request.headers.get("X-Request-Start", "")), UTC), now)
    except (ValueError, OverflowError, OSError):
        return now
