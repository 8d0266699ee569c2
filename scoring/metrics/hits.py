"""Which predictions of a ranked list are right: what every ranking metric begins with."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import FloatArray, IntArray, Ragged

END = -1
BLOCK = 64
"""Rows at a time: their items x rows table then stays below 1 MB, which is also what is fastest."""


def hit_blocks(predicted: IntArray, truth: Ragged) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Blocks of rows, and for each prediction [rows, k] whether it stands in its own row's truth."""
    for start in range(0, len(predicted), BLOCK):
        stop = min(start + BLOCK, len(predicted))
        yield slice(start, stop), _hits(predicted, truth, start, stop)


def list_lengths(predicted: IntArray) -> IntArray:
    """How many items each list has: all, less the -1 after its end."""
    return np.count_nonzero(predicted != END, axis=1)


def sum_hits(predicted: IntArray, truth: Ragged, weights: FloatArray) -> FloatArray:
    """For each list the sum of the weights [k] of the ranks that hit, in the order of the ranks."""
    sums = np.zeros(len(predicted), dtype=np.float64)
    for block, hits in hit_blocks(predicted, truth):
        # Not sum(): NumPy adds pairwise there, and what is promised of the metrics needs the order of the ranks.
        sums[block] = np.cumsum(hits * weights, axis=1)[:, -1]
    return sums


def _hits(predicted: IntArray, truth: Ragged, start: int, stop: int) -> NDArray[np.bool_]:
    known, codes = np.unique(truth.items[truth.offsets[start] : truth.offsets[stop]], return_inverse=True)
    if not len(known):
        return np.zeros((stop - start, predicted.shape[1]), dtype=bool)
    rows = np.arange(stop - start)
    right = np.zeros((stop - start, len(known)), dtype=bool)
    right[np.repeat(rows, truth.lengths[start:stop]), codes] = True
    nearest = np.minimum(np.searchsorted(known, predicted[start:stop]), len(known) - 1)
    return right[rows[:, np.newaxis], nearest] & (known[nearest] == predicted[start:stop])
