"""The line that people are told of is the one in which they are served."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.competitions.models import Competition, Round
from arena.submissions import services, turns, work
from arena.submissions.models import Submission
from arena.teams.models import Team
from arena.teams.services import enter_competition
from tests.cast import NOW, make_user

SetNow = Callable[[datetime], None]


@pytest.fixture
def teams(competition: Competition, round_: Round, now: SetNow) -> list[Team]:
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=100)
    return [
        enter_competition(competition=competition, user=make_user(name), team_name=name)
        for name in ("a", "b", "c", "d")
    ]


def send(team: Team, round_: Round) -> Submission:
    user = team.memberships.get().user
    file = SimpleUploadedFile("results.json", b"[]")
    return services.submit(team=team, round_=round_, user=user, predictions=file, received_at=NOW).submission


def served() -> Submission | None:
    claim = work.claim_next(worker="w")
    return claim.submission if claim else None


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_order_in_which_they_are_served(teams: list[Team], round_: Round, now: SetNow, seed: int) -> None:
    """Some teams were served before, at different times; then nobody new comes."""
    chance = random.Random(seed)
    for number in range(chance.randrange(4)):
        send(chance.choice(teams), round_)
        now(NOW + timedelta(seconds=number))
        served()
    waiting = [send(chance.choice(teams), round_) for _ in range(12)]
    told = {submission.pk: turns.ahead_of(submission) for submission in waiting}
    order = {}
    for number in range(12):
        now(NOW + timedelta(minutes=1, seconds=number))
        submission = served()
        assert submission is not None
        order[submission.pk] = number
    assert told == order


def test_a_thousand_files_are_one_before_another_teams(teams: list[Team], round_: Round) -> None:
    for _ in range(20):
        last = send(teams[0], round_)
    assert turns.ahead_of(last) == 19
    assert turns.ahead_of(send(teams[1], round_)) == 1
    assert turns.ahead_of(last) == 20


def test_who_is_being_scored_stands_in_no_line(teams: list[Team], round_: Round) -> None:
    submission = send(teams[0], round_)
    assert turns.ahead_of(submission) == 0
    work.claim_next(worker="w")
    submission.refresh_from_db()
    assert turns.ahead_of(submission) is None
