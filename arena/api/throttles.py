"""How fast a script may ask. (How often a team may submit is another thing: `submissions.quota`.)"""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from arena.accounts.models import ApiToken


class RequestThrottle(SimpleRateThrottle):
    """All requests of a token; without one, of an address. Well above what the contract promises."""

    scope = "requests"
    rate = "100/second"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 REST framework's signature
        ident = request.auth.id if isinstance(request.auth, ApiToken) else self.get_ident(request)
        return f"throttle-{self.scope}-{ident}"


class AddressThrottle(SimpleRateThrottle):
    """Requests of an address that cost the site a password hash, whoever they are from."""

    scope = "passwords"
    rate = "300/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 REST framework's signature
        return f"throttle-{self.scope}-{self.get_ident(request)}"


class FailedSignIns(SimpleRateThrottle):
    """Wrong passwords for a name from an address. Only failures count, so that many scripts may sign in."""

    scope = "failed-sign-ins"
    rate = "10/minute"
    duration: int  # set from `rate`

    def __init__(self, username: str) -> None:
        super().__init__()
        self.username = username.casefold()

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 REST framework's signature
        return f"throttle-{self.scope}-{self.get_ident(request)}-{self.username}"

    def throttle_success(self) -> bool:
        return True

    def note_failure(self) -> None:
        self.history.insert(0, self.now)
        self.cache.set(self.key, self.history, self.duration)
