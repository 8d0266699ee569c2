"""Integers gathered piece by piece into one array, as narrow as they allow."""

from array import array
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FIRST, LATER = 1 << 12, 1 << 22
"""Numbers that there is room for at first, and in the block that is made for more.

Memory that nothing was written to is not there yet, and for so much at once NumPy asks Linux for pages of 2 MB, each
of which saves 512 page faults. Those of still more numbers stand in an array that the C library lets grow without a
copy: to copy a hundred MB, or to clear as many in large pages, takes longer than the page faults.
"""
WIDENED = 1 << 16

Growing: TypeAlias = "array[int]"


class Integers:
    """Kept as 32 bits until some come that have 64."""

    def __init__(self) -> None:
        self._block = np.empty(FIRST, dtype=np.int32)
        self._count = 0
        """Numbers in the block."""
        self._kept: Growing | None = None
        """All numbers instead, once they do not fit into the block or some came one by one."""

    def add(self, numbers: NDArray[Any]) -> None:
        """Numbers of 32 or 64 bits, in the order of their memory."""
        end = self._count + numbers.size
        if self._kept is None and numbers.itemsize == self._block.itemsize and self._make_room(end):
            self._block[self._count : end] = numbers.ravel()
            self._count = end
        else:
            kept = self._growing(numbers.itemsize)
            kept.frombytes(numbers.astype(kept.typecode, copy=False).view(np.uint8).data)

    def extend(self, numbers: list[int]) -> None:
        """The same, one by one. Raises OverflowError, and takes none, where one has more than 64 bits."""
        kept = self._growing()
        try:
            taken = array(kept.typecode, numbers)
        except OverflowError:
            taken = array("q", numbers)
            kept = self._growing(taken.itemsize)
        kept.extend(taken)

    def array(self) -> NDArray[np.int32] | NDArray[np.int64]:
        return self._block[: self._count] if self._kept is None else np.frombuffer(self._kept, self._kept.typecode)

    def _growing(self, itemsize: int = 0) -> Growing:
        """All numbers where there is room for any number more, of so many bytes at least."""
        if self._kept is None:
            self._kept = array("i")
            self._kept.frombytes(self._block[: self._count].view(np.uint8).data)
            self._block = self._block[:0].copy()
        if itemsize > self._kept.itemsize:
            self._kept = _widened(self._kept)
        return self._kept

    def _make_room(self, count: int) -> bool:
        if len(self._block) < count <= LATER:
            block = np.empty(LATER, dtype=np.int32)
            block[: self._count] = self._block[: self._count]
            self._block = block
        return count <= len(self._block)


def _widened(kept: Growing) -> Growing:
    # So many at a time: all at once would be there three times.
    numbers, wide = np.frombuffer(kept, dtype=kept.typecode), array("q")
    for start in range(0, len(numbers), WIDENED):
        wide.frombytes(numbers[start : start + WIDENED].astype(np.int64).view(np.uint8).data)
    return wide
