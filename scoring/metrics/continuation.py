"""The two measures of playlist continuation that look at ranks alone: how many of the first, and how soon."""

from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, Ragged, RankingMetric
from scoring.metrics.hits import hit_blocks

SHOWN_AT_ONCE = 10
NO_HIT = 51.0
SOURCE = "RecSys Challenge 2018, rules; Zamani et al., arXiv 1810.01520."


class RPrecision(RankingMetric, frozen=True, tag="r_precision"):
    """The share of the truth that stands among as many first predictions: ``|G ∩ {p_1 … p_|G|}| / |G|``.

    At track level, so an artist's other songs count for nothing. ``G`` is a set; if it is longer than the list,
    the whole list is looked at.

    >>> truth = Ragged.of([1, 3, 5], lengths=[2, 1])
    >>> RPrecision().rows(np.array([[1, 2, 3], [5, 2, 6]]), truth).tolist()
    [0.5, 1.0]
    """

    citation: ClassVar[str] = SOURCE

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        sizes, places = truth.sizes, np.arange(predicted.shape[1])
        counts = np.zeros(len(predicted), dtype=np.int64)
        for block, hits in hit_blocks(predicted, truth):
            counts[block] = np.count_nonzero(hits & (places < sizes[block, np.newaxis]), axis=1)
        return counts / np.maximum(sizes, 1)


class Clicks(RankingMetric, frozen=True, tag="clicks"):
    """How often a listener asks for ten more songs until one is right: ``floor((rank of the first hit - 1) / 10)``.

    Without a hit: 51, two more than the last of 500. Less is better.

    >>> truth = Ragged.of([30, 3], lengths=[1, 1])
    >>> Clicks().rows(np.array([range(1, 41), range(5, 45)]), truth).tolist()
    [2.0, 51.0]
    """

    greater_is_better: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, NO_HIT)
    citation: ClassVar[str] = SOURCE

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        clicks = np.full(len(predicted), NO_HIT)
        for block, hits in hit_blocks(predicted, truth):
            clicks[block] = np.where(hits.any(axis=1), hits.argmax(axis=1) // SHOWN_AT_ONCE, NO_HIT)
        return clicks
