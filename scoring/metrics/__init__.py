"""The metrics. A further one is a class in a module here, and a name in one of the unions below."""

from typing import get_args

from scoring.metrics.at_k import HitRateAtK, MapAtK, Mrr, NdcgAtK, PrecisionAtK, RecallAtK
from scoring.metrics.average_precision import CappedAveragePrecision
from scoring.metrics.base import Ragged
from scoring.metrics.binary_labels import F1, FBeta, Jaccard, Precision, Recall
from scoring.metrics.cer import CharacterErrorRate
from scoring.metrics.continuation import Clicks, RPrecision
from scoring.metrics.entropy import EntropyDiversity
from scoring.metrics.explained import R2, ExplainedVariance, Pearson, Spearman
from scoring.metrics.headline import Borda, Headline, RankSum, WeightedSum
from scoring.metrics.labelled import LabelledAccuracy
from scoring.metrics.labels import (
    Accuracy,
    BalancedAccuracy,
    CohenKappa,
    F1Macro,
    F1Micro,
    F1Weighted,
    Mcc,
    PrecisionMacro,
    Qwk,
    RecallMacro,
)
from scoring.metrics.ndcg import CappedIdealNdcg, FullIdealNdcg, HitIdealNdcg
from scoring.metrics.probabilities import AveragePrecision, Brier, Gini, LogLoss, RocAuc, RocAucOvr, TopKAccuracy
from scoring.metrics.regression import (
    Mae,
    Mape,
    MaxError,
    MedianAe,
    Mse,
    QuantileLoss,
    Rmse,
    Rmsle,
    Rmspe,
    Smape,
    Wape,
)

LabelMetrics = (
    Accuracy | BalancedAccuracy | F1 | F1Macro | F1Micro | F1Weighted | FBeta | Jaccard
    | Precision | PrecisionMacro | Recall | RecallMacro | Mcc | CohenKappa | Qwk
)  # fmt: skip
ProbabilityMetrics = RocAuc | RocAucOvr | Gini | AveragePrecision | LogLoss | Brier | TopKAccuracy
NumberMetrics = (
    Rmse | Mse | Mae | MedianAe | MaxError | Mape | Rmspe | Smape | Wape | Rmsle | QuantileLoss
    | R2 | ExplainedVariance | Pearson | Spearman
)  # fmt: skip
ListMetrics = MapAtK | NdcgAtK | RecallAtK | PrecisionAtK | HitRateAtK | Mrr
TableMetric = LabelMetrics | ProbabilityMetrics | NumberMetrics | ListMetrics
"""What a table's columns may be scored by."""

ContestMetrics = (
    FullIdealNdcg | CappedIdealNdcg | HitIdealNdcg | CappedAveragePrecision | EntropyDiversity | RPrecision | Clicks
    | LabelledAccuracy | CharacterErrorRate
)  # fmt: skip
"""As the contests defined them, each for its own; see the presets."""

Metric = ContestMetrics | TableMetric
"""Every metric that a task may name by its ``kind``."""

TABLE_METRICS: dict[str, type[TableMetric]] = {
    str(metric.__struct_config__.tag): metric for metric in get_args(TableMetric)
}

__all__ = [
    "TABLE_METRICS",
    "Borda",
    "CappedAveragePrecision",
    "CappedIdealNdcg",
    "CharacterErrorRate",
    "Clicks",
    "ContestMetrics",
    "EntropyDiversity",
    "FullIdealNdcg",
    "Headline",
    "HitIdealNdcg",
    "LabelMetrics",
    "LabelledAccuracy",
    "ListMetrics",
    "Metric",
    "NumberMetrics",
    "ProbabilityMetrics",
    "RPrecision",
    "Ragged",
    "RankSum",
    "TableMetric",
    "WeightedSum",
]
