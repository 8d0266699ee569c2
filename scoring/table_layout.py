"""A table's columns, typed: what a cell holds in the predictions and in the answers."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from scoring.shapes import (
    LARGEST,
    LARGEST_INTEGER,
    ColumnName,
    LabelShape,
    ListShape,
    NumberShape,
    Positive,
    Shape,
    Strict,
)
from scoring.task_errors import BadValue

Number = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
Integer = Annotated[int, Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]


class NumberColumn(Strict, frozen=True, tag_field="kind", tag="number"):
    """A decimal number from ``low`` to ``high``."""

    low: Number = -LARGEST
    high: Number = LARGEST

    def __post_init__(self) -> None:
        _require_range(self.low, self.high)

    @property
    def shape(self) -> Shape:
        return NumberShape(self.low, self.high)


class IntegerColumn(Strict, frozen=True, tag_field="kind", tag="integer"):
    """An integer from ``low`` to ``high`` that is a label: a grade, a number of stars."""

    low: Integer = -LARGEST_INTEGER
    high: Integer = LARGEST_INTEGER

    def __post_init__(self) -> None:
        _require_range(self.low, self.high)

    @property
    def shape(self) -> Shape:
        return LabelShape(text=False, low=self.low, high=self.high)


class LabelColumn(Strict, frozen=True, tag_field="kind", tag="label"):
    """A class name, compared by exact code points. With ``classes`` one of these, which then stand in an order."""

    classes: tuple[ColumnName, ...] = ()

    def __post_init__(self) -> None:
        _require_different(self.classes)

    @property
    def shape(self) -> Shape:
        return LabelShape(text=False, low=0, high=len(self.classes) - 1) if self.classes else LabelShape(text=True)


class ScoreColumn(Strict, frozen=True, tag_field="kind", tag="score"):
    """A number that is higher where the second of two ``classes`` is likelier; the answers hold the class."""

    classes: tuple[ColumnName, ColumnName] = ("0", "1")

    def __post_init__(self) -> None:
        _require_different(self.classes)

    @property
    def shape(self) -> Shape:
        return NumberShape(binary=True)


class ProbabilityColumn(Strict, frozen=True, tag_field="kind", tag="probability"):
    """The probability of the second of two ``classes``; the answers hold the class."""

    classes: tuple[ColumnName, ColumnName] = ("0", "1")

    def __post_init__(self) -> None:
        _require_different(self.classes)

    @property
    def shape(self) -> Shape:
        return NumberShape(0.0, 1.0, binary=True)


class ProbabilitiesColumns(Strict, frozen=True, tag_field="kind", tag="probabilities"):
    """A column for each class, named after it, and in each row a sum of 1; the answers hold the class."""

    classes: Annotated[tuple[ColumnName, ...], Meta(min_length=2)]

    def __post_init__(self) -> None:
        _require_different(self.classes)

    @property
    def shape(self) -> Shape:
        return NumberShape(0.0, 1.0, columns=self.classes)


class ListColumn(Strict, frozen=True, tag_field="kind", tag="list"):
    """Up to ``items`` different items in a cell, best first, with blanks between them; the answers hold any number."""

    items: Positive

    @property
    def shape(self) -> Shape:
        return ListShape(self.items, text=True, shorter=True)


def _require_range(low: float, high: float) -> None:
    if not low < high:
        raise BadValue("low_above_high", "low")


def _require_different(classes: tuple[str, ...]) -> None:
    for place, name in enumerate(classes):
        if name in classes[:place]:
            raise BadValue("twice", f"classes[{place}]", name=name)


Column = (
    NumberColumn | IntegerColumn | LabelColumn | ScoreColumn | ProbabilityColumn | ProbabilitiesColumns | ListColumn
)


class TableFormat(Strict, frozen=True, tag_field="kind", tag="table"):
    """A CSV with a header: the column ``id``, and those of ``columns``, in any order."""

    columns: Annotated[dict[ColumnName, Column], Meta(min_length=1)]
    id: ColumnName = "id"

    text_ids: ClassVar[bool] = True

    def __post_init__(self) -> None:
        names = self.header
        for name in names:
            if names.count(name) > 1 or (name == self.id and name in self.columns):
                raise BadValue("twice", "columns", name=name)

    @property
    def fields(self) -> Mapping[str, Shape]:
        return {name: column.shape for name, column in self.columns.items()}

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a predictions file."""
        names = [self.id]
        for name, column in self.columns.items():
            names += column.classes if isinstance(column, ProbabilitiesColumns) else [name]
        return tuple(names)
