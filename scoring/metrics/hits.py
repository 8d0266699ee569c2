"""Which predictions of a ranked list are right: what every ranking metric begins with."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import IntArray, Ragged

BLOCK = 64
"""Rows at a time: their items x rows table then stays below 1 MB, which is also what is fastest."""


def hit_blocks(predicted: IntArray, truth: Ragged) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Blocks of rows, and for each prediction [rows, k] whether it stands in its own row's truth."""
    for start in range(0, len(predicted), BLOCK):
        stop = min(start + BLOCK, len(predicted))
        yield slice(start, stop), _hits(predicted, truth, start, stop)


def _hits(predicted: IntArray, truth: Ragged, start: int, stop: int) -> NDArray[np.bool_]:
    known, codes = np.unique(truth.items[truth.offsets[start] : truth.offsets[stop]], return_inverse=True)
    if not len(known):
        return np.zeros((stop - start, predicted.shape[1]), dtype=bool)
    rows = np.arange(stop - start)
    right = np.zeros((stop - start, len(known)), dtype=bool)
    right[np.repeat(rows, truth.lengths[start:stop]), codes] = True
    nearest = np.minimum(np.searchsorted(known, predicted[start:stop]), len(known) - 1)
    return right[rows[:, np.newaxis], nearest] & (known[nearest] == predicted[start:stop])
