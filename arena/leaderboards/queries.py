"""The one door to the boards. Nothing else reads a private standing or a private score."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from arena.competitions.models import Round
from arena.competitions.rules import Phase, Reader, is_organizer, is_private_board_revealed, phase_of
from arena.competitions.tasks import task_of
from arena.core import clock
from arena.core.errors import Invalid, NotAllowed
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding, Standing
from arena.submissions.models import Evaluation, State, Submission
from arena.submissions.queries import pending_in_time
from arena.submissions.rules import grace_end
from arena.teams.models import Team
from scoring import Task

PUBLIC, PRIVATE = "public", "private"


@dataclass(frozen=True, slots=True)
class Row:
    rank: int | None
    team_id: UUID
    team_name: str
    kind: str
    score: float | None
    metrics: Mapping[str, float]
    submissions: int
    last_submitted_at: datetime
    moved: int | None = None  # places gained since this time yesterday; None for those who were not there


@dataclass(frozen=True, slots=True)
class Board:
    board: str
    round: Round
    as_of: datetime
    waiting: int  # submissions in time that a closed round has still to score
    rows: list[Row]
    arrivals_until: datetime | None = None  # after the deadline: how long an upload under way may still arrive

    @property
    def provisional(self) -> bool:
        return self.waiting > 0

    @property
    def version(self) -> str:
        """Changes when what the board shows changes, and only then."""
        shown = repr((self.board, self.waiting, self.arrivals_until, self.rows))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def can_see_board(*, user: Reader, round_: Round, board: str, at: datetime | None = None) -> bool:
    """The public board is everybody's; the private one the organizers' until it is revealed."""
    if board == PUBLIC:
        return True
    return is_private_board_revealed(round_, at or clock.now()) or is_organizer(user, round_.competition)


def board_for(*, user: Reader, round_: Round, board: str) -> Board:
    """The board as `user` may see it. Raises NotAllowed `board_hidden`, Invalid for a board there is not."""
    if board not in {PUBLIC, PRIVATE}:
        raise Invalid(code="unknown_board", message=_("There is a public and a private board."))
    now = clock.now()
    if not can_see_board(user=user, round_=round_, board=board, at=now):
        raise NotAllowed(
            code="board_hidden",
            message=_("The private board is hidden until the organizers reveal it."),
            hint=_("The public board shows how things stand on its part of the rows."),
        )
    table: type[Standing] = PublicStanding if board == PUBLIC else PrivateStanding
    return Board(
        board=board,
        round=round_,
        as_of=now,
        waiting=pending_in_time(round_) if phase_of(round_, now) is Phase.CLOSED else 0,
        arrivals_until=_arrivals_until(round_, now),
        rows=_ranked(_standings(table, round_), _ranks_yesterday(round_, now) if board == PUBLIC else {}),
    )


def _arrivals_until(round_: Round, now: datetime) -> datetime | None:
    over = grace_end(round_)
    return over if round_.closes_at <= now < over else None


def private_result(*, user: Reader, submission: Submission) -> PrivateScore | None:
    """The private side of a submission, for who may see the private board; else None."""
    if not can_see_board(user=user, round_=submission.round, board=PRIVATE):
        return None
    return PrivateScore.objects.filter(evaluation__submission=submission, evaluation__effective=True).first()


def rank_of(*, team: Team, round_: Round) -> int | None:
    """The team's place on the public board; None when it is not ranked there."""
    own = PublicStanding.objects.filter(round=round_, team=team, team__in=_ranked_teams()).first()
    if own is None:
        return None
    if _relative_task(round_):
        rows = _ranked(_standings(PublicStanding, round_), {})
        return next(row.rank for row in rows if row.team_id == team.public_id)
    ahead = Q(merit__gt=own.merit) | Q(merit=own.merit, achieved_at__lt=own.achieved_at)
    ahead |= Q(merit=own.merit, achieved_at=own.achieved_at, team_id__lt=team.pk)
    return PublicStanding.objects.filter(ahead, round=round_, team__in=_ranked_teams()).count() + 1


