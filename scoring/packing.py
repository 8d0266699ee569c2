"""Compiled answers as plain arrays under names, for one ``.npz`` without pickle."""

from typing import Any

from numpy.typing import NDArray

from scoring.formats.fields import Labels, Numbers, Texts, narrow
from scoring.formats.ids import Ids, IntegerIds, TextIds
from scoring.formats.strings import Strings
from scoring.formats.truth import TrueLists, Truth
from scoring.metrics import Ragged

Arrays = dict[str, NDArray[Any]]


def part(arrays: Arrays, name: str) -> Arrays:
    return {path.removeprefix(f"{name}/"): array for path, array in arrays.items() if path.startswith(f"{name}/")}


def id_arrays(ids: Ids) -> Arrays:
    return {"values": ids.values} if isinstance(ids, IntegerIds) else string_arrays(ids.table)


def ids_from(arrays: Arrays) -> Ids:
    return IntegerIds(arrays["values"]) if "values" in arrays else TextIds(strings_from(arrays))


def truth_arrays(truth: Truth) -> Arrays:
    if isinstance(truth, TrueLists):
        return {"starts": truth.lists.offsets, "items": truth.lists.items} | string_arrays(truth.table)
    return truth.arrays()


def truth_from(kind: str, arrays: Arrays) -> Truth:
    match kind:
        case "TrueLists":
            return true_lists_from(arrays)
        case "Numbers":
            return Numbers(arrays["values"])
        case "Labels":
            return Labels(arrays["codes"], strings_from(arrays) if "data" in arrays else None)
        case _:
            return Texts(strings_from(arrays))


def true_lists_from(arrays: Arrays) -> TrueLists:
    lists = Ragged(arrays["starts"], narrow(arrays["items"]))
    return TrueLists(lists, strings_from(arrays) if "data" in arrays else None)


def string_arrays(table: Strings | None) -> Arrays:
    return {} if table is None else {"data": table.data, "offsets": table.offsets}


def strings_from(arrays: Arrays) -> Strings:
    return Strings(arrays["data"], arrays["offsets"])
