"""I2: one result counts."""

from arena.leaderboards import audit
from arena.pipeline.invariants.base import Look, Violations, submission
from arena.pipeline.invariants.histories import History, histories
from arena.submissions.models import State


def one_result_counts(look: Look) -> Violations:
    """I2. A scored submission has exactly one effective evaluation, by the claim that ended it; the others none."""
    for history in histories(scorings=True):
        look.checked += 1
        public_id, attempt = history.row.public_id, history.row.attempt
        effective = [scoring for scoring in history.scorings if scoring.effective]
        if len(effective) != _expected(history):
            yield submission(public_id, "effective_count", found=len(effective), expected=_expected(history))
        if any(scoring.attempt != attempt for scoring in effective):
            yield submission(public_id, "late_result_counts", attempt=attempt)
        if any(scoring.round_id != history.row.round_id for scoring in history.scorings):
            yield submission(public_id, "foreign_answers")
    for public_id in audit.without_private_side():
        yield submission(public_id, "half_a_result")


def _expected(history: History) -> int:
    """A submission keeps its result when it is withdrawn."""
    was_scored = history.row.state == State.WITHDRAWN and history.went(out_of=State.SCORED, to=State.WITHDRAWN)
    return int(history.row.state == State.SCORED or was_scored)
