"""How the API describes itself: the token scheme, and the problems an address may answer with."""

from collections import defaultdict
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from arena.api.errors import MEDIA_TYPE

# code → status and an example of `detail`
PROBLEMS: dict[str, tuple[int, str]] = {
    "invalid": (400, "Some fields are not acceptable."),
    "malformed": (400, "JSON parse error - Expecting value: line 1 column 1 (char 0)"),
    "invalid_team_name": (400, "A team name has 1 to 60 characters."),
    "unknown_board": (400, "There is a public and a private board."),
    "not_authenticated": (401, "Authentication credentials were not provided."),
    "bad_token": (401, "This token is not valid."),
    "bad_credentials": (401, "The user name or the password is wrong."),
    "insufficient_scope": (403, "This token may not be used for that."),
    "signup_closed": (403, "This site does not take sign-ups."),
    "email_unverified": (403, "Your email address is not confirmed yet."),
    "not_allowed": (403, "You may not do this."),
    "not_captain": (403, "Only the captain renames the team."),
    "not_entered": (403, "You have not entered this competition yet."),
    "rules_not_accepted": (403, "The data is for those who have accepted the rules."),
    "board_hidden": (403, "The private board is hidden until the organizers reveal it."),
    "not_found": (404, "There is no such thing here."),
    "username_taken": (409, "This user name is taken."),
    "email_taken": (409, "There is an account with this email address."),
    "team_name_taken": (409, "Another team has this name."),
    "round_not_ready": (409, "This round cannot score anything yet."),
    "round_not_open": (409, "The round has not opened yet."),
    "round_closed": (409, "The round is closed."),
    "idempotency_conflict": (409, "This Idempotency-Key was used for another submission."),
    "cannot_withdraw": (409, "This submission cannot be withdrawn now."),
    "not_scored": (409, "Only a scored submission can be chosen."),
    "too_many_finals": (409, "No more than 2 submissions can be final."),
    "length_required": (411, "The request does not say how long it is."),
    "too_large": (413, "The file is larger than this site accepts."),
    "unsupported_media_type": (415, "Unsupported media type “text/plain” in request."),
    "throttled": (429, "Request was throttled. Expected available in 1 second."),
    "quota_exhausted": (429, "Today's submissions are used up."),
    "unavailable": (503, "The site is not able to do this just now."),
    "storage_full": (507, "The site cannot store the file just now."),
}
_ANYWHERE = ("throttled", "unavailable")
JSON_BODY = ("invalid", "malformed", "too_large", "unsupported_media_type")  # of an operation that takes one
_WITH_TOKEN = ("not_authenticated", "bad_token", "insufficient_scope")


class ProblemOutput(serializers.Serializer[Any]):
    """RFC 9457. Branch on `code`; show `detail` and `hint`, which follow `Accept-Language`."""

    type = serializers.CharField(help_text="Always about:blank: the code tells problems apart.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable.")
    hint = serializers.CharField(required=False, help_text="What to do about it.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field shadows nothing
        required=False, help_text="With code `invalid`: what is wrong, by field."
    )


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "arena.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 drf-spectacular's signature
        return {"type": "http", "scheme": "bearer", "description": "A token from POST /api/v1/tokens/."}


def problems(*codes: str, token: bool = True) -> dict[tuple[int, str], OpenApiResponse]:
    """The problems of an operation as responses, one a status, each code with an example."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in (*codes, *(_WITH_TOKEN if token else ()), *_ANYWHERE):
        by_status[PROBLEMS[code][0]].append(code)
    return {(status, MEDIA_TYPE): _response(status, by_status[status]) for status in sorted(by_status)}


def _response(status: int, codes: list[str]) -> OpenApiResponse:
    examples = [
        OpenApiExample(code, value=_example(status, code), response_only=True, media_type=MEDIA_TYPE) for code in codes
    ]
    return OpenApiResponse(ProblemOutput, description=", ".join(f"`{code}`" for code in codes), examples=examples)


def _example(status: int, code: str) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": PROBLEMS[code][1], "code": code}
