"""Which predictions of a ranked list are right: what every ranking metric begins with."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import FloatArray, IntArray, Ragged

END = -1
BITS = 64
"""Rows that share a table: as many as an integer has bits."""
LOWEST = np.iinfo(np.int64).min
WIDEST = 1 << 21
"""Numbers in the widest range of items that gets a table, of 16 MB then."""


def hit_blocks(predicted: IntArray, truth: Ragged) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Blocks of rows, and for each prediction [rows, k] whether it stands in its own row's truth."""
    lengths = truth.lengths
    find = _Marks(truth.items) if _is_dense(truth.items) else _Search()
    for start in range(0, len(predicted), find.block):
        block = slice(start, min(start + find.block, len(predicted)))
        items = truth.items[truth.offsets[block.start] : truth.offsets[block.stop]]
        yield block, find.hits(predicted[block], items, lengths[block])


def list_lengths(predicted: IntArray) -> IntArray:
    """How many items each list has: all, less the -1 after its end."""
    return np.count_nonzero(predicted != END, axis=1)


def sum_hits(predicted: IntArray, truth: Ragged, weights: FloatArray) -> FloatArray:
    """For each list the sum of the weights [k] of the ranks that hit, in the order of the ranks."""
    sums = np.zeros(len(predicted), dtype=np.float64)
    for block, hits in hit_blocks(predicted, truth):
        places = np.flatnonzero(hits)
        row = places // predicted.shape[1]
        rank = places - row * predicted.shape[1]
        # Not sum(): NumPy adds pairwise there, and what is promised of the metrics needs the order of the ranks.
        sums[block] = np.bincount(row, weights=weights[rank], minlength=len(hits))
    return sums


def _is_dense(items: IntArray) -> bool:
    if not len(items):
        return False
    lowest, highest = int(items.min()), int(items.max())
    return highest - lowest < WIDEST and lowest > LOWEST


class _Marks:
    """For items from a narrow range: a table that has, for each item, one bit a row."""

    block = 16 * BITS

    def __init__(self, items: IntArray) -> None:
        # The table's first and last place are those of all items that are not in the range. Of 64 bits: narrower
        # predictions become as wide.
        self.before = np.int64(items.min() - 1)
        self.table = np.zeros(int(items.max() - self.before) + 2, dtype=np.uint64)
        self.bits = np.uint64(1) << np.arange(BITS, dtype=np.uint64)

    def hits(self, predicted: IntArray, items: IntArray, lengths: IntArray) -> NDArray[np.bool_]:
        """Where a prediction stands in its own row's truth: ``items``, of which each row has so many."""
        right, own = items - self.before, np.repeat(np.resize(self.bits, len(lengths)), lengths)
        # What wraps round at the end of the numbers is still outside of the table.
        places = predicted - self.before
        ends = np.cumsum(lengths)
        hits = np.empty(predicted.shape, dtype=bool)
        done = 0
        for start in range(0, len(lengths), BITS):
            rows = slice(start, start + BITS)
            end = ends[rows][-1]
            hits[rows] = self._hits(places[rows], right[done:end], own[done:end])
            done = end
        return hits

    def _hits(self, places: IntArray, right: IntArray, own: NDArray[np.uint64]) -> NDArray[np.bool_]:
        self.table[right] = own
        # Of several rows with the same item the last one has left its bit.
        others = self.table[right] != own
        np.bitwise_or.at(self.table, right[others], own[others])
        marks = self.table.take(places, mode="clip")
        marks &= self.bits[: len(places), np.newaxis]
        self.table[right] = 0
        return marks != 0


class _Search:
    """For items of any size: the block's items in order, and a table of who has which."""

    block = BITS

    def hits(self, predicted: IntArray, items: IntArray, lengths: IntArray) -> NDArray[np.bool_]:
        known, codes = np.unique(items, return_inverse=True)
        if not len(known):
            return np.zeros(predicted.shape, dtype=bool)
        rows = np.arange(len(lengths))
        right = np.zeros((len(lengths), len(known)), dtype=bool)
        right[np.repeat(rows, lengths), codes] = True
        nearest = np.minimum(np.searchsorted(known, predicted), len(known) - 1)
        return right[rows[:, np.newaxis], nearest] & (known[nearest] == predicted)
