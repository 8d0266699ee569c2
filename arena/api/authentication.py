"""Who a request is from, by its token."""

import re
from typing import Any

from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed

from arena.accounts.backends import ArenaBackend

_TOKEN = re.compile(rb"[0-9a-f]{64}")


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Bearer TOKEN`. (A token past its time is deleted when it is used.)"""

    def authenticate_credentials(self, token: bytes) -> Any:
        # Anything else is no token of ours, and may hold bytes that no database takes.
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> Any:
        """Who may not sign in has no use of an old token either."""
        if not ArenaBackend().user_can_authenticate(auth_token.user):
            raise AuthenticationFailed
        return auth_token.user, auth_token
