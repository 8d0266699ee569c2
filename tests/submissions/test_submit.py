"""Taking an upload: in time, within the quota, once."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.core import storage
from arena.core.errors import Conflict, DomainError, QuotaExhausted
from arena.submissions import quota, services
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team
from tests.cast import NOW

SetNow = Callable[[datetime], None]


def upload(content: bytes = b"[]", name: str = "results.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def submit(team: Team, round_: Round, owner: User, now: SetNow) -> Callable[..., Submission]:
    def call(content: bytes = b"[]", *, received_at: datetime = NOW, key: str = "", note: str = "") -> Submission:
        return services.submit(
            team=team,
            round_=round_,
            user=owner,
            predictions=upload(content),
            received_at=received_at,
            idempotency_key=key,
            note=note,
        ).submission

    return call


def test_it_stores_the_file_and_queues_it(submit: Callable[..., Submission], owner: User) -> None:
    submission = submit(b"[1]", note="first try")
    sha256 = hashlib.sha256(b"[1]").hexdigest()
    assert storage.uploads.path(sha256).read_bytes() == b"[1]"
    assert (submission.state, submission.sha256, submission.size, submission.file_name, submission.note) == (
        "queued", sha256, 3, "results.json", "first try",
    )  # fmt: skip
    assert list(submission.events.values_list("from_state", "to_state", "actor")) == [("", "queued", "alice")]
    assert list(submission.quota_entries.values_list("kind", "amount", "day")) == [("reserve", 1, date(2026, 3, 10))]


def test_it_keeps_only_the_last_part_of_a_file_name(team: Team, round_: Round, owner: User, now: SetNow) -> None:
    submission = services.submit(
        team=team, round_=round_, user=owner, predictions=upload(name="C:\\x\\res\u202eults.json"), received_at=NOW
    ).submission
    assert submission.file_name == "results.json"


@pytest.mark.parametrize(
    ("received_at", "code"),
    [
        (datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC), "round_not_open"),
        (datetime(2040, 1, 1, tzinfo=UTC), "round_closed"),
    ],
)
def test_the_period_is_half_open(
    submit: Callable[..., Submission], now: SetNow, received_at: datetime, code: str
) -> None:
    now(received_at)
    with pytest.raises(Conflict) as refusal:
        submit(received_at=received_at)
    assert refusal.value.code == code
    assert QuotaEntry.objects.count() == 0


def test_an_upload_under_way_at_the_deadline_may_finish(
    submit: Callable[..., Submission], now: SetNow, round_: Round
) -> None:
    last = round_.closes_at - timedelta(microseconds=1)
    now(round_.closes_at + timedelta(minutes=14))
    assert submit(received_at=last).in_time is True
    now(round_.closes_at + timedelta(minutes=15))
    with pytest.raises(Conflict):
        submit(received_at=last)


def test_the_quota_is_a_days(submit: Callable[..., Submission], now: SetNow, team: Team, round_: Round) -> None:
    for _ in range(5):
        submit()
    with pytest.raises(QuotaExhausted) as refusal:
        submit()
    midnight = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    assert refusal.value.extra == {"limit": 5, "used": 5, "resets_at": midnight}
    now(midnight)
    submit(received_at=midnight)
    assert quota.quota_at(team=team, round_=round_, at=midnight) == quota.Quota(
        limit=5, used=1, resets_at=midnight + timedelta(days=1)
    )


def test_a_grant_lets_more_through(submit: Callable[..., Submission], team: Team, round_: Round) -> None:
    for _ in range(5):
        submit()
    quota.grant(team=team, round_=round_, amount=2, reason="the site was down")
    submit()
    assert quota.quota_at(team=team, round_=round_, at=NOW).remaining == 1


def test_a_repeated_key_is_the_same_submission(submit: Callable[..., Submission]) -> None:
    first = submit(b"[1]", key="k")
    assert submit(b"[1]", key="k") == first
    assert (Submission.objects.count(), QuotaEntry.objects.count()) == (1, 1)


def test_a_repeated_key_with_another_file_is_refused(submit: Callable[..., Submission]) -> None:
    submit(b"[1]", key="k")
    with pytest.raises(Conflict) as refusal:
        submit(b"[2]", key="k")
    assert refusal.value.code == "idempotency_conflict"


def test_a_key_is_replayed_after_the_close_and_past_the_quota(submit: Callable[..., Submission], now: SetNow) -> None:
    first = submit(b"[1]", key="k")
    for _ in range(4):
        submit()
    assert submit(b"[1]", key="k") == first
    round_ = first.round
    round_.closes_at = NOW
    round_.save()
    assert submit(b"[1]", key="k") == first


def test_a_key_is_forgotten_after_a_day(submit: Callable[..., Submission], now: SetNow) -> None:
    first = submit(b"[1]", key="k")
    tomorrow = NOW + timedelta(hours=24)
    now(tomorrow)
    assert submit(b"[1]", key="k", received_at=tomorrow) != first


def test_a_round_closed_while_the_bytes_came_in_is_closed(submit: Callable[..., Submission], round_: Round) -> None:
    # `submit` holds a Round read before the close, as a view does that has been reading the body.
    Round.objects.filter(pk=round_.pk).update(closes_at=NOW)
    with pytest.raises(Conflict) as refusal:
        submit()
    assert refusal.value.code == "round_closed"


def test_a_round_without_answers_takes_nothing(submit: Callable[..., Submission], round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(answers=None)
    with pytest.raises(Conflict) as refusal:
        submit()
    assert (refusal.value.code, QuotaEntry.objects.count()) == ("round_not_ready", 0)


def test_a_withdrawal_from_the_queue_costs_nothing(submit: Callable[..., Submission], owner: User, team: Team) -> None:
    submission = submit()
    services.withdraw(submission=submission, user=owner)
    assert submission.state == "withdrawn"
    assert quota.quota_at(team=team, round_=submission.round, at=NOW).used == 0
    with pytest.raises(DomainError) as refusal:
        services.withdraw(submission=submission, user=owner)
    assert refusal.value.code == "cannot_withdraw"
