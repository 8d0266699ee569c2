"""Normalised discounted cumulative gain, as the Melon contest computes it."""

from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, Ragged, RankingMetric
from scoring.metrics.hits import hit_blocks


class FullIdealNdcg(RankingMetric, frozen=True, tag="full_ideal_ndcg"):
    """nDCG with binary gain, whose ideal is the *whole* truth, however short the predicted list.

    For a row with truth ``T`` (a list of ``len(T)`` items) and predictions ``p_1 … p_k``::

        DCG  = sum of 1 / ln(i + 1) over the ranks i with p_i in T
        IDCG = sum of 1 / ln(i + 1) over i = 1 … len(T)
        nDCG = DCG / IDCG

    ``len(T)`` is not capped by ``k`` and counts an item as often as it stands in ``T``, so a perfect list can
    stay below 1. Each row's truth holds 1 … ``max_truth`` items (the evaluator's table of ideals ends there).

    Both sums run in the order of the ranks. Rounding is monotone, so a value never exceeds 1, is exactly 1
    for a perfect list, and never falls when a hit moves up.

    Two rows: hits at ranks 1 and 3 of two right items, and one hit at rank 2 of one.

    >>> truth = Ragged.of([7, 9, 4], lengths=[2, 1])
    >>> FullIdealNdcg().rows(np.array([[7, 1, 9], [5, 4, 6]]), truth).round(6).tolist()
    [0.919721, 0.63093]
    """

    max_truth: int = 100

    citation: ClassVar[str] = (
        "Kakao Arena, Melon Playlist Continuation (2020), evaluate.py; after Järvelin & Kekäläinen, "
        "Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002."
    )

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        lengths = truth.lengths
        if len(lengths) and not 1 <= lengths.min() <= lengths.max() <= self.max_truth:
            raise ValueError(f"each row's truth must hold 1 … {self.max_truth} items")
        ideal = np.cumsum(_discounts(self.max_truth))[lengths - 1]
        return _gains(predicted, truth) / ideal


def _discounts(count: int) -> FloatArray:
    """1 / ln(i + 1) for the ranks i = 1 … count."""
    return 1.0 / np.log(np.arange(2, count + 2, dtype=np.float64))


def _gains(predicted: IntArray, truth: Ragged) -> FloatArray:
    discounts = _discounts(predicted.shape[1])
    gains = np.zeros(len(predicted), dtype=np.float64)
    for block, hits in hit_blocks(predicted, truth):
        # Not sum(): NumPy adds pairwise there, and the promises above need the order of the ranks.
        gains[block] = np.cumsum(hits * discounts, axis=1)[:, -1]
    return gains
