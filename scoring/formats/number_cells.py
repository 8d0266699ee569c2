"""The columns of a table that hold numbers: cells of text → numbers, and nothing that Python alone would take."""

import math
import re
from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.errors import Problem
from scoring.formats.cells import Column, wrong, wrong_length
from scoring.formats.fields import Labels, Numbers, sums_to_one
from scoring.formats.strict_json import INT64

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NUMBER_SIGNS = b"0123456789+-.eE"
INTEGER = re.compile(r"0|-?[1-9][0-9]*")
INTEGER_SIGNS = b"0123456789-"
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf)", re.IGNORECASE)
LONGEST_NUMBER = 64


def _has_others(cells: Column, signs: bytes) -> bool:
    """Has any cell a sign that is none of these?"""
    return bool("".join(cells).encode().translate(None, signs))


class NumberCells:
    """Decimal numbers. ``1e-400`` is 0, as it is to IEEE 754, and ``-0`` is 0, too."""

    def __init__(self, name: str, low: float, high: float) -> None:
        self.names = (name,)
        self.low, self.high = low, high
        self.values = array("d")

    def parse(self, columns: list[Column]) -> NDArray[np.float64] | None:
        cells = columns[0]
        # What holds these signs only is a number to float() just where NUMBER says so.
        if _has_others(cells, NUMBER_SIGNS) or max(map(len, cells)) > LONGEST_NUMBER:
            return None
        try:
            values = np.fromiter(map(float, cells), dtype=np.float64, count=len(cells)) + 0.0
        except ValueError:
            return None
        return values if ((values >= self.low) & (values <= self.high)).all() else None

    def take(self, values: NDArray[np.float64]) -> None:
        self.values.frombytes(values.tobytes())

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        name, cell = self.names[0], cells[0]
        if found := next(wrong_length(name, cell, 1, LONGEST_NUMBER), None):
            yield found
        elif not NUMBER.fullmatch(cell):
            yield wrong("not_finite" if NOT_FINITE.match(cell) else "bad_number", name, cell)
        elif not math.isfinite(value := float(cell)):
            yield wrong("not_finite", name, cell)
        elif not self.low <= value <= self.high:
            yield wrong("number_range", name, cell, low=self.low, high=self.high)

    def field(self) -> Numbers:
        return Numbers(np.frombuffer(self.values, dtype=np.float64))


class IntegerCells:
    """Integers that are labels, in the one way to write them: ``3``, not ``+3``, ``03`` or ``3.0``."""

    def __init__(self, name: str, low: int, high: int) -> None:
        self.names = (name,)
        self.low, self.high = low, high
        self.values = array("q")

    def parse(self, columns: list[Column]) -> list[int] | None:
        cells = columns[0]
        if _has_others(cells, INTEGER_SIGNS) or max(map(len, cells)) > LONGEST_NUMBER:
            return None
        try:
            values = list(map(int, cells))
        except ValueError:
            return None
        in_range = self.low <= min(values) and max(values) <= self.high
        return values if in_range and list(map(str, values)) == list(cells) else None

    def take(self, values: list[int]) -> None:
        self.values.extend(values)

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        name, cell = self.names[0], cells[0]
        if found := next(wrong_length(name, cell, 1, LONGEST_NUMBER), None):
            yield found
        elif not INTEGER.fullmatch(cell):
            yield wrong("not_an_integer", name, cell)
        elif int(cell) not in INT64:
            yield Problem("integer_too_large", field=name)
        elif not self.low <= int(cell) <= self.high:
            yield wrong("number_range", name, cell, low=self.low, high=self.high)

    def field(self) -> Labels:
        return Labels(np.frombuffer(self.values, dtype=np.int64))


class ProbabilityCells:
    """A probability for each class, and a sum of 1."""

    def __init__(self, name: str, classes: tuple[str, ...]) -> None:
        self.name = name
        self.names = classes
        self.columns = [NumberCells(label, 0.0, 1.0) for label in classes]
        self.values = array("d")

    def parse(self, columns: list[Column]) -> NDArray[np.float64] | None:
        parsed = [cells.parse([column]) for cells, column in zip(self.columns, columns, strict=True)]
        if any(values is None for values in parsed):
            return None
        values = np.stack([values for values in parsed if values is not None], axis=1)
        return values if sums_to_one(values).all() else None

    def take(self, values: NDArray[np.float64]) -> None:
        self.values.frombytes(values.tobytes())

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        found = [
            problem for column, cell in zip(self.columns, cells, strict=True) for problem in column.problems([cell])
        ]
        yield from found
        if not found:
            values = np.array([list(map(float, cells))])
            if not sums_to_one(values).all():
                yield Problem("probability_sum", field=self.name, params={"sum": float(values.sum())})

    def field(self) -> Numbers:
        return Numbers(np.frombuffer(self.values, dtype=np.float64).reshape(-1, len(self.names)))
