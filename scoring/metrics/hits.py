"""Which predictions of a ranked list are right: what every ranking metric begins with."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import FloatArray, IntArray, Ragged

END = -1
BLOCK = 64
"""Rows at a time: as many as an integer has bits."""
WIDEST = 1 << 21
"""Numbers in the widest range of items that gets a table, of 16 MB then."""


def hit_blocks(predicted: IntArray, truth: Ragged) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Blocks of rows, and for each prediction [rows, k] whether it stands in its own row's truth."""
    lengths = truth.lengths
    find = _Marks(truth.items) if _is_dense(truth.items) else _Search()
    for start in range(0, len(predicted), BLOCK):
        block = slice(start, min(start + BLOCK, len(predicted)))
        items = truth.items[truth.offsets[block.start] : truth.offsets[block.stop]]
        yield block, find.hits(predicted[block], items, lengths[block])


def list_lengths(predicted: IntArray) -> IntArray:
    """How many items each list has: all, less the -1 after its end."""
    return np.count_nonzero(predicted != END, axis=1)


def sum_hits(predicted: IntArray, truth: Ragged, weights: FloatArray) -> FloatArray:
    """For each list the sum of the weights [k] of the ranks that hit, in the order of the ranks."""
    sums = np.zeros(len(predicted), dtype=np.float64)
    for block, hits in hit_blocks(predicted, truth):
        row, rank = np.divmod(np.flatnonzero(hits), predicted.shape[1])
        # Not sum(): NumPy adds pairwise there, and what is promised of the metrics needs the order of the ranks.
        sums[block] = np.bincount(row, weights=weights[rank], minlength=len(hits))
    return sums


def _is_dense(items: IntArray) -> bool:
    return len(items) > 0 and int(items.max()) - int(items.min()) < WIDEST


class _Marks:
    """For items from a narrow range: a table that has, for each item, one bit a row of the block."""

    def __init__(self, items: IntArray) -> None:
        self.lowest = items.min()
        self.others = np.uint64(items.max() - self.lowest + 1)
        """The place of every item that is not in the range."""
        self.table = np.zeros(int(self.others) + 1, dtype=np.uint64)
        self.bits = np.uint64(1) << np.arange(BLOCK, dtype=np.uint64)

    def hits(self, predicted: IntArray, items: IntArray, lengths: IntArray) -> NDArray[np.bool_]:
        """Where a prediction stands in its own row's truth: ``items``, of which each row has so many."""
        bits = self.bits[: len(lengths)]
        right, own = items - self.lowest, np.repeat(bits, lengths)
        self.table[right] = own
        # Of several rows with the same item the last one has left its bit.
        others = self.table[right] != own
        np.bitwise_or.at(self.table, right[others], own[others])
        # What lies below the range wraps round and is then above it.
        places = np.minimum((predicted - self.lowest).view(np.uint64), self.others).view(np.int64)
        marks = self.table[places] & bits[:, np.newaxis]
        self.table[right] = 0
        return marks != 0


class _Search:
    """For items of any size: the block's items in order, and a table of who has which."""

    def hits(self, predicted: IntArray, items: IntArray, lengths: IntArray) -> NDArray[np.bool_]:
        known, codes = np.unique(items, return_inverse=True)
        if not len(known):
            return np.zeros(predicted.shape, dtype=bool)
        rows = np.arange(len(lengths))
        right = np.zeros((len(lengths), len(known)), dtype=bool)
        right[np.repeat(rows, lengths), codes] = True
        nearest = np.minimum(np.searchsorted(known, predicted), len(known) - 1)
        return right[rows[:, np.newaxis], nearest] & (known[nearest] == predicted)
