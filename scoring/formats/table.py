"""A CSV with a header → columns. Columns go by their names, ids and labels by exact code points.

A predictions file has the asked columns and no other. Answers and questions may have more, which are passed over.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from scoring.errors import FileError, Problem, ProblemLog, ScoringError
from scoring.formats.cells import Cells
from scoring.formats.columns import Columns
from scoring.formats.csv_blocks import csv_blocks
from scoring.formats.csv_rows import RowCutter, Rows, first_line
from scoring.formats.source import Source, open_chunks
from scoring.formats.strict_json import shown
from scoring.formats.table_fields import predicted_cells, true_cells
from scoring.formats.text_cells import TextCells
from scoring.formats.truth import Questions, TruthRows
from scoring.layouts import Limits, TableFormat, of_kind
from scoring.task import SegmentColumn, Task

OTHER_SEPARATORS = (";", "\t", "|")
MOST_SEGMENTS = 1_000
SHOWN_COLUMNS = 20


def read_columns(source: Source, task: Task) -> Columns:
    """The columns of a predictions file. Raises :class:`~scoring.errors.FileError`."""
    layout, limits = of_kind(task.format, TableFormat), task.limits
    ids = TextCells(layout.id, limits.string_chars)
    fields = {name: predicted_cells(name, column, limits) for name, column in layout.columns.items()}
    table = _read_table(source, limits, ids, fields, strict=True)
    numbers = np.array(table.numbers, dtype=np.int64)
    return Columns(ids.ids(), numbers, {name: cells.field() for name, cells in fields.items()})


def read_truth(path: Path, task: Task) -> TruthRows:
    """The rows of an answers file. Raises :class:`~scoring.errors.FileError`."""
    layout, limits = of_kind(task.format, TableFormat), task.limits
    ids = TextCells(layout.id, limits.string_chars)
    fields = {name: true_cells(name, column, limits) for name, column in layout.columns.items()}
    segments = _segment_cells(task)
    table = _read_table(path, limits, ids, {**fields, **segments}, strict=False)
    labels = [text or None for cells in segments.values() for text in cells.texts] or None
    if labels and len(set(labels)) > MOST_SEGMENTS:
        raise FileError([Problem("too_many_segments", field=min(segments), params={"limit": MOST_SEGMENTS})])
    return TruthRows(
        ids.ids(), table.numbers, {name: cells.field() for name, cells in fields.items()}, labels, table.ignored
    )


def read_questions(path: Path, task: Task) -> Questions:
    """The ids of a questions file, whatever else it holds. Raises :class:`~scoring.errors.FileError`."""
    ids = TextCells(of_kind(task.format, TableFormat).id, task.limits.string_chars)
    _read_table(path, task.limits, ids, {}, strict=False)
    return Questions(ids.ids(), segments=[""] * len(ids.texts), seeds={})


@dataclass(frozen=True)
class _Table:
    numbers: Sequence[int]
    ignored: tuple[str, ...]


def _read_table(source: Source, limits: Limits, ids: TextCells, fields: Mapping[str, Cells], *, strict: bool) -> _Table:
    """Fill the cells with all rows of the file."""
    log, numbers = ProblemLog(), array("q")
    parts: list[Cells] = [ids, *fields.values()]
    ignored: tuple[str, ...] = ()
    try:
        blocks = csv_blocks(open_chunks(source, limits.bytes), limits)
        first = next(blocks, None)
        if first is None or not first.data.strip():
            raise FileError.of("empty_file")
        header, rest = first_line(first, limits)
        names = [name for part in parts for name in part.names]
        check_header(header, names, strict=strict)
        ignored = tuple(dict.fromkeys(shown(name) for name in header if name not in names))
        filler = _Filler(header, parts)
        cutter = RowCutter(len(header), limits)
        for block in chain([rest] if rest.data else [], blocks):
            rows = cutter.cut(block)
            numbers.frombytes(rows.line_numbers().tobytes())
            filler.fill(rows, log)
            if log.enough:
                break
            if cutter.first_too_many is not None:
                raise FileError.of("too_many_rows", row=cutter.first_too_many, limit=limits.rows)
        log.extend(ids.repeated(numbers) if numbers or log else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if log:
        raise FileError.from_log(log)
    return _Table(numbers, ignored)


class _Filler:
    """Hands the cells of rows to the columns that they stand in."""

    def __init__(self, header: Sequence[str], parts: list[Cells]) -> None:
        self.width = len(header)
        self.parts = [(part, [header.index(name) for name in part.names]) for part in parts]

    def fill(self, rows: Rows, log: ProblemLog) -> None:
        """Take the rows; where anything is wrong with one of them, no value of these is kept, but every id."""
        found: list[Problem] = []
        if rows.numbers and not self._take(rows):
            ids, places = self.parts[0]
            ids.take(rows.cells[places[0] :: self.width])
            found = list(self._problems(rows, placed=not log.full))
            if not found:
                raise ScoringError("the two ways of reading a cell disagree")
        log.extend(rows.problems + found if log.full else sorted([*rows.problems, *found], key=_row))

    def _take(self, rows: Rows) -> bool:
        parsed = [
            (part, part.parse([rows.cells[place :: self.width] for place in places])) for part, places in self.parts
        ]
        if any(values is None for _, values in parsed):
            return False
        for part, values in parsed:
            part.take(values)
        return True

    def _problems(self, rows: Rows, *, placed: bool) -> Iterator[Problem]:
        """What is wrong, with its place only if somebody will read it."""
        id_place = self.parts[0][1][0]
        for number, start in zip(rows.numbers, range(0, len(rows.cells), self.width), strict=True):
            for part, places in self.parts:
                for problem in part.problems([rows.cells[start + place] for place in places]):
                    yield replace(problem, row=number, id=shown(rows.cells[start + id_place])) if placed else problem


def _row(problem: Problem) -> int:
    return problem.row or 0


def check_header(header: list[str], names: list[str], *, strict: bool) -> None:
    """Raise :class:`~scoring.errors.FileError` unless these names stand there once; ``strict``: and no others."""
    missing = sorted({*names} - {*header}, key=names.index)
    if missing and len(header) == 1 and (found := [sign for sign in OTHER_SEPARATORS if sign in header[0]]):
        raise FileError.of("wrong_separator", row=1, got=shown(repr(found[0])[1:-1]))
    asked, log = set(names), ProblemLog()
    log.extend(Problem("missing_column", 1, field=name, params={"got": _listed(header)}) for name in missing)
    for name, count in Counter(header).items():
        if name not in asked and strict:
            log.add(Problem("extra_column", 1, field=shown(name), params={"expected": _listed(names)}))
        elif name in asked and count > 1:
            log.add(Problem("repeated_column", 1, field=name))
    if log:
        raise FileError.from_log(log)


def _listed(names: list[str]) -> list[str]:
    return [shown(name) for name in names[:SHOWN_COLUMNS]]


def _segment_cells(task: Task) -> dict[str, TextCells]:
    if not isinstance(task.segments, SegmentColumn):
        return {}
    name = task.segments.column
    return {name: TextCells(name, task.limits.string_chars, empty=True)}
