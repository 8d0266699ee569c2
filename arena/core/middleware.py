from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from arena.core import clock


class ReceivedAt:
    """Notes when a request began, before its body is read: deadlines are judged by that moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
