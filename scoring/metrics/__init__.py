"""The metrics. A further one is a module here, a name in :data:`Metric`, and a line in a preset."""

from scoring.metrics.base import Ragged, RankingMetric
from scoring.metrics.headline import WeightedSum
from scoring.metrics.ndcg import FullIdealNdcg

Metric = FullIdealNdcg
"""Every metric that a task may name by its ``kind``."""

Headline = WeightedSum
"""Every way a task may make one score of its metrics."""

__all__ = ["FullIdealNdcg", "Headline", "Metric", "Ragged", "RankingMetric", "WeightedSum"]
