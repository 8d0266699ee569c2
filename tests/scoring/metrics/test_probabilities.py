"""Metrics of probabilities and scores, against scikit-learn: ties, constants, rare classes, 0 and 1 themselves."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from scoring.metrics import TABLE_METRICS
from scoring.shapes import NumberShape

LIST = {"min_size": 2, "max_size": 40}
# Few values, so that many are equal.
tied = st.sampled_from([0.0, 1e-300, 0.1, 0.25, 0.5, 0.999999, 1.0])
binary = st.lists(st.tuples(st.integers(0, 1), tied | st.floats(0, 1)), **LIST)
weights = st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0]), min_size=3, max_size=3).filter(any)
several = st.lists(st.tuples(st.integers(0, 2), weights), **LIST)


def value(metric, rows) -> float:
    truth, predicted = zip(*rows, strict=True)
    return metric.total(metric.rows(np.array(predicted), np.array(truth, dtype=np.int64)))


def of_classes(rows):
    return [(truth, [weight / sum(weights) for weight in weights]) for truth, weights in rows]


def one_hot(truth):
    return np.eye(3)[list(truth)]


BINARY = {
    "roc_auc": sklearn.roc_auc_score,
    "gini": lambda t, p: 2 * sklearn.roc_auc_score(t, p) - 1,
    "average_precision": sklearn.average_precision_score,
    "log_loss": lambda t, p: sklearn.log_loss(t, p, labels=[0, 1]),
    "brier": lambda t, p: sklearn.brier_score_loss(t, p, labels=[0, 1], pos_label=1),
}
SEVERAL = {
    "log_loss": lambda t, p: sklearn.log_loss(t, p, labels=[0, 1, 2]),
    "brier": lambda t, p: sklearn.brier_score_loss(t, p, labels=[0, 1, 2], scale_by_half=False),
    "top_k_accuracy": lambda t, p: sklearn.top_k_accuracy_score(t, p, k=2, labels=[0, 1, 2]),
    "roc_auc_ovr": lambda t, p: np.mean([sklearn.roc_auc_score(one_hot(t)[:, c], p[:, c]) for c in set(t)]),
}


def make(name):
    return TABLE_METRICS[name](**({"k": 2} if name == "top_k_accuracy" else {}))


@pytest.mark.parametrize("name", BINARY)
@settings(max_examples=40, deadline=None)
@given(rows=binary)
def test_scikit_learn_agrees_for_two_classes(name, rows):
    truth, predicted = zip(*rows, strict=True)
    metric = make(name)
    assume(metric.fault(np.array(truth)) is None)

    assert value(metric, rows) == pytest.approx(BINARY[name](truth, np.array(predicted)), abs=1e-12)


@pytest.mark.parametrize("name", SEVERAL)
@settings(max_examples=40, deadline=None)
@given(rows=several)
def test_scikit_learn_agrees_for_three(name, rows):
    truth, predicted = zip(*of_classes(rows), strict=True)
    metric = make(name)
    assume(metric.fault(np.array(truth)) is None)

    assert value(metric, of_classes(rows)) == pytest.approx(SEVERAL[name](truth, np.array(predicted)), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(rows=several)
def test_the_mean_auc_is_scikit_learn_s_where_every_class_occurs(rows):
    rows = of_classes([*rows, (0, [1, 0, 0]), (1, [0, 1, 1]), (2, [1, 1, 1])])
    truth, predicted = zip(*rows, strict=True)

    expected = sklearn.roc_auc_score(truth, np.array(predicted), multi_class="ovr")

    assert value(make("roc_auc_ovr"), rows) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", ["roc_auc", "gini", "average_precision"])
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 1), st.floats(-1e100, 1e100)), **LIST))
def test_scores_of_any_size(name, rows):
    truth, predicted = zip(*rows, strict=True)
    assume(make(name).fault(np.array(truth)) is None)

    assert value(make(name), rows) == pytest.approx(BINARY[name](truth, np.array(predicted)), abs=1e-12)


@pytest.mark.parametrize(
    ("name", "one_class", "other_class"),
    [
        ("roc_auc", "one_class", "one_class"),
        ("gini", "one_class", "one_class"),
        ("average_precision", None, "no_positive"),
        ("log_loss", None, None),
        ("brier", None, None),
    ],
)
def test_a_fault_is_told_where_and_only_where_the_metric_is_undefined(name, one_class, other_class):
    for truth, fault in ((1, one_class), (0, other_class)):
        assert make(name).fault(np.array([truth, truth])) == fault
        assert math.isnan(value(make(name), [(truth, 0.5), (truth, 0.2)])) == (fault is not None)


@pytest.mark.parametrize(("name", "expected"), [("roc_auc", 0.5), ("gini", 0.0), ("average_precision", 0.25)])
def test_the_same_score_for_all(name, expected):
    assert value(make(name), [(1, 0.3), (0, 0.3), (0, 0.3), (0, 0.3)]) == expected


def test_the_worst_log_loss_is_finite_and_the_best_is_almost_nothing():
    assert value(make("log_loss"), [(1, 0.0), (0, 1.0)]) == pytest.approx(-math.log(2**-52))
    assert value(make("log_loss"), [(1, 1.0), (0, 0.0)]) == pytest.approx(2**-52)
    assert value(TABLE_METRICS["log_loss"](clip=1e-15), [(1, 0.0)]) == pytest.approx(-math.log(1e-15))


def test_every_row_right_is_no_accuracy():
    three = NumberShape(0.0, 1.0, columns=("a", "b", "c"))
    assert TABLE_METRICS["top_k_accuracy"]().misfit(three) == ("all_right", {"k": 5})
    assert make("top_k_accuracy").misfit(NumberShape(0.0, 1.0, columns=("a", "b", "c"))) is None
