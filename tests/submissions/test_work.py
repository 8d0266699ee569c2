"""Claims, leases, fencing: a result counts once, and nothing is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arena.accounts.models import User
from arena.competitions.models import Competition, Round
from arena.submissions import quota, services, states, work
from arena.submissions.models import State, Submission
from arena.submissions.work import Claim, Result
from arena.teams.models import Team
from arena.teams.services import enter_competition
from tests.cast import NOW, make_user

SetNow = Callable[[datetime], None]


def send(team: Team, round_: Round, user: User) -> Submission:
    return services.submit(
        team=team,
        round_=round_,
        user=user,
        predictions=SimpleUploadedFile("results.json", b"[]"),
        received_at=NOW,
    ).submission


@pytest.fixture
def submission(team: Team, round_: Round, owner: User, now: SetNow) -> Submission:
    return send(team, round_, owner)


@pytest.fixture
def result(round_: Round) -> Result:
    assert round_.answers_id is not None
    return Result(
        answers_id=round_.answers_id,
        score=0.5,
        merit=0.5,
        metrics={"songs_ndcg": 0.5, "tags_ndcg": 0.5},
        segments={},
        rows=4,
        engine="1",
        task_sha256="t",
    )


def claim(worker: str = "w1") -> Claim:
    claimed = work.claim_next(worker=worker)
    assert claimed is not None
    return claimed


def events(submission: Submission) -> list[tuple[str, str, int]]:
    return list(submission.events.values_list("from_state", "to_state", "attempt"))


def test_a_submission_is_claimed_once(submission: Submission) -> None:
    claimed = claim()
    assert (claimed.submission, claimed.attempt) == (submission, 1)
    assert work.claim_next(worker="w2") is None
    submission.refresh_from_db()
    assert (submission.state, submission.lease_until) == ("scoring", NOW + timedelta(seconds=60))


def test_a_heartbeat_prolongs_the_lease(submission: Submission, now: SetNow) -> None:
    claimed = claim()
    now(NOW + timedelta(seconds=50))
    assert work.heartbeat(claimed) is True
    now(NOW + timedelta(seconds=100))
    assert work.take_back_lost(actor="sweeper") == 0


def test_a_late_heartbeat_still_holds_the_lease(submission: Submission, now: SetNow) -> None:
    claimed = claim()
    now(NOW + timedelta(seconds=61))
    listed = Submission.objects.get(pk=submission.pk)  # as the sweeper read it, a moment before the beat
    assert work.heartbeat(claimed) is True
    assert work._take_back(listed, "sweeper") is False
    submission.refresh_from_db()
    assert (submission.state, submission.lost_leases) == ("scoring", 0)


def test_a_score_commits_the_quota(submission: Submission, result: Result, team: Team) -> None:
    evaluation = work.record_scored(claim(), result)
    submission.refresh_from_db()
    assert (submission.state, evaluation.effective, submission.lease_until) == ("scored", True, None)
    assert list(submission.quota_entries.values_list("kind", flat=True)) == ["reserve", "commit"]
    assert events(submission) == [("", "queued", 0), ("queued", "scoring", 1), ("scoring", "scored", 1)]


def test_a_late_result_is_kept_but_never_counts(submission: Submission, result: Result, now: SetNow) -> None:
    late = claim("w1")
    now(NOW + timedelta(seconds=61))
    assert work.take_back_lost(actor="sweeper") == 1
    assert work.heartbeat(late) is False
    current = claim("w2")
    assert (current.submission, current.attempt) == (submission, 2)
    assert work.record_scored(late, result).effective is False
    assert work.record_scored(current, result).effective is True
    assert list(submission.evaluations.order_by("attempt").values_list("attempt", "effective")) == [
        (1, False),
        (2, True),
    ]


def test_a_late_verdict_changes_nothing(submission: Submission, result: Result, now: SetNow) -> None:
    late = claim("w1")
    now(NOW + timedelta(seconds=61))
    work.take_back_lost(actor="sweeper")
    work.record_scored(claim("w2"), result)
    assert work.record_invalid(late, problems=[{"code": "x"}], total=1) is False
    assert work.record_crash(late, reason="x") is None
    submission.refresh_from_db()
    assert (submission.state, submission.errors) == ("scored", [])


def test_the_third_crash_is_our_failure_and_free(submission: Submission, team: Team, round_: Round) -> None:
    assert [work.record_crash(claim(), reason="Boom") for _ in range(3)] == [State.QUEUED, State.QUEUED, State.FAILED]
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 0
    assert work.claim_next(worker="w") is None


def test_the_tenth_lost_lease_is_our_failure(submission: Submission, now: SetNow, team: Team, round_: Round) -> None:
    for n in range(1, 11):
        claim()
        now(NOW + timedelta(seconds=61 * n))
        assert work.take_back_lost(actor="sweeper") == 1
    submission.refresh_from_db()
    assert (submission.state, submission.lost_leases, submission.crashes) == ("failed", 10, 0)
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 0


def test_what_is_put_off_waits_for_the_end_of_the_lease_and_counts_for_nothing(
    submission: Submission, now: SetNow
) -> None:
    for n in range(12):
        assert work.put_off(claim("w1"))
        assert work.claim_next(worker="w2") is None
        now(NOW + timedelta(seconds=61 * (n + 1)))
        assert work.take_back_lost(actor="sweeper") == 1
    submission.refresh_from_db()
    assert (submission.state, submission.lost_leases, submission.crashes) == ("queued", 0, 0)
    last = submission.events.last()
    assert last is not None
    assert (last.from_state, last.to_state, last.reason) == ("scoring", "queued", "put off by an outage")


def test_whose_lease_is_lost_may_put_nothing_off(submission: Submission, now: SetNow) -> None:
    late = claim("w1")
    now(NOW + timedelta(seconds=61))
    work.take_back_lost(actor="sweeper")
    claim("w2")
    assert not work.put_off(late)
    submission.refresh_from_db()
    assert (submission.state, submission.lease_owner, submission.lost_leases) == ("scoring", "w2", 1)


def test_a_requeued_failure_is_not_charged_again(submission: Submission, staff: User, result: Result) -> None:
    for _ in range(3):
        work.record_crash(claim(), reason="Boom")
    submission.refresh_from_db()
    services.requeue(submission=submission, user=staff)
    work.record_scored(claim(), result)
    assert list(submission.quota_entries.values_list("kind", "amount")) == [
        ("reserve", 1), ("refund", -1), ("commit", 0),
    ]  # fmt: skip


def test_an_invalid_file_uses_the_quota(submission: Submission, team: Team, round_: Round) -> None:
    assert work.record_invalid(claim(), problems=[{"code": "x"}], total=7) is True
    submission.refresh_from_db()
    assert (submission.state, submission.error_total) == ("invalid", 7)
    assert quota.quota_at(team=team, round_=round_, at=NOW).used == 1


def test_a_team_with_many_files_does_not_hold_another_up(
    team: Team, round_: Round, owner: User, competition: Competition, now: SetNow
) -> None:
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=100)
    for _ in range(10):
        send(team, round_, owner)
    other = make_user("dora")
    small = enter_competition(competition=competition, user=other, team_name="Small")
    served = []
    for turn in range(4):
        now(NOW + timedelta(seconds=turn))
        served.append(claim().submission.team.name)
        if turn == 0:
            send(small, round_, other)
    assert served == ["Team Alice", "Small", "Team Alice", "Team Alice"]


def test_a_turn_taken_in_the_future_makes_nobody_wait_for_it(
    team: Team, round_: Round, owner: User, competition: Competition, now: SetNow
) -> None:
    """It was taken before the clock was put back."""
    Round.objects.filter(pk=round_.pk).update(submissions_per_day=100)
    send(team, round_, owner)
    now(NOW + timedelta(hours=1))
    claim()
    now(NOW)
    other = make_user("dora")
    many = enter_competition(competition=competition, user=other, team_name="Many")
    for _ in range(3):
        send(many, round_, other)
    send(team, round_, owner)
    served = []
    for turn in range(4):
        now(NOW + timedelta(seconds=turn))
        served.append(claim().submission.team.name)
    assert served == ["Many", "Team Alice", "Many", "Many"]


@pytest.mark.parametrize("state", list(State))
def test_there_is_no_edge_out_of_the_ordinary(submission: Submission, state: State) -> None:
    with pytest.raises(ValueError, match="no edge"):
        states.move(submission, from_state=State.INVALID, to_state=state, actor="x")


def test_only_one_of_two_movers_wins(submission: Submission) -> None:
    first, second = Submission.objects.get(pk=submission.pk), Submission.objects.get(pk=submission.pk)
    moves = [
        states.move(each, from_state=State.QUEUED, to_state=State.WITHDRAWN, actor="x") for each in (first, second)
    ]
    assert moves == [True, False]
