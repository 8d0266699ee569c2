"""Which cells a column of a table has, in predictions and in answers."""

from typing import assert_never

from scoring.formats.cells import Cells
from scoring.formats.number_cells import IntegerCells, NumberCells, ProbabilityCells
from scoring.formats.text_cells import ClassCells, ListCells, TextCells, TrueListCells
from scoring.layouts import Limits
from scoring.shapes import LARGEST
from scoring.table_layout import (
    Column,
    IntegerColumn,
    LabelColumn,
    ListColumn,
    NumberColumn,
    ProbabilitiesColumns,
    ProbabilityColumn,
    ScoreColumn,
)


def predicted_cells(name: str, column: Column, limits: Limits) -> Cells:
    match column:
        case ScoreColumn():
            return NumberCells(name, -LARGEST, LARGEST)
        case ProbabilityColumn():
            return NumberCells(name, 0.0, 1.0)
        case ProbabilitiesColumns():
            return ProbabilityCells(name, column.classes)
        case ListColumn():
            return ListCells(name, column.items, limits.string_chars)
        case _:
            return true_cells(name, column, limits)


def true_cells(name: str, column: Column, limits: Limits) -> Cells:
    match column:
        case NumberColumn():
            return NumberCells(name, column.low, column.high)
        case IntegerColumn():
            return IntegerCells(name, column.low, column.high)
        case LabelColumn():
            return ClassCells(name, column.classes) if column.classes else TextCells(name, limits.string_chars)
        case ScoreColumn() | ProbabilityColumn() | ProbabilitiesColumns():
            return ClassCells(name, column.classes)
        case ListColumn():
            return TrueListCells(name, limits.string_chars)
    assert_never(column)
