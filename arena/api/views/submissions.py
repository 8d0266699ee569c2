"""Handing in, and what became of it."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from arena.api.pagination import SubmissionPages
from arena.api.schema import problems
from arena.api.serializers.submissions import ReceiptOutput, SubmissionDetail, SubmissionInput, SubmissionOutput
from arena.api.views.base import ApiView, received_at, round_or_404, user_of, validated
from arena.competitions.models import Round
from arena.core import uploads
from arena.core.errors import DomainError, Invalid
from arena.leaderboards import services as leaderboards
from arena.submissions import queries, quota, services
from arena.submissions.models import State, Submission
from arena.teams import queries as teams
from arena.teams.models import Team

_KEY_LENGTH = 200


class Submissions(ApiView):
    parser_classes = (MultiPartParser,)
    pagination_class = SubmissionPages

    @extend_schema(
        operation_id="submit",
        tags=["submissions"],
        summary="Submit predictions",
        description=(
            "Once this answers 201 the file is stored and will be scored. Send an `Idempotency-Key` of your own "
            "making with every upload: repeating a request whose answer was lost is then safe (24 hours, within "
            "the team and round), and answers 200 with the body of the first answer. Whether you may submit is "
            "judged before the body is read."
        ),
        parameters=[
            OpenApiParameter("Idempotency-Key", location="header", description=f"Up to {_KEY_LENGTH} characters")
        ],
        request={"multipart/form-data": SubmissionInput},
        responses={
            201: ReceiptOutput,
            200: ReceiptOutput,
            **problems(
                "invalid",
                "malformed",
                "not_entered",
                "rules_not_accepted",
                "not_found",
                "round_not_ready",
                "round_not_open",
                "round_closed",
                "idempotency_conflict",
                "length_required",
                "too_large",
                "unsupported_media_type",
                "quota_exhausted",
                "storage_full",
            ),
        },
    )
    def post(self, request: Request, slug: str, round_slug: str) -> Response:
        round_ = round_or_404(request, slug, round_slug)
        team = teams.require_team(user=request.user, competition=round_.competition)
        key = _idempotency_key(request)
        _refuse_early(request, team, round_, key)
        data = _read(request)
        submission, replayed = services.submit(
            team=team,
            round_=round_,
            user=user_of(request),
            received_at=received_at(request),
            idempotency_key=key,
            **data,
        )
        url = reverse("api-submission", args=[submission.public_id], request=request)
        return Response(_receipt(submission), status=200 if replayed else 201, headers={"Location": url})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method == "POST" and response.status_code >= HTTPStatus.BAD_REQUEST:
            # The refusal goes out first; then what the client still sends is read away, since most clients look at
            # no answer before they have sent everything.
            response._resource_closers.append(partial(uploads.discard_body, request._request))
        return response

    @extend_schema(
        operation_id="list_submissions",
        tags=["submissions"],
        summary="My team's submissions, newest first",
        responses={200: SubmissionOutput(many=True), **problems("not_entered", "not_found")},
    )
    def get(self, request: Request, slug: str, round_slug: str) -> Response:
        round_ = round_or_404(request, slug, round_slug)
        team = teams.get_team(user=request.user, competition=round_.competition)
        pages = self.pagination_class()
        page = pages.paginate_queryset(queries.of_team(team=team, round_=round_), request, self)
        return pages.get_paginated_response(SubmissionOutput(page, many=True).data)


class SubmissionView(ApiView):
    @extend_schema(
        operation_id="get_submission",
        tags=["submissions"],
        summary="A submission: its state, its score, what is wrong with it",
        description=(
            "`queued` → `scoring` → `scored`, `invalid` (the file is wrong: see `errors`) or `failed` (our fault: the "
            "quota is given back). Ask about once a second until it is none of the first two."
        ),
        responses={200: SubmissionDetail, **problems("not_found")},
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        return _detail(request, queries.get_submission(user=request.user, public_id=submission_id))


class Final(ApiView):
    @extend_schema(
        operation_id="choose_final",
        tags=["submissions"],
        summary="Choose a submission to count on the private board",
        request=None,
        responses={
            200: SubmissionDetail,
            **problems("not_allowed", "not_found", "round_closed", "not_scored", "too_many_finals"),
        },
    )
    def put(self, request: Request, submission_id: UUID) -> Response:
        return self._choose(request, submission_id, chosen=True)

    @extend_schema(
        operation_id="unchoose_final",
        tags=["submissions"],
        summary="Choose it no longer",
        responses={200: SubmissionDetail, **problems("not_allowed", "not_found", "round_closed")},
    )
    def delete(self, request: Request, submission_id: UUID) -> Response:
        return self._choose(request, submission_id, chosen=False)

    def _choose(self, request: Request, submission_id: UUID, *, chosen: bool) -> Response:
        submission = queries.get_own_submission(user=request.user, public_id=submission_id)
        leaderboards.choose_final(submission=submission, user=user_of(request), chosen=chosen)
        return _detail(request, submission)


class Withdraw(ApiView):
    @extend_schema(
        operation_id="withdraw_submission",
        tags=["submissions"],
        summary="Take a submission back",
        description="While it is queued it costs nothing then; a scored one leaves the board and stays counted.",
        request=None,
        responses={200: SubmissionDetail, **problems("not_allowed", "not_found", "round_closed", "cannot_withdraw")},
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        submission = queries.get_own_submission(user=request.user, public_id=submission_id)
        leaderboards.withdraw_submission(submission=submission, user=user_of(request))
        return _detail(request, submission)


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise Invalid(
            message=_("Some fields are not acceptable."),
            errors={"Idempotency-Key": [_("Up to 200 printable ASCII characters.")]},
        )
    return key


def _refuse_early(request: Request, team: Team, round_: Round, key: str) -> None:
    """Judge by the headers alone whether to read the body: also yes if it may repeat what was taken once."""
    try:
        services.check_may_submit(team=team, round_=round_, received_at=received_at(request))
    except DomainError:
        if not (key and services.find_replay(team=team, round_=round_, key=key)):
            raise


class LengthRequired(DomainError):
    status = 411
    code = "length_required"
    message = _("The request does not say how long it is.")
    hint = _("Send a Content-Length, not a chunked body.")


def _read(request: Request) -> dict[str, Any]:
    """Raises TooLarge, StorageFull, LengthRequired (a chunked body would look empty), ValidationError."""
    if "Transfer-Encoding" in request.headers and "Content-Length" not in request.headers:
        raise LengthRequired()
    uploads.expect_files(request._request)
    data = request.data
    uploads.raise_upload_error(request._request)
    return validated(SubmissionInput, data)


def _receipt(submission: Submission) -> Any:
    """The same each time: what the first answer said."""
    return ReceiptOutput(
        {
            "id": submission.public_id,
            "state": State.QUEUED,
            "sha256": submission.sha256,
            "quota": quota.quota_after(submission),
        }
    ).data


def _detail(request: Request, submission: Submission) -> Response:
    return Response(SubmissionDetail(submission, context={"user": request.user}).data)
