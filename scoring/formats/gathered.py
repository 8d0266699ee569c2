"""Integers gathered piece by piece into one array, as narrow as they allow."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST, LATER = 1 << 14, 1 << 24
"""Bytes of the first block, and of each later one.

Memory that nothing was written to is not there yet, and for so much at once NumPy asks Linux for pages of 2 MB, each
of which saves 512 page faults.
"""

SINGLE = 1 << 13

Block = NDArray[np.int32] | NDArray[np.int64]


class Integers:
    """Kept as 32 bits until some come that have 64."""

    def __init__(self) -> None:
        self._full: list[Block] = []
        self._block: Block = np.empty(FIRST // 4, dtype=np.int32)
        self._count = 0
        """Numbers in the last block."""
        self._single = array("i")
        """What comes behind those in the blocks, gathered until it is worth a call of NumPy."""

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

    def array(self) -> Block:
        if self._single:
            self._take_single()
        if self._full:
            self._join()
        return self._block[: self._count]

    def _take_single(self, typecode: str = "i") -> None:
        """Put what was gathered singly into the blocks; what comes next has this type."""
        single, self._single = self._single, array(typecode)
        self._add(np.frombuffer(single, dtype=single.typecode))

    def _add(self, numbers: NDArray[Any]) -> None:
        end = self._count + numbers.size
        if end > len(self._block) or numbers.itemsize > self._block.itemsize:
            kind = max(self._block.dtype, numbers.dtype)
            self._begin(np.empty(max(LATER // kind.itemsize, FIRST + numbers.size), dtype=kind))
            end = self._count + numbers.size
        self._block[self._count : end] = numbers.ravel()
        self._count = end

    def _begin(self, block: Block) -> None:
        kept = self._block[: self._count]
        if kept.nbytes > FIRST:
            self._full.append(kept)
            kept = kept[:0]
        # A few are copied at once, so that those of most files are in one block.
        block[: len(kept)] = kept
        self._block, self._count = block, len(kept)

    def _join(self) -> None:
        """Make one block of all, each of which is given back when it is copied: all of them are never there twice."""
        blocks, self._full = [self._block[: self._count], *self._full[::-1]], []
        self._block, self._count = np.empty(sum(map(len, blocks)), dtype=self._block.dtype), 0
        while blocks:
            block = blocks.pop()
            self._block[self._count : self._count + len(block)] = block
            self._count += len(block)
