"""I3 and I4."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from arena.pipeline import heartbeats
from arena.pipeline.models import Heartbeat
from arena.submissions import work
from tests.cast import NOW
from tests.pipeline.invariants.conftest import Submissions

Look = Callable[[], list[Any]]
Sql = Callable[..., None]
SENT = NOW + timedelta(minutes=5)  # when the last of the submissions came


def beat(slots: int = 2) -> None:
    heartbeats.beat(name="w1", role=Heartbeat.Role.WORKER, slots=slots)


def test_a_claim_outlives_its_lease(submissions: Submissions, violations: Look, now: Callable[..., None]) -> None:
    claim = work.claim_next(worker="w1")
    assert claim is not None
    now(SENT + timedelta(seconds=60 + 59))  # the sweep has a minute's time
    assert violations() == []
    now(SENT + timedelta(seconds=60 + 61))
    assert violations() == [("I3", "lease_outlived", f"submission {claim.submission.public_id}", {})]


def test_nobody_comes_for_what_waits(submissions: Submissions, violations: Look, now: Callable[..., None]) -> None:
    now(SENT + timedelta(minutes=3))
    assert violations() == []  # there is no worker
    beat()
    assert violations() == [("I3", "waits_for_nothing", f"submission {submissions['waiting'].public_id}", {})]


def test_a_claim_from_the_future_hides_nothing(
    submissions: Submissions, violations: Look, sql: Sql, now: Callable[..., None]
) -> None:
    """The clock was put back since."""
    sql("UPDATE arena_submission SET claimed_at = %s WHERE id = %s", SENT + timedelta(days=1), submissions["scored"].pk)
    now(SENT + timedelta(minutes=3))
    beat()
    assert [each[:2] for each in violations()] == [("I3", "waits_for_nothing")]


def test_to_wait_for_busy_workers_is_in_order(
    submissions: Submissions, violations: Look, sql: Sql, now: Callable[..., None]
) -> None:
    now(SENT + timedelta(minutes=3))
    beat(slots=1)
    sql(
        "UPDATE arena_submission SET claimed_at = %s WHERE id = %s",
        SENT + timedelta(minutes=2),
        submissions["scored"].pk,
    )
    assert violations() == []  # the queue moves


def test_a_submission_has_jumped(submissions: Submissions, violations: Look, sql: Sql) -> None:
    failed = submissions["failed"]
    add_event(sql, failed.pk, "failed", "scored", failed.attempt)
    steps = "queued → scoring → queued → scoring → queued → scoring → failed → scored"
    assert [each for each in violations() if each[0] == "I4"] == [
        ("I4", "illegal_edge", f"submission {failed.public_id}", {"state": "failed", "steps": steps})
    ]


def test_a_step_is_missing(submissions: Submissions, violations: Look, sql: Sql) -> None:
    waiting = submissions["waiting"]
    add_event(sql, waiting.pk, "scoring", "queued", 0)
    assert violations() == [
        (
            "I4",
            "events_do_not_join",
            f"submission {waiting.public_id}",
            {"state": "queued", "steps": "queued → queued"},
        )
    ]


def test_a_state_is_on_no_record(submissions: Submissions, violations: Look, sql: Sql) -> None:
    waiting = submissions["waiting"]
    sql("UPDATE arena_submission SET state = 'withdrawn' WHERE id = %s", waiting.pk)
    assert violations() == [
        ("I4", "state_without_event", f"submission {waiting.public_id}", {"state": "withdrawn", "steps": "queued"})
    ]


def test_a_claim_was_numbered_again(submissions: Submissions, violations: Look, sql: Sql) -> None:
    failed = submissions["failed"]
    sql("UPDATE arena_submission SET attempt = 1 WHERE id = %s", failed.pk)
    [found] = violations()
    assert found[:3] == ("I4", "attempt_went_back", f"submission {failed.public_id}")


def add_event(sql: Sql, submission: int, from_state: str, to_state: str, attempt: int) -> None:
    sql(
        "INSERT INTO arena_submissionevent (submission_id, at, from_state, to_state, attempt, actor, reason)"
        " VALUES (%s, %s, %s, %s, %s, '', '')",
        submission,
        SENT,
        from_state,
        to_state,
        attempt,
    )
