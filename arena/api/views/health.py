"""For whoever watches the site."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arena.api.errors import Problem
from arena.core import health

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The site can take a submission."""
    checks = {name: _outcome(name, check) for name, check in health.CHECKS.items()}
    if set(checks.values()) == {"ok"}:
        return JsonResponse({"status": "ok", "checks": checks})
    detail = _("The site cannot take submissions just now.")
    return Problem(status=503, code="not_ready", detail=detail, extra={"checks": checks}).render()


def _outcome(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:
        # Whatever the reason, the answer must be given; the reason is for the log, not for the street.
        logger.exception("the check of the %s failed", name)
        return "failed"
    return "ok"
