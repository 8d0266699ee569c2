"""Metrics of a predicted class, against scikit-learn: many classes, rare ones, ones only predicted, ties of all."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from scoring.metrics import TABLE_METRICS
from scoring.shapes import LabelShape

THREE_GRADES = LabelShape(text=False, low=0, high=2)
EXPECTED = {
    "accuracy": sklearn.accuracy_score,
    "balanced_accuracy": lambda t, p: sklearn.recall_score(t, p, labels=sorted(set(t)), average="macro"),
    "f1_macro": lambda t, p: sklearn.f1_score(t, p, average="macro"),
    "f1_micro": lambda t, p: sklearn.f1_score(t, p, average="micro"),
    "f1_weighted": lambda t, p: sklearn.f1_score(t, p, average="weighted"),
    "precision_macro": lambda t, p: sklearn.precision_score(t, p, average="macro", zero_division=0),
    "recall_macro": lambda t, p: sklearn.recall_score(t, p, average="macro", zero_division=0),
    "mcc": sklearn.matthews_corrcoef,
    "cohen_kappa": sklearn.cohen_kappa_score,
    "qwk": lambda t, p: sklearn.cohen_kappa_score(t, p, weights="quadratic", labels=range(4)),
    "f1": lambda t, p: sklearn.f1_score([v == 1 for v in t], [v == 1 for v in p], zero_division=0),
    "fbeta": lambda t, p: sklearn.fbeta_score([v == 1 for v in t], [v == 1 for v in p], beta=2, zero_division=0),
    "precision": lambda t, p: sklearn.precision_score([v == 1 for v in t], [v == 1 for v in p], zero_division=0),
    "recall": lambda t, p: sklearn.recall_score([v == 1 for v in t], [v == 1 for v in p]),
    "jaccard": lambda t, p: sklearn.jaccard_score([v == 1 for v in t], [v == 1 for v in p]),
}
NEED_TWO = {"mcc", "cohen_kappa", "qwk"}
NEED_POSITIVE = {"f1", "fbeta", "precision", "recall", "jaccard"}
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def value(metric, truth, predicted) -> float:
    return metric.total(metric.rows(np.array(predicted, dtype=np.int64), np.array(truth, dtype=np.int64)))


@pytest.mark.parametrize("name", EXPECTED)
@settings(max_examples=40, deadline=None)
@given(rows=rows)
def test_scikit_learn_agrees(name, rows):
    truth, predicted = zip(*rows, strict=True)
    metric = TABLE_METRICS[name]()
    assume(metric.fault(np.array(truth)) is None)

    assert value(metric, truth, predicted) == pytest.approx(EXPECTED[name](truth, predicted), abs=1e-12)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_fault_is_told_where_and_only_where_the_metric_is_undefined(name):
    metric = TABLE_METRICS[name]()
    one_class, others = [3, 3, 3], [0, 3, 0]

    faults = (metric.fault(np.array(one_class)), metric.fault(np.array(others)))

    assert faults == {
        **dict.fromkeys(NEED_TWO, ("one_class", None)),
        **dict.fromkeys(NEED_POSITIVE, ("no_positive", "no_positive")),
    }.get(name, (None, None))
    for truth, fault in zip((one_class, others), faults, strict=True):
        assert math.isnan(value(metric, truth, [3, 0, 0])) == (fault is not None)


@pytest.mark.parametrize(("name", "expected"), [("mcc", 0.0), ("cohen_kappa", 0.0), ("qwk", 0.0), ("precision", 0.0)])
def test_one_class_predicted_throughout_is_worth_nothing(name, expected):
    assert value(TABLE_METRICS[name](), [0, 1, 0, 1], [0, 0, 0, 0]) == expected


def test_labels_larger_than_a_float_can_tell_apart():
    assert value(TABLE_METRICS["f1_macro"](), [2**62, 2**62 + 1], [2**62 + 1, 2**62 + 1]) == pytest.approx(1 / 3)


def test_qwk_goes_by_distances_also_where_classes_are_left_out():
    near, far = value(TABLE_METRICS["qwk"](), [0, 9, 9], [0, 9, 8]), value(TABLE_METRICS["qwk"](), [0, 9, 9], [0, 9, 0])

    expected = [
        sklearn.cohen_kappa_score([0, 9, 9], [0, 9, last], weights="quadratic", labels=range(10)) for last in (8, 0)
    ]
    assert [near, far] == pytest.approx(expected, abs=1e-12)


def test_a_positive_class_of_one_s_own():
    metric = TABLE_METRICS["f1"](positive=2)

    assert value(metric, [2, 2, 0], [2, 0, 0]) == pytest.approx(2 / 3)
    assert metric.misfit(THREE_GRADES) is None
    assert TABLE_METRICS["f1"](positive=3).misfit(THREE_GRADES) == ("no_positive_class", {"positive": 3})


@pytest.mark.parametrize("name", ["qwk", "f1"])
def test_needs_an_order_or_places(name):
    metric = TABLE_METRICS[name]()

    assert metric.misfit(LabelShape(text=False)) == ("undeclared_classes", {})
    assert metric.misfit(THREE_GRADES) is None
