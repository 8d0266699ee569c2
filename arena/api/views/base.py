"""What all views of the API have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from arena.accounts.models import User
from arena.api.authentication import TokenAuthentication
from arena.api.permissions import HasScope
from arena.api.throttles import RequestThrottle
from arena.competitions.models import Competition, Round
from arena.competitions.queries import get_competition, get_round


class AnyAccept(DefaultContentNegotiation):
    """An `Accept` that we cannot meet is answered with what we have, as RFC 9110 allows; files have their own type."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """For whoever has a token."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (TokenAuthentication,)
    permission_classes: Sequence[type[BasePermission]] = (IsAuthenticated, HasScope)
    throttle_classes: Sequence[type[BaseThrottle]] = (RequestThrottle,)
    content_negotiation_class = AnyAccept
    http_method_names = ("get", "head", "post", "put", "patch", "delete")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PublicView(ApiView):
    """For everybody; a token shows more."""

    permission_classes = (AllowAny, HasScope)


def user_of(request: Request) -> User:
    """The token's owner, in a view that asks for a token."""
    return cast(User, request.user)


def received_at(request: Request) -> datetime:
    """When the request began; see `core.middleware`."""
    return cast(datetime, request._request.received_at)  # type: ignore[attr-defined]


def validated(serializer: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """Raises ValidationError with the errors by field."""
    filled = serializer(data=data)
    filled.is_valid(raise_exception=True)
    return cast(dict[str, Any], filled.validated_data)


def competition_or_404(request: Request, slug: str) -> Competition:
    return get_competition(user=request.user, slug=slug)


def round_or_404(request: Request, slug: str, round_slug: str) -> Round:
    return get_round(competition=competition_or_404(request, slug), slug=round_slug)
