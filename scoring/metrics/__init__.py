"""The metrics. A further one is a module here, a name in :data:`Metric`, and a line in a preset."""

from scoring.metrics.base import Ragged
from scoring.metrics.headline import Borda, Headline, RankSum, WeightedSum
from scoring.metrics.ndcg import FullIdealNdcg

Metric = FullIdealNdcg
"""Every metric that a task may name by its ``kind``."""

__all__ = ["Borda", "FullIdealNdcg", "Headline", "Metric", "Ragged", "RankSum", "WeightedSum"]
