"""Lines ``ID<TAB>INTEGER<TAB>…`` → columns: one integer for each level, of 64 bits, in the one way to write it."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from scoring.errors import Problem
from scoring.formats.columns import Columns
from scoring.formats.fields import Labels
from scoring.formats.integers import read_integers
from scoring.formats.lines import Block, LineIds, read_questions, take_lines, wrong_columns
from scoring.formats.source import Source
from scoring.formats.strict_json import INT64, shown
from scoring.formats.truth import TruthRows
from scoring.layouts import LabelFormat, of_kind
from scoring.task import Task

# By hand, since int() also takes +1, 01, 1_0, blanks, and the digits of other scripts.
INTEGER = re.compile("0|-?[1-9][0-9]*")
LONGEST = len(str(INT64[0]))


def read_columns(source: Source, task: Task) -> Columns:
    """The columns of a predictions file. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(source, task)
    return Columns(rows.ids.ids, rows.ids.numbers, rows.labels())


def read_truth(path: Path, task: Task) -> TruthRows:
    """The rows of an answers file. Raises :class:`~scoring.errors.FileError`."""
    rows = _read(path, task)
    return TruthRows(rows.ids.ids, rows.ids.numbers.tolist(), {**rows.labels()})


def _read(source: Source, task: Task) -> "_Rows":
    rows = _Rows(of_kind(task.format, LabelFormat).levels, task.limits.string_chars)
    take_lines(source, task.limits, rows.take, take_plain=rows.take_plain)
    return rows


class _Rows:
    """Gathers rows into one flat array."""

    def __init__(self, levels: tuple[str, ...], longest: int) -> None:
        self.levels = levels
        self.ids = LineIds(longest)
        self.values = array("q")

    def take(self, number: int, line: str) -> Iterable[Problem]:
        identity, *cells = line.split("\t")
        if len(cells) != len(self.levels):
            return [wrong_columns(number, line, len(self.levels) + 1)]
        problems = [*self.ids.add(number, identity), *self._wrong_cells(number, identity, cells)]
        if not problems:
            self.values.extend(map(int, cells))
        return problems

    def take_plain(self, block: Block) -> bool:
        ids, _, cells = zip(*[line.partition(b"\t") for line in block.lines], strict=True)
        values = read_integers(cells, len(self.levels), b"\t")
        if values is None or not self._take_ids(block.number, ids):
            return False
        self.values.frombytes(values.astype(np.int64, copy=False).view(np.uint8).data)
        return True

    def _take_ids(self, number: int, ids: Sequence[bytes]) -> bool:
        try:
            return self.ids.add_all(number, b"\n".join(ids).decode().split("\n"))
        except UnicodeDecodeError:
            return False

    def labels(self) -> dict[str, Labels]:
        table = np.frombuffer(self.values, np.int64).reshape(-1, len(self.levels))
        return {level: Labels(table[:, place].copy()) for place, level in enumerate(self.levels)}

    def _wrong_cells(self, number: int, identity: str, cells: list[str]) -> Iterator[Problem]:
        for level, cell in zip(self.levels, cells, strict=True):
            if not INTEGER.fullmatch(cell):
                yield Problem("not_an_integer", number, shown(identity), level, {"got": shown(cell)})
            # The length first: int() refuses very many digits with an error of its own.
            elif len(cell) > LONGEST or int(cell) not in INT64:
                yield Problem("integer_too_large", number, shown(identity), level)


__all__ = ["read_columns", "read_questions", "read_truth"]
