"""What a submission that waits is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.pipeline import heartbeats
from arena.pipeline.models import Heartbeat
from arena.pipeline.waiting import Queue, queue_of
from arena.submissions import services, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

SetNow = Callable[[datetime], None]


@pytest.fixture
def send(team: Team, round_: Round, owner: User, now: SetNow) -> Callable[[], Submission]:
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=100)

    def call() -> Submission:
        file = SimpleUploadedFile("results.json", b"[]")
        return services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission

    return call


def judge(now: SetNow, *, begins: float, takes: float) -> None:
    now(NOW + timedelta(seconds=begins))
    claim = work.claim_next(worker="w")
    assert claim is not None
    now(NOW + timedelta(seconds=begins + takes))
    work.record_invalid(claim, problems=[], total=0)


def at_work(slots: int) -> None:
    heartbeats.beat(name="w", role=Heartbeat.Role.WORKER, slots=slots)


def test_nothing_is_promised_before_anything_was_scored(send: Callable[[], Submission]) -> None:
    at_work(2)
    assert queue_of(send()) == Queue(position=1, estimated_seconds=None)


def test_nothing_is_promised_while_nobody_works(send: Callable[[], Submission], now: SetNow) -> None:
    send()
    judge(now, begins=0, takes=4)
    assert queue_of(send()) == Queue(position=1, estimated_seconds=None)


def test_by_how_long_files_take(send: Callable[[], Submission], now: SetNow) -> None:
    """Four seconds a file, by two at a time: the second in line begins in four seconds and takes four."""
    send()
    judge(now, begins=0, takes=4)
    at_work(2)
    send()
    assert queue_of(send()) == Queue(position=2, estimated_seconds=8)


def test_by_how_the_line_has_moved(send: Callable[[], Submission], now: SetNow) -> None:
    """Every ten seconds one was begun, whoever may have begun it, each taking four."""
    for _ in range(6):
        send()
    for number in range(6):
        judge(now, begins=10 * number, takes=4)
    at_work(2)
    send()
    assert queue_of(send()) == Queue(position=2, estimated_seconds=24)


def test_a_night_without_visitors_slows_nothing_down(send: Callable[[], Submission], now: SetNow) -> None:
    for number in range(6):
        now(NOW + timedelta(hours=number))
        send()
        judge(now, begins=3600 * number, takes=4)
    at_work(1)
    assert queue_of(send()) == Queue(position=1, estimated_seconds=8)


def test_what_is_long_past_says_nothing(send: Callable[[], Submission], now: SetNow) -> None:
    send()
    judge(now, begins=0, takes=4)
    now(NOW + timedelta(hours=25))
    at_work(1)
    assert queue_of(send()) == Queue(position=1, estimated_seconds=None)


def test_who_is_being_scored_does_not_wait(send: Callable[[], Submission]) -> None:
    submission = send()
    work.claim_next(worker="w")
    submission.refresh_from_db()
    assert queue_of(submission) is None
