"""Lines of an id and its items, best first → columns. Blanks between the cells, or commas."""

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from scoring.errors import Problem
from scoring.formats.columns import Columns
from scoring.formats.fields import Lists
from scoring.formats.lines import Block, LineIds, take_lines
from scoring.formats.plain_lists import PlainListReader
from scoring.formats.rows import first_repeat, repeated_params
from scoring.formats.separators import SEPARATORS, Separator
from scoring.formats.source import Source
from scoring.formats.strict_json import shown
from scoring.formats.strings import Codes, Strings
from scoring.formats.truth import Questions, TrueLists, TruthRows
from scoring.layouts import RankedListFormat, of_kind
from scoring.metrics import Ragged
from scoring.segments import seed_segment
from scoring.task import Task

FIELD = "items"


def read_columns(source: Source, task: Task) -> Columns:
    """The columns of a predictions file. Raises :class:`~scoring.errors.FileError`."""
    layout = of_kind(task.format, RankedListFormat)
    rows = _read(source, task, width=layout.items)
    items = np.frombuffer(rows.codes, np.int32).reshape(-1, layout.items)
    return Columns(rows.ids.ids, rows.ids.numbers, {FIELD: Lists(items, Strings.of(rows.table))})


def read_truth(path: Path, task: Task) -> TruthRows:
    """The rows of an answers file, with any number of items. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(path, task)
    return TruthRows(rows.ids.ids, rows.ids.numbers.tolist(), {FIELD: rows.true_lists()})


def read_questions(path: Path, task: Task) -> Questions:
    """The ids of a questions file, and the items that it shows. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(path, task)
    return Questions(rows.ids.ids, [seed_segment(count) for count in rows.lengths], {FIELD: rows.true_lists()})


def _read(source: Source, task: Task, width: int | None = None) -> "_Rows":
    layout = of_kind(task.format, RankedListFormat)
    separator = SEPARATORS[layout.separator]()
    rows = _Rows(separator, width, task.limits.string_chars)
    take_lines(source, task.limits, rows.take, pass_over=separator.passes_over, take_plain=rows.take_plain)
    return rows


class _Rows:
    """Gathers rows into flat arrays; with a ``width`` each list must be of it, without an item twice."""

    def __init__(self, separator: Separator, width: int | None, longest: int) -> None:
        self.cells = separator.cells
        self.width = width
        self.longest = longest
        self.ids = LineIds(longest)
        self.table = Codes()
        self.codes = array("i")
        self.lengths = array("q")
        self.plain = PlainListReader(separator, width, longest, self.table) if width else None

    def take(self, number: int, line: str) -> Iterable[Problem]:
        identity, *items = self.cells(line) or [""]
        if not identity and not items:
            return [Problem("blank_line", number)]
        problems = [*self.ids.add(number, identity), *self._wrong_items(number, identity, items)]
        if not problems:
            self.codes.extend(map(self.table.__getitem__, items))
            self.lengths.append(len(items))
        return problems

    def take_plain(self, block: Block) -> bool:
        found = self.plain and self.plain.read(block)
        if not found or not self.ids.add_all(block.number, found.ids):
            return False
        self.codes.frombytes(found.items.view(np.uint8).data)
        self.lengths.extend([found.items.shape[1]] * len(found.ids))
        return True

    def true_lists(self) -> TrueLists:
        return TrueLists(Ragged.of(self.codes, self.lengths), Strings.of(self.table))

    def _wrong_items(self, number: int, identity: str, items: list[str]) -> Iterator[Problem]:
        different = set(items)
        if "" in different:
            params = {"position": items.index("") + 1}
            yield Problem("empty_item", number, shown(identity), FIELD, params)
        if items and max(map(len, different)) > self.longest:
            position, got = next((at, len(item)) for at, item in enumerate(items, 1) if len(item) > self.longest)
            params = {"position": position, "limit": self.longest, "got": got}
            yield Problem("string_too_long", number, shown(identity), FIELD, params)
        if self.width is None:
            return
        if len(items) != self.width:
            params = {"expected": self.width, "got": len(items)}
            yield Problem("wrong_length", number, shown(identity), FIELD, params)
        elif len(different) != len(items) and (place := first_repeat(items)) is not None:
            yield Problem("repeated_item", number, shown(identity), FIELD, repeated_params(items, place))
