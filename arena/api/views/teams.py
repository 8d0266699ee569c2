"""The reader's team."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from arena.api.schema import JSON_BODY, problems
from arena.api.serializers.teams import QuotaOutput, StatementInput, StatementOutput, TeamInput, TeamOutput
from arena.api.views.base import ApiView, competition_or_404, round_or_404, validated
from arena.competitions.queries import current_round
from arena.core import clock
from arena.core.errors import NotAllowed
from arena.submissions.quota import quota_at
from arena.submissions.statements import statement
from arena.teams import queries, rules, services
from arena.teams.models import Team


class TeamView(ApiView):
    @extend_schema(
        operation_id="get_team",
        tags=["teams"],
        summary="My team: members, roles, quota",
        responses={200: TeamOutput, **problems("not_entered", "not_found")},
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(_describe(self._team(request, slug)))

    @extend_schema(
        operation_id="rename_team",
        tags=["teams"],
        summary="Rename my team (the captain)",
        request=TeamInput,
        responses={
            200: TeamOutput,
            **problems(
                *JSON_BODY,
                "invalid_team_name",
                "not_entered",
                "not_captain",
                "not_found",
                "team_name_taken",
            ),
        },
        examples=[OpenApiExample("rename", value={"name": "Alice & Bob"}, request_only=True)],
    )
    def patch(self, request: Request, slug: str) -> Response:
        team = self._team(request, slug)
        if not rules.is_captain(request.user, team):
            raise NotAllowed(code="not_captain", message=_("Only the captain renames the team."))
        team = services.rename_team(team=team, name=validated(TeamInput, request.data)["name"])
        return Response(_describe(team))

    def _team(self, request: Request, slug: str) -> Team:
        return queries.get_team(user=request.user, competition=competition_or_404(request, slug))


class TeamQuota(ApiView):
    @extend_schema(
        operation_id="get_quota",
        tags=["teams"],
        summary="My team's account: a day of its quota, line by line",
        parameters=[
            OpenApiParameter("day", OpenApiTypes.DATE, description="In the competition's time zone; default today")
        ],
        responses={200: StatementOutput, **problems("invalid", "not_entered", "not_found")},
    )
    def get(self, request: Request, slug: str, round_slug: str) -> Response:
        round_ = round_or_404(request, slug, round_slug)
        team = queries.get_team(user=request.user, competition=round_.competition)
        today = clock.local_day(clock.now(), round_.competition.timezone)
        day = validated(StatementInput, request.query_params).get("day", today)
        return Response(StatementOutput(statement(team=team, round_=round_, day=day)).data)


def _describe(team: Team) -> dict[str, Any]:
    now = clock.now()
    round_ = current_round(list(team.competition.rounds.all()), now)
    quota = quota_at(team=team, round_=round_, at=now) if round_ else None
    return TeamOutput(
        {
            "public_id": team.public_id,
            "name": team.name,
            "competition": team.competition,
            "members": queries.members_of(team),
            "quota": {**QuotaOutput(quota).data, "round": round_.slug} if round_ else None,
        }
    ).data
