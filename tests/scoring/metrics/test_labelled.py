"""Accuracy of the rows that have a label."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import LabelledAccuracy
from tests.scoring.metrics import contests

PAIRS = st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), min_size=1, max_size=30)


def statistics(pairs):
    predicted, truth = (np.array(column) for column in zip(*pairs, strict=True))
    return LabelledAccuracy().rows(predicted, truth)


@given(pairs=PAIRS)
def test_the_definition(pairs):
    value = LabelledAccuracy().total(statistics(pairs))

    if all(right == -1 for _, right in pairs):
        assert math.isnan(value)
    else:
        assert value == pytest.approx(contests.shopping_accuracy(*zip(*pairs, strict=True)), abs=1e-15)


@given(left=PAIRS, right=PAIRS)
def test_the_sums_of_two_parts_are_those_of_the_whole(left, right):
    sums = statistics(left).sum(axis=0) + statistics(right).sum(axis=0)

    assert statistics([*left, *right]).sum(axis=0).tolist() == sums.tolist()


def test_another_sign_for_no_label():
    metric = LabelledAccuracy(missing=0)
    truth = np.array([0, -1, 2])

    assert metric.rows(np.array([0, -1, 3]), truth).tolist() == [[0, 0], [1, 1], [0, 1]]
    assert (metric.fault(truth), metric.fault(np.array([0, 0]))) == (None, "no_labels")
