"""Strings as one run of UTF-8 bytes: they cross a process without pickle, and cost what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringError

IntArray = NDArray[np.int64]


def require(kept: bool, what: str) -> None:
    """Columns come from a process that hostile bytes may have taken over: raise unless they keep their promise."""
    if not kept:
        raise ScoringError(f"columns: {what}")


@dataclass(frozen=True, eq=False)
class Strings:
    """``n`` strings: their bytes, and ``n + 1`` offsets into them."""

    data: NDArray[np.uint8]
    offsets: IntArray

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        encoded = [string.encode() for string in strings]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(item) for item in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def strings(self) -> list[str]:
        data, ends = self.data.tobytes(), self.offsets.tolist()
        return [data[start:end].decode() for start, end in pairwise(ends)]

    def check(self, *, unique: bool) -> None:
        """Raise :class:`ScoringError` unless these are well-formed strings, and with ``unique`` each once."""
        offsets = self.offsets
        require(self.data.dtype == np.uint8 and self.data.ndim == 1, "string bytes")
        require(offsets.dtype == np.int64 and offsets.ndim == 1 and len(offsets) > 0, "string offsets")
        require(offsets[0] == 0 and offsets[-1] == len(self.data), "string ends")
        require(bool((np.diff(offsets) >= 0).all()), "string order")
        try:
            strings = self.strings()
        except UnicodeDecodeError as error:
            raise ScoringError("columns: string text") from error
        require(not unique or len(set(strings)) == len(self), "repeated strings")


class Codes(dict[str, int]):
    """String → code, in the order of first sight."""

    def __missing__(self, string: str) -> int:
        code = self[string] = len(self)
        return code


def codes_in(table: Strings, strings: Strings) -> IntArray:
    """The code in ``table`` of each of the strings, -1 for one that is not in it: code points decide."""
    codes = {string: code for code, string in enumerate(table.strings())}
    return np.array([codes.get(string, -1) for string in strings.strings()], dtype=np.int64)
