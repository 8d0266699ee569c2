"""The metrics. A further one is a module here, a name in :data:`Metric`, and a line in a preset."""

from scoring.metrics.average_precision import CappedAveragePrecision
from scoring.metrics.base import Ragged
from scoring.metrics.cer import CharacterErrorRate
from scoring.metrics.continuation import Clicks, RPrecision
from scoring.metrics.entropy import EntropyDiversity
from scoring.metrics.headline import Borda, Headline, RankSum, WeightedSum
from scoring.metrics.labelled import LabelledAccuracy
from scoring.metrics.ndcg import CappedIdealNdcg, FullIdealNdcg, HitIdealNdcg

Metric = (
    FullIdealNdcg
    | CappedIdealNdcg
    | HitIdealNdcg
    | CappedAveragePrecision
    | EntropyDiversity
    | RPrecision
    | Clicks
    | LabelledAccuracy
    | CharacterErrorRate
)
"""Every metric that a task may name by its ``kind``."""

__all__ = [
    "Borda",
    "CappedAveragePrecision",
    "CappedIdealNdcg",
    "CharacterErrorRate",
    "Clicks",
    "EntropyDiversity",
    "FullIdealNdcg",
    "Headline",
    "HitIdealNdcg",
    "LabelledAccuracy",
    "Metric",
    "RPrecision",
    "Ragged",
    "RankSum",
    "WeightedSum",
]
