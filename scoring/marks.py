"""Where the few marks among many places are."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WORD = 8


class Cell(NamedTuple):
    """Bytes looked at as one number, of which one is 1: times the factor, its highest byte tells which one."""

    type: type[np.unsignedinteger[Any]]
    factor: np.unsignedinteger[Any]
    shift: np.unsignedinteger[Any]


CELLS = (Cell(np.uint32, np.uint32(0x00010203), np.uint32(24)), Cell(np.uint16, np.uint16(0x0001), np.uint16(8)))


def places_of(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of the marks in the order of memory.

    As ``np.flatnonzero``, which for few marks takes a branch that the processor cannot foresee at each of them, and
    for many looks at each place: here it looks at eight at once, and then only where there is a mark among them.
    """
    if marks.size % WORD or not marks.flags.c_contiguous:
        return np.flatnonzero(marks)
    words = marks.ravel().view(np.uint64)
    marked = np.flatnonzero(words != 0)
    within = np.flatnonzero(words.take(marked).view(np.bool_))
    places = marked.take(within >> 3)
    places *= WORD
    within &= WORD - 1
    places += within
    return places


def places_apart(marks: NDArray[np.bool_], count: int) -> NDArray[np.int64] | None:
    """Where the marks are; None if it is not so many, or two stand side by side.

    They are looked for four bytes at a time, where no two stand as near as that, else two at a time: what NumPy takes
    time for is each place that it looks at, and one in eight is marked.
    """
    if np.count_nonzero(marks) != count:
        return None
    for kind in CELLS:
        cells = marks.view(kind.type)
        places = np.flatnonzero(cells != 0)
        if len(places) == count:
            within = cells.take(places)
            within *= kind.factor
            within >>= kind.shift
            places *= cells.itemsize
            places += within
            return places
    return None
