"""How the site is doing, as everybody is told."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import broker
from arena.pipeline import flow, heartbeats
from arena.pipeline.models import Heartbeat, Verification
from arena.pipeline.status import Check, Status, Worker, read_status
from arena.submissions import services, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

SetNow = Callable[[datetime], None]


def later(**passed: float) -> datetime:
    return NOW + timedelta(**passed)


@pytest.fixture
def at_work(db: None, now: SetNow) -> None:
    """A site on which all is well."""
    heartbeats.beat(name="somewhere:1", role=Heartbeat.Role.WORKER, slots=2)
    flow.sweep()


@pytest.fixture
def send(team: Team, round_: Round, owner: User, now: SetNow) -> Callable[[], Submission]:
    def call() -> Submission:
        file = SimpleUploadedFile("results.json", b"[]")
        return services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission

    return call


def test_all_is_well(at_work: None) -> None:
    status = read_status()
    assert status == Status(
        at=NOW,
        uploads=True,
        broker=True,
        workers=[Worker(alive=True, since=NOW, last_seen=NOW, slots=2)],
        swept_at=NOW,
        waiting=0,
        scoring=0,
        oldest_waiting_since=None,
        scored_per_minute=[0] * 60,
        check=None,
    )
    assert (status.health, status.problems, status.oldest_waiting_seconds) == ("ok", [], None)


def test_who_waits_and_who_is_scored(at_work: None, send: Callable[[], Submission], now: SetNow) -> None:
    for _ in range(3):
        send()
        now(later(seconds=7))
    work.claim_next(worker="w")
    now(later(seconds=20))
    status = read_status()
    assert (status.waiting, status.scoring, status.oldest_waiting_seconds) == (2, 1, 13)


def test_what_failed_and_is_queued_again_waits_since_then(
    at_work: None, send: Callable[[], Submission], now: SetNow, staff: User
) -> None:
    submission = send()
    for _ in range(3):
        claim = work.claim_next(worker="w")
        assert claim is not None
        work.record_crash(claim, reason="Boom")
    submission.refresh_from_db()
    now(later(minutes=10))
    services.requeue(submission=submission, user=staff)
    now(later(minutes=10, seconds=7))
    status = read_status()
    assert (status.waiting, status.oldest_waiting_seconds, sum(status.scored_per_minute)) == (1, 7, 0)


def test_a_sweep_in_the_future_was_none(at_work: None, now: SetNow) -> None:
    """The clock was put back since."""
    now(later(hours=-1))
    assert "not_swept" in read_status().problems


def test_what_was_scored_minute_by_minute(at_work: None, send: Callable[[], Submission], now: SetNow) -> None:
    for minutes in (0, 0, 3, 59):
        now(later(minutes=minutes))
        send()
        claim = work.claim_next(worker="w")
        assert claim is not None
        work.record_invalid(claim, problems=[], total=0)
    counts = read_status().scored_per_minute
    assert {place: count for place, count in enumerate(counts) if count} == {0: 2, 3: 1, 59: 1}
    now(later(minutes=60))
    assert sum(read_status().scored_per_minute) == 2


@pytest.mark.parametrize(
    ("seconds", "problems"),
    [(29, []), (30, ["no_worker"]), (60, ["no_worker", "not_swept"])],
)
def test_silence_is_noticed(at_work: None, now: SetNow, seconds: int, problems: list[str]) -> None:
    now(later(seconds=seconds))
    status = read_status()
    assert (status.problems, status.health) == (problems, "down" if problems else "ok")


def test_a_worker_of_long_ago_is_not_told_of(at_work: None, now: SetNow) -> None:
    now(later(minutes=14))
    assert [worker.alive for worker in read_status().workers] == [False]
    now(later(minutes=15))
    assert read_status().workers == []


def test_a_long_wait_is_noticed(at_work: None, send: Callable[[], Submission], now: SetNow) -> None:
    send()
    now(later(minutes=5, seconds=1))
    heartbeats.beat(name="somewhere:1", role=Heartbeat.Role.WORKER, slots=2)
    flow.sweep()
    assert (read_status().problems, read_status().health) == (["slow"], "degraded")


def test_a_check_that_failed_or_is_old_is_noticed(at_work: None) -> None:
    Verification.objects.create(at=later(hours=-29), seconds=1, ok=True)
    assert (read_status().check, read_status().problems) == (Check(ok=True, at=later(hours=-29)), [])
    Verification.objects.update(at=later(hours=-31))
    assert read_status().problems == ["invariants_unchecked"]
    Verification.objects.create(at=NOW, seconds=1, ok=False)
    assert read_status().problems == ["invariants_violated"]


def test_storage_that_refuses_is_noticed(at_work: None, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "file")
    assert (read_status().uploads, read_status().health) == (False, "down")


@pytest.fixture
def _forgetting() -> Iterator[None]:
    yield
    cache.delete("status")


@pytest.mark.usefixtures("_forgetting")
def test_it_is_read_once_for_all_who_look(at_work: None, settings: Settings, now: SetNow) -> None:
    settings.ARENA_STATUS_SECONDS = 30
    assert read_status().at == NOW
    now(later(minutes=1))
    assert read_status().at == NOW


@pytest.mark.skipif("CELERY_BROKER_URL" not in os.environ, reason="the broker of this lane is files, which are there")
def test_a_broker_that_does_not_answer_costs_a_moment_only(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(current_app.conf, "broker_write_url", settings.CELERY_BROKER_URL)
    assert broker.can_be_reached() is False


def test_the_lanes_own_broker_can_be_reached() -> None:
    assert broker.can_be_reached() is True
