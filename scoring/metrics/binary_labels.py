"""Metrics of one class against all others."""

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from scoring.metrics.base import FloatArray, IntArray, LabelMetric, Misfit
from scoring.metrics.labels import SKLEARN
from scoring.shapes import LabelShape, Shape


class BinaryLabelMetric(LabelMetric, frozen=True):
    """A metric of one class against all others.

    ``positive``: its place among the declared classes, from 0, or the integer itself. A row's part is whether
    it was predicted and whether it is right.
    """

    positive: int = 1

    takes: ClassVar[frozenset[str]] = frozenset({"codes"})
    mean_of_rows: ClassVar[bool] = False

    def misfit(self, shape: Shape) -> Misfit | None:
        if not isinstance(shape, LabelShape) or shape.low is None or shape.high is None:
            return Misfit("undeclared_classes")
        inside = shape.low <= self.positive <= shape.high
        return None if inside else Misfit("no_positive_class", {"positive": self.positive})

    def fault(self, truth: IntArray) -> str | None:
        return None if (truth == self.positive).any() else "no_positive"

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        return np.stack([predicted == self.positive, truth == self.positive], axis=1).astype(np.float64)

    def total(self, rows: FloatArray) -> float:
        predicted, true = (int(count) for count in rows.sum(axis=0))
        return self.of_hits(int(rows.prod(axis=1).sum()), predicted, true) if true else math.nan

    def of_hits(self, right: int, predicted: int, true: int) -> float:
        raise NotImplementedError


class F1(BinaryLabelMetric, frozen=True, tag="f1"):
    """The harmonic mean of precision and recall of the positive class; 0 where it is never predicted.

    >>> F1().total(F1().rows(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0])))
    0.5
    """

    citation: ClassVar[str] = f"{SKLEARN}: f1_score"

    def of_hits(self, right: int, predicted: int, true: int) -> float:
        return 2 * right / (predicted + true)


class FBeta(BinaryLabelMetric, frozen=True, tag="fbeta"):
    """As F1, with recall worth ``beta`` times as much as precision."""

    beta: Annotated[float, Meta(gt=0, le=1e6)] = 2.0

    citation: ClassVar[str] = f"{SKLEARN}: fbeta_score"

    def of_hits(self, right: int, predicted: int, true: int) -> float:
        square = self.beta**2
        return (1 + square) * right / (predicted + square * true)


class Precision(BinaryLabelMetric, frozen=True, tag="precision"):
    """How many of those predicted positive are; 0 where none is predicted."""

    citation: ClassVar[str] = f"{SKLEARN}: precision_score(zero_division=0)"

    def of_hits(self, right: int, predicted: int, true: int) -> float:  # noqa: ARG002
        return right / predicted if predicted else 0.0


class Recall(BinaryLabelMetric, frozen=True, tag="recall"):
    """How many of the positive rows are predicted positive."""

    citation: ClassVar[str] = f"{SKLEARN}: recall_score"

    def of_hits(self, right: int, predicted: int, true: int) -> float:  # noqa: ARG002
        return right / true


class Jaccard(BinaryLabelMetric, frozen=True, tag="jaccard"):
    """Rows positive in both over rows positive in one of predictions and answers."""

    citation: ClassVar[str] = f"{SKLEARN}: jaccard_score"

    def of_hits(self, right: int, predicted: int, true: int) -> float:
        return right / (predicted + true - right)
