"""What every metric is: a small declared object that gives one value a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ragged:
    """Lists of differing lengths, one a row: row ``i`` is ``items[offsets[i]:offsets[i + 1]]``."""

    offsets: IntArray
    items: IntArray

    @classmethod
    def of(cls, items: Sequence[int], lengths: Sequence[int]) -> Self:
        offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return cls(offsets, np.array(items, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> IntArray:
        return np.diff(self.offsets)


class RankingMetric(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A metric of ranked lists. Its fields are its parameters, and stand in the task description."""

    greater_is_better: ClassVar[bool]
    citation: ClassVar[str]

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        """One value a row: ``predicted`` is [n, k] items, best first; ``truth`` the n lists of right ones."""
        raise NotImplementedError
