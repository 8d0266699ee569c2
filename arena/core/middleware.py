from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from arena.core import clock

_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_LOOSE_POLICY = f"{_POLICY}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"

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


class ContentSecurityPolicy:
    """Should a script ever get into a page, no browser runs it: only the site's own files count.

    The administration and the interactive documentation of the API come with scripts of their own in the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        brings_scripts = found is not None and (found.app_name == "admin" or found.url_name == "api-docs")
        response.headers["Content-Security-Policy"] = _LOOSE_POLICY if brings_scripts else _POLICY
        return response


def _began(request: HttpRequest) -> datetime:
    """When it reached us; or when the proxy says it began, since one that takes a body in first is minutes later."""
    now = _arrived_at.get() or clock.now()
    if not settings.ARENA_TRUST_REQUEST_START:
        return now
    try:
        return min(datetime.fromtimestamp(float(request.headers.get("X-Request-Start", "")), UTC), now)
    except (ValueError, OverflowError, OSError):
        return now
