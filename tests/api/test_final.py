from collections.abc import Callable
from typing import Any

import pytest

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.leaderboards.models import PrivateStanding
from arena.submissions.models import Submission
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem
from tests.cast import NOW


@pytest.fixture
def scored(upload: Callable[..., Submission], score_all: Callable[[], int]) -> list[Submission]:
    """Three; the better in public, the worse in private."""
    sent = [upload(public=hits, private=5 - hits) for hits in (1, 2, 3)]
    score_all()
    return sent


def url(submission: Submission) -> str:
    return f"submissions/{submission.public_id}/final/"


def counting() -> Submission:
    return PrivateStanding.objects.get().submission


def test_a_team_chooses(api: Callable[..., Any], scored: list[Submission], owner: User, teammate: User) -> None:
    assert counting() == scored[1]  # of the two best in public

    response = api(teammate).put(url(scored[0]))

    assert (response.status_code, response.json()["final"]) == (200, True)
    assert response.json() == api(owner).get(f"submissions/{scored[0].public_id}/").json()
    assert counting() == scored[0]

    response = api(owner).delete(url(scored[0]))

    assert (response.status_code, response.json()["final"]) == (200, False)
    assert counting() == scored[1]


def test_choosing_again_changes_nothing(api: Callable[..., Any], scored: list[Submission], owner: User) -> None:
    answers = [api(owner).put(url(scored[0])).json()["final"] for _ in range(2)]
    answers += [api(owner).delete(url(scored[0])).json()["final"] for _ in range(2)]

    assert answers == [True, True, False, False]


def test_it_refuses_one_too_many(api: Callable[..., Any], scored: list[Submission], owner: User) -> None:
    for submission in scored[:2]:
        api(owner).put(url(submission))

    assert api(owner).put(url(scored[2])).json() == problem(
        409,
        "too_many_finals",
        "No more than 2 submissions can be final.",
        "Take one of the others out first.",
    )


def test_it_refuses_one_without_a_score(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User
) -> None:
    assert api(owner).put(url(upload())).json() == problem(409, "not_scored", "Only a scored submission can be chosen.")


def test_it_refuses_after_the_close(api: Callable[..., Any], scored: list[Submission], owner: User) -> None:
    Round.objects.update(closes_at=NOW)

    for response in (api(owner).put(url(scored[0])), api(owner).delete(url(scored[0]))):
        assert response.json() == problem(409, "round_closed", "The round is closed; the choice stands.")


def test_nobody_else_chooses(
    api: Callable[..., Any], scored: list[Submission], outsider: User, host: User, staff: User
) -> None:
    seen = problem(403, "not_allowed", "Only the team itself decides about its submissions.")

    for method in ("put", "delete"):
        assert getattr(api(), method)(url(scored[0])).json() == NOT_AUTHENTICATED
        assert getattr(api(outsider), method)(url(scored[0])).json() == NOT_FOUND
        assert getattr(api(host), method)(url(scored[0])).json() == seen
        assert getattr(api(staff), method)(url(scored[0])).json() == seen
    assert Submission.objects.filter(is_final=True).count() == 0
