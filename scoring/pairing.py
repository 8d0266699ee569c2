"""Predictions beside answers: row by row, and equal items by equal numbers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringError
from scoring.formats.fields import Field, Labels, Lists, Numbers, Texts
from scoring.formats.strings import IntArray, Strings
from scoring.formats.truth import TrueLists, Truth
from scoring.formats.words import codes_in


class Pair(NamedTuple):
    """What a metric's ``rows`` takes."""

    predicted: Any
    truth: Any


def pair_up(predicted: Field, truth: Truth, order: IntArray) -> Pair:
    """All rows, in the answers' order. ``order``: the row of the predictions for each of them."""
    match predicted, truth:
        case Lists(), TrueLists():
            items, joint = predicted.items.take(order, axis=0), _joint(predicted, truth)
            return Pair(items if joint is None else joint.take(items), truth.lists)
        case Labels(), Labels():
            return _labels(predicted, truth, order)
        case Numbers(), Numbers():
            return Pair(predicted.values[order], truth.values)
        case Numbers(), Labels():
            return Pair(predicted.values[order], truth.codes)
        case Texts(), Texts():
            texts = predicted.table.strings()
            return Pair([texts[row] for row in order.tolist()], truth.table.strings())
    raise ScoringError("the columns are not of this task's format")


def list_pairs(predicted: Lists, truth: TrueLists, places: IntArray, block: int) -> Iterator[Pair]:
    """So many rows at a time, in the predictions' order. ``places``: where each of their rows stands among the answers.

    It takes less time than the answers' order, since the answers' lists are moved, which seldom have as many items.
    """
    joint = _joint(predicted, truth)
    for start in range(0, len(places), block):
        items = predicted.items[start : start + block]
        yield Pair(items if joint is None else joint.take(items), truth.lists.take(places[start : start + block]))


def truth_alone(truth: Truth) -> Any:
    """The answers as a metric takes them."""
    match truth:
        case TrueLists():
            return truth.lists
        case Labels():
            return truth.codes
        case Numbers():
            return truth.values
        case Texts():
            return truth.table.strings()


def _joint(predicted: Lists, truth: TrueLists) -> NDArray[np.int32] | None:
    """For each code of the predictions the one that both shall have; None where items are numbers."""
    if predicted.table is None or truth.table is None:
        return None
    # The end of a short list is -1, and so takes the last of these.
    return np.append(_joint_codes(truth.table, predicted.table), -1).astype(np.int32)


def _joint_codes(table: Strings, strings: Strings) -> IntArray:
    """The code in ``table`` of each string; those that are not in it go on counting.

    These go by their place in the file, so no metric may use more of them than which are the same.
    """
    codes = codes_in(table, strings)
    unknown = np.flatnonzero(codes < 0)
    codes[unknown] = np.arange(len(table), len(table) + len(unknown))
    return codes


def _labels(predicted: Labels, truth: Labels, order: IntArray) -> Pair:
    """Text labels are numbered anew, in the order of their text."""
    if predicted.table is None or truth.table is None:
        return Pair(predicted.codes[order], truth.codes)
    ours, theirs = truth.table.strings(), predicted.table.strings()
    place = {label: number for number, label in enumerate(sorted({*ours, *theirs}))}
    numbers = [np.array([place[label] for label in labels], dtype=np.int64) for labels in (theirs, ours)]
    return Pair(numbers[0][predicted.codes[order]], numbers[1][truth.codes])
