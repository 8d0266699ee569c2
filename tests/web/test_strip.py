"""All scores in one glance: the better, the farther right."""

from uuid import uuid4

import pytest

from arena.leaderboards.queries import Row
from arena.web.strip import make_strip
from tests.cast import NOW


def row(score: float | None, *, rank: int | None, kind: str = "team") -> Row:
    return Row(rank, uuid4(), f"{kind} {score}", kind, score, {}, 1, NOW)


@pytest.mark.parametrize("greater_is_better", [True, False])
def test_the_best_stands_on_the_right(greater_is_better: bool) -> None:
    scores = [4.0, 3.0, 2.0, 1.0] if greater_is_better else [1.0, 2.0, 3.0, 4.0]
    teams = [row(score, rank=rank) for rank, score in enumerate(scores, start=1)]
    baseline = row(2.5, rank=None, kind="baseline")

    strip = make_strip([*teams, baseline], teams[1].team_id, greater_is_better=greater_is_better)

    assert strip is not None
    assert (strip.worst, strip.best) == (scores[-1], scores[0])
    assert strip.own is not None
    assert (strip.own.x, strip.beaten) == (66.67, 67)
    assert [mark.x for mark in strip.baselines] == [50.0]
    assert [(bar.teams, round(bar.x)) for bar in strip.bars] == [(1, 1), (1, 26), (1, 63), (1, 88)]


def test_there_is_nothing_to_see_of_two_teams_or_of_equals() -> None:
    two = [row(1.0, rank=1), row(2.0, rank=2)]

    assert make_strip(two, None) is None
    assert make_strip([*two, row(None, rank=3)], None) is None
    assert make_strip([row(1.0, rank=rank) for rank in (1, 2, 3)], None) is None
