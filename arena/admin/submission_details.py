"""What became of a submission, as tables below its page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.accounts.models import User
from arena.admin.base import wall_time
from arena.core.problems import render_problems
from arena.leaderboards.queries import private_result
from arena.submissions.models import State, Submission

Table = dict[str, Any]  # as unfold's component takes it: headers, rows


def tables(*, user: User, submission: Submission) -> list[tuple[str, Table]]:
    return [*_problems(submission), *_evaluations(submission), *_private(user, submission), *_events(submission)]


def exact_time(submission: Submission, moment: datetime) -> str:
    return wall_time(moment, submission.round.competition.timezone, seconds=True)


def _problems(submission: Submission) -> Iterator[tuple[str, Table]]:
    problems = render_problems(submission.errors)
    if problems:
        total = submission.error_total
        title = ngettext("%d problem in the file", "%d problems in the file", total) % total
        rows = [
            [_shown(problem["row"]), _shown(problem["id"]), _shown(problem["field"]), _text(problem)]
            for problem in problems
        ]
        yield title, {"headers": [_("Row"), _("Id"), _("Field"), _("Problem")], "rows": rows}


def _evaluations(submission: Submission) -> Iterator[tuple[str, Table]]:
    rows = [
        [
            exact_time(submission, evaluation.created_at),
            f"v{evaluation.answers.version}",
            evaluation.attempt,
            _shown(evaluation.score),
            _metrics(evaluation.metrics),
            evaluation.rows,
            _("yes") if evaluation.effective else _("no"),
        ]
        for evaluation in submission.evaluations.select_related("answers")
    ]
    if rows:
        heads = [_("At"), _("Answers"), _("Attempt"), _("Score"), _("Metrics"), _("Rows"), _("Counts")]
        yield _("Evaluations: the public side"), {"headers": heads, "rows": rows}


def _private(user: User, submission: Submission) -> Iterator[tuple[str, Table]]:
    private = private_result(user=user, submission=submission)
    if private:
        rows = [
            [_("Private rows"), private.rows, _shown(private.score), _metrics(private.metrics)],
            [_("All rows"), "", _shown(private.all_score), _metrics(private.all_metrics)],
        ]
        heads = [_("Side"), _("Rows"), _("Score"), _("Metrics")]
        yield _("The private side: organizers only, until the board is revealed"), {"headers": heads, "rows": rows}


def _events(submission: Submission) -> Iterator[tuple[str, Table]]:
    rows = [
        [
            exact_time(submission, event.at),
            _state(event.from_state),
            _state(event.to_state),
            event.attempt,
            _shown(event.actor),
            _shown(event.reason),
        ]
        for event in submission.events.all()
    ]
    heads = [_("At"), _("From"), _("To"), _("Attempt"), _("By"), _("Reason")]
    yield _("Events"), {"headers": heads, "rows": rows}


def _state(state: str) -> str:
    return str(State(state).label) if state else "–"


def _text(problem: dict[str, Any]) -> str:
    return " ".join(filter(None, (problem["message"], problem["hint"])))


def _metrics(metrics: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in metrics.items())


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return f"{value:.6f}" if isinstance(value, float) else str(value)
