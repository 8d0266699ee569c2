"""What answers and questions files become: the same columns as predictions, but lists of any length."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.formats.fields import Labels, Numbers, Texts
from scoring.formats.ids import Ids
from scoring.formats.strings import Strings
from scoring.metrics import Ragged


@dataclass(frozen=True, eq=False)
class TrueLists:
    """Lists of integers, or with a ``table`` of codes into it."""

    lists: Ragged
    table: Strings | None = None

    def __len__(self) -> int:
        return len(self.lists)


Truth = TrueLists | Numbers | Labels | Texts


@dataclass(frozen=True, eq=False)
class TruthRows:
    """An answers file. ``numbers``: the row of the file for each; ``segments`` where a column of it tells them.

    ``ignored``: columns that nothing is read of.
    """

    ids: Ids
    numbers: Sequence[int]
    fields: dict[str, Truth]
    segments: Sequence[str | None] | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Questions:
    """A questions file: which ids, the segment of each, and per field the items that are given away."""

    ids: Ids
    segments: Sequence[str]
    seeds: dict[str, TrueLists]
