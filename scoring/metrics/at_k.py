"""Metrics of ranked lists as they are commonly defined: the first ``k`` items, binary relevance.

An item that stands twice in the truth counts once. The ideal of a list is that of its first ``k``, so that a perfect
list has 1, however long the truth is.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import FloatArray, IntArray, Misfit, Ragged, RankingMetric
from scoring.metrics.hits import hit_blocks
from scoring.shapes import ListShape, Positive, Shape


class AtK(RankingMetric, frozen=True):
    """A mean over rows of what the hits among the first ``k`` items of each are worth."""

    k: Positive = 10

    def misfit(self, shape: Shape) -> Misfit | None:
        short = isinstance(shape, ListShape) and shape.width < self.k
        return Misfit("short_lists", {"k": self.k}) if short else None

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        values = np.zeros(len(predicted), dtype=np.float64)
        first = predicted[:, : self.k]
        lengths = truth.sizes
        for block, hits in hit_blocks(first, truth):
            values[block] = self.of_hits(hits, lengths[block])
        return values

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:
        """``hits`` [rows, k], best first; ``lengths`` [rows]: how many different items are right, at least 1."""
        raise NotImplementedError


class MapAtK(AtK, frozen=True, tag="map_at_k"):
    """The mean average precision: the sum of the precisions at each hit over min(right items, k).

    One row: hits at ranks 1 and 3 of two right items, so (1/1 + 2/3) / 2.

    >>> MapAtK(k=3).rows(np.array([[7, 1, 9]]), Ragged.of([7, 9], lengths=[2])).round(6).tolist()
    [0.833333]
    """

    citation: ClassVar[str] = "Kaggle: Mean Average Precision @ k; Manning et al., Introduction to IR, ch. 8."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:
        ranks = np.arange(1, hits.shape[1] + 1)
        precisions = np.cumsum(hits, axis=1) / ranks
        return _sums(hits * precisions) / np.minimum(lengths, self.k)


class NdcgAtK(AtK, frozen=True, tag="ndcg_at_k"):
    """nDCG: hits discounted by 1 / log2(rank + 1), over that of min(right items, k) hits on top.

    >>> NdcgAtK(k=3).rows(np.array([[7, 1, 9]]), Ragged.of([7, 9], lengths=[2])).round(6).tolist()
    [0.919721]
    """

    citation: ClassVar[str] = "scikit-learn: ndcg_score with relevance 0 and 1; Järvelin & Kekäläinen, 2002."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:
        ideal = np.cumsum(1.0 / np.log2(np.arange(2, self.k + 2)))
        discounts = 1.0 / np.log2(np.arange(2, hits.shape[1] + 2))
        return _sums(hits * discounts) / ideal[np.minimum(lengths, self.k) - 1]


class RecallAtK(AtK, frozen=True, tag="recall_at_k"):
    """Hits over right items."""

    citation: ClassVar[str] = "Manning et al., Introduction to IR, ch. 8."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:
        return _sums(hits.astype(np.float64)) / lengths


class PrecisionAtK(AtK, frozen=True, tag="precision_at_k"):
    """Hits over k, also where the list is shorter."""

    citation: ClassVar[str] = "Manning et al., Introduction to IR, ch. 8."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:  # noqa: ARG002
        return _sums(hits.astype(np.float64)) / self.k


class HitRateAtK(AtK, frozen=True, tag="hit_rate_at_k"):
    """1 if any of the items is right."""

    citation: ClassVar[str] = "Deshpande & Karypis, Item-based top-N recommendation, ACM TOIS 22(1), 2004."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:  # noqa: ARG002
        return np.where(hits.any(axis=1), 1.0, 0.0)


class Mrr(AtK, frozen=True, tag="mrr"):
    """1 / rank of the first hit; 0 without one among the first k."""

    citation: ClassVar[str] = "Voorhees, The TREC-8 question answering track report, 1999."

    def of_hits(self, hits: NDArray[np.bool_], lengths: IntArray) -> FloatArray:  # noqa: ARG002
        found = hits.any(axis=1).astype(np.float64)
        return found / (hits.argmax(axis=1) + 1).astype(np.float64)


def _sums(values: FloatArray) -> FloatArray:
    """Of each row in the order of the ranks, which NumPy's sum does not keep: a hit moved up never lowers them."""
    return np.cumsum(values, axis=1)[:, -1]
