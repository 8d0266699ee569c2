"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from arena.core import clock


def site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 a context processor's signature
    return {"server_now": clock.now(), "site_version": settings.VERSION, "is_demo_site": settings.ARENA_DEMO}
