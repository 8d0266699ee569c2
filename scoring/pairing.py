"""Predictions beside answers: in the answers' order, and equal items by equal numbers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

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
    """``order``: the row of the predictions for each row of the answers."""
    match predicted, truth:
        case Lists(), TrueLists():
            return Pair(_items(predicted, truth, order), truth.lists)
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


def pairs(predicted: Field, truth: Truth, order: IntArray, block: int) -> Iterator[Pair]:
    """All rows, so many at a time where their items need no common numbering; else all at once."""
    if not (isinstance(predicted, Lists) and isinstance(truth, TrueLists)) or predicted.table is not None:
        yield pair_up(predicted, truth, order)
        return
    for start in range(0, len(order), block):
        part = TrueLists(truth.lists.part(start, start + block))
        yield pair_up(predicted, part, order[start : start + block])


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


def _items(predicted: Lists, truth: TrueLists, order: IntArray) -> IntArray:
    if predicted.table is None or truth.table is None:
        return predicted.items.take(order, axis=0)
    # The end of a short list is -1, and so takes the last of these.
    joint = np.append(_joint_codes(truth.table, predicted.table), -1)
    return joint.take(predicted.items.take(order, axis=0))


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
