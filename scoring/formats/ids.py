"""Ids: each once, and exactly those asked for. Integers in JSON, exact text everywhere else."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.errors import Problem
from scoring.formats.strict_json import shown
from scoring.formats.strings import IntArray, Strings, require
from scoring.formats.words import all_differ, codes_in, search

EXAMPLES = 5
CLOSE = 16
"""If one in so many integers is a wanted id, a table of them all takes less time than to put the ids in order.

With 32 it takes more for 200,000 ids that stand in order already, and 256 bytes for each."""


@dataclass(frozen=True, eq=False)
class IntegerIds:
    values: IntArray

    def __len__(self) -> int:
        return len(self.values)

    def shown(self) -> list[int | str]:
        return list(self.values.tolist())

    def told_at(self, row: int) -> int | str:
        """This row's id, fit for a message."""
        return int(self.values[row])

    def places(self, wanted: "IntegerIds") -> IntArray:
        """Where each of these stands among ``wanted``, -1 for one that does not."""
        if not len(wanted):
            return np.full(len(self), -1)
        low, high = int(wanted.values.min()), int(wanted.values.max())
        if high - low < CLOSE * len(wanted):
            table = np.full(high - low + 1, -1)
            table[wanted.values - low] = np.arange(len(wanted))
            nearest = table.take(np.clip(self.values, low, high) - low)
        else:
            order = np.argsort(wanted.values)
            nearest = order[np.minimum(search(wanted.values[order], self.values), len(wanted) - 1)]
        return np.where(wanted.values[nearest] == self.values, nearest, -1)

    def check(self) -> None:
        require(self.values.dtype == np.int64 and self.values.ndim == 1, "ids")
        require(len(np.unique(self.values)) == len(self), "repeated ids")


@dataclass(frozen=True, eq=False)
class TextIds:
    table: Strings

    def __len__(self) -> int:
        return len(self.table)

    def shown(self) -> list[int | str]:
        return list(self.table.strings())

    def told_at(self, row: int) -> int | str:
        return shown(self.table.at(row))

    def places(self, wanted: "TextIds") -> IntArray:
        """Where each of these stands among ``wanted``, -1 for one that does not."""
        return codes_in(wanted.table, self.table)

    def check(self) -> None:
        self.table.check()
        require(all_differ(self.table), "repeated ids")


Ids = IntegerIds | TextIds


def places_among(ids: Ids, wanted: Ids) -> IntArray:
    """Where each of ``ids`` stands among ``wanted``, -1 for one that does not."""
    if isinstance(ids, IntegerIds) and isinstance(wanted, IntegerIds):
        return ids.places(wanted)
    if isinstance(ids, TextIds) and isinstance(wanted, TextIds):
        return ids.places(wanted)
    raise TypeError("ids of two kinds")


def repeated_ids(ids: IntArray, numbers: IntArray) -> Iterator[Problem]:
    """A problem for every row whose id stood in a row before; ``numbers`` are the rows' numbers."""
    ordered = np.sort(ids)
    if (ordered[1:] != ordered[:-1]).all():
        return
    _, first = np.unique(ids, return_index=True)
    again = np.ones(len(ids), dtype=bool)
    again[first] = False
    for number, identity in zip(numbers[again].tolist(), ids[again].tolist(), strict=True):
        yield Problem("repeated_id", number, identity, "id")


def wrong_ids(ids: Ids, wanted: Ids, places: IntArray, numbers: IntArray) -> Iterator[Problem]:
    """What keeps ``ids``, which stand in the rows ``numbers``, from being the wanted ones: ``places`` among them.

    Wanted ids are the public ids of the questions, so a few missing ones may be named. They are the smallest,
    whatever side of a split they are on.
    """
    for row in np.flatnonzero(places < 0).tolist():
        yield Problem("unknown_id", int(numbers[row]), ids.told_at(row), "id")
    missing = np.ones(len(wanted), dtype=bool)
    missing[places[places >= 0]] = False
    if missing.any():
        wanted_ids = wanted.shown()
        left = sorted(wanted_ids[row] for row in np.flatnonzero(missing).tolist())
        examples = [shown(identity) if isinstance(identity, str) else identity for identity in left[:EXAMPLES]]
        yield Problem("missing_ids", field="id", params={"count": len(left), "examples": examples})
