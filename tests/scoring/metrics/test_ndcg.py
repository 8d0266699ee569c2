"""The promises of the metric, and its definition once more by the naive evaluator."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import FullIdealNdcg, Ragged

ITEMS = st.integers(-3, 30)


@st.composite
def rows(draw, *, length: int = 8):
    """Predictions without repeats and truths of any length, perhaps with repeats."""
    predicted = draw(st.lists(st.lists(ITEMS, min_size=length, max_size=length, unique=True), min_size=1, max_size=5))
    truths = draw(st.lists(st.lists(ITEMS, min_size=1, max_size=20), min_size=len(predicted), max_size=len(predicted)))
    return predicted, truths


def values(predicted: list[list[int]], truths: list[list[int]]) -> list[float]:
    truth = Ragged.of([item for items in truths for item in items], [len(items) for items in truths])
    return FullIdealNdcg().rows(np.array(predicted), truth).tolist()


def naive_value(ranked: list[int], truth: list[int]) -> float:
    gain = sum(1 / math.log(rank + 1) for rank, item in enumerate(ranked, start=1) if item in truth)
    return gain / sum(1 / math.log(rank + 1) for rank in range(1, len(truth) + 1))


@given(rows())
def test_the_definition(drawn):
    predicted, truths = drawn

    assert values(predicted, truths) == pytest.approx(
        [naive_value(*pair) for pair in zip(predicted, truths, strict=True)], abs=1e-12
    )


@given(st.lists(st.integers(), min_size=1, max_size=100, unique=True).filter(lambda items: abs(max(items)) < 2**62))
def test_a_perfect_list_is_exactly_1(items):
    items = [item % 2**62 for item in items]
    items = list(dict.fromkeys(items))

    assert values([items], [items]) == [1.0]


def test_rows_do_not_depend_on_their_neighbours():
    generator = np.random.default_rng(5)
    predicted = [generator.permutation(60)[:10].tolist() for _ in range(200)]
    truths = [generator.integers(0, 60, generator.integers(1, 40)).tolist() for _ in range(200)]

    together = values(predicted, truths)

    assert together == [values([row], [truth])[0] for row, truth in zip(predicted, truths, strict=True)]


@given(rows(), st.integers(1, 2**57))
def test_the_same_bits_however_far_apart_the_items_lie(drawn, factor):
    predicted, truths = drawn

    spread = values([[item * factor for item in row] for row in predicted], [[i * factor for i in t] for t in truths])

    assert spread == values(predicted, truths)


@pytest.mark.parametrize("truth", [[5, 6], [-(2**63), 2**63 - 1], [2**63 - 1], [-(2**63)], [0, 3 * 10**6]])
def test_what_is_not_in_the_truth_is_no_hit(truth):
    others = {-(2**63), -(2**63) + 5, -1, 4, 7, 2**62, 2**63 - 2, 2**63 - 1} - {*truth}

    assert values([[*others, *truth]], [truth]) == pytest.approx([naive_value([*others, *truth], truth)], abs=1e-12)
    assert values([[*others]], [truth]) == [0.0]


@pytest.mark.parametrize("lengths", [[0, 2], [1, 101]])
def test_a_truth_it_cannot_take(lengths):
    with pytest.raises(ValueError, match="must hold 1 … 100 items"):
        FullIdealNdcg().rows(np.zeros((2, 1), dtype=np.int64), Ragged.of(list(range(sum(lengths))), lengths))
