"""What every metric is: a small declared object that gives one value a row, and one of many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.shapes import Shape
from scoring.sums import exact_sum, offsets_of

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Items = NDArray[np.int32] | IntArray


@dataclass(frozen=True, eq=False)
class Ragged:
    """Lists of differing lengths, one a row: row ``i`` is ``items[offsets[i]:offsets[i + 1]]``."""

    offsets: IntArray
    items: Items

    @classmethod
    def of(cls, items: Sequence[int] | IntArray, lengths: Sequence[int] | IntArray) -> Self:
        return cls(offsets_of(lengths), np.array(items, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> IntArray:
        return np.diff(self.offsets)

    @property
    def sizes(self) -> IntArray:
        """How many different items each row has.

        >>> Ragged.of([7, 9, 7, 4], lengths=[3, 0, 1]).sizes.tolist()
        [2, 0, 1]
        """
        rows = np.repeat(np.arange(len(self)), self.lengths)
        order = np.lexsort((self.items, rows))
        items, rows = self.items[order], rows[order]
        first = np.ones(len(items), dtype=bool)
        first[1:] = (items[1:] != items[:-1]) | (rows[1:] != rows[:-1])
        return np.bincount(rows[first], minlength=len(self))

    def take(self, rows: IntArray) -> Self:
        """The lists of these rows, in this order."""
        lengths = self.lengths[rows]
        offsets = offsets_of(lengths)
        places = np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        places += np.arange(len(places))
        return type(self)(offsets, self.items.take(places))


class Misfit(NamedTuple):
    """Why a metric cannot score a column: a fault of a task description, as the catalogue names it."""

    fault: str
    params: Mapping[str, Any] = {}


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A metric. Its fields are its parameters, and stand in the task description.

    ``rows`` gives each row's part, [n] or [n, s]; ``total`` makes the value of any choice of rows of it. Where
    the metric is a mean of rows, the part is the row's value; else it is what the metric can be computed from
    (its sufficient statistics), and ``mean_of_rows`` is false.
    """

    takes: ClassVar[frozenset[str]]
    """The kinds of column (``Shape.kind``) that it can score."""
    greater_is_better: ClassVar[bool] = True
    mean_of_rows: ClassVar[bool] = True
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    """The least and the most that the value can be; of a mean of rows each row's value, too."""
    citation: ClassVar[str]

    def total(self, rows: FloatArray) -> float:
        """The metric over these rows, at least one; NaN where it is undefined for them."""
        return exact_sum(rows) / len(rows)

    def misfit(self, shape: Shape) -> Misfit | None:  # noqa: ARG002
        """What of a column that this metric takes in general it does not take, with its parameters."""
        return None

    def fault(self, truth: Any) -> str | None:  # noqa: ARG002
        """The code of what makes this metric undefined for these answers, whatever is predicted."""
        return None


class RankingMetric(Metric, frozen=True):
    """A metric of ranked lists."""

    max_truth: int = 1_000_000
    """How many right items a row may have."""

    takes: ClassVar[frozenset[str]] = frozenset({"lists"})

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:
        """``predicted`` is [n, k] items, best first, -1 after a short list; ``truth`` the n lists of right ones."""
        raise NotImplementedError


class NumberMetric(Metric, frozen=True):
    """A metric of one number a row."""

    takes: ClassVar[frozenset[str]] = frozenset({"numbers"})

    def rows(self, predicted: FloatArray, truth: FloatArray) -> FloatArray:
        """Both are [n], finite."""
        raise NotImplementedError


class LabelMetric(Metric, frozen=True):
    """A metric of one label a row."""

    takes: ClassVar[frozenset[str]] = frozenset({"labels", "codes"})

    def rows(self, predicted: IntArray, truth: IntArray) -> FloatArray:
        """Both are [n]: equal numbers are equal labels, and text labels are numbered in the order of their text."""
        raise NotImplementedError


class ClassProbabilityMetric(Metric, frozen=True):
    """A metric of a probability for each class."""

    takes: ClassVar[frozenset[str]] = frozenset({"matrix"})

    def rows(self, predicted: FloatArray, truth: IntArray) -> FloatArray:
        """``predicted`` is [n, c], its rows sum to 1; ``truth`` [n] is the column of the right class."""
        raise NotImplementedError


class TextMetric(Metric, frozen=True):
    """A metric of one text a row."""

    takes: ClassVar[frozenset[str]] = frozenset({"texts"})

    def rows(self, predicted: list[str], truth: list[str]) -> FloatArray:
        raise NotImplementedError
