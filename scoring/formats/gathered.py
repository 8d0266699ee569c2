"""Integers gathered piece by piece into one array, as narrow as they allow."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST, LATER = 1 << 12, 1 << 22
"""Numbers that there is room for at first, and in the block that is made for more.

Memory that nothing was written to is not there yet, and for so much at once NumPy asks Linux for pages of 2 MB, each
of which saves 512 page faults. Those of still more numbers stand in an array that the C library lets grow without a
copy: to copy a hundred MB, or to clear as many in large pages, takes longer than the page faults.
"""
SINGLE = 1 << 13
WIDENED = 1 << 16


class Integers:
    """Kept as 32 bits until some come that have 64."""

    def __init__(self) -> None:
        self._block = np.empty(FIRST, dtype=np.int32)
        self._count = 0
        """Numbers in the block."""
        self._kept: array[int] | None = None
        """All numbers, if they do not fit into the block."""
        self._single = array("i")
        """What comes behind these, gathered until it is worth a call of NumPy."""

    def add(self, numbers: NDArray[Any]) -> None:
        """Numbers of 32 or 64 bits, in the order of their memory."""
        if self._single:
            self._take_single()
        self._add(numbers)

    def extend(self, numbers: list[int]) -> None:
        """The same, one by one. Raises OverflowError, and takes none, where one has more than 64 bits."""
        try:
            taken = array(self._single.typecode, numbers)
        except OverflowError:
            taken = array("q", numbers)
            self._take_single("q")
        self._single.extend(taken)
        if len(self._single) > SINGLE:
            self._take_single(self._single.typecode)

    def array(self) -> NDArray[np.int32] | NDArray[np.int64]:
        if self._single:
            self._take_single()
        return self._block[: self._count] if self._kept is None else np.frombuffer(self._kept, self._kept.typecode)

    def _take_single(self, typecode: str = "i") -> None:
        """Put what was gathered singly behind the others; what comes next has this type."""
        single, self._single = self._single, array(typecode)
        self._add(np.frombuffer(single, dtype=single.typecode))

    def _add(self, numbers: NDArray[Any]) -> None:
        if self._kept is None:
            if numbers.itemsize == self._block.itemsize and self._make_room(self._count + numbers.size):
                self._block[self._count : self._count + numbers.size] = numbers.ravel()
                self._count += numbers.size
                return
            self._kept = array("i")
            self._kept.frombytes(self._block[: self._count].view(np.uint8).data)
            self._block, self._count = self._block[:0].copy(), 0
        if numbers.itemsize > self._kept.itemsize:
            self._kept = _widened(self._kept)
        self._kept.frombytes(numbers.astype(self._kept.typecode, copy=False).view(np.uint8).data)

    def _make_room(self, count: int) -> bool:
        if len(self._block) < count <= LATER:
            block = np.empty(LATER, dtype=np.int32)
            block[: self._count] = self._block[: self._count]
            self._block = block
        return count <= len(self._block)


def _widened(kept: "array[int]") -> "array[int]":
    # So many at a time: all at once would be there three times.
    numbers, wide = np.frombuffer(kept, dtype=kept.typecode), array("q")
    for start in range(0, len(numbers), WIDENED):
        wide.frombytes(numbers[start : start + WIDENED].astype(np.int64).view(np.uint8).data)
    return wide
