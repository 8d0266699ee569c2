"""Parsed predictions as NumPy columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.fields import Arrays, Field, field_from_arrays
from scoring.formats.ids import Ids, IntegerIds, TextIds
from scoring.formats.strings import IntArray, Strings, require
from scoring.layouts import Format


@dataclass(frozen=True, eq=False)
class Columns:
    """The rows of one predictions file. Every id stands once, and no item twice in a row's list.

    ``numbers`` int64[n]: the 1-based array element or file line of each row.
    """

    ids: Ids
    numbers: IntArray
    fields: Mapping[str, Field]

    @property
    def rows(self) -> int:
        return len(self.ids)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The plain arrays that make up the columns, named ``FIELD/PART``."""
        parts = {"": {"numbers": self.numbers, **_id_arrays(self.ids)}} | {
            name: field.arrays() for name, field in self.fields.items()
        }
        return {f"{name}/{part}": array for name, arrays in parts.items() for part, array in arrays.items()}

    @classmethod
    def from_arrays(cls, arrays: Arrays, layout: Format) -> Self:
        """Columns of what :meth:`arrays` gave, trusting nothing: every promise is checked again."""
        parts: dict[str, dict[str, NDArray[Any]]] = {}
        for path, array in arrays.items():
            name, _, part = path.rpartition("/")
            parts.setdefault(name, {})[part] = array
        require(sorted(parts) == sorted(["", *layout.fields]), "names")
        ids = _ids_from(parts[""], text=layout.text_ids)
        numbers = parts[""]["numbers"]
        require(numbers.dtype == np.int64 and numbers.shape == (len(ids),), "row numbers")
        columns = cls(
            ids, numbers, {name: field_from_arrays(parts[name], shape) for name, shape in layout.fields.items()}
        )
        require(all(len(field) == columns.rows for field in columns.fields.values()), "rows")
        return columns


def _id_arrays(ids: Ids) -> dict[str, NDArray[Any]]:
    if isinstance(ids, IntegerIds):
        return {"values": ids.values}
    return {"data": ids.table.data, "offsets": ids.table.offsets}


def _ids_from(arrays: Arrays, *, text: bool) -> Ids:
    require(sorted(arrays) == (["data", "numbers", "offsets"] if text else ["numbers", "values"]), "ids")
    ids = TextIds(Strings(arrays["data"], arrays["offsets"])) if text else IntegerIds(arrays["values"])
    ids.check()
    return ids
