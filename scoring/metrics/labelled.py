"""Accuracy where some rows have no right answer."""

import math
from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, LabelMetric


class LabelledAccuracy(LabelMetric, frozen=True, tag="labelled_accuracy"):
    """The share of right labels among the rows that have one; the others count for nothing, whatever is predicted.

    A row has none where the answers say ``missing``. A row's statistics are [right, counted].

    >>> statistics = LabelledAccuracy().rows(np.array([4, 2, 3]), np.array([4, 5, -1]))
    >>> statistics.tolist()
    [[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    >>> LabelledAccuracy().total(statistics)
    0.5
    """

    missing: int = -1

    takes: ClassVar[frozenset[str]] = frozenset({"codes"})
    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = "Kakao Arena, shopping mall classification (2018), evaluate.py @bb08561."

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        counted = truth != self.missing
        return np.column_stack([counted & (predicted == truth), counted]).astype(np.float64)

    def total(self, rows: FloatArray) -> float:
        right, counted = rows.sum(axis=0).tolist()
        return right / counted if counted else math.nan

    def fault(self, truth: IntArray) -> str | None:
        return None if (truth != self.missing).any() else "no_labels"
