"""Metrics of how predicted and right numbers vary together. A row's part is both numbers."""

import math
from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, NumberMetric
from scoring.metrics.labels import SKLEARN
from scoring.metrics.regression import TINY
from scoring.sums import exact_sum


class VariationMetric(NumberMetric, frozen=True):
    """A metric that right numbers which are all the same leave undefined."""

    mean_of_rows: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (-math.inf, 1.0)

    def fault(self, truth: FloatArray) -> str | None:
        return "constant_truth" if _is_constant(truth) else None

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return np.stack([predicted, truth], axis=1)

    def total(self, rows: FloatArray) -> float:
        predicted, truth = rows.T
        return math.nan if _is_constant(truth) else self.of_columns(predicted, truth)

    def of_columns(self, predicted: FloatArray, truth: FloatArray) -> float:
        raise NotImplementedError


class R2(VariationMetric, frozen=True, tag="r2"):
    """1 - sum of squared errors / sum of squared distances of the truth from its mean.

    >>> R2().total(R2().rows(np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0])))
    0.5
    """

    citation: ClassVar[str] = f"{SKLEARN}: r2_score"

    def of_columns(self, predicted: FloatArray, truth: FloatArray) -> float:
        return 1.0 - exact_sum((predicted - truth) ** 2) / _squares(truth)


class ExplainedVariance(VariationMetric, frozen=True, tag="explained_variance"):
    """As R², forgiving an error that is the same in every row."""

    citation: ClassVar[str] = f"{SKLEARN}: explained_variance_score"

    def of_columns(self, predicted: FloatArray, truth: FloatArray) -> float:
        return 1.0 - _squares(truth - predicted) / _squares(truth)


class Pearson(VariationMetric, frozen=True, tag="pearson"):
    """Pearson's correlation; 0 where all predictions are the same."""

    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = "SciPy: stats.pearsonr"

    def of_columns(self, predicted: FloatArray, truth: FloatArray) -> float:
        return correlation(predicted, truth)


class Spearman(VariationMetric, frozen=True, tag="spearman"):
    """Pearson's correlation of the ranks, equal values sharing their mean rank; 0 where all predictions are the same.

    >>> Spearman().total(Spearman().rows(np.array([1.0, 9.0, 9.0]), np.array([1.0, 2.0, 3.0]))).__round__(6)
    0.866025
    """

    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = "SciPy: stats.spearmanr; Spearman, The proof and measurement of association, 1904."

    def of_columns(self, predicted: FloatArray, truth: FloatArray) -> float:
        return correlation(_double_ranks(predicted), _double_ranks(truth))


def correlation(one: FloatArray, other: FloatArray) -> float:
    if _is_constant(one) or _is_constant(other):
        return 0.0
    first, second = _centred(one), _centred(other)
    spread = math.sqrt(exact_sum(first**2) * exact_sum(second**2))
    return min(1.0, max(-1.0, exact_sum(first * second) / spread))


def _double_ranks(values: FloatArray) -> FloatArray:
    """Twice the rank of each value, from 2: whole numbers, also where equal values share a mean rank."""
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    return (2 * upto - counts + 1).astype(np.float64)[codes]


def _is_constant(values: FloatArray) -> bool:
    """Too little variation for its square to be told from 0 counts as none."""
    return len(values) < 2 or float(values.max() - values.min()) < math.sqrt(TINY)


def _centred(values: FloatArray) -> FloatArray:
    """Distances from the mean, the largest of which is 1: their squares neither vanish nor overflow."""
    distance = values - exact_sum(values) / len(values)
    return distance / np.abs(distance).max()


def _squares(values: FloatArray) -> float:
    """The sum of squared distances from the mean."""
    return exact_sum((values - exact_sum(values) / len(values)) ** 2)
