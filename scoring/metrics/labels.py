"""Metrics of a predicted class. Most come from counts: whole numbers, which no order of the rows changes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, LabelMetric, Misfit
from scoring.shapes import LARGEST_INTEGER, LabelShape, Shape
from scoring.sums import exact_sum

SKLEARN = "scikit-learn"


class Accuracy(LabelMetric, frozen=True, tag="accuracy"):
    """The share of rows with the right class.

    >>> Accuracy().rows(np.array([2, 0, 1]), np.array([2, 1, 1])).tolist()
    [1.0, 0.0, 1.0]
    """

    citation: ClassVar[str] = f"{SKLEARN}: accuracy_score"

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        return (predicted == truth).astype(np.float64)


class F1Micro(Accuracy, frozen=True, tag="f1_micro"):
    """F1 of all classes' counts together: with one class a row, the accuracy."""

    citation: ClassVar[str] = f'{SKLEARN}: f1_score(average="micro")'


@dataclass(frozen=True)
class Counts:
    """For each class that is predicted or right somewhere: rows right, rows predicted, rows true."""

    right: list[int]
    predicted: list[int]
    true: list[int]

    @classmethod
    def of(cls, rows: FloatArray) -> Self:
        """``rows`` [n, 2]: predicted and true class."""
        labels, codes = np.unique(rows, return_inverse=True)
        predicted, truth = codes.reshape(rows.shape).T
        counts = [
            np.bincount(found, minlength=len(labels)).tolist()
            for found in (truth[predicted == truth], predicted, truth)
        ]
        return cls(*counts)

    @property
    def rows(self) -> int:
        return sum(self.true)

    @property
    def f1(self) -> list[float]:
        """Of each class: 2 right / (predicted + true)."""
        return [
            2 * right / (predicted + true)
            for right, predicted, true in zip(self.right, self.predicted, self.true, strict=True)
        ]

    @property
    def precision(self) -> list[float]:
        """Of each class, 0 where it is never predicted."""
        return [_share(right, of) for right, of in zip(self.right, self.predicted, strict=True)]

    @property
    def recall(self) -> list[float]:
        """Of each class, 0 where it is never right."""
        return [_share(right, of) for right, of in zip(self.right, self.true, strict=True)]

    @property
    def by_chance(self) -> int:
        """The sum of predicted x true: n² times the accuracy to be had by chance."""
        return sum(predicted * true for predicted, true in zip(self.predicted, self.true, strict=True))


class CountedMetric(LabelMetric, frozen=True):
    """A metric of the counts of each class. A row's part is its predicted and its true class."""

    mean_of_rows: ClassVar[bool] = False

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        # Classes numbered anew: an integer label may be larger than a float can tell apart.
        _, codes = np.unique(np.stack([predicted, truth], axis=1), return_inverse=True)
        return codes.reshape(-1, 2).astype(np.float64)

    def total(self, rows: FloatArray) -> float:
        return self.of_counts(Counts.of(rows))

    def of_counts(self, counts: Counts) -> float:
        raise NotImplementedError


class BalancedAccuracy(CountedMetric, frozen=True, tag="balanced_accuracy"):
    """The mean recall of the classes in the answers."""

    citation: ClassVar[str] = f"{SKLEARN}: balanced_accuracy_score"

    def of_counts(self, counts: Counts) -> float:
        return _mean([recall for recall, true in zip(counts.recall, counts.true, strict=True) if true])


class F1Macro(CountedMetric, frozen=True, tag="f1_macro"):
    """The mean F1 of all classes that are predicted or right somewhere."""

    citation: ClassVar[str] = f'{SKLEARN}: f1_score(average="macro")'

    def of_counts(self, counts: Counts) -> float:
        return _mean(counts.f1)


class F1Weighted(CountedMetric, frozen=True, tag="f1_weighted"):
    """The mean F1 of the classes, each as often as it is right."""

    citation: ClassVar[str] = f'{SKLEARN}: f1_score(average="weighted")'

    def of_counts(self, counts: Counts) -> float:
        return math.fsum(f1 * true for f1, true in zip(counts.f1, counts.true, strict=True)) / counts.rows


