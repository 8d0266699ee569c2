"""One submission, from the claim to the board. The flow goes one way; nothing here writes upstream but by services."""

import logging
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

import scoring
from arena.competitions.answers import load_answers
from arena.competitions.models import AnswerKey
from arena.competitions.tasks import load_task
from arena.core import clock, jobs, storage
from arena.core.outages import outage
from arena.leaderboards import services as leaderboards
from arena.pipeline import heartbeats
from arena.pipeline.models import Heartbeat
from arena.pipeline.parser import parser
from arena.submissions import quota, work
from arena.submissions.models import State, Submission
from arena.submissions.services import SCORE_TASK
from arena.submissions.work import Claim, Result
from scoring.report import Part

logger = logging.getLogger(__name__)


class KeptReport(NamedTuple):
    """What scoring found, and the blob that holds it."""

    report: scoring.Report
    sha256: str


def score_next(*, worker: str) -> bool:
    """Score the submission whose turn it is. False when nothing waited."""
    claim = work.claim_next(worker=worker)
    if claim is None:
        return False
    try:
        _score(claim)
    except Exception as error:
        # Whatever goes wrong, in recording too, is our fault and must be counted: else only the lease would end it.
        logger.exception("submission %s, attempt %s: scoring broke", claim.submission.public_id, claim.attempt)
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close()  # it may be the connection that broke: what comes next goes over a new one
        if outage(error):
            _put_off(claim)
            return False
        work.record_crash(claim, reason=type(error).__name__)
    _ring_again()
    return True


def _put_off(claim: Claim) -> None:
    """The machine is at fault, which trying again at once does not mend: a sweep queues it when the lease is over."""
    try:
        work.put_off(claim)
    except Exception:  # noqa: BLE001 - most likely the database that is away
        logger.warning("submission %s: not put off, its lease counts as lost", claim.submission.public_id)
        connection.close()


def _score(claim: Claim) -> None:
    """The verdict on a submission: its score, or what is wrong with the file. Any other exception is ours."""
    try:
        with _heartbeats(claim):
            key = _answers_in_force(claim.submission)
            kept = _evaluate(claim.submission, key)
    except scoring.InvalidPredictions as error:
        _record_invalid(claim, error)
    else:
        _record_scored(claim, key, kept)


def _answers_in_force(submission: Submission) -> AnswerKey:
    key = submission.round.answers
    if key is None:
        raise scoring.ScoringError("the round has no answers")
    return key


def _evaluate(submission: Submission, key: AnswerKey) -> KeptReport:
    """Parse in a limited child, score here. Raises InvalidPredictions for what is wrong with the file."""
    task = load_task(key.task)
    columns = parser().parse(storage.uploads.path(submission.sha256), task)
    answers, split = load_answers(key.compiled_sha256, key.split_sha256)
    return _keep(scoring.score(columns, answers, task, split))


def _keep(report: scoring.Report) -> KeptReport:
    """The report as a blob, so that a score can be taken apart and verified later. As secret as the answers."""
    with storage.noticing_a_full_disk(), tempfile.TemporaryFile() as file:
        report.save(file)
        file.seek(0)
        return KeptReport(report, storage.reports.save(file).sha256)


@transaction.atomic
def _record_scored(claim: Claim, key: AnswerKey, kept: KeptReport) -> None:
    report = kept.report
    public, private = report.public, report.private
    if public is None or private is None:
        raise scoring.ScoringError("the round has no split")
    quota.lock(claim.submission.team)
    evaluation = work.record_scored(
        claim,
        Result(
            answers_id=key.pk,
            score=public.score,
            merit=load_task(key.task).merit(public.score, public.metrics),
            metrics=public.metrics,
            segments=_segments(public),
            rows=public.rows,
            engine=report.engine,
            task_sha256=report.task_sha256,
        ),
    )
    leaderboards.record_private_score(
        evaluation,
        score=private.score,
        metrics=private.metrics,
        segments=_segments(private),
        rows=private.rows,
        all_score=report.all.score,
        all_metrics=report.all.metrics,
        report_sha256=kept.sha256,
    )
    if evaluation.effective:
        leaderboards.rebuild_team(team=claim.submission.team, round_=claim.submission.round)


def _record_invalid(claim: Claim, error: scoring.InvalidPredictions) -> None:
    problems = [problem.as_dict() for problem in error.problems]
    work.record_invalid(claim, problems=problems, total=error.total)


def _segments(part: Part) -> dict[str, Any]:
    return {name: segment.as_dict() for name, segment in part.segments.items()}


@contextmanager
def _heartbeats(claim: Claim) -> Iterator[None]:
    """Prolong the lease while the block runs; not for ever, lest a block that hangs keeps its submission."""
    done = threading.Event()
    end = time.monotonic() + settings.ARENA_SCORING_SECONDS

    def beat() -> None:
        try:
            while not done.wait(settings.ARENA_HEARTBEAT_SECONDS) and time.monotonic() < end and _beat(claim):
                pass
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{claim.submission.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(claim: Claim) -> bool:
    """One heartbeat; False when the claim is lost. One that fails is only missed: the lease outlasts several."""
    try:
        return work.heartbeat(claim)
    except Exception:
        logger.warning("a heartbeat of submission %s was missed", claim.submission.public_id, exc_info=True)
        connection.close()  # the next one tries a new connection
        return True


def _ring_again() -> None:
    """While somebody waits, every bell answered rings the next: a lost bell costs a wait, never a place."""
    if waiting := _first_waiting():
        jobs.enqueue(SCORE_TASK, submission_id=waiting.pk)


def sweep(*, actor: str = "sweeper") -> bool:
    """Take back what lost its worker, and ring for what still waits. False when something waits that no bell helps."""
    lost = work.take_back_lost(actor=actor)
    if lost:
        logger.warning("%s submissions lost their worker and are queued again", lost)
    heartbeats.beat(name=heartbeats.SWEEP, role=Heartbeat.Role.SWEEP)
    waiting = _first_waiting()
    return waiting is None or (jobs.ring(SCORE_TASK, submission_id=waiting.pk) and not _is_overlooked(waiting))


def _first_waiting() -> Submission | None:
    return Submission.objects.filter(state=State.QUEUED).order_by("pk").first()


def _is_overlooked(waiting: Submission) -> bool:
    """It has waited for longer than two sweeps, and nobody scores anything: bells are rung and not heard."""
    idle = not Submission.objects.filter(state=State.SCORING).exists()
    is_new = heartbeats.is_recent(waiting.created_at, clock.now(), seconds=2 * settings.ARENA_SWEEP_SECONDS)
    return idle and not is_new


def worker_name() -> str:
    return f"{socket.gethostname()}:{threading.get_native_id()}"
