"""Ids: each once, and exactly those asked for."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.errors import Problem
from scoring.formats.columns import IntArray

EXAMPLES = 5


def repeated_ids(ids: IntArray, numbers: IntArray) -> Iterator[Problem]:
    """A problem for every row whose id stood in a row before; ``numbers`` are the rows' numbers."""
    _, first = np.unique(ids, return_index=True)
    again = np.ones(len(ids), dtype=bool)
    again[first] = False
    for number, identity in zip(numbers[again].tolist(), ids[again].tolist(), strict=True):
        yield Problem("repeated_id", number, identity, "id")


def wrong_ids(ids: IntArray, wanted: IntArray, numbers: IntArray) -> Iterator[Problem]:
    """What keeps ``ids``, which stand in the rows ``numbers``, from being the wanted ones, each once.

    Wanted ids are the public ids of the questions, so a few missing ones may be named. They are the smallest,
    whatever side of a split they are on.
    """
    yield from repeated_ids(ids, numbers)
    unknown: NDArray[np.bool_] = ~np.isin(ids, wanted)
    for number, identity in zip(numbers[unknown].tolist(), ids[unknown].tolist(), strict=True):
        yield Problem("unknown_id", number, identity, "id")
    missing = np.setdiff1d(wanted, ids)
    if len(missing):
        params = {"count": len(missing), "examples": missing[:EXAMPLES].tolist()}
        yield Problem("missing_ids", field="id", params=params)
