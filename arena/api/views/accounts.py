"""Accounts and tokens."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from arena.accounts import queries, services
from arena.accounts.models import User
from arena.accounts.services import BadCredentials
from arena.api.schema import JSON_BODY, problems
from arena.api.serializers.accounts import (
    MeOutput,
    NewTokenOutput,
    TokenInput,
    TokenOutput,
    TokensOutput,
    UserInput,
    UserOutput,
)
from arena.api.throttles import AddressThrottle, FailedSignIns
from arena.api.views.base import ApiView, user_of, validated

_PASSWORD = "correct horse battery"  # noqa: S105 of an example


class Users(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (AddressThrottle,)

    @extend_schema(
        operation_id="create_user",
        tags=["accounts"],
        summary="Sign up, where that is open",
        request=UserInput,
        responses={
            201: UserOutput,
            **problems(*JSON_BODY, "signup_closed", "username_taken", "email_taken", token=False),
        },
        examples=[
            OpenApiExample(
                "sign up",
                value={"username": "alice", "email": "alice@example.com", "password": _PASSWORD},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        user = services.register_user(**validated(UserInput, request.data))
        return Response(UserOutput(user).data, status=201)


class Tokens(ApiView):
    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """A token is made with a password, so making one needs none, and an old one does not stand in the way."""
        if request.method == "POST":
            self.authentication_classes, self.permission_classes = (), (AllowAny,)
            self.throttle_classes = (AddressThrottle,)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="create_token",
        tags=["accounts"],
        summary="A token for a password",
        request=TokenInput,
        responses={
            201: NewTokenOutput,
            **problems(*JSON_BODY, "bad_credentials", "email_unverified", token=False),
        },
        examples=[
            OpenApiExample("a token", value={"username": "alice", "password": _PASSWORD}, request_only=True),
            OpenApiExample(
                "a token that reads, for a month",
                value={"username": "alice", "password": _PASSWORD, "scopes": ["read"], "expires_in_days": 30},
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        data = validated(TokenInput, request.data)
        user = self._sign_in(request, data.pop("username"), data.pop("password"))
        services.require_verified_email(user=user)
        token, plain = services.create_token(user=user, **data)
        return Response({**TokenOutput(token).data, "token": plain}, status=201)

    @extend_schema(
        operation_id="list_tokens",
        tags=["accounts"],
        summary="My tokens, newest first",
        responses={200: TokensOutput, **problems()},
    )
    def get(self, request: Request) -> Response:
        return Response({"results": TokenOutput(queries.tokens_of(user=user_of(request)), many=True).data})

    def _sign_in(self, request: Request, username: str, password: str) -> User:
        failures = FailedSignIns(username)
        if not failures.allow_request(request, self):
            raise Throttled(failures.wait())
        try:
            return services.sign_in(request=request._request, username=username, password=password)
        except BadCredentials:
            failures.note_failure()
            raise


class Token(ApiView):
    @extend_schema(
        operation_id="get_token",
        tags=["accounts"],
        summary="One of my tokens",
        responses={200: TokenOutput, **problems("not_found")},
    )
    def get(self, request: Request, token_id: UUID) -> Response:
        return Response(TokenOutput(queries.get_token(user=user_of(request), token_id=token_id)).data)

    @extend_schema(
        operation_id="revoke_token",
        tags=["accounts"],
        summary="Revoke a token",
        responses={204: None, **problems("not_found")},
    )
    def delete(self, request: Request, token_id: UUID) -> Response:
        services.revoke_token(token=queries.get_token(user=user_of(request), token_id=token_id))
        return Response(status=204)


class Me(ApiView):
    @extend_schema(
        operation_id="get_me",
        tags=["accounts"],
        summary="Whom this token belongs to",
        responses={200: MeOutput, **problems()},
    )
    def get(self, request: Request) -> Response:
        return Response({**UserOutput(request.user).data, "token": TokenOutput(request.auth).data})
