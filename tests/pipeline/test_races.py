"""Several threads at one team's rows. What SQLite does one after another, PostgreSQL does at once."""

import contextlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier, Event, current_thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.db.backends.signals import connection_created
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.core.errors import Conflict, Unavailable
from arena.core.outages import outage
from arena.core.processes import wait_until
from arena.leaderboards import services as leaderboards
from arena.leaderboards.models import PublicStanding
from arena.pipeline import flow
from arena.submissions import quota, services, work
from arena.submissions.models import State, Submission
from arena.teams.models import Team

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12
NOON = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def send(team: Team, round_: Round, owner: User, make_results: Callable[..., bytes]) -> Callable[[int], Submission]:
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=100)

    def call(public: int) -> Submission:
        upload = SimpleUploadedFile("results.json", make_results(public=public))
        sent = services.submit(team=team, round_=round_, user=owner, predictions=upload, received_at=NOON)
        return sent.submission

    return call


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run the actions in threads that start together, each on a connection of its own; raises what they raise."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(60) for future in [pool.submit(run, action) for action in actions]]


def choose(submission: Submission, user: User) -> None:
    """Choose it as final, if it is not withdrawn yet."""
    with contextlib.suppress(Conflict):
        leaderboards.choose_final(submission=submission, user=user, chosen=True)


def test_results_of_one_team_are_recorded_at_once(send: Callable[[int], Submission], round_: Round) -> None:
    for _ in range(MANY):
        send(1), send(2)
        claims = [work.claim_next(worker=f"w{n}") for n in range(2)]
        scored = []
        for claim in claims:
            assert claim is not None
            key = flow._answers_in_force(claim.submission)
            scored.append((claim, key, flow._evaluate(claim.submission, key)))
        at_once(*(partial(flow._record_scored, *each) for each in scored))
    assert set(Submission.objects.values_list("state", flat=True)) == {State.SCORED}
    assert PublicStanding.objects.get(round=round_).submissions == 2 * MANY


def test_a_choice_and_a_withdrawal_at_once(
    send: Callable[[int], Submission], score_all: Callable[[], int], owner: User, round_: Round
) -> None:
    for _ in range(MANY):
        submission = send(1)
        score_all()
        mine, theirs = Submission.objects.get(pk=submission.pk), Submission.objects.get(pk=submission.pk)
        at_once(partial(choose, mine, owner), partial(leaderboards.withdraw_submission, submission=theirs, user=owner))
        submission.refresh_from_db()
        assert (submission.state, submission.is_final) == (State.WITHDRAWN, False)
    assert PublicStanding.objects.filter(round=round_).count() == 0


def test_a_missed_heartbeat_is_not_the_last(send: Callable[[int], Submission], settings: Settings) -> None:
    settings.ARENA_HEARTBEAT_SECONDS = 0.02
    submission = send(1)
    claim = work.claim_next(worker="w1")
    assert claim is not None
    refused: list[bool] = []

    def refuse_once(**_: Any) -> None:
        if current_thread().name.startswith("heartbeat") and not refused:
            refused.append(True)
            raise OperationalError("the database is away for a moment")

    connection_created.connect(refuse_once)
    try:
        with flow._heartbeats(claim):
            assert wait_until(lambda: bool(refused) and lease_of(submission) > claim.submission.lease_until, timeout=10)
    finally:
        connection_created.disconnect(refuse_once)


def test_scoring_that_hangs_keeps_no_lease_for_ever(send: Callable[[int], Submission], settings: Settings) -> None:
    """Here by a file whose reading never ends; on a disk of the network, that happens."""
    settings.ARENA_HEARTBEAT_SECONDS, settings.ARENA_LEASE_SECONDS, settings.ARENA_SCORING_SECONDS = 0.02, 2, 0.1
    submission = send(1)
    path = storage.uploads.path(submission.sha256)
    path.unlink()
    os.mkfifo(path)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(at_once, partial(flow.score_next, worker="w1"))
        try:
            assert wait_until(lambda: work.take_back_lost(actor="sweeper") == 1, timeout=20)
        finally:
            path.open("wb").close()
        hanging.result(60)
    path.unlink()
    submission.refresh_from_db()
    assert (submission.state, submission.lost_leases) == (State.QUEUED, 1)


def test_who_waits_for_a_lock_is_told_after_a_while(team: Team, round_: Round, owner: User) -> None:
    """Whoever holds it may never let go: on another machine, that is gone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')"
            )
            assert cursor.fetchone() == ("10s", "5min")
    held, waited = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            quota.lock(team)
            held.set()
            assert waited.wait(60)

    def wait() -> None:
        try:
            assert held.wait(10)
            with connection.cursor() as cursor:  # the site's own patience is longer
                cursor.execute(
                    "SET lock_timeout = 100" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 100"
                )
            with pytest.raises(OperationalError) as error:
                services.submit(
                    team=team, round_=round_, user=owner,
                    predictions=SimpleUploadedFile("results.json", b"[]"), received_at=NOON,
                )  # fmt: skip
            assert isinstance(outage(error.value), Unavailable)
        finally:
            waited.set()

    at_once(hold, wait)


def lease_of(submission: Submission) -> Any:
    return Submission.objects.values_list("lease_until", flat=True).get(pk=submission.pk)
