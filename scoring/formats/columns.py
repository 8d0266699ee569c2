"""Parsed predictions as NumPy columns, and their way through a directory without pickle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringError

IntArray = NDArray[np.int64]
CodeArray = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class StringTable:
    """Unique strings as one run of UTF-8 bytes and ``n + 1`` offsets into it."""

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

    def check(self) -> None:
        """Raise :class:`ScoringError` unless this is a table of unique, well-formed strings."""
        offsets = self.offsets
        require(self.data.dtype == np.uint8 and self.data.ndim == 1, "table bytes")
        require(offsets.dtype == np.int64 and offsets.ndim == 1 and len(offsets) > 0, "table offsets")
        require(offsets[0] == 0 and offsets[-1] == len(self.data), "table ends")
        require(bool((np.diff(offsets) >= 0).all()), "table order")
        try:
            require(len(set(self.strings())) == len(self), "table repeats")
        except UnicodeDecodeError as error:
            raise ScoringError("columns: table text") from error


@dataclass(frozen=True, eq=False)
class Columns:
    """The rows of one predictions file.

    ``ids`` int64[n] · ``songs`` int64[n, k] · ``tags`` int32[n, m], codes into ``tag_table``.
    Every id stands once, and no item twice in a row's list.
    """

    ids: IntArray
    songs: IntArray
    tags: CodeArray
    tag_table: StringTable

    NAMES: ClassVar = ("ids", "songs", "tags", "tag_data", "tag_offsets")

    @property
    def rows(self) -> int:
        return len(self.ids)

    def save(self, directory: Path) -> None:
        """Write one raw ``.npy`` a column into an existing directory."""
        for name, array in self.arrays().items():
            np.save(directory / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what :meth:`save` wrote, trusting nothing: every promise of the class is checked again."""
        return cls.from_arrays({name: _load_array(directory / f"{name}.npy") for name in cls.NAMES})

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Columns of what :meth:`arrays` gave, trusting nothing: every promise is checked again."""
        require(sorted(arrays) == sorted(cls.NAMES), "names")
        ids, songs, tags, data, offsets = (arrays[name] for name in cls.NAMES)
        columns = cls(ids, songs, tags, StringTable(data, offsets))
        columns.check()
        return columns

    def check(self) -> None:
        """Raise :class:`ScoringError` unless the columns keep what the class promises."""
        rows = self.rows
        require(self.ids.dtype == np.int64 and self.ids.ndim == 1, "ids")
        require(self.songs.dtype == np.int64 and self.songs.ndim == 2 and len(self.songs) == rows, "songs")
        require(self.tags.dtype == np.int32 and self.tags.ndim == 2 and len(self.tags) == rows, "tags")
        self.tag_table.check()
        in_table = (self.tags >= 0) & (self.tags < len(self.tag_table))
        require(bool(in_table.all()), "tag codes")
        require(len(np.unique(self.ids)) == rows, "repeated ids")
        require(not _any_repeats(self.songs) and not _any_repeats(self.tags), "repeated items")

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The plain arrays that make up the columns."""
        table = self.tag_table
        parts = (self.ids, self.songs, self.tags, table.data, table.offsets)
        return dict(zip(self.NAMES, parts, strict=True))


def require(kept: bool, what: str) -> None:
    if not kept:
        raise ScoringError(f"columns: {what}")


def _load_array(path: Path) -> NDArray[Any]:
    # Mapped first: a header that claims more than the file holds is then an error, not an allocation.
    try:
        return np.array(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise ScoringError(f"columns: cannot load {path.name}") from error


def _any_repeats(lists: NDArray[Any], block: int = 4096) -> bool:
    def repeats(rows: NDArray[Any]) -> bool:
        ordered = np.sort(rows, axis=1)
        return bool((ordered[:, 1:] == ordered[:, :-1]).any())

    return any(repeats(lists[start : start + block]) for start in range(0, len(lists), block))
