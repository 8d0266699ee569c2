"""What a domain refuses, as a page with a way on; as JSON for the upload script."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from arena.core.errors import DomainError
from arena.core.outages import outage

logger = logging.getLogger(__name__)

# Where a person mends what is missing: code → (name of a competition's page, what its button says).
_WAYS_ON: dict[str, tuple[str, Callable[[], str]]] = {
    "not_entered": ("enter", lambda: _("Enter the competition")),
    "rules_not_accepted": ("enter", lambda: _("Read and accept the rules")),
    "quota_exhausted": ("submissions", lambda: _("My team's submissions")),
    "round_closed": ("leaderboard", lambda: _("Leaderboard")),
    "round_not_open": ("competition", lambda: _("Overview")),
    "board_hidden": ("leaderboard", lambda: _("Public leaderboard")),
}


class DomainErrorPages:
    """Answers with the error's own status. Views need no try: they call one query or service and render."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error = exception if isinstance(exception, DomainError) else outage(exception)
        if error is None:
            return None
        if error is not exception:
            logger.warning("%s answered %s: %s", request.path, error.code, exception)
        return json_error(error) if wants_json(request) else _page(request, error)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def json_error(error: DomainError) -> JsonResponse:
    body = {"code": error.code, "message": str(error.message), "hint": str(error.hint)}
    return JsonResponse(body, status=error.status)


def _page(request: HttpRequest, error: DomainError) -> HttpResponse:
    if error.status == 404:
        return render(request, "404.html", status=404)
    if error.status == 503:  # the usual page would ask the database who is reading it
        return HttpResponse(render_to_string("503.html", {"error": error}), status=503, headers={"Retry-After": "5"})
    context = {"error": error, "way_on": _way_on(request, error.code)}
    return render(request, "error.html", context, status=error.status)


def _way_on(request: HttpRequest, code: str) -> dict[str, Any] | None:
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    if slug is None or code not in _WAYS_ON:
        return None
    name, label = _WAYS_ON[code]
    return {"url": reverse(name, args=[slug]), "label": label()}
