"""What a submission's page shows: its state, and what came of it."""

from typing import Any

from django.http import HttpRequest

from arena.competitions.rules import Phase, is_private_board_revealed, phase_of
from arena.competitions.tasks import load_task
from arena.core import clock
from arena.core.problems import render_problems, with_hints_once
from arena.leaderboards.queries import private_result, rank_of
from arena.pipeline.waiting import queue_of
from arena.submissions import queries, quota, rules
from arena.submissions.models import State, Submission
from arena.web.metrics import Figures, figures_of, labelled
from arena.web.segments import groups_of


def result_context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    competition, round_ = submission.team.competition, submission.round
    queue = queue_of(submission)
    context = {
        "competition": competition,
        "submission": submission,
        "is_own": rules.can_change(request.user, submission),
        "round": round_,
        "queue": queue,
        "ahead": queue.position - 1 if queue else 0,
        "seen": f"{submission.state}-{submission.attempt}-{queue and (queue.position, queue.estimated_seconds)}",
        "can_choose": phase_of(round_, clock.now()) is not Phase.CLOSED,
        "events": list(submission.events.all()),
        "quota": quota.quota_at(team=submission.team, round_=round_, at=clock.now()),
    }
    match submission.state:
        case State.SCORED:
            context |= _scored(request, submission)
        case State.INVALID:
            context |= _invalid(submission)
    return context


def _scored(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    evaluation = queries.evaluation_of(submission)
    if evaluation is None:
        return {}
    figures = figures_of(submission.round)
    return {
        "evaluation": evaluation,
        "figures": figures,
        "values": labelled(evaluation.metrics, figures.beside),
        "segments": groups_of(load_task(submission.round.task), evaluation.segments, figures),
        "ungrouped": evaluation.rows - sum(part["rows"] for part in evaluation.segments.values()),
        "rank": rank_of(team=submission.team, round_=submission.round),
        **_private(request, submission, figures),
    }


def _private(request: HttpRequest, submission: Submission, figures: Figures) -> dict[str, Any]:
    private = private_result(user=request.user, submission=submission)
    if private is None:
        return {}
    return {
        "private": private,
        "private_values": labelled(private.metrics, figures.beside),
        "is_revealed": is_private_board_revealed(submission.round, clock.now()),
    }


def _invalid(submission: Submission) -> dict[str, Any]:
    problems = list(with_hints_once(render_problems(submission.errors)))
    return {"problems": problems, "more_problems": submission.error_total - len(problems)}
