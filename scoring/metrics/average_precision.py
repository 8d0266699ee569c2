"""Average precision, whose mean over the rows is MAP."""

from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, Ragged, RankingMetric
from scoring.metrics.hits import hit_blocks, list_lengths


class CappedAveragePrecision(RankingMetric, frozen=True, tag="capped_average_precision"):
    """Average precision over as many ranks as could be hits.

    For a row whose truth is the set ``S`` and predictions ``R = p_1 … p_k``::

        AP = sum over the ranks i with p_i in S of (hits among p_1 … p_i) / i,   divided by min(|S|, |R|)

    An item that stands twice in the truth counts once. Between 0 and 1, and never less when a hit moves up.

    >>> truth = Ragged.of([1, 3, 9, 5], lengths=[3, 1])
    >>> CappedAveragePrecision().rows(np.array([[1, 2, 3], [1, 4, 5]]), truth).round(6).tolist()
    [0.555556, 0.333333]
    """

    citation: ClassVar[str] = "Kakao Arena, brunch article recommendation (2019), evaluate.py @fce3dd5."

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        ranks = np.arange(1, predicted.shape[1] + 1)
        sums = np.zeros(len(predicted), dtype=np.float64)
        for block, hits in hit_blocks(predicted, truth):
            precision = hits * (np.cumsum(hits, axis=1) / ranks)
            # In the order of the ranks, so that a hit further up cannot make less of it by rounding.
            sums[block] = np.cumsum(precision, axis=1)[:, -1]
        return sums / np.maximum(np.minimum(truth.sizes, list_lengths(predicted)), 1)
