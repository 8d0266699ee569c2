"""Strings as one run of UTF-8 bytes: they cross a process without pickle, and cost what they are."""

from array import array
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringError

IntArray = NDArray[np.int64]
BLOCK = 1 << 14
PIECE = 1 << 18
UPPER_BITS, LATER_BYTE = np.uint8(0b11000000), np.uint8(0b10000000)
"""What the bytes of a letter in UTF-8 have in common, but for its first one."""


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
        # So many at a time: a list of the bytes of all would cost three times as much for short ones.
        data, lengths, rest = bytearray(), array("q", [0]), iter(strings)
        while part := list(islice(rest, BLOCK)):
            text = "".join(part)
            data += text.encode()
            lengths.extend(map(len, part) if text.isascii() else [len(string.encode()) for string in part])
        return cls(np.frombuffer(data, dtype=np.uint8), np.cumsum(lengths, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def at(self, place: int) -> str:
        return self.data[self.offsets[place] : self.offsets[place + 1]].tobytes().decode()

    def strings(self) -> list[str]:
        data, ends = self.data.tobytes(), self.offsets.tolist()
        return [data[start:end].decode() for start, end in pairwise(ends)]

    def each(self) -> Iterator[str]:
        """The strings one by one, where millions of them at once would fill the memory."""
        for start in range(0, len(self), BLOCK):
            ends = self.offsets[start : start + BLOCK + 1]
            data = self.data[ends[0] : ends[-1]].tobytes()
            for begin, end in pairwise((ends - ends[0]).tolist()):
                yield data[begin:end].decode()

    def take(self, places: IntArray) -> Self:
        return type(self).of(map(self.at, places.tolist()))

    def check(self) -> None:
        """Raise :class:`ScoringError` unless these are well-formed strings."""
        data, offsets = self.data, self.offsets
        require(data.dtype == np.uint8 and data.ndim == 1, "string bytes")
        require(offsets.dtype == np.int64 and offsets.ndim == 1 and len(offsets) > 0, "string offsets")
        require(offsets[0] == 0 and offsets[-1] == len(data), "string ends")
        # Not by their differences, which may wrap round.
        require(bool((offsets[1:] >= offsets[:-1]).all()), "string order")
        # All in one, if none begins within a letter: then none ends within one.
        firsts = data[offsets[offsets < len(data)]]
        require(not (firsts & UPPER_BITS == LATER_BYTE).any(), "string text")
        decode = getincrementaldecoder("utf-8")().decode
        try:
            for start in range(0, len(data), PIECE):
                decode(data[start : start + PIECE].data)
            decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise ScoringError("columns: string text") from error


class Codes(dict[str, int]):
    """String → code, in the order of first sight."""

    def __missing__(self, string: str) -> int:
        code = self[string] = len(self)
        return code
