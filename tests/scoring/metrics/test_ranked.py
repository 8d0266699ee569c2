"""The metrics of brunch 2019 and RecSys 2018: their definitions, their ranges, and what moving a hit up does."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import (
    CappedAveragePrecision,
    CappedIdealNdcg,
    Clicks,
    EntropyDiversity,
    HitIdealNdcg,
    Ragged,
    RPrecision,
)
from tests.scoring.metrics import contests

BY_ROW = {
    CappedAveragePrecision(): (contests.brunch_average_precision, 1),
    CappedIdealNdcg(): (contests.brunch_ndcg, 1),
    RPrecision(): (contests.recsys_r_precision, 1),
    HitIdealNdcg(): (contests.recsys_ndcg, 1),
    Clicks(): (contests.recsys_clicks, 51),
}
RISING = [CappedAveragePrecision(), CappedIdealNdcg()]
ITEMS = st.integers(0, 30)


@st.composite
def drawn_rows(draw):
    """Predictions without repeats and truths of any length, perhaps with repeats."""
    length = draw(st.integers(1, 25))
    ranked = st.lists(ITEMS, min_size=length, max_size=length, unique=True)
    predicted = draw(st.lists(ranked, min_size=1, max_size=5))
    truths = st.lists(st.lists(ITEMS, min_size=1, max_size=35), min_size=len(predicted), max_size=len(predicted))
    return predicted, draw(truths)


def values(metric, predicted, truths):
    truth = Ragged.of([item for items in truths for item in items], [len(items) for items in truths])
    return metric.rows(np.array(predicted), truth).tolist()


@pytest.mark.parametrize("metric", BY_ROW, ids=lambda metric: type(metric).__name__)
@given(rows=drawn_rows())
def test_the_definition_and_the_range(metric, rows):
    naive, highest = BY_ROW[metric]

    found = values(metric, *rows)

    assert found == pytest.approx([naive(*pair) for pair in zip(*rows, strict=True)], abs=1e-12)
    assert all(0 <= value <= highest for value in found)
    assert metric.total(np.array(found)) == math.fsum(found) / len(found)


@pytest.mark.parametrize("metric", BY_ROW, ids=lambda metric: type(metric).__name__)
@pytest.mark.parametrize("extra", [0, 3])
def test_a_perfect_list(metric, extra):
    best = {Clicks: 0.0, RPrecision: 40 / (40 + extra)}.get(type(metric), 1.0)

    assert values(metric, [list(range(40))], [list(range(40 + extra))]) == [best]


def test_a_further_hit_may_lower_the_ndcg_of_recsys():
    truth = [[1, 2]]

    assert (
        values(HitIdealNdcg(), [[1, 3, 4, 5, 2]], truth)[0] < values(HitIdealNdcg(), [[1, 3, 4, 5, 6]], truth)[0] == 1
    )


def test_three_different_ndcgs():
    """The same predictions and answers, three contests: none of these may stand in for another."""
    row = [[1, 5, 2, 6]], [[1, 2, 3, 4, 9, 10]]
    gain = 1 + 1 / math.log2(4)

    assert values(CappedIdealNdcg(), *row) == pytest.approx(
        [gain / sum(1 / math.log2(i + 1) for i in range(1, 5))], abs=1e-12
    )
    assert values(HitIdealNdcg(), *row) == pytest.approx([(1 + 1 / math.log2(3)) / 2], abs=1e-12)


@pytest.mark.parametrize("metric", RISING, ids=lambda metric: type(metric).__name__)
def test_short_lists_count_by_their_own_length(metric):
    assert values(metric, [[7, 9, -1, -1], [-1, -1, -1, -1]], [[7, 9, 4], [1]]) == [1.0, 0.0]


@pytest.mark.parametrize(("rank", "clicks"), [(1, 0), (10, 0), (11, 1), (491, 49), (500, 49), (501, 51)])
def test_clicks_by_the_rank_of_the_first_hit(rank, clicks):
    assert values(Clicks(), [list(range(1, 501))], [[rank, max(rank, 499)]]) == [clicks]


class TestEntropy:
    def total(self, lists):
        metric = EntropyDiversity()
        return metric.total(metric.rows(np.array(lists), Ragged.of([1] * len(lists), [1] * len(lists))))

    @given(rows=drawn_rows())
    def test_the_definition_and_the_range(self, rows):
        lists = rows[0]

        found = self.total(lists)

        assert found == pytest.approx(contests.brunch_entropy(lists, len(lists[0])), abs=1e-12)
        width = len(lists[0])
        assert math.log(width) - 1e-12 <= found <= math.log(width * len(lists)) + 1e-12

    @given(rows=drawn_rows(), chance=st.randoms(use_true_random=False))
    def test_neither_the_order_of_rows_nor_the_names_of_items_change_a_bit(self, rows, chance):
        lists = rows[0]
        names = dict(zip(range(31), chance.sample(range(100), 31), strict=True))
        renamed = [[names[item] for item in items] for items in chance.sample(lists, len(lists))]

        assert self.total(renamed) == self.total(lists)

    @given(rows=drawn_rows())
    def test_any_rows_of_the_statistics_give_the_value_of_these_rows(self, rows):
        lists = rows[0]
        metric = EntropyDiversity()
        statistics = metric.rows(np.array(lists), Ragged.of([1] * len(lists), [1] * len(lists)))

        assert metric.total(statistics[::2]) == self.total(lists[::2])

    def test_one_item_for_all_has_none(self):
        assert str(self.total([[4], [4]])) == "0.0"

    def test_short_lists(self):
        assert self.total([[7, -1], [8, 7]]) == pytest.approx(contests.brunch_entropy([[7], [8, 7]], 2), abs=1e-12)
        rows = EntropyDiversity().rows(np.array([[-1, -1], [8, -1], [3, 8]]), Ragged.of([1] * 3, [1] * 3))
        assert rows.tolist() == [[-1, -1], [0, -1], [1, 0]]
