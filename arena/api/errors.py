"""Every error of the API as application/problem+json (RFC 9457), with a code that scripts may rely on."""

import json
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions as drf
from rest_framework.utils.encoders import JSONEncoder

from arena.core import clock
from arena.core.errors import DomainError, Invalid, NotAllowed, NotFound, Text, TooLarge
from arena.core.outages import outage

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

_CODES: dict[type[drf.APIException], str] = {
    drf.NotAuthenticated: "not_authenticated",
    drf.AuthenticationFailed: "bad_token",
    drf.ParseError: "malformed",
}
# Where the libraries say several things, or only in English.
_DETAILS: dict[str, Text] = {"bad_token": _("This token is not valid.")}
_HINTS: dict[str, Text] = {
    "not_authenticated": _("Send the header “Authorization: Bearer TOKEN”; a token is made at /api/v1/tokens/."),
    "bad_token": _("It may be expired or revoked. Make a new one at /api/v1/tokens/."),
    "unsupported_media_type": _("Set the header Content-Type to what the documentation at /api/docs/ says."),
    "throttled": _("Wait as long as the header Retry-After says."),
}
# in this order: the first is a kind of the last
_OF_DJANGO: dict[type[Exception], Callable[[], DomainError]] = {
    RequestDataTooBig: TooLarge,
    Http404: NotFound,
    PermissionDenied: NotAllowed,
    SuspiciousOperation: partial(Invalid, code="malformed"),
    UnreadablePostError: partial(Invalid, code="malformed"),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    status: int
    code: str
    detail: Text
    hint: Text = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def render(self) -> HttpResponse:
        members = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **({"hint": self.hint} if self.hint else {}),
            **self.extra,
        }
        body = json.dumps(members, cls=JSONEncoder, ensure_ascii=False)
        return HttpResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def problem_response(error: Exception, context: Mapping[str, Any]) -> HttpResponse:  # noqa: ARG001 REST framework's signature
    """What REST framework calls for whatever a view raises."""
    if isinstance(error, drf.APIException) and not isinstance(error, drf.ValidationError):
        return _of_framework(error).render()
    refusal = _as_domain_error(error)
    if refusal is None:
        logger.error("the API broke", exc_info=error)
        return Problem(status=500, code="internal", detail=_("Something went wrong on our side.")).render()
    return _of_domain(refusal).render()


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    hint = "" if request.path.endswith("/") else _("Every address of this API ends with a slash.")
    return problem_response(NotFound(hint=hint), {})


def _as_domain_error(error: Exception) -> DomainError | None:
    if isinstance(error, DomainError):
        return error
    if isinstance(error, drf.ValidationError):
        return _invalid(error.detail)
    if isinstance(error, DjangoValidationError):
        return _invalid(error.messages)
    return next((make() for kind, make in _OF_DJANGO.items() if isinstance(error, kind)), None) or _as_outage(error)


def _as_outage(error: Exception) -> DomainError | None:
    found = outage(error)
    if found is not None:
        logger.warning("the API answered %s: %s", found.code, error)
    return found


def _invalid(detail: Any) -> Invalid:
    errors = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    return Invalid(message=_("Some fields are not acceptable."), errors=errors)


def _of_domain(error: DomainError) -> Problem:
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    if isinstance(resets_at := error.extra.get("resets_at"), datetime):
        headers["Retry-After"] = str(max(math.ceil((resets_at - clock.now()).total_seconds()), 1))
    return Problem(
        status=error.status,
        code=error.code,
        detail=error.message,
        hint=error.hint,
        extra=error.extra,
        headers=headers,
    )


def _of_framework(error: drf.APIException) -> Problem:
    code = _CODES.get(type(error), error.default_code)
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return Problem(
        status=error.status_code,
        code=code,
        detail=_DETAILS.get(code, str(error.detail)),
        hint=_HINTS.get(code, ""),
        headers=headers,
    )
