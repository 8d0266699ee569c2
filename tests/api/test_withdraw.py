from collections.abc import Callable
from typing import Any

from arena.accounts.models import User
from arena.competitions.models import Round
from arena.leaderboards.models import PublicStanding
from arena.submissions import work
from arena.submissions.models import Submission
from tests.api.problems import NOT_AUTHENTICATED, NOT_FOUND, problem
from tests.cast import NOW

TEAM = "competitions/playlists/team/"


def url(submission: Submission) -> str:
    return f"submissions/{submission.public_id}/withdraw/"


def test_from_the_queue_it_costs_nothing(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User, teammate: User
) -> None:
    submission = upload()
    assert api(owner).get(TEAM).json()["quota"]["used"] == 1

    response = api(teammate).post(url(submission))

    assert (response.status_code, response.json()["state"]) == (200, "withdrawn")
    assert response.json() == api(owner).get(f"submissions/{submission.public_id}/").json()
    assert [event["state"] for event in response.json()["events"]] == ["queued", "withdrawn"]
    assert api(owner).get(TEAM).json()["quota"]["used"] == 0


def test_a_scored_one_leaves_the_board_and_stays_counted(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], owner: User
) -> None:
    submission = upload()
    score_all()
    assert PublicStanding.objects.count() == 1

    assert api(owner).post(url(submission)).json()["state"] == "withdrawn"

    assert PublicStanding.objects.count() == 0
    assert api(owner).get(TEAM).json()["quota"]["used"] == 1


def test_it_refuses_what_is_being_scored_or_withdrawn(
    api: Callable[..., Any], upload: Callable[..., Submission], owner: User
) -> None:
    refusal = problem(
        409,
        "cannot_withdraw",
        "This submission cannot be withdrawn now.",
        "Only one that is waiting or scored can be.",
    )
    withdrawn, claimed = upload(), upload()
    api(owner).post(url(withdrawn))
    work.claim_next(worker="somewhere:1")

    assert api(owner).post(url(withdrawn)).json() == refusal
    assert api(owner).post(url(claimed)).json() == refusal


def test_it_refuses_a_scored_one_after_the_close(
    api: Callable[..., Any], upload: Callable[..., Submission], score_all: Callable[[], int], owner: User
) -> None:
    submission = upload()
    score_all()
    Round.objects.update(closes_at=NOW)

    response = api(owner).post(url(submission))

    assert (response.status_code, response.json()["code"]) == (409, "round_closed")
    assert PublicStanding.objects.count() == 1


def test_nobody_else_withdraws(
    api: Callable[..., Any], upload: Callable[..., Submission], outsider: User, host: User, staff: User
) -> None:
    submission = upload()
    seen = problem(403, "not_allowed", "Only the team itself decides about its submissions.")

    assert api().post(url(submission)).json() == NOT_AUTHENTICATED
    assert api(outsider).post(url(submission)).json() == NOT_FOUND
    assert api(host).post(url(submission)).json() == seen
    assert api(staff).post(url(submission)).json() == seen
    assert Submission.objects.get().state == "queued"
