"""Integers gathered piece by piece into one array, as narrow as they allow."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Integers:
    """Kept as 32 bits until some come that have 64."""

    def __init__(self) -> None:
        self._kept = array("i")

    def add(self, numbers: NDArray[Any]) -> None:
        """Numbers of 32 or 64 bits, in the order of their memory."""
        if numbers.itemsize > self._kept.itemsize:
            self._kept = array("q", self.array().astype(np.int64).tobytes())
        self._kept.frombytes(numbers.astype(self._kept.typecode, copy=False).view(np.uint8).data)

    def array(self) -> NDArray[np.int32] | NDArray[np.int64]:
        return np.frombuffer(self._kept, dtype=self._kept.typecode)
