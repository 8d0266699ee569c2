"""What a sweep finds, and what it says of the bell."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import jobs
from arena.pipeline import flow
from arena.submissions import services, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SWEEP = timedelta(seconds=15)


@pytest.fixture
def submission(team: Team, round_: Round, owner: User, now: Callable[[datetime], None]) -> Submission:
    upload = SimpleUploadedFile("results.json", b"[]")
    sent = services.submit(team=team, round_=round_, user=owner, predictions=upload, received_at=NOW)
    return sent.submission


def test_with_nothing_waiting_all_is_well(now: Callable[[datetime], None]) -> None:
    assert flow.sweep() is True


def test_what_waits_is_left_to_its_bell_for_two_sweeps(submission: Submission, now: Callable[[datetime], None]) -> None:
    assert flow.sweep() is True
    now(NOW + 2 * SWEEP - timedelta(seconds=1))
    assert flow.sweep() is True
    now(NOW + 2 * SWEEP)
    assert flow.sweep() is False


def test_what_came_before_the_clock_was_put_back_is_overlooked_as_well(
    submission: Submission, now: Callable[[datetime], None]
) -> None:
    """Nobody knows how long it has waited."""
    now(NOW - timedelta(hours=1))
    assert flow.sweep() is False


def test_while_somebody_scores_nothing_is_overlooked(submission: Submission, now: Callable[[datetime], None]) -> None:
    Submission.objects.filter(pk=submission.pk).update(state="scoring", lease_until=NOW + timedelta(minutes=1))
    other = Submission.objects.get(pk=submission.pk)
    other.pk, other.public_id, other.state, other._state.adding = None, None, "queued", True
    other.public_id = "01234567-89ab-4cde-8f01-23456789abcd"  # type: ignore[assignment]
    other.save()
    now(NOW + timedelta(seconds=59))
    assert flow.sweep() is True


def test_a_bell_that_cannot_be_rung_helps_nobody(
    submission: Submission, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_left_alone_until", float("inf"))
    assert flow.sweep() is False


@pytest.mark.parametrize(("back", "taken"), [(timedelta(seconds=59), 0), (timedelta(seconds=61), 1)])
def test_a_lease_of_a_clock_that_was_put_back_does_not_last(
    submission: Submission, now: Callable[[datetime], None], back: timedelta, taken: int
) -> None:
    assert work.claim_next(worker="w1") is not None
    now(NOW - back)
    assert work.take_back_lost(actor="sweeper") == taken
