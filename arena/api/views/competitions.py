"""Competitions, entering them, and their files."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from arena.accounts.models import User
from arena.api.pagination import CompetitionPages
from arena.api.schema import JSON_BODY, problems
from arena.api.serializers.competitions import CompetitionOutput, DataFileOutput, DataFilesOutput
from arena.api.serializers.teams import EntryInput, EntryOutput
from arena.api.views.base import ApiView, PublicView, competition_or_404, user_of, validated
from arena.competitions import queries, services
from arena.competitions.models import Competition
from arena.core import storage
from arena.core.downloads import file_response
from arena.teams import queries as teams
from arena.teams import services as team_services


def describe(request: Request, competitions: Sequence[Competition]) -> list[Any]:
    """Competitions with what they are to the reader."""
    user = request.user
    participations = teams.participations_of(user=user, competitions=competitions) if isinstance(user, User) else {}
    return list(CompetitionOutput(competitions, many=True, context={"participations": participations}).data)


class Competitions(PublicView):
    pagination_class = CompetitionPages

    @extend_schema(
        operation_id="list_competitions",
        tags=["competitions"],
        summary="Competitions, with their rounds",
        responses={200: CompetitionOutput(many=True), **problems("not_found")},
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(queries.listed_for(request.user), request, self)
        return pages.get_paginated_response(describe(request, page))


class CompetitionView(PublicView):
    @extend_schema(
        operation_id="get_competition",
        tags=["competitions"],
        summary="A competition, with its rounds",
        responses={200: CompetitionOutput, **problems("not_found")},
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(describe(request, [competition_or_404(request, slug)])[0])


class Entry(ApiView):
    @extend_schema(
        operation_id="enter_competition",
        tags=["competitions"],
        summary="Accept the rules and name a team",
        request=EntryInput,
        responses={
            201: EntryOutput,
            200: EntryOutput,
            **problems(*JSON_BODY, "invalid_team_name", "not_found", "team_name_taken"),
        },
        examples=[OpenApiExample("enter", value={"accept_rules": True, "team_name": "Alice"}, request_only=True)],
        description="201 with the new team. Whoever has one keeps it, and accepts the rules anew: 200.",
    )
    def post(self, request: Request, slug: str) -> Response:
        competition = competition_or_404(request, slug)
        data = validated(EntryInput, request.data)
        user = user_of(request)
        entered = teams.team_of(user=user, competition=competition) is not None
        team = team_services.enter_competition(competition=competition, user=user, team_name=data["team_name"])
        return Response(EntryOutput(team).data, status=200 if entered else 201)


class Files(PublicView):
    @extend_schema(
        operation_id="list_files",
        tags=["competitions"],
        summary="The files of a competition",
        responses={200: DataFilesOutput, **problems("not_found")},
    )
    def get(self, request: Request, slug: str) -> Response:
        files = competition_or_404(request, slug).files.all()

        def url_of(file: Any) -> str:
            return reverse("api-file", args=[slug, file.public_id], request=request)

        return Response({"results": DataFileOutput(files, many=True, context={"url_of": url_of}).data})


class File(ApiView):
    @extend_schema(
        operation_id="download_file",
        tags=["competitions"],
        summary="Download a file",
        description="Whole, or a part by `Range`; `ETag` is the SHA-256. For those who have accepted the rules.",
        parameters=[
            OpenApiParameter("Range", location="header", description="One range, such as bytes=1000-"),
            OpenApiParameter("If-None-Match", location="header", description="An ETag that is held already"),
        ],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
            304: None,
            416: None,
            **problems("rules_not_accepted", "not_found"),
        },
    )
    def get(self, request: Request, slug: str, file_id: UUID) -> HttpResponseBase:
        competition = competition_or_404(request, slug)
        services.require_download(user=request.user, competition=competition)
        file = queries.get_file(competition=competition, public_id=str(file_id))
        path = storage.datafiles.path(file.sha256)
        return file_response(request._request, path=path, name=file.name, sha256=file.sha256)
