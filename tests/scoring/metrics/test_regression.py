"""Metrics of a predicted number, against scikit-learn and SciPy: ties, constants, the smallest and the largest."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics as sklearn

from scoring.metrics import TABLE_METRICS
from scoring.shapes import NumberShape

LIST = {"min_size": 2, "max_size": 30}
numbers = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, -7.0]) | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
positive = st.sampled_from([0.5, 1.0, 2.0]) | st.floats(0.001, 1e6)
anything = st.floats(-1e100, 1e100) | st.sampled_from([0.0, 1e100, -1e100, 5e-324, 1e-50])


def root_mean_square_of_quotients(t, p):
    return math.sqrt(np.mean(((np.array(t) - p) / t) ** 2))


def smape(t, p):
    return np.mean([2 * abs(a - b) / (abs(a) + abs(b)) if a or b else 0.0 for a, b in zip(t, p, strict=True)])


EXPECTED = {
    "rmse": sklearn.root_mean_squared_error,
    "mse": sklearn.mean_squared_error,
    "mae": sklearn.mean_absolute_error,
    "median_ae": sklearn.median_absolute_error,
    "max_error": sklearn.max_error,
    "smape": smape,
    "quantile_loss": lambda t, p: sklearn.mean_pinball_loss(t, p, alpha=0.5),
    "r2": sklearn.r2_score,
    "explained_variance": sklearn.explained_variance_score,
    "pearson": lambda t, p: stats.pearsonr(t, p).statistic,
    "spearman": lambda t, p: stats.spearmanr(t, p).statistic,
    "wape": lambda t, p: np.abs(np.array(t) - p).sum() / np.abs(t).sum(),
}
POSITIVE = {
    "mape": sklearn.mean_absolute_percentage_error,
    "rmspe": root_mean_square_of_quotients,
    "rmsle": sklearn.root_mean_squared_log_error,
}
CORRELATIONS = ("pearson", "spearman")
VARIATION = (*CORRELATIONS, "r2", "explained_variance")
ALL = [*EXPECTED, *POSITIVE]


def value(metric, rows) -> float:
    truth, predicted = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    return metric.total(metric.rows(predicted, truth))


def fault(metric, rows):
    return metric.fault(np.array([truth for truth, _ in rows], dtype=np.float64))


def varies(values) -> bool:
    """Enough for SciPy's own sums to keep twelve digits."""
    return np.std(values) > 1e-3 * max(1.0, np.abs(values).max())


@pytest.mark.parametrize("name", EXPECTED)
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(numbers, numbers), **LIST))
def test_scikit_learn_and_scipy_agree(name, rows):
    metric = TABLE_METRICS[name]()
    truth, predicted = (list(column) for column in zip(*rows, strict=True))
    assume(fault(metric, rows) is None)
    assume(name not in VARIATION or (varies(truth) and (name not in CORRELATIONS or varies(predicted))))

    assert value(metric, rows) == pytest.approx(EXPECTED[name](truth, predicted), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", POSITIVE)
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(positive, positive | st.just(0.0)), **LIST))
def test_scikit_learn_agrees_above_zero(name, rows):
    truth, predicted = zip(*rows, strict=True)

    assert value(TABLE_METRICS[name](), rows) == pytest.approx(POSITIVE[name](truth, predicted), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("alpha", [0.1, 0.9])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(numbers, numbers), **LIST))
def test_pinball_loss_at_other_quantiles(alpha, rows):
    truth, predicted = zip(*rows, strict=True)

    expected = sklearn.mean_pinball_loss(truth, predicted, alpha=alpha)

    assert value(TABLE_METRICS["quantile_loss"](alpha=alpha), rows) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(anything, anything), min_size=1, max_size=30))
@example(rows=[(0.0, 1e100), (1e-49, 1e100), (2e-50, -1e100)])
@example(rows=[(1e-100, 1e100), (-1e-100, -1e100)])
def test_finite_and_in_range_whatever_is_predicted(name, rows):
    if name == "rmsle":
        rows = [(abs(truth), abs(predicted)) for truth, predicted in rows]
    metric = TABLE_METRICS[name]()
    found = value(metric, rows) if fault(metric, rows) is None else 0.0

    assert math.isfinite(found)
    assert abs(found) <= 1 or name not in CORRELATIONS
    assert found >= 0 or metric.greater_is_better


@pytest.mark.parametrize("name", VARIATION)
@pytest.mark.parametrize("truth", [[0.1] * 6, [3.0], [1.0, 1.0 + 1e-60]], ids=["constant", "one row", "too alike"])
def test_answers_all_the_same(name, truth):
    metric = TABLE_METRICS[name]()
    rows = [(each, float(place)) for place, each in enumerate(truth)]

    assert fault(metric, rows) == "constant_truth"
    assert math.isnan(value(metric, rows))


@pytest.mark.parametrize("constant", [0.0, 0.1, -1e100, 1e-300])
@pytest.mark.parametrize("name", CORRELATIONS)
@settings(max_examples=40, deadline=None)
@given(count=st.integers(2, 50))
def test_the_same_prediction_for_all_correlates_with_nothing(name, constant, count):
    rows = [(float(place), constant) for place in range(count)]

    assert value(TABLE_METRICS[name](), rows) == 0.0


@pytest.mark.parametrize(
    ("name", "truth", "code"),
    [("mape", [1, 0, 2], "zero_target"), ("rmspe", [1e-101], "zero_target"), ("wape", [0, 0], "zero_target")],
)
def test_nothing_is_divided_by_zero(name, truth, code):
    assert TABLE_METRICS[name]().fault(np.array(truth, dtype=np.float64)) == code


def test_some_zeros_do_not_matter_to_the_sum():
    rows = [(0.0, 1.0), (4.0, 3.0)]

    assert fault(TABLE_METRICS["wape"](), rows) is None
    assert value(TABLE_METRICS["wape"](), rows) == 0.5


def test_right_everywhere():
    rows = [(1.0, 1.0), (2.0, 2.0), (2.0, 2.0), (5.0, 5.0)]
    found = {name: value(TABLE_METRICS[name](), rows) for name in ALL}

    assert found == {name: 1.0 if name in VARIATION else 0.0 for name in ALL}


def test_rmsle_needs_a_column_without_negatives():
    assert TABLE_METRICS["rmsle"]().misfit(NumberShape()) == ("below_zero", {})
    assert TABLE_METRICS["rmsle"]().misfit(NumberShape(low=0.0)) is None
