"""Operators are told by mail of what failed by our fault, once each, even where the mail server is away for a while."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.pipeline import operators
from arena.pipeline.models import Verification
from arena.submissions import services, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW

LATER = NOW + timedelta(minutes=5)
MUCH_LATER = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _operator(settings: Settings) -> None:
    settings.ADMINS = [("", "ops@example.org")]


@pytest.fixture
def fail(
    team: Team, round_: Round, owner: User, now: Callable[..., None], score_all: Callable[[], int]
) -> Callable[[], Submission]:
    """A submission whose file is lost."""

    def call() -> Submission:
        file = SimpleUploadedFile("results.json", b"[]")
        sent = services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission
        storage.uploads.path(sent.sha256).unlink()
        score_all()
        sent.refresh_from_db()
        assert sent.state == "failed"
        return sent

    return call


@pytest.fixture
def broken(db: None) -> Verification:
    violations = [{"subject": "team 7", "fault": "x", "params": {}}]
    found = [
        {"id": "I5", "checked": 9, "total": 1, "violations": violations},
        {"id": "I6", "total": 0, "violations": []},
    ]
    return Verification.objects.create(at=NOW, seconds=1, ok=False, invariants=found)


def test_a_failure_is_told_once(fail: Callable[[], Submission]) -> None:
    first, second = fail(), fail()
    assert [operators.tell(now=LATER), operators.tell(now=MUCH_LATER)] == [True, False]
    [message] = mail.outbox
    assert (message.subject, message.to) == ("[Arena] 2 submissions failed on our side", ["ops@example.org"])
    for each in (first, second):
        reason = each.events.get(to_state="failed").reason
        assert f"{each.public_id}\n  {reason}\n  /admin/arena/submission/{each.pk}/change/\n" in message.body


def test_the_next_mail_tells_of_new_failures_alone(fail: Callable[[], Submission], now: Callable[..., None]) -> None:
    first = fail()
    operators.tell(now=LATER)
    now(LATER)
    second = fail()
    operators.tell(now=MUCH_LATER)
    assert mail.outbox[1].subject == "[Arena] 1 submission failed on our side"
    assert [str(each.public_id) in mail.outbox[1].body for each in (first, second)] == [False, True]


def test_what_fails_after_the_clock_was_put_back_is_told_too(
    fail: Callable[[], Submission], now: Callable[..., None]
) -> None:
    now(NOW + timedelta(hours=1))
    fail()
    assert operators.tell(now=LATER + timedelta(hours=1))
    now(LATER)
    second = fail()
    assert [operators.tell(now=MUCH_LATER), operators.tell(now=MUCH_LATER + timedelta(minutes=5))] == [True, False]
    assert str(second.public_id) in mail.outbox[1].body


def test_a_long_list_is_cut(fail: Callable[[], Submission], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "LISTED", 1)
    sent = [fail(), fail()]
    operators.tell(now=LATER)
    assert [str(each.public_id) in mail.outbox[0].body for each in sent] == [True, False]
    assert "… and 1 more." in mail.outbox[0].body


def test_a_broken_promise_is_told_once(broken: Verification) -> None:
    assert [operators.tell(now=LATER), operators.tell(now=MUCH_LATER)] == [True, False]
    [message] = mail.outbox
    assert message.subject == "[Arena] what must always hold does not"
    assert f"2026-03-10 03:00:00 UTC  I5 \n  /admin/arena/verification/{broken.pk}/change/" in message.body


@pytest.fixture
def waiting(team: Team, round_: Round, owner: User, now: Callable[..., None]) -> Submission:
    file = SimpleUploadedFile("results.json", b"[]")
    return services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission


def test_one_that_waits_for_long_is_told_of_every_hour(waiting: Submission) -> None:
    told = [minutes for minutes in range(0, 150, 5) if operators.tell(now=NOW + timedelta(minutes=minutes))]
    assert told == [20, 80, 140]
    assert {message.subject for message in mail.outbox} == {"[Arena] 1 submission waits for long"}
    assert "1 submission has waited for more than 15 minutes." in mail.outbox[0].body
    assert "\n  /status/\n  /admin/arena/submission/\n" in mail.outbox[0].body


def test_one_that_is_tried_again_and_again_waits_too(waiting: Submission, now: Callable[..., None]) -> None:
    for minutes in range(0, 18, 2):
        now(NOW + timedelta(minutes=minutes))
        claim = work.claim_next(worker="w")
        assert claim is not None
        work.put_off(claim)
        now(NOW + timedelta(minutes=minutes + 2))
        work.take_back_lost(actor="sweeper")
    assert operators.tell(now=NOW + timedelta(minutes=18))


def test_one_that_was_queued_anew_has_not_waited_since_it_came(
    fail: Callable[[], Submission], staff: User, now: Callable[..., None]
) -> None:
    failed = fail()
    operators.tell(now=LATER)
    now(NOW + timedelta(hours=2))
    services.requeue(submission=failed, user=staff)
    told = [operators.tell(now=NOW + timedelta(hours=2, minutes=minutes)) for minutes in (5, 15, 20)]
    assert told == [False, False, True]


def test_with_a_verdict_nobody_waits(fail: Callable[[], Submission]) -> None:
    fail()
    assert operators.tell(now=LATER)
    assert not operators.tell(now=NOW + timedelta(hours=1))


def test_a_mail_that_could_not_be_sent_is_sent_the_next_time(broken: Verification, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(ConnectionRefusedError):
        operators.tell(now=LATER)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert operators.tell(now=LATER)
    assert len(mail.outbox) == 1


def test_with_nobody_to_tell_nothing_is_thought_told(broken: Verification, settings: Settings) -> None:
    settings.ADMINS = []
    assert not operators.tell(now=LATER)
    settings.ADMINS = [("", "ops@example.org")]
    assert operators.tell(now=LATER)


def test_on_a_quiet_day_there_is_no_mail(db: None) -> None:
    assert not operators.tell(now=LATER)
    assert mail.outbox == []