def _ranked_teams() -> Any:
    return Team.objects.filter(kind=Team.Kind.TEAM, disqualified_at__isnull=True)


def _standings(table: type[Standing], round_: Round) -> list[Mapping[str, Any]]:
    """Best first; of equal ones the earlier submission. A score that takes all teams is made here."""
    rows = table._default_manager.filter(round=round_, team__disqualified_at__isnull=True)
    standings: Iterable[Mapping[str, Any]] = rows.order_by("-merit", "achieved_at", "team_id").values(
        "team__public_id",
        "team__name",
        "team__kind",
        "score",
        "metrics",
        "achieved_at",
        "submissions",
        "last_submitted_at",
    )
    task = _relative_task(round_)
    return _beside_all_teams(standings, task) if task else list(standings)


def _relative_task(round_: Round) -> Task | None:
    """The round's task, if its score takes all teams' metrics."""
    task = task_of(round_)
    return task if task and task.headline.relative else None


def _beside_all_teams(standings: Iterable[Mapping[str, Any]], task: Task) -> list[Mapping[str, Any]]:
    """Baselines come last, without a score: their places would change the teams'."""
    teams: list[Mapping[str, Any]] = []
    others: list[Mapping[str, Any]] = []
    for standing in standings:
        (teams if standing["team__kind"] == Team.Kind.TEAM else others).append(standing)
    teams.sort(key=lambda standing: standing["achieved_at"])
    placed = task.place_teams([standing["metrics"] for standing in teams])
    return [*({**teams[place], "score": score} for place, score in placed), *others]


def _ranked(standings: list[Mapping[str, Any]], yesterday: Mapping[UUID, int]) -> list[Row]:
    rows, place = [], 0
    for standing in standings:
        ranked = standing["team__kind"] == Team.Kind.TEAM
        place += ranked
        before = yesterday.get(standing["team__public_id"])
        rows.append(
            Row(
                rank=place if ranked else None,
                team_id=standing["team__public_id"],
                team_name=standing["team__name"],
                kind=standing["team__kind"],
                score=standing["score"],
                metrics=standing["metrics"],
                submissions=standing["submissions"],
                last_submitted_at=standing["last_submitted_at"],
                moved=before - place if ranked and before is not None else None,
            )
        )
    return rows


def _ranks_yesterday(round_: Round, now: datetime) -> Mapping[UUID, int]:
    """Each team's public rank a day ago, recomputed at most once a minute."""
    minute = now.replace(second=0, microsecond=0)
    key = f"ranks-yesterday:{round_.pk}:{minute:%Y%m%d%H%M}"
    return cache.get_or_set(key, lambda: _ranks_at(round_, minute - timedelta(days=1)), 120) or {}


def _ranks_at(round_: Round, moment: datetime) -> dict[UUID, int]:
    """Public ranks as they stood at `moment`, by the evaluations there were then."""
    order = (F("merit").desc(), F("submission__received_at").asc())
    own_place = Window(RowNumber(), partition_by="submission__team", order_by=(*order, F("submission").asc()))
    best = (
        Evaluation.objects.filter(
            effective=True,
            created_at__lte=moment,
            submission__round=round_,
            submission__state=State.SCORED,
            submission__in_time=True,
            submission__team__in=_ranked_teams(),
        )
        .annotate(own_place=own_place)
        .filter(own_place=1)
        .order_by(*order, "submission__team")
    )
    return {team: place for place, team in enumerate(_placed(best, _relative_task(round_)), start=1)}


def _placed(best: QuerySet[Evaluation], task: Task | None) -> Iterable[UUID]:
    """The teams of these evaluations, best first; beside each other where `task` says so."""
    if task is None:
        return best.values_list("submission__team__public_id", flat=True)
    earlier_first = best.order_by("submission__received_at", F("merit").desc(), "submission__team")
    teams = list(earlier_first.values_list("submission__team__public_id", "metrics"))
    return [teams[place][0] for place, _score in task.place_teams([metrics for _team, metrics in teams])]
