"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class ArenaBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """Demo accounts have a published password: they work only on a demo site bound to loopback."""
        if getattr(user, "is_demo", False) and not settings.ARENA_DEMO:
            return False
        return bool(super().user_can_authenticate(user))
