"""Keeping the boards equal to what they are a function of."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.competitions.tasks import load_task
from arena.core import clock
from arena.leaderboards import standings
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding, Standing
from arena.leaderboards.standings import Entry, Side
from arena.submissions import quota
from arena.submissions import services as submissions
from arena.submissions.models import Evaluation, State, Submission
from arena.teams.models import Team
from scoring import Task


def record_private_score(
    evaluation: Evaluation,
    *,
    score: float | None,
    metrics: Mapping[str, float],
    segments: Mapping[str, Any],
    rows: int,
    all_score: float | None,
    all_metrics: Mapping[str, float],
    report_sha256: str,
) -> PrivateScore:
    return PrivateScore.objects.create(
        evaluation=evaluation,
        score=score,
        metrics=dict(metrics),
        segments=dict(segments),
        rows=rows,
        all_score=all_score,
        all_metrics=dict(all_metrics),
        report_sha256=report_sha256,
    )


@transaction.atomic
def rebuild_team(*, team: Team, round_: Round) -> None:
    """Recompute the team's rows on both boards. Doing it again changes nothing."""
    quota.lock(team)  # two workers with two files of one team must not write from two different readings
    max_final = Round.objects.values_list("max_final", flat=True).get(pk=round_.pk)  # nor by a rule changed meanwhile
    entries = _entries(team, round_)
    _put(PublicStanding, team, round_, entries, standings.best_public(entries))
    _put(PrivateStanding, team, round_, entries, standings.best_private(entries, max_final=max_final))


def rebuild_round(*, round_: Round) -> None:
    for team in Team.objects.filter(submissions__round=round_).distinct():
        rebuild_team(team=team, round_=round_)


@transaction.atomic
def withdraw_submission(*, submission: Submission, user: User) -> None:
    submissions.withdraw(submission=submission, user=user)
    rebuild_team(team=submission.team, round_=submission.round)


@transaction.atomic
def withdraw_baseline(*, submission: Submission) -> None:
    submissions.withdraw_baseline(submission=submission)
    rebuild_team(team=submission.team, round_=submission.round)


@transaction.atomic
def choose_final(*, submission: Submission, user: User, chosen: bool) -> None:
    submissions.choose_final(submission=submission, user=user, chosen=chosen)
    rebuild_team(team=submission.team, round_=submission.round)


def counting_scores() -> QuerySet[PrivateScore]:
    """Both sides of everything that stands on the boards, or could."""
    return PrivateScore.objects.select_related("evaluation__submission").filter(
        evaluation__effective=True,
        evaluation__submission__state=State.SCORED,
        evaluation__submission__in_time=True,
    )


def entry_of(private: PrivateScore, task: Task) -> Entry:
    evaluation = private.evaluation
    submission = evaluation.submission
    return Entry(
        submission_id=submission.pk,
        received_at=submission.received_at,
        is_final=submission.is_final,
        public=Side(evaluation.score, evaluation.merit, evaluation.metrics),
        private=Side(private.score, task.merit(private.score, private.metrics), private.metrics),
    )


def _entries(team: Team, round_: Round) -> list[Entry]:
    scores = counting_scores().filter(evaluation__submission__team=team, evaluation__submission__round=round_)
    task = load_task(round_.task)
    return [entry_of(private, task) for private in scores]


def _put(board: type[Standing], team: Team, round_: Round, entries: list[Entry], best: Entry | None) -> None:
    if best is None:
        board._default_manager.filter(round=round_, team=team).delete()
        return
    values = standings.shown(entries, best, private=board is PrivateStanding)
    board._default_manager.update_or_create(round=round_, team=team, defaults={**values, "updated_at": clock.now()})
