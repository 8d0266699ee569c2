"""A day of the account, line by line."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.submissions import quota, services
from arena.submissions.models import Submission
from arena.submissions.quota import Quota
from arena.submissions.statements import Statement, statement
from arena.teams.models import Team
from tests.cast import NOW

SetNow = Callable[[datetime], None]
TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)
MIDNIGHT = datetime(2026, 3, 10, 15, tzinfo=UTC)  # in Seoul


@pytest.fixture
def send(team: Team, round_: Round, owner: User, now: SetNow) -> Callable[..., Submission]:
    def call(at: datetime = NOW) -> Submission:
        now(at)
        file = SimpleUploadedFile("results.json", b"[]")
        current = Round.objects.get(pk=round_.pk)
        return services.submit(team=team, round_=current, user=owner, predictions=file, received_at=at).submission

    return call


@pytest.fixture
def day_of(team: Team, round_: Round) -> Callable[[date], Statement]:
    return lambda day: statement(team=team, round_=Round.objects.get(pk=round_.pk), day=day)


def lines(found: Statement) -> list[tuple[Any, ...]]:
    return [(line.kind, line.change, line.left, line.submission, line.reason) for line in found.lines]


def test_every_line_says_what_is_left(send: Any, day_of: Any, team: Team, round_: Round, owner: User) -> None:
    first, second = send(), send()
    services.withdraw(submission=first, user=owner)
    quota.grant(team=team, round_=round_, amount=2, reason="the site was down")
    found = day_of(TODAY)
    assert (found.opening, found.quota) == (5, Quota(limit=7, used=1, resets_at=MIDNIGHT))
    assert lines(found) == [
        ("reserve", -1, 4, first, ""),
        ("reserve", -1, 3, second, ""),
        ("refund", 1, 4, first, "withdrawn while still waiting"),
        ("grant", 2, 6, None, "the site was down"),
    ]


def test_days_are_the_competitions(send: Any, day_of: Any) -> None:
    before, after = send(MIDNIGHT - timedelta(seconds=1)), send(MIDNIGHT)
    assert (lines(day_of(TODAY)), lines(day_of(TOMORROW))) == (
        [("reserve", -1, 4, before, "")],
        [("reserve", -1, 4, after, "")],
    )


def test_days_lead_to_each_other(send: Any, day_of: Any) -> None:
    send(NOW), send(NOW + timedelta(days=4))
    assert [(day_of(day).previous_day, day_of(day).next_day) for day in (TODAY, TOMORROW, date(2026, 3, 14))] == [
        (None, date(2026, 3, 14)),
        (TODAY, date(2026, 3, 14)),
        (TODAY, None),
    ]


def test_a_day_that_is_over_keeps_its_limit(send: Any, day_of: Any, round_: Round, now: SetNow) -> None:
    send()
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=2)
    assert day_of(TODAY).quota.limit == 2  # today the new rule holds at once
    now(NOW + timedelta(days=1))
    assert (day_of(TODAY).quota.limit, day_of(TODAY).opening, day_of(TOMORROW).quota.limit) == (5, 5, 2)


def test_a_changed_limit_shows_from_the_next_upload_on(send: Any, day_of: Any, round_: Round) -> None:
    send()
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=10)
    send()
    assert [line.left for line in day_of(TODAY).lines] == [4, 8]


def test_a_clock_put_forward_makes_a_shorter_day(team: Team, competition: Competition, round_: Round) -> None:
    """8 March 2026 has 23 hours in New York."""
    Competition.objects.filter(pk=competition.pk).update(timezone="America/New_York")
    current = Round.objects.select_related("competition").get(pk=round_.pk)
    ends = [statement(team=team, round_=current, day=date(2026, 3, day)).quota.resets_at for day in (7, 8)]
    assert ends == [datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)]


def test_our_reasons_are_told_in_the_readers_language(send: Any, day_of: Any, owner: User) -> None:
    services.withdraw(submission=send(), user=owner)
    with translation.override("ko"):
        assert day_of(TODAY).lines[1].reason == "채점을 기다리는 동안 취소함"
