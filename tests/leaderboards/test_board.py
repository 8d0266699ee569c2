"""Who sees which board, and in which order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from arena.accounts.models import User
from arena.competitions.models import Competition, PrivateBoard, Round
from arena.core.errors import NotAllowed
from arena.leaderboards import queries
from arena.leaderboards.models import PrivateScore, PrivateStanding, PublicStanding
from arena.leaderboards.services import rebuild_round
from arena.submissions.models import Evaluation, Submission
from arena.teams.models import Team
from tests.cast import NOW, scored_submission

SetNow = Callable[[datetime], None]
Place = Callable[..., Team]


@pytest.fixture
def place(competition: Competition, round_: Round, now: SetNow) -> Place:
    """Put a team on both boards, as a rebuild would."""

    def call(
        name: str,
        score: float,
        *,
        private: float = 0.0,
        minute: int = 0,
        metrics: dict[str, float] | None = None,
        **fields: Any,
    ) -> Team:
        team = Team.objects.create(competition=competition, name=name, **fields)
        at = NOW + timedelta(minutes=minute)
        submission = scored_submission(team=team, round_=round_, at=at)
        for table, value in ((PublicStanding, score), (PrivateStanding, private)):
            table.objects.create(
                round=round_, team=team, submission=submission, score=value, merit=value,
                metrics=metrics or {}, achieved_at=at,
                submissions=1, last_submitted_at=at, updated_at=at,
            )  # fmt: skip
        return team

    return call


def shown(user: User, round_: Round, board: str = "public") -> list[tuple[int | None, str]]:
    return [(row.rank, row.team_name) for row in queries.board_for(user=user, round_=round_, board=board).rows]


def test_ranks_go_by_full_precision_then_by_the_earlier(place: Place, outsider: User, round_: Round) -> None:
    place("late", 0.3, minute=2)
    place("early", 0.3, minute=1)
    place("hair", 0.3 + 1e-12, minute=3)
    assert shown(outsider, round_) == [(1, "hair"), (2, "early"), (3, "late")]


def test_baselines_stand_in_between_without_a_rank(place: Place, outsider: User, round_: Round) -> None:
    place("best", 0.9)
    place("Most popular", 0.5, kind="baseline")
    place("worst", 0.1)
    assert shown(outsider, round_) == [(1, "best"), (None, "Most popular"), (2, "worst")]


def test_a_disqualified_team_is_off_the_board(place: Place, outsider: User, round_: Round) -> None:
    place("cheat", 0.9, disqualified_at=NOW)
    place("fair", 0.1)
    assert shown(outsider, round_) == [(1, "fair")]


def test_the_rank_of_a_team_is_its_boards(place: Place, outsider: User, round_: Round) -> None:
    teams = [place(name, score, minute=n) for n, (name, score) in enumerate([("a", 0.2), ("b", 0.4), ("c", 0.2)])]
    place("base", 0.3, kind="baseline")
    ranks = {team.name: queries.rank_of(team=team, round_=round_) for team in teams}
    board = {name: rank for rank, name in shown(outsider, round_) if rank}
    assert ranks == board == {"b": 1, "a": 2, "c": 3}


DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("policy", "after_close", "revealed"),
    [
        (PrivateBoard.ON_CLOSE, -INSTANT, False),
        (PrivateBoard.ON_CLOSE, timedelta(0), True),
        (PrivateBoard.HIDDEN, timedelta(days=365), False),
        (PrivateBoard.AT, DAY - INSTANT, False),
        (PrivateBoard.AT, DAY, True),
    ],
)
def test_the_private_board_is_revealed_by_the_rounds_policy(
    outsider: User, round_: Round, now: SetNow, policy: str, after_close: timedelta, revealed: bool
) -> None:
    round_.private_board = policy
    round_.private_board_at = round_.closes_at + DAY if policy == PrivateBoard.AT else None
    round_.save()
    now(round_.closes_at + after_close)
    assert queries.can_see_board(user=outsider, round_=round_, board="private") is revealed


def test_until_then_it_is_the_organizers(place: Place, outsider: User, host: User, round_: Round) -> None:
    place("a", 0.9, private=0.1)
    place("b", 0.1, private=0.9)
    with pytest.raises(NotAllowed):
        queries.board_for(user=outsider, round_=round_, board="private")
    assert shown(host, round_, "private") == [(1, "b"), (2, "a")]


def test_the_version_changes_with_what_is_shown(place: Place, outsider: User, round_: Round) -> None:
    def version() -> str:
        return queries.board_for(user=outsider, round_=round_, board="public").version

    team = place("a", 0.9)
    first = version()
    assert version() == first
    Team.objects.filter(pk=team.pk).update(name="renamed")
    assert version() != first


RANK_SUM = {
    "format": {"kind": "playlists", "songs": 100, "tags": 10},
    "metrics": [
        {"name": "songs", "label": {}, "field": "songs", "metric": {"kind": "full_ideal_ndcg"}},
        {"name": "tags", "label": {}, "field": "tags", "metric": {"kind": "full_ideal_ndcg"}},
    ],
    "headline": {"kind": "rank_sum", "metrics": ["songs", "tags"]},
    "limits": {"bytes": 1000, "rows": 10, "row_bytes": 1000, "string_chars": 10},
}


def test_a_score_that_takes_all_teams_is_made_of_the_board(place: Place, outsider: User, round_: Round) -> None:
    round_.task = RANK_SUM
    round_.save()
    place("second", 0.9, minute=3, metrics={"songs": 0.9, "tags": 0.1})
    place("first", 0.5, minute=2, metrics={"songs": 0.5, "tags": 0.8})
    place("Most popular", 0.7, metrics={"songs": 1.0, "tags": 1.0}, kind="baseline")
    last = place("last", 0.2, minute=1, metrics={"songs": 0.2, "tags": 0.05})
    place("like the second", 0.9, minute=4, metrics={"songs": 0.9, "tags": 0.1})
    PublicStanding.objects.update(score=None)

    rows = queries.board_for(user=outsider, round_=round_, board="public").rows

    assert [(row.rank, row.team_name, row.score) for row in rows] == [
        (1, "second", 3.0),
        (2, "like the second", 3.0),
        (3, "first", 4.0),
        (4, "last", 8.0),
        (None, "Most popular", None),
    ]
    assert queries.rank_of(team=last, round_=round_) == 4
    assert [row.moved for row in rows] == [None] * 5


def test_where_less_is_better_the_least_is_first(place: Place, outsider: User, round_: Round) -> None:
    """`merit` carries the sign; scores stay as they are."""
    for name, score in (("worse", 0.9), ("better", 0.2)):
        team = place(name, score)
        PublicStanding.objects.filter(team=team).update(merit=-score)

    rows = queries.board_for(user=outsider, round_=round_, board="public").rows

    assert [(row.rank, row.team_name, row.score) for row in rows] == [(1, "better", 0.2), (2, "worse", 0.9)]


def score_two_days_ago(round_: Round, name: str, minute: int, score: float | None, metrics: dict[str, float]) -> None:
    """A team's submission with its evaluation."""
    key = round_.answers
    assert key is not None
    team, _made = Team.objects.get_or_create(competition=round_.competition, name=name)
    at = NOW - timedelta(days=2, minutes=-minute)
    sent = scored_submission(team=team, round_=round_, at=at)
    merit = metrics["songs"] if metrics else score
    evaluation = Evaluation.objects.create(
        submission=sent, answers=key, attempt=1, engine="e", task_sha256="0", created_at=at,
        score=score, merit=merit, metrics=metrics, rows=4,
    )  # fmt: skip
    PrivateScore.objects.create(
        evaluation=evaluation, score=score, metrics=metrics, rows=4, all_metrics={}, report_sha256=""
    )


