"""What the columns of parsed predictions look like: the shape of each field, which says what a metric may take."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

Positive = Annotated[int, Meta(ge=1)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ColumnName = Annotated[str, Meta(min_length=1, max_length=64)]
LARGEST = 1e100
"""Numbers beyond it are refused: their squares would be infinite, and with them every mean."""
LARGEST_INTEGER = 2**53
"""Integers up to it are floats, too, without a loss."""
SUM_TOLERANCE = 1e-6 * (1 + 1e-9)
"""By how much the probabilities of a row may miss 1: a millionth, however that is rounded (3 x 0.333333)."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Immutable, typed, and refuses a key it does not know."""


@dataclass(frozen=True)
class ListShape:
    """``width`` items a row, best first; integers as they are, or text as codes. ``shorter`` lists end in -1."""

    width: int
    text: bool
    shorter: bool = False

    kind: ClassVar[str] = "lists"


@dataclass(frozen=True)
class NumberShape:
    """A number a row between ``low`` and ``high``, or one for each of ``columns``: probabilities whose sum is 1.

    ``binary``: the truth is no number but one of two classes, 0 or 1; between 0 and 1 the number is then the
    probability of 1, else a score that is higher where 1 is likelier.
    """

    low: float = -LARGEST
    high: float = LARGEST
    columns: tuple[str, ...] = ()
    binary: bool = False

    @property
    def kind(self) -> str:
        if self.columns:
            return "matrix"
        if not self.binary:
            return "numbers"
        return "probabilities" if (self.low, self.high) == (0.0, 1.0) else "scores"


@dataclass(frozen=True)
class LabelShape:
    """One label a row: an integer, from ``low`` to ``high`` where these are given, or text as a code."""

    text: bool
    low: int | None = None
    high: int | None = None

    @property
    def kind(self) -> str:
        return "labels" if self.text else "codes"


@dataclass(frozen=True)
class TextShape:
    """One free text a row."""

    kind: ClassVar[str] = "texts"


Shape = ListShape | NumberShape | LabelShape | TextShape
