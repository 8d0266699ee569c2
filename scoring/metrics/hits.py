"""Which predictions of a ranked list are right: what every ranking metric begins with."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.marks import places_of
from scoring.metrics.base import FloatArray, IntArray, Items, Ragged

END = -1
TOGETHER = 1 << 18
"""Predictions whose hits are told together."""
PLACES = 1 << 17
"""Places of the table of what is right, of 512 KB then: it stays in a core's cache."""
ROOM = 16
"""Places for each right item, so that few want the same one."""
FEWEST, MOST = 256, 1 << 16
"""Places for a row, at least and at most."""
AT_ONCE = 512
"""Right items that are looked for one by one, each in all of its row's predictions."""
SEARCHED = 64
"""Rows whose right items are put in order at a time."""
INT32 = np.iinfo(np.int32)


def hit_blocks(predicted: IntArray, truth: Ragged) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Blocks of rows, and for each prediction [rows, k] whether it stands in its own row's truth."""
    lengths, table = truth.lengths, _Table(predicted, truth)
    size = table.rows * max(TOGETHER // max(table.asked.size, 1), 1)
    for start in range(0, len(predicted), size):
        block = slice(start, min(start + size, len(predicted)))
        items = truth.items[truth.offsets[block.start] : truth.offsets[block.stop]]
        yield block, table.hits(predicted[block], items, lengths[block])


def list_lengths(predicted: IntArray) -> IntArray:
    """How many items each list has: all, less the -1 after its end."""
    return np.count_nonzero(predicted != END, axis=1)


def sum_hits(predicted: IntArray, truth: Ragged, weights: FloatArray) -> FloatArray:
    """For each list the sum of the weights [k] of the ranks that hit, in the order of the ranks."""
    sums = np.zeros(len(predicted), dtype=np.float64)
    for block, hits in hit_blocks(predicted, truth):
        places = places_of(hits)
        row = places // predicted.shape[1]
        rank = places - row * predicted.shape[1]
        # Not sum(): NumPy adds pairwise there, and what is promised of the metrics needs the order of the ranks.
        sums[block] = np.bincount(row, weights=weights[rank], minlength=len(hits))
    return sums


class _Table:
    """Of some rows the right items, each in the place that its last bits tell.

    Where two of a row would have the same place, one stands there, and the other is compared with all predictions of
    the row. What one row asks for lies close together, and so is found in the fastest memory.
    """

    def __init__(self, predicted: IntArray, truth: Ragged) -> None:
        wanted = ROOM * len(truth.items) // max(len(truth), 1)
        self.each = min(max(1 << wanted.bit_length(), FEWEST), MOST)
        self.rows = min(PLACES // self.each, max(len(predicted), 1))
        items = truth.items
        small = len(items) and INT32.min <= items.min() and items.max() <= INT32.max
        self.starts = np.arange(0, self.rows * self.each, self.each)
        # What stands in an empty place ends in other bits than those that ask for it.
        self.table = np.zeros(self.rows * self.each, dtype=np.int32 if small else np.int64)
        self.table[self.starts] = 1
        # Of the predictions' own type and shape, so that they are added in one go.
        width = predicted.shape[1]
        self.asked = np.repeat(self.starts.astype(predicted.dtype), width).reshape(self.rows, width)

    def hits(self, predicted: IntArray, items: Items, lengths: IntArray) -> NDArray[np.bool_]:
        """Where a prediction stands in its own row's truth: ``items``, of which each row has so many."""
        items = items.astype(self.table.dtype, copy=False)
        ends = np.cumsum(lengths)
        hits = np.empty(predicted.shape, dtype=bool)
        lost = []
        for start in range(0, len(predicted), self.rows):
            rows = slice(start, start + self.rows)
            first = ends[start] - lengths[start]
            lost.append(first + self._look(predicted[rows], items[first : ends[rows][-1]], lengths[rows], hits[rows]))
        left = np.concatenate(lost)
        _add_lost(hits, predicted, items[left], np.searchsorted(ends, left, side="right"))
        return hits

    def _look(self, predicted: IntArray, items: Items, lengths: IntArray, hits: NDArray[np.bool_]) -> IntArray:
        """Tell the hits of as many rows as the table has; returns the places of the items that did not get into it."""
        places = np.repeat(self.starts[: len(lengths)], lengths)
        places += items & (self.each - 1)
        self.table[places] = items
        lost = np.flatnonzero(self.table.take(places) != items)
        if len(lost) <= len(items) // 4:
            asked = predicted & (self.each - 1)
            asked += self.asked[: len(asked)]
            np.equal(self.table.take(asked), predicted, out=hits)
        else:  # whose items end in the same bits, as multiples of 1000 do
            hits[...] = _search(predicted, items, lengths)
            lost = lost[:0]
        self.table[places] = 0
        self.table[self.starts] = 1
        return lost


def _add_lost(hits: NDArray[np.bool_], predicted: IntArray, items: Items, rows: IntArray) -> None:
    """Mark where each of the items stands in its row."""
    width = predicted.shape[1]
    for start in range(0, len(items), AT_ONCE):
        row = rows[start : start + AT_ONCE]
        found = places_of(predicted.take(row, axis=0) == items[start : start + AT_ONCE, np.newaxis])
        which = found // width
        hits[row[which], found - which * width] = True


def _search(predicted: IntArray, items: Items, lengths: IntArray) -> NDArray[np.bool_]:
    """The same for items of any kind, by their order."""
    hits = np.zeros(predicted.shape, dtype=bool)
    ends = np.cumsum(lengths)
    for start in range(0, len(lengths), SEARCHED):
        rows = slice(start, start + SEARCHED)
        own = lengths[rows]
        hits[rows] = _search_few(predicted[rows], items[ends[start] - lengths[start] : ends[rows][-1]], own)
    return hits


def _search_few(predicted: IntArray, items: Items, lengths: IntArray) -> NDArray[np.bool_]:
    """The same by a table of who has which of the items."""
    known, codes = np.unique(items, return_inverse=True)
    if not len(known):
        return np.zeros(predicted.shape, dtype=bool)
    rows = np.arange(len(lengths))
    right = np.zeros((len(lengths), len(known)), dtype=bool)
    right[np.repeat(rows, lengths), codes] = True
    nearest = np.minimum(np.searchsorted(known, predicted), len(known) - 1)
    return right[rows[:, np.newaxis], nearest] & (known[nearest] == predicted)