class PrecisionMacro(CountedMetric, frozen=True, tag="precision_macro"):
    """The mean precision of all classes that are predicted or right somewhere; 0 for one never predicted."""

    citation: ClassVar[str] = f'{SKLEARN}: precision_score(average="macro", zero_division=0)'

    def of_counts(self, counts: Counts) -> float:
        return _mean(counts.precision)


class RecallMacro(CountedMetric, frozen=True, tag="recall_macro"):
    """The mean recall of all classes that are predicted or right somewhere; 0 for one that never is right."""

    citation: ClassVar[str] = f'{SKLEARN}: recall_score(average="macro", zero_division=0)'

    def of_counts(self, counts: Counts) -> float:
        return _mean(counts.recall)


class Mcc(CountedMetric, frozen=True, tag="mcc"):
    """Matthews' correlation coefficient, for any number of classes; 0 where one class is predicted throughout."""

    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = f"{SKLEARN}: matthews_corrcoef; Gorodkin, Comparing two K-category assignments, 2004."

    def fault(self, truth: IntArray) -> str | None:
        return one_class(truth)

    def of_counts(self, counts: Counts) -> float:
        squared = counts.rows**2
        spread = [squared - sum(count**2 for count in found) for found in (counts.predicted, counts.true)]
        if not spread[1]:
            return math.nan
        if not spread[0]:
            return 0.0
        return (sum(counts.right) * counts.rows - counts.by_chance) / (math.sqrt(spread[0]) * math.sqrt(spread[1]))


class CohenKappa(CountedMetric, frozen=True, tag="cohen_kappa"):
    """Cohen's kappa: by how much the agreement is better than by chance."""

    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = f"{SKLEARN}: cohen_kappa_score; Cohen, A coefficient of agreement, 1960."

    def fault(self, truth: IntArray) -> str | None:
        return one_class(truth)

    def of_counts(self, counts: Counts) -> float:
        if max(counts.true) == counts.rows:
            return math.nan
        squared = counts.rows**2
        return (sum(counts.right) * counts.rows - counts.by_chance) / (squared - counts.by_chance)


class Qwk(LabelMetric, frozen=True, tag="qwk"):
    """Cohen's kappa with quadratic weights, for classes in an order: a miss by two counts four times one by one.

    The distance is that of the integers, or of the places among the declared classes. (scikit-learn goes by the
    places among the classes that occur, which is the same if all do.)

    >>> Qwk().total(Qwk().rows(np.array([1, 2, 3, 3]), np.array([1, 2, 3, 2])))
    0.8
    """

    takes: ClassVar[frozenset[str]] = frozenset({"codes"})
    mean_of_rows: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    citation: ClassVar[str] = f'{SKLEARN}: cohen_kappa_score(weights="quadratic"); Cohen, Weighted kappa, 1968.'

    def misfit(self, shape: Shape) -> Misfit | None:
        limited = isinstance(shape, LabelShape) and shape.low is not None and shape.high is not None
        return None if limited else Misfit("undeclared_classes")

    def fault(self, truth: IntArray) -> str | None:
        return one_class(truth)

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        if max(abs(codes).max() for codes in (predicted, truth)) > LARGEST_INTEGER:
            raise ValueError("the labels are too large")
        return np.stack([predicted, truth], axis=1).astype(np.float64)

    def total(self, rows: FloatArray) -> float:
        if one_class(rows[:, 1]):
            return math.nan
        # Only distances count, so from the smallest right label on: small whole numbers have exact sums.
        predicted, truth = (rows - rows[:, 1].min()).T
        error = exact_sum((predicted - truth) ** 2)
        squares = len(rows) * (exact_sum(predicted**2) + exact_sum(truth**2))
        return 1.0 - len(rows) * error / (squares - 2 * exact_sum(predicted) * exact_sum(truth))


def one_class(truth: Any) -> str | None:
    return "one_class" if len(truth) == 0 or (truth == truth[0]).all() else None


def _share(part: int, of: int) -> float:
    return part / of if of else 0.0


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
