"""The columns of a table that hold text: ids and labels, classes, lists of items."""

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from scoring.errors import Problem
from scoring.formats.cells import Column, wrong, wrong_length
from scoring.formats.fields import Labels, Lists
from scoring.formats.ids import TextIds
from scoring.formats.rows import first_repeat, repeated_params
from scoring.formats.strict_json import shown
from scoring.formats.strings import Codes, Strings
from scoring.formats.truth import TrueLists
from scoring.formats.words import all_differ
from scoring.metrics import Ragged

LISTED_CLASSES = 10
ANY_NUMBER = 2**31
"""Of items: what a list of right ones may hold."""


class TextCells:
    """Any text but none: ids and labels. With ``empty`` also that."""

    def __init__(self, name: str, longest: int, *, empty: bool = False) -> None:
        self.names = (name,)
        self.shortest, self.longest = 0 if empty else 1, longest
        self.texts: list[str] = []

    def parse(self, columns: list[Column]) -> Column | None:
        cells = columns[0]
        fits = not (self.shortest and "" in cells) and max(map(len, cells)) <= self.longest
        return cells if fits else None

    def take(self, values: Column) -> None:
        self.texts.extend(values)

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        yield from wrong_length(self.names[0], cells[0], self.shortest, self.longest)

    def ids(self) -> TextIds:
        return TextIds(self._table)

    @cached_property
    def _table(self) -> Strings:
        """All texts; asked for when all are taken."""
        return Strings.of(self.texts)

    def repeated(self, numbers: Sequence[int]) -> Iterator[Problem]:
        """A problem for every row whose text stood in a row before."""
        if all_differ(self._table):
            return
        seen: set[str] = set()
        for number, text in zip(numbers, self.texts, strict=True):
            if text in seen:
                yield Problem("repeated_id", number, shown(text), self.names[0])
            seen.add(text)

    def field(self) -> Labels:
        codes = Codes()
        values = np.array([codes[text] for text in self.texts], dtype=np.int64)
        return Labels(values, Strings.of(codes))


class ClassCells:
    """One of these classes, which becomes its place among them."""

    def __init__(self, name: str, classes: Sequence[str]) -> None:
        self.names = (name,)
        self.places = {label: place for place, label in enumerate(classes)}
        self.values = array("q")

    def parse(self, columns: list[Column]) -> list[int] | None:
        try:
            return [self.places[cell] for cell in columns[0]]
        except KeyError:
            return None

    def take(self, values: list[int]) -> None:
        self.values.extend(values)

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        if not cells[0]:
            yield Problem("empty_cell", field=self.names[0])
        elif cells[0] not in self.places:
            yield wrong("unknown_class", self.names[0], cells[0], classes=list(self.places)[:LISTED_CLASSES])

    def field(self) -> Labels:
        return Labels(np.frombuffer(self.values, dtype=np.int64))


class ListCells:
    """Items with blanks between them, ``most`` or fewer, and different unless one may repeat; as codes, in one run."""

    def __init__(self, name: str, most: int, longest: int, *, repeats: bool = False) -> None:
        self.names = (name,)
        self.most, self.longest = most, longest
        self.repeats = repeats
        """Whether an item may stand twice."""
        self.codes = Codes()
        self.items, self.lengths = array("i"), array("q")

    def parse(self, columns: list[Column]) -> list[list[str]] | None:
        lists = [_items(cell) for cell in columns[0]]
        fits = all(
            len(items) <= self.most
            and (self.repeats or len(set(items)) == len(items))
            and max(map(len, items), default=0) <= self.longest
            for items in lists
        )
        return lists if fits else None

    def take(self, values: list[list[str]]) -> None:
        for items in values:
            self.items.extend([self.codes[item] for item in items])
            self.lengths.append(len(items))

    def problems(self, cells: list[str]) -> Iterator[Problem]:
        name, items = self.names[0], _items(cells[0])
        if len(items) > self.most:
            yield Problem("too_many_items", field=name, params={"limit": self.most, "got": len(items)})
        elif not self.repeats and (place := first_repeat(items)) is not None:
            yield Problem("repeated_item", field=name, params=repeated_params(items, place))
        for position, item in enumerate(items, start=1):
            if len(item) > self.longest:
                params = {"position": position, "limit": self.longest, "got": len(item)}
                yield Problem("string_too_long", field=name, params=params)
                return

    def field(self) -> Lists:
        """[n, most], -1 after the end of each."""
        lengths = np.frombuffer(self.lengths, dtype=np.int64)
        table = np.full((len(lengths), self.most), -1, dtype=np.int32)
        table[np.arange(self.most) < lengths[:, np.newaxis]] = np.frombuffer(self.items, dtype=np.int32)
        return Lists(table, Strings.of(self.codes))


class TrueListCells(ListCells):
    """The right items of each row, any number of them; that one stands twice is for the checks of answers to tell."""

    def __init__(self, name: str, longest: int) -> None:
        super().__init__(name, ANY_NUMBER, longest, repeats=True)

    def field(self) -> TrueLists:  # type: ignore[override]
        return TrueLists(Ragged.of(np.frombuffer(self.items, np.int32), self.lengths), Strings.of(self.codes))


def _items(cell: str) -> list[str]:
    return [item for item in cell.split(" ") if item]
