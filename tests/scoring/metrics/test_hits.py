"""A prediction hits if and only if it stands in its own row's truth, whatever numbers the items are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import Ragged
from scoring.metrics.hits import FEWEST, INT32, MOST, PLACES, TOGETHER, hit_blocks

EDGES = [INT32.min - 1, INT32.min, -1, 0, INT32.max, INT32.max + 1, -(2**63), 2**63 - 1]


def hits_of(predicted, truths):
    items = np.array([item for row in truths for item in row], dtype=np.int64)
    blocks = [hits for _, hits in hit_blocks(predicted, Ragged.of(items, [*map(len, truths)]))]
    return np.concatenate(blocks).tolist() if blocks else []


def expected(predicted, truths):
    return [[item in truth for item in row] for row, truth in zip(predicted.tolist(), truths, strict=True)]


@st.composite
def drawn(draw):
    # Factors of which the items' last bits are the same, for some or for all of a row.
    factor = draw(st.sampled_from([1, 1, 1, -3, FEWEST // 2, FEWEST, 2**40]))
    items = st.integers(-3, 12).map(lambda number: number * factor) | st.sampled_from(EDGES)
    width = draw(st.integers(1, 9))
    rows = draw(st.integers(1, 12))
    ranked = draw(st.lists(st.lists(items, min_size=width, max_size=width), min_size=rows, max_size=rows))
    truths = draw(st.lists(st.lists(items, max_size=9), min_size=rows, max_size=rows))
    return np.array(ranked, dtype=np.int64), truths


@given(drawn())
def test_what_stands_in_the_truth(given_rows):
    assert hits_of(*given_rows) == expected(*given_rows)


@pytest.mark.parametrize("kind", [np.int32, np.int64])
@pytest.mark.parametrize("factor", [1, 7, FEWEST // 2, 1 << 16])
@pytest.mark.parametrize(("rows", "longest"), [(1, 3), (PLACES // FEWEST + 1, 3), (1500, 40), (70, 700)])
def test_blocks_of_rows(kind, factor, rows, longest):
    draw = np.random.default_rng(rows)
    predicted = (draw.integers(-1, 2 * longest, (rows, 11)) * factor).astype(kind)
    truths = [(draw.integers(0, 2 * longest, length) * factor).tolist() for length in draw.integers(0, longest, rows)]

    assert hits_of(predicted, truths) == expected(predicted, truths)


@pytest.mark.parametrize("kind", [np.int32, np.int64])
@pytest.mark.parametrize("rows", [100, PLACES // FEWEST + 1, 3 * PLACES // FEWEST])
def test_a_few_items_of_many_rows_want_the_place_of_others(kind, rows):
    draw = np.random.default_rng(rows)

    def items(shape):
        return draw.integers(0, 40, shape) + MOST * (draw.random(shape) < 0.1)

    predicted = items((rows, 11)).astype(kind)
    truths = [items(length).tolist() for length in draw.integers(0, 16, rows)]

    assert hits_of(predicted, truths) == expected(predicted, truths)


def test_rows_that_are_wider_than_all_that_is_told_together():
    rows, width = PLACES // FEWEST + 1, TOGETHER // (PLACES // FEWEST) + 1
    predicted = np.arange(rows * width).reshape(rows, width)
    truths = [[(row + 1) * width - 1, row] for row in range(rows)]

    assert hits_of(predicted, truths) == expected(predicted, truths)


def test_one_list_is_much_longer_than_the_others():
    truths = [[row] for row in range(600)]
    truths[300] = list(range(0, 200_000, 2))
    predicted = np.array([[row, row + 1] for row in range(600)])

    assert hits_of(predicted, truths) == expected(predicted, truths)


def test_nothing_is_right():
    assert hits_of(np.array([[0, -1, 1]]), [[]]) == [[False] * 3]
    assert hits_of(np.zeros((0, 3), dtype=np.int64), []) == []
