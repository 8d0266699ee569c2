"""Integers gathered piece by piece into one array, as narrow as they allow."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 16


class Integers:
    """Kept as 32 bits until some come that have 64."""

    def __init__(self) -> None:
        self._kept = array("i")

    def add(self, numbers: NDArray[Any]) -> None:
        """Numbers of 32 or 64 bits, in the order of their memory."""
        if numbers.itemsize > self._kept.itemsize:
            self._widen()
        self._kept.frombytes(numbers.astype(self._kept.typecode, copy=False).view(np.uint8).data)

    def extend(self, numbers: list[int]) -> None:
        """The same, one by one. Raises OverflowError, and takes none, where one has more than 64 bits."""
        try:
            taken = array(self._kept.typecode, numbers)
        except OverflowError:
            taken = array("q", numbers)
            self._widen()
        self._kept.extend(taken)

    def _widen(self) -> None:
        # So many at a time: all at once would be there three times.
        kept, wide = self.array(), array("q")
        for start in range(0, len(kept), BLOCK):
            wide.frombytes(kept[start : start + BLOCK].astype(np.int64).view(np.uint8).data)
        self._kept = wide

    def array(self) -> NDArray[np.int32] | NDArray[np.int64]:
        return np.frombuffer(self._kept, dtype=self._kept.typecode)
