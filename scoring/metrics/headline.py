"""How a submission's metrics become the one score of the board: alone, or beside all other teams'."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from scoring.task_errors import BadValue

Metrics = Mapping[str, float]
Names = Annotated[tuple[str, ...], Meta(min_length=1)]


class WeightedSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="weighted_sum"):
    """``offset`` plus the sum of weight x value, rounded once: no order of the weights changes a bit.

    ``greater_is_better`` is left out where the metrics tell it: all of them, by the signs of their weights.

    >>> headline = WeightedSum(weights={"songs_ndcg": 0.85, "tags_ndcg": 0.15})
    >>> headline.score({"songs_ndcg": 0.5, "tags_ndcg": 1.0})
    0.575
    """

    weights: dict[str, float]
    offset: float = 0.0
    greater_is_better: bool | None = None

    relative: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not self.weights or not all(math.isfinite(weight) for weight in (*self.weights.values(), self.offset)):
            raise BadValue("no_weights", "weights")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.weights)

    def directions(self, greater_is_better: Mapping[str, bool]) -> set[bool]:
        """Which ways of the sum the metrics call better."""
        return {greater_is_better[name] == (weight > 0) for name, weight in self.weights.items() if weight}

    def score(self, metrics: Metrics) -> float:
        return math.fsum([self.offset, *(weight * metrics[name] for name, weight in self.weights.items())])


class RankSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rank_sum"):
    """The sum of the ranks in each metric among all teams: the smallest is best, ties go by the first metric.

    Equal values share the better rank.

    >>> teams = [{"map": 0.3, "entropy": 4.0}, {"map": 0.2, "entropy": 6.0}, {"map": 0.1, "entropy": 5.0}]
    >>> RankSum(metrics=("map", "entropy")).standings(teams, {"map": True, "entropy": True})
    [(1, 3.0), (0, 4.0), (2, 5.0)]
    """

    metrics: Names

    relative: ClassVar[bool] = True
    greater_is_better: ClassVar[bool] = False

    @property
    def names(self) -> tuple[str, ...]:
        return self.metrics

    def score(self, _: Metrics) -> None:
        return None

    def standings(self, teams: Sequence[Metrics], greater_is_better: Mapping[str, bool]) -> list[tuple[int, float]]:
        """Place in ``teams`` and sum of ranks, best first. Earlier submissions stand earlier in ``teams``."""
        sums = [0.0] * len(teams)
        for name in self.metrics:
            for rank, team in _ranks(teams, name, greater=greater_is_better[name]):
                sums[team] += rank
        lead = self.metrics[0]
        sign = -1 if greater_is_better[lead] else 1
        order = sorted(range(len(teams)), key=lambda team: (sums[team], sign * teams[team][lead], team))
        return [(team, sums[team]) for team in order]


class Borda(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="borda"):
    """In each metric the best of p teams gets p points, the next p - 1, and so on; the largest sum is best.

    Equal values in a metric: the earlier submission ranks higher. Equal sums: more first places, then more
    second places, and so on. (RecSys Challenge 2018, rules.)

    >>> teams = [{"ndcg": 0.3, "clicks": 2.0}, {"ndcg": 0.2, "clicks": 1.0}, {"ndcg": 0.1, "clicks": 3.0}]
    >>> Borda(metrics=("ndcg", "clicks")).standings(teams, {"ndcg": True, "clicks": False})
    [(0, 5.0), (1, 5.0), (2, 2.0)]
    """

    metrics: Names

    relative: ClassVar[bool] = True
    greater_is_better: ClassVar[bool] = True

    @property
    def names(self) -> tuple[str, ...]:
        return self.metrics

    def score(self, _: Metrics) -> None:
        return None

    def standings(self, teams: Sequence[Metrics], greater_is_better: Mapping[str, bool]) -> list[tuple[int, float]]:
        """Place in ``teams`` and points, best first. Earlier submissions stand earlier in ``teams``."""
        places: list[list[int]] = [[] for _ in teams]
        for name in self.metrics:
            for place, (_, team) in enumerate(_ranks(teams, name, greater=greater_is_better[name]), start=1):
                places[team].append(place)
        points = [float(sum(len(teams) + 1 - place for place in own)) for own in places]
        order = sorted(range(len(teams)), key=lambda team: (-points[team], sorted(places[team]), team))
        return [(team, points[team]) for team in order]


def _ranks(teams: Sequence[Metrics], name: str, *, greater: bool) -> list[tuple[int, int]]:
    """Rank, from 1, and place in ``teams`` of each, best first; equal values share a rank, earlier ones first."""
    values = [-team[name] if greater else team[name] for team in teams]
    order = sorted(range(len(teams)), key=lambda team: (values[team], team))
    ranks, ahead = [], 0
    for _, group in groupby(order, key=lambda team: values[team]):
        equal = list(group)
        ranks += [(ahead + 1, team) for team in equal]
        ahead += len(equal)
    return ranks


Headline = WeightedSum | RankSum | Borda
