"""Metrics of a predicted number."""

import math
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from scoring.metrics.base import FloatArray, Misfit, NumberMetric
from scoring.metrics.labels import SKLEARN
from scoring.shapes import NumberShape, Shape
from scoring.sums import exact_sum

TINY = 1e-100
"""What is smaller counts as zero where it would have to be divided by."""


class ErrorMetric(NumberMetric, frozen=True):
    """A metric that is better where it is smaller, and 0 at best."""

    greater_is_better: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)


class Mae(ErrorMetric, frozen=True, tag="mae"):
    """The mean absolute error.

    >>> Mae().rows(np.array([1.0, 4.0]), np.array([2.0, 2.0])).tolist()
    [1.0, 2.0]
    """

    citation: ClassVar[str] = f"{SKLEARN}: mean_absolute_error"

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return np.abs(predicted - truth)


class Mse(ErrorMetric, frozen=True, tag="mse"):
    """The mean squared error."""

    citation: ClassVar[str] = f"{SKLEARN}: mean_squared_error"

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return (predicted - truth) ** 2


class Rmse(Mse, frozen=True, tag="rmse"):
    """The square root of the mean squared error. A row's part is its squared error.

    >>> Rmse().total(Rmse().rows(np.array([1.0, 4.0]), np.array([1.0, 2.0]))) == math.sqrt(2)
    True
    """

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = f"{SKLEARN}: root_mean_squared_error"

    def total(self, rows: FloatArray) -> float:
        return math.sqrt(super().total(rows))


class Rmsle(ErrorMetric, frozen=True, tag="rmsle"):
    """The root mean squared error of ln(1 + x): of a column that holds nothing below 0."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = f"{SKLEARN}: root_mean_squared_log_error"

    def misfit(self, shape: Shape) -> Misfit | None:
        positive = isinstance(shape, NumberShape) and shape.low >= 0
        return None if positive else Misfit("below_zero")

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return (np.log1p(predicted) - np.log1p(truth)) ** 2

    def total(self, rows: FloatArray) -> float:
        return math.sqrt(super().total(rows))


class MedianAe(Mae, frozen=True, tag="median_ae"):
    """The median absolute error; of an even number of rows the mean of the middle two."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = f"{SKLEARN}: median_absolute_error"

    def total(self, rows: FloatArray) -> float:
        return float(np.median(rows))


class MaxError(Mae, frozen=True, tag="max_error"):
    """The largest absolute error."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = f"{SKLEARN}: max_error"

    def total(self, rows: FloatArray) -> float:
        return float(rows.max())


class Mape(ErrorMetric, frozen=True, tag="mape"):
    """The mean of |error / truth|, as a fraction. No answer is 0."""

    citation: ClassVar[str] = f"{SKLEARN}: mean_absolute_percentage_error"

    def fault(self, truth: FloatArray) -> str | None:
        return "zero_target" if (np.abs(truth) < TINY).any() else None

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return np.abs(predicted - truth) / np.abs(truth)


class Rmspe(Mape, frozen=True, tag="rmspe"):
    """The root mean square of error / truth, as a fraction. No answer is 0. A row's part is |error / truth|."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = "Kaggle: Rossmann Store Sales (2015)."

    def total(self, rows: FloatArray) -> float:
        # The largest quotient is taken out, whose square could be infinite.
        largest = float(rows.max())
        if largest == 0:
            return 0.0
        return largest * math.sqrt(super().total((rows / largest) ** 2))


class Smape(ErrorMetric, frozen=True, tag="smape"):
    """The mean of |error| / ((|prediction| + |truth|) / 2), 0 … 2; a row with 0 for both counts 0."""

    bounds: ClassVar[tuple[float, float]] = (0.0, 2.0)
    citation: ClassVar[str] = "Kaggle: Web Traffic Time Series Forecasting (2017), as a fraction; Makridakis, 1993."

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        size = np.abs(predicted) + np.abs(truth)
        return 2.0 * np.divide(np.abs(predicted - truth), size, out=np.zeros_like(size), where=size > 0)


class Wape(ErrorMetric, frozen=True, tag="wape"):
    """The sum of absolute errors over the sum of |truth|. A row's part is both."""

    mean_of_rows: ClassVar[bool] = False
    citation: ClassVar[str] = "Kolassa & Schütz, Advantages of the MAD/Mean ratio over the MAPE, Foresight 6, 2007."

    def fault(self, truth: FloatArray) -> str | None:
        return "zero_target" if np.abs(truth).max() < TINY else None

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        return np.stack([np.abs(predicted - truth), np.abs(truth)], axis=1)

    def total(self, rows: FloatArray) -> float:
        error, size = (exact_sum(column) for column in rows.T)
        return error / size if size >= TINY else math.nan


class QuantileLoss(ErrorMetric, frozen=True, tag="quantile_loss"):
    """The mean pinball loss: alpha x error where the prediction is too low, (1 - alpha) x where it is too high."""

    alpha: Annotated[float, Meta(gt=0, lt=1)] = 0.5

    citation: ClassVar[str] = f"{SKLEARN}: mean_pinball_loss; Koenker & Bassett, Regression quantiles, 1978."

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        error = truth - predicted
        return np.where(error >= 0, self.alpha * error, (self.alpha - 1.0) * error)