def test_ties_do_not_move(round_: Round, outsider: User, now: SetNow) -> None:
    """Yesterday's ranks go by the same order as today's: of equal scores the earlier submission."""
    cache.clear()  # of another test's round, which had this one's number
    for number in range(8):
        score_two_days_ago(round_, f"team {number}", -number, 0.5, {})
    rebuild_round(round_=round_)

    rows = queries.board_for(user=outsider, round_=round_, board="public").rows

    assert [(row.team_name, row.moved) for row in rows] == [(f"team {number}", 0) for number in reversed(range(8))]


def test_teams_move_where_ranks_take_all_metrics(round_: Round, outsider: User, now: SetNow) -> None:
    cache.clear()  # of another test's round, which had this one's number
    round_.task = RANK_SUM
    round_.save()
    for minute, (name, songs, tags) in enumerate([("first", 0.9, 0.9), ("second", 0.8, 0.8), ("third", 0.7, 0.7)]):
        score_two_days_ago(round_, name, minute, None, {"songs": songs, "tags": tags})
    late = Submission.objects.get(team__name="third")
    Evaluation.objects.filter(submission=late).update(created_at=NOW)
    score_two_days_ago(round_, "third", 9, None, {"songs": 0.6, "tags": 0.6})
    Evaluation.objects.filter(submission=late).update(merit=1.0, metrics={"songs": 1.0, "tags": 1.0})
    rebuild_round(round_=round_)

    rows = queries.board_for(user=outsider, round_=round_, board="public").rows

    assert [(row.team_name, row.score, row.moved) for row in rows] == [
        ("third", 2.0, 2),
        ("first", 4.0, -1),
        ("second", 6.0, -1),
    ]
