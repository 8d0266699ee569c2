"""Normalised discounted cumulative gain: three contests, three definitions."""

import math
from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, Ragged, RankingMetric
from scoring.metrics.hits import list_lengths, sum_hits


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
        return sum_hits(predicted, truth, _discounts(predicted.shape[1])) / ideal


class CappedIdealNdcg(RankingMetric, frozen=True, tag="capped_ideal_ndcg"):
    """nDCG with binary gain, whose ideal is as long as truth and prediction allow.

    For a row whose truth is the set ``S`` and predictions ``R = p_1 … p_k``::

        DCG  = sum of 1 / log2(i + 1) over the ranks i with p_i in S
        IDCG = sum of 1 / log2(i + 1) over i = 1 … min(|S|, |R|)
        nDCG = DCG / IDCG

    An item that stands twice in the truth counts once. Between 0 and 1, exactly 1 for a perfect list, and never
    less when a hit moves up.

    >>> truth = Ragged.of([1, 3, 9, 5], lengths=[3, 1])
    >>> CappedIdealNdcg().rows(np.array([[1, 2, 3], [1, 4, 5]]), truth).round(6).tolist()
    [0.703918, 0.5]
    """

    citation: ClassVar[str] = "Kakao Arena, brunch article recommendation (2019), evaluate.py @fce3dd5."

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        discounts = _discounts(predicted.shape[1]) * math.log(2)
        best = np.minimum(truth.sizes, list_lengths(predicted))
        # An empty list has no ideal; it has no hit either, and so is worth 0 by any other one.
        return sum_hits(predicted, truth, discounts) / np.cumsum(discounts)[np.maximum(best, 1) - 1]


class HitIdealNdcg(RankingMetric, frozen=True, tag="hit_ideal_ndcg"):
    """nDCG with binary gain, whose ideal is the *hits* themselves at the top: nothing missed is held against it.

    For a row whose truth is the set ``G`` and predictions ``p_1 … p_k`` with ``h`` hits::

        DCG  = rel_1 + sum over i = 2 … k of rel_i / log2(i)        rel_i: 1 if p_i in G, else 0
        IDCG = 1     + sum over i = 2 … h of 1 / log2(i)
        nDCG = DCG / IDCG, and 0 without a hit

    Ranks 1 and 2 weigh the same. Between 0 and 1; a further hit far down can lower it.

    >>> truth = Ragged.of([1, 3, 5], lengths=[2, 1])
    >>> HitIdealNdcg().rows(np.array([[1, 2, 3], [4, 2, 6]]), truth).round(6).tolist()
    [0.815465, 0.0]
    """

    citation: ClassVar[str] = "RecSys Challenge 2018, rules; Zamani et al., arXiv 1810.01520."

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        width = predicted.shape[1]
        discounts = 1.0 / np.log2(np.maximum(np.arange(1, width + 1), 2))
        hits = sum_hits(predicted, truth, np.ones(width)).astype(np.int64)
        return sum_hits(predicted, truth, discounts) / np.cumsum(discounts)[np.maximum(hits, 1) - 1]


def _discounts(count: int) -> FloatArray:
    """1 / ln(i + 1) for the ranks i = 1 … count."""
    return 1.0 / np.log(np.arange(2, count + 2, dtype=np.float64))
