"""What workers do to submissions: claim under a lease, beat, hand in a result fenced by the attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from arena.core import clock, jobs
from arena.submissions import queries, quota, states
from arena.submissions.models import Evaluation, State, Submission
from arena.submissions.services import SCORE_TASK

NO_LEASE: dict[str, Any] = {"lease_owner": "", "lease_until": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to score a submission until the lease ends without a heartbeat; `attempt` fences late results."""

    submission: Submission
    attempt: int
    worker: str


@dataclass(frozen=True, slots=True)
class Result:
    """The public side of a scoring, and by which answers."""

    answers_id: int
    score: float | None
    merit: float
    metrics: Mapping[str, float]
    segments: Mapping[str, Any]
    rows: int
    engine: str
    task_sha256: str


def claim_next(*, worker: str) -> Claim | None:
    """Claim the submission whose turn it is; None when nothing waits."""
    while (candidate := queries.waiting_in_turn().first()) is not None:
        if claim := _claim(candidate, worker):
            return claim
        # Another worker got there first: look again.
    return None


@transaction.atomic
def _claim(submission: Submission, worker: str) -> Claim | None:
    now = clock.now()
    claimed = states.move(
        submission,
        from_state=State.QUEUED,
        to_state=State.SCORING,
        actor=worker,
        attempt=F("attempt") + 1,
        claimed_at=now,
        lease_owner=worker,
        lease_until=_lease_end(now),
    )
    return Claim(submission=submission, attempt=submission.attempt, worker=worker) if claimed else None


def heartbeat(claim: Claim) -> bool:
    """Prolong the lease; False when the claim is no longer ours, and the work is in vain."""
    return _held(claim).update(lease_until=_lease_end(clock.now())) == 1


@transaction.atomic
def record_scored(claim: Claim, result: Result) -> Evaluation:
    """Hand a score in. From a worker presumed dead it is kept, but not `effective`."""
    submission = claim.submission
    effective = _finish(claim, State.SCORED)
    if effective:
        submission.evaluations.filter(effective=True).update(effective=False)
        quota.commit(submission)
    return Evaluation.objects.create(
        submission=submission,
        answers_id=result.answers_id,
        attempt=claim.attempt,
        engine=result.engine,
        task_sha256=result.task_sha256,
        created_at=clock.now(),
        effective=effective,
        score=result.score,
        merit=result.merit,
        metrics=dict(result.metrics),
        segments=dict(result.segments),
        rows=result.rows,
    )


@transaction.atomic
def record_invalid(claim: Claim, *, problems: Sequence[Mapping[str, Any]], total: int) -> bool:
    """The file is wrong: the quota stays used, the problems are shown."""
    recorded = _finish(claim, State.INVALID, errors=list(problems), error_total=total)
    if recorded:
        quota.commit(claim.submission)
    return recorded


@transaction.atomic
def record_crash(claim: Claim, *, reason: str) -> State | None:
    """Scoring broke under a living worker. Try again; after the third time it is our failure, and free."""
    if claim.submission.crashes + 1 >= settings.ARENA_MAX_CRASHES:
        failed = _finish(claim, State.FAILED, reason=reason, crashes=F("crashes") + 1)
        if failed:
            quota.refund(claim.submission, reason=quota.FAILED)
        return State.FAILED if failed else None
    if not _finish(claim, State.QUEUED, reason=reason, crashes=F("crashes") + 1):
        return None
    jobs.enqueue(SCORE_TASK, submission_id=claim.submission.pk)
    return State.QUEUED


def put_off(claim: Claim) -> bool:
    """This machine cannot score it now. It is queued again when the lease is over, and no lease counts as lost."""
    return _held(claim).update(lease_owner="") == 1


def take_back_lost(*, actor: str) -> int:
    """Queue again what a worker that no longer beats had claimed. Returns how many."""
    lost = Submission.objects.filter(_lease_is_over(), state=State.SCORING)
    return sum(_take_back(submission, actor) for submission in lost.select_related("round__competition", "team"))


@transaction.atomic
def _take_back(submission: Submission, actor: str) -> bool:
    expired = Submission.objects.select_for_update().filter(_lease_is_over(), pk=submission.pk, state=State.SCORING)
    found = expired.values("lease_owner", "lost_leases", "attempt").first()
    if found is None:
        return False  # its worker has beaten after all, since the list was read
    owner = found["lease_owner"]
    lost_leases = found["lost_leases"] + bool(owner)
    given_up = bool(owner) and lost_leases >= settings.ARENA_MAX_LOST_LEASES
    moved = states.move(
        submission,
        from_state=State.SCORING,
        to_state=State.FAILED if given_up else State.QUEUED,
        actor=actor,
        reason=f"lease of {owner} lost" if owner else "put off by an outage",
        at_attempt=found["attempt"],
        lost_leases=lost_leases,
        finished_at=clock.now() if given_up else None,
        **NO_LEASE,
    )
    if moved and given_up:
        quota.refund(submission, reason=quota.FAILED)
    return moved


def _finish(claim: Claim, to_state: State, *, reason: str = "", **fields: Any) -> bool:
    return states.move(
        claim.submission,
        from_state=State.SCORING,
        to_state=to_state,
        actor=claim.worker,
        reason=reason,
        at_attempt=claim.attempt,
        finished_at=None if to_state is State.QUEUED else clock.now(),
        **NO_LEASE,
        **fields,
    )


def _held(claim: Claim) -> QuerySet[Submission]:
    """The submission, if the claim still is the right to score it."""
    return Submission.objects.filter(pk=claim.submission.pk, state=State.SCORING, attempt=claim.attempt)


def _lease_is_over() -> Q:
    """Past; or so far ahead that no worker can have set it by this clock, which has been put back since."""
    now = clock.now()
    return Q(lease_until__lt=now) | Q(lease_until__gt=_lease_end(_lease_end(now)))


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ARENA_LEASE_SECONDS)
