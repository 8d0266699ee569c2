"""A sum of many numbers is the true one, rounded once."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.sums import exact_sum

FINITE = st.floats(-1e300, 1e300)
LARGEST = 1.7e308


@given(st.lists(FINITE, max_size=60))
def test_it_is_the_true_sum_rounded(numbers):
    assert exact_sum(np.array(numbers)) == float(sum(map(Fraction, numbers)))


@given(st.lists(FINITE, max_size=30), st.integers(1, 300))
def test_what_cancels_out_leaves_the_rest(numbers, copies):
    rest = [2.0**-40, 5e-324, -(2.0**-70)]
    both = np.array([*numbers, *(-number for number in numbers), *rest] * copies)

    assert exact_sum(both) == math.fsum(rest * copies)


@pytest.mark.parametrize("count", [1, 2, 3, 255, 256, 23_015, 2**17 + 1])
def test_many_numbers_in_any_order(count):
    draw = np.random.default_rng(count)
    for numbers in (draw.random(count), draw.normal(size=count) * 2.0 ** draw.integers(-80, 80, count)):
        assert exact_sum(numbers) == exact_sum(numbers[::-1]) == math.fsum(numbers.tolist())


def test_whole_numbers_and_truths():
    assert exact_sum(np.array([True, False, True])) == 2.0
    assert exact_sum(np.array([2**40, -3])) == float(2**40 - 3)
    assert exact_sum(np.zeros(0)) == 0.0


def test_beyond_the_numbers_there_are():
    assert exact_sum(np.array([LARGEST, -LARGEST, LARGEST])) == LARGEST
    assert exact_sum(np.array([math.inf, 1.0])) == math.inf
    assert math.isnan(exact_sum(np.array([1.0, math.nan])))
    with pytest.raises(OverflowError):
        exact_sum(np.array([LARGEST, LARGEST]))


@pytest.mark.parametrize("exponent", range(1010, 1024))
def test_near_the_largest_number(exponent):
    for count in (1, 2, 3, 4, 5, 64):
        numbers = [(-1) ** place * (2.0 - place / 64) * 2.0**exponent for place in range(count)]
        assert exact_sum(np.array(numbers)) == math.fsum(numbers)
