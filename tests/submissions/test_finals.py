from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.competitions.services import close_round
from arena.core.errors import Conflict
from arena.leaderboards import services as leaderboards
from arena.submissions import services
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import NOW


@pytest.fixture
def scored(
    team: Team,
    round_: Round,
    owner: User,
    now: Callable[[datetime], None],
    make_results: Callable[..., bytes],
    score_all: Callable[[], int],
) -> list[Submission]:
    """Three scored submissions: the better in public, the worse in private."""
    sent = [
        services.submit(
            team=team,
            round_=round_,
            user=owner,
            predictions=SimpleUploadedFile("results.json", make_results(public=n, private=5 - n)),
            received_at=NOW,
        ).submission
        for n in (1, 2, 3)
    ]
    score_all()
    return [Submission.objects.get(pk=submission.pk) for submission in sent]


def refusal(submission: Submission, user: User, *, chosen: bool = True) -> str:
    with pytest.raises(Conflict) as error:
        services.choose_final(submission=submission, user=user, chosen=chosen)
    return error.value.code


def test_two_may_be_chosen(scored: list[Submission], owner: User) -> None:
    for submission in scored[:2]:
        services.choose_final(submission=submission, user=owner, chosen=True)
    assert refusal(scored[2], owner) == "too_many_finals"
    services.choose_final(submission=scored[0], user=owner, chosen=False)
    services.choose_final(submission=scored[2], user=owner, chosen=True)
    assert [Submission.objects.get(pk=each.pk).is_final for each in scored] == [False, True, True]
    assert list(scored[0].choices.values_list("chosen", flat=True)) == [True, False]


def test_choosing_again_changes_nothing(scored: list[Submission], owner: User) -> None:
    for _ in range(2):
        services.choose_final(submission=scored[0], user=owner, chosen=True)
    assert scored[0].choices.count() == 1


def test_nothing_is_chosen_or_taken_back_after_the_close(scored: list[Submission], owner: User, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(closes_at=NOW)
    for submission in scored:
        submission.refresh_from_db()
    assert refusal(scored[0], owner) == "round_closed"
    # Withdrawing the best public ones would let the next best count: that is choosing, too.
    with pytest.raises(Conflict) as error:
        leaderboards.withdraw_submission(submission=scored[2], user=owner)
    assert error.value.code == "round_closed"


def test_an_invalid_one_cannot_be_chosen(
    team: Team, round_: Round, owner: User, now: Callable[[datetime], None], score_all: Callable[[], int]
) -> None:
    submission = services.submit(
        team=team, round_=round_, user=owner, predictions=SimpleUploadedFile("r.json", b"[]"), received_at=NOW
    ).submission
    score_all()
    assert refusal(submission, owner) == "not_scored"


def test_what_was_scored_stands_once_the_round_is_closed(scored: list[Submission], owner: User, round_: Round) -> None:
    """Also for whoever had read the round before an organizer closed it, and waited for the lock."""
    read_before = Submission.objects.select_related("round", "team").get(pk=scored[0].pk)
    close_round(round_=round_)
    with pytest.raises(Conflict) as error:
        services.withdraw(submission=read_before, user=owner)
    assert error.value.code == "round_closed"
    assert Submission.objects.get(pk=read_before.pk).state == "scored"
