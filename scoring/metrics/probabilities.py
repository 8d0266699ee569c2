"""Metrics of probabilities, and of scores that are higher where a class is likelier."""

import math
from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta

from scoring.metrics.base import ClassProbabilityMetric, FloatArray, IntArray, Metric, Misfit
from scoring.metrics.labels import SKLEARN, one_class
from scoring.shapes import NumberShape, Positive, Shape
from scoring.sums import exact_sum

EPSILON = float(np.finfo(np.float64).eps)


class ScoreMetric(Metric, frozen=True):
    """A metric of the order that scores bring the rows into. A row's part is its score and its class, 0 or 1.

    Rows with equal scores count together, whatever order they stand in.
    """

    takes: ClassVar[frozenset[str]] = frozenset({"scores", "probabilities"})
    mean_of_rows: ClassVar[bool] = False

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        """Both are [n]; the truth is 0 or 1."""
        return np.stack([predicted, truth.astype(np.float64)], axis=1)


class RocAuc(ScoreMetric, frozen=True, tag="roc_auc"):
    """How often a row of class 1 has a higher score than one of class 0, among all pairs; equal ones count half.

    >>> RocAuc().total(RocAuc().rows(np.array([0.1, 0.4, 0.4, 0.8]), np.array([0, 0, 1, 1])))
    0.875
    """

    citation: ClassVar[str] = f"{SKLEARN}: roc_auc_score; Hanley & McNeil, The meaning and use of the area, 1982."

    def fault(self, truth: IntArray) -> str | None:
        return one_class(truth)

    def total(self, rows: FloatArray) -> float:
        return area_under_curve(rows[:, 0], rows[:, 1])


class Gini(RocAuc, frozen=True, tag="gini"):
    """The normalized Gini coefficient, 2 AUC - 1."""

    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = "Kaggle: Normalized Gini Coefficient, for classes 0 and 1."

    def total(self, rows: FloatArray) -> float:
        return 2.0 * super().total(rows) - 1.0


class AveragePrecision(ScoreMetric, frozen=True, tag="average_precision"):
    """The mean precision over all rows of class 1, each at its own score as the threshold."""

    citation: ClassVar[str] = f"{SKLEARN}: average_precision_score"

    def fault(self, truth: IntArray) -> str | None:
        return None if (truth == 1).any() else "no_positive"

    def total(self, rows: FloatArray) -> float:
        positives, negatives = _counts_by_score(-rows[:, 0], rows[:, 1])
        found, taken = np.cumsum(positives), np.cumsum(positives + negatives)
        if not found[-1]:
            return math.nan
        return exact_sum(positives * (found / taken)) / int(found[-1])


class RocAucOvr(ClassProbabilityMetric, frozen=True, tag="roc_auc_ovr"):
    """The mean AUC of each class against all others, over the classes that occur in these rows' answers."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = f'{SKLEARN}: roc_auc_score(multi_class="ovr", average="macro"), where all classes occur'

    def fault(self, truth: IntArray) -> str | None:
        return one_class(truth)

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        return np.column_stack([predicted, truth.astype(np.float64)])

    def total(self, rows: FloatArray) -> float:
        truth = rows[:, -1]
        present = np.unique(truth).astype(np.int64).tolist()
        return math.fsum(area_under_curve(rows[:, place], truth == place) for place in present) / len(present)


class ProbabilityMetric(Metric, frozen=True):
    """A mean over rows of what the probabilities of a row are worth: one of class 1, or one for each class."""

    takes: ClassVar[frozenset[str]] = frozenset({"probabilities", "matrix"})
    greater_is_better: ClassVar[bool] = False

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        """``predicted`` is [n], the probability of 1, or [n, c]; ``truth`` [n] the class."""
        raise NotImplementedError


class LogLoss(ProbabilityMetric, frozen=True, tag="log_loss"):
    """The mean of -ln p, p being the probability of the right class, moved into [clip, 1 - clip] first.

    So a probability of 0 for what is right costs -ln(clip), about 36.04, and not infinity.

    >>> LogLoss().rows(np.array([0.5, 0.0]), np.array([1, 1])).round(4).tolist()
    [0.6931, 36.0437]
    """

    clip: Annotated[float, Meta(gt=0, lt=0.5)] = EPSILON

    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)
    citation: ClassVar[str] = f"{SKLEARN}: log_loss"

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        if predicted.ndim == 1:
            right = np.where(truth == 1, predicted, 1.0 - predicted)
        else:
            right = predicted[np.arange(len(truth)), truth]
        return -np.log(np.clip(right, self.clip, 1.0 - self.clip))


class Brier(ProbabilityMetric, frozen=True, tag="brier"):
    """The mean squared distance from the right answer: for two classes of one probability (0 … 1), for more the sum
    of the squares of all (0 … 2).

    >>> Brier().rows(np.array([[0.5, 0.5, 0.0]]), np.array([1])).tolist()
    [0.5]
    """

    bounds: ClassVar[tuple[float, float]] = (0.0, 2.0)
    citation: ClassVar[str] = f"{SKLEARN}: brier_score_loss; Brier, Verification of forecasts, 1950."

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        if predicted.ndim == 1:
            return (predicted - truth) ** 2
        distance = predicted.copy()
        distance[np.arange(len(truth)), truth] -= 1.0
        return (distance**2).sum(axis=1)


class TopKAccuracy(ClassProbabilityMetric, frozen=True, tag="top_k_accuracy"):
    """The share of rows whose right class is among the ``k`` likeliest. Of equally likely ones the later goes first.

    >>> TopKAccuracy(k=2).rows(np.array([[0.2, 0.5, 0.3]]), np.array([2])).tolist()
    [1.0]
    """

    k: Positive = 5

    citation: ClassVar[str] = f"{SKLEARN}: top_k_accuracy_score"

    def misfit(self, shape: Shape) -> Misfit | None:
        few = isinstance(shape, NumberShape) and len(shape.columns) <= self.k
        return Misfit("all_right", {"k": self.k}) if few else None

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        own = predicted[np.arange(len(truth)), truth][:, np.newaxis]
        later = np.arange(predicted.shape[1]) > truth[:, np.newaxis]
        ahead = (predicted > own) | ((predicted == own) & later)
        return (ahead.sum(axis=1) < self.k).astype(np.float64)


def area_under_curve(scores: FloatArray, is_positive: Any) -> float:
    """In whole numbers up to the last division; NaN where all rows are of one class."""
    positives, negatives = _counts_by_score(scores, is_positive)
    pairs = int(positives.sum()) * int(negatives.sum())
    if not pairs:
        return math.nan
    below = np.cumsum(negatives) - negatives
    return int((positives * (2 * below + negatives)).sum()) / (2 * pairs)


def _counts_by_score(scores: FloatArray, is_positive: Any) -> tuple[IntArray, IntArray]:
    """For each score, from the lowest, how many rows of class 1 and of class 0 have it."""
    order = np.argsort(scores)
    ordered = scores[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    positives = np.add.reduceat(np.asarray(is_positive)[order].astype(np.int64), starts)
    return positives, np.diff(starts, append=len(scores)) - positives
