"""The fields of a file's rows as NumPy columns. Each kind checks what a stranger hands over in its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.strict_json import shown
from scoring.formats.strings import IntArray, Strings, require
from scoring.formats.words import all_differ
from scoring.shapes import SUM_TOLERANCE, LabelShape, ListShape, NumberShape, Shape, TextShape

Arrays = Mapping[str, NDArray[Any]]
BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Lists:
    """``items`` [n, k], -1 after the end of a list: integers (int32 if they all fit, else int64), or with a ``table``
    codes into it (int32).
    """

    items: NDArray[Any]
    table: Strings | None = None

    def __len__(self) -> int:
        return len(self.items)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {"items": self.items} | _table_arrays(self.table)

    @classmethod
    def from_arrays(cls, arrays: Arrays, shape: ListShape) -> Self:
        lists = cls(_take(arrays, "items"), _table(arrays) if shape.text else None)
        items = lists.items
        require(items.dtype in ([np.int32] if shape.text else [np.int32, np.int64]), "item type")
        require(items.ndim == 2 and items.shape[1] == shape.width, "list length")
        if lists.table is not None:
            least = -1 if shape.shorter else 0
            require(bool(((items >= least) & (items < len(lists.table))).all()), "item codes")
        require(not any_repeats(items, ends=shape.shorter), "repeated items")
        return lists

    def told_at(self, row: int, place: int) -> int | str:
        """This item, fit for a message."""
        item = int(self.items[row, place])
        return item if self.table is None else shown(self.table.at(item))


@dataclass(frozen=True, eq=False)
class Numbers:
    """``values`` [n] or [n, c]: float64, finite; the c of a row are probabilities and make 1."""

    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.values)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {"values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Arrays, shape: NumberShape) -> Self:
        values = _take(arrays, "values")
        require(values.dtype == np.float64 and values.shape[1:] == ((len(shape.columns),) if shape.columns else ()),
                "number shape")  # fmt: skip
        require(bool(np.isfinite(values).all()), "numbers that are none")
        require(bool(((values >= shape.low) & (values <= shape.high)).all()), "numbers out of range")
        require(not shape.columns or bool(sums_to_one(values).all()), "sums of probabilities")
        return cls(values)


@dataclass(frozen=True, eq=False)
class Labels:
    """``codes`` [n]: int64, the label itself or with a ``table`` its code in it."""

    codes: IntArray
    table: Strings | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {"codes": self.codes} | _table_arrays(self.table)

    @classmethod
    def from_arrays(cls, arrays: Arrays, shape: LabelShape) -> Self:
        labels = cls(_take(arrays, "codes"), _table(arrays) if shape.text else None)
        require(labels.codes.dtype == np.int64 and labels.codes.ndim == 1, "labels")
        low, high = shape.low, shape.high
        if labels.table is not None:
            low, high = 0, len(labels.table) - 1
        require(low is None or bool((labels.codes >= low).all()), "label codes too low")
        require(high is None or bool((labels.codes <= high).all()), "label codes too high")
        return labels


@dataclass(frozen=True, eq=False)
class Texts:
    """One text a row."""

    table: Strings

    def __len__(self) -> int:
        return len(self.table)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return _table_arrays(self.table)

    @classmethod
    def from_arrays(cls, arrays: Arrays, _: TextShape) -> Self:
        return cls(_strings(arrays))


Field = Lists | Numbers | Labels | Texts


def sums_to_one(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """[n, c] → [n]: whether the probabilities of a row make 1."""
    return np.abs(values.sum(axis=1) - 1.0) <= SUM_TOLERANCE


def any_repeats(lists: NDArray[Any], *, ends: bool = False) -> bool:
    """[n, k]: does an item stand twice in a list? With ``ends`` the -1 after the end of one is no item."""
    width = lists.shape[1]

    def repeats(rows: NDArray[Any]) -> bool:
        ordered = np.sort(narrow(rows), axis=1).ravel()
        same = ordered[1:] == ordered[:-1]
        same[width - 1 :: width] = False  # the last of one list and the first of the next
        return bool((same & (ordered[1:] >= 0)).any()) if ends else bool(same.any())

    return any(repeats(lists[start : start + BLOCK]) for start in range(0, len(lists), BLOCK))


def narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """As 32 bits, if all fit: half the memory, and sorted several times as fast."""
    fit = np.iinfo(np.int32)
    fits = numbers.size and numbers.itemsize > 4 and fit.min <= numbers.min() and numbers.max() <= fit.max
    return numbers.astype(np.int32) if fits else numbers


def field_from_arrays(arrays: Arrays, shape: Shape) -> Field:
    """The field of what its ``arrays()`` gave, trusting nothing."""
    match shape:
        case ListShape():
            return Lists.from_arrays(arrays, shape)
        case NumberShape():
            return Numbers.from_arrays(arrays, shape)
        case LabelShape():
            return Labels.from_arrays(arrays, shape)
        case TextShape():
            return Texts.from_arrays(arrays, shape)


def _table_arrays(table: Strings | None) -> dict[str, NDArray[Any]]:
    return {} if table is None else {"data": table.data, "offsets": table.offsets}


def _table(arrays: Arrays) -> Strings:
    table = _strings(arrays)
    require(all_differ(table), "repeated strings")
    return table


def _strings(arrays: Arrays) -> Strings:
    strings = Strings(_take(arrays, "data"), _take(arrays, "offsets"))
    strings.check()
    return strings


def _take(arrays: Arrays, name: str) -> NDArray[Any]:
    require(name in arrays, f"no {name}")
    return arrays[name]
