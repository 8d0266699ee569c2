"""The day of an upload is the day that it was where the competition was then: a zone changed later moves nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.core import clock
from arena.submissions import quota, services
from arena.submissions.models import QuotaEntry, Submission
from arena.teams.models import Team
from tests.cast import NOW

TODAY = date(2026, 3, 10)


@pytest.fixture
def submission(team: Team, round_: Round, owner: User, now: Callable[[datetime], None]) -> Submission:
    """At noon in Seoul, which is the evening before in Honolulu."""
    file = SimpleUploadedFile("results.json", b"[]")
    return services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=NOW).submission


@pytest.fixture
def moved(submission: Submission, competition: Competition) -> Submission:
    """The same, when the organizers have changed the zone."""
    Competition.objects.filter(pk=competition.pk).update(timezone="Pacific/Honolulu")
    return Submission.objects.get(pk=submission.pk)


def test_it_is_given_back_where_it_was_taken(moved: Submission, owner: User) -> None:
    services.withdraw(submission=moved, user=owner)
    assert list(QuotaEntry.objects.values_list("kind", "day", "zone")) == [
        ("reserve", TODAY, "Asia/Seoul"),
        ("refund", TODAY, ""),
    ]


def test_a_repeated_upload_gets_the_answer_of_then(moved: Submission) -> None:
    assert quota.quota_after(moved).resets_at == datetime(2026, 3, 10, 15, tzinfo=UTC)  # midnight in Seoul


@pytest.mark.django_db(transaction=True)
def test_reserves_from_before_it_was_noted_get_what_is_known(team: Team, round_: Round, owner: User) -> None:
    file = SimpleUploadedFile("results.json", b"[]")
    services.submit(team=team, round_=round_, user=owner, predictions=file, received_at=clock.now())
    call_command("migrate", "arena", "0003", verbosity=0)
    call_command("migrate", verbosity=0)
    line = QuotaEntry.objects.get()
    assert line.zone == "Asia/Seoul"
    with pytest.raises(IntegrityError):
        line.save()  # what refuses changes is back
