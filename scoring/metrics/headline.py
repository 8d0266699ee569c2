"""How the means of the metrics become the one score of the board."""

import math
from collections.abc import Mapping

import msgspec


class WeightedSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="weighted_sum"):
    """The sum of weight x mean, added in the order of the weights.

    >>> headline = WeightedSum(weights={"songs_ndcg": 0.85, "tags_ndcg": 0.15})
    >>> headline.score({"songs_ndcg": 0.5, "tags_ndcg": 1.0})
    0.575
    """

    weights: dict[str, float]

    def __post_init__(self) -> None:
        if not self.weights or not all(math.isfinite(weight) for weight in self.weights.values()):
            raise ValueError("weights must name at least one metric and be finite numbers")

    def score(self, means: Mapping[str, float]) -> float:
        return sum(weight * means[name] for name, weight in self.weights.items())
