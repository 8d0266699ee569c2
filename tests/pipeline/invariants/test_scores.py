"""I2."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from arena.competitions.models import Competition, Round
from arena.leaderboards.models import PrivateScore
from arena.submissions.models import Evaluation
from tests.pipeline.invariants.conftest import Submissions

Look = Callable[[], list[Any]]
Sql = Callable[..., None]


def test_no_result_counts(submissions: Submissions, sql: Sql, violations: Look) -> None:
    taken_back = submissions["taken_back"]  # withdrawn: it stands on no board, and keeps its result
    sql("UPDATE arena_evaluation SET effective = %s WHERE submission_id = %s", False, taken_back.pk)
    assert violations() == [
        ("I2", "effective_count", f"submission {taken_back.public_id}", {"found": 0, "expected": 1})
    ]


def test_a_result_counts_of_what_was_never_scored(submissions: Submissions, sql: Sql, violations: Look) -> None:
    invalid, scored = submissions["invalid"], submissions["scored"]
    result = scored.evaluations.get()
    half = PrivateScore.objects.get(evaluation=result)
    result.pk, result.submission = None, invalid
    result.save()
    half.pk, half.evaluation = None, result
    half.save()
    assert violations() == [("I2", "effective_count", f"submission {invalid.public_id}", {"found": 1, "expected": 0})]


def test_a_late_result_counts(submissions: Submissions, sql: Sql, violations: Look) -> None:
    """Board and scores are as they would be: only the number of the claim tells."""
    lost = submissions["lost"]
    late, current = lost.evaluations.order_by("attempt")
    assert (late.attempt, late.effective, current.attempt, current.effective) == (1, False, 2, True)
    sql("UPDATE arena_evaluation SET effective = %s WHERE id = %s", False, current.pk)
    sql("UPDATE arena_evaluation SET effective = %s WHERE id = %s", True, late.pk)
    assert violations() == [("I2", "late_result_counts", f"submission {lost.public_id}", {"attempt": 2})]


def test_other_answers_were_used(
    submissions: Submissions, sql: Sql, competition: Competition, violations: Look
) -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    other = Round.objects.create(competition=competition, slug="other", title_en="Other", opens_at=when, closes_at=when)
    result = Evaluation.objects.get(submission=submissions["scored"])
    key = result.answers
    key.pk, key.round = None, other
    key.save()
    sql("UPDATE arena_evaluation SET answers_id = %s WHERE id = %s", key.pk, result.pk)
    assert violations() == [("I2", "foreign_answers", f"submission {submissions['scored'].public_id}", {})]


def test_a_result_without_its_hidden_half(submissions: Submissions, sql: Sql, violations: Look) -> None:
    taken_back = submissions["taken_back"]
    result = taken_back.evaluations.get()
    sql("DELETE FROM arena_privatescore WHERE evaluation_id = %s", result.pk)
    assert violations() == [("I2", "half_a_result", f"submission {taken_back.public_id}", {})]
