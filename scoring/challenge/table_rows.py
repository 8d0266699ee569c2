"""A CSV of whole rows, in memory."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path

from scoring.challenge.errors import CannotMake
from scoring.errors import FileError, Problem, ProblemLog
from scoring.formats.csv_blocks import csv_blocks
from scoring.formats.csv_rows import RowCutter, first_line
from scoring.formats.source import Source, open_chunks
from scoring.formats.strict_json import shown
from scoring.formats.table import check_header
from scoring.layouts import Limits

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """``lines``: of each row, its line in the file."""

    header: list[str]
    rows: list[Row]
    lines: list[int]

    def column(self, name: str) -> list[str]:
        return list(map(itemgetter(self.header.index(name)), self.rows))

    def part(self, places: Iterable[int]) -> "Table":
        places = list(places)
        return Table(self.header, [self.rows[place] for place in places], [self.lines[place] for place in places])

    def without(self, names: Iterable[str]) -> "Table":
        """The same rows, less these columns."""
        dropped = set(names)
        left = [place for place, name in enumerate(self.header) if name not in dropped]
        rows: list[Row] = [[row[place] for place in left] for row in self.rows]
        return Table([self.header[place] for place in left], rows, self.lines)


def read_table(source: Source, identity: str, filled: Sequence[str], named: Sequence[str], limits: Limits) -> Table:
    """All rows: ``identity`` is different in each, and the columns ``filled`` are empty in none.

    Raises CannotMake where that is not so, or a column of these or of ``named`` is not there; OSError.
    """
    log = ProblemLog()
    table = Table([], [], [])
    try:
        for problems in _read(source, [identity, *filled, *named], limits, table):
            log.extend(problems)
        log.extend([] if table.rows or log else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if not log:
        log.extend(_repeated(table, identity))
        for name in (identity, *filled):
            log.extend(_empty(table, identity, name))
    if log:
        raise CannotMake.from_log(log)
    return table


def _read(source: Source, names: list[str], limits: Limits, table: Table) -> Iterable[list[Problem]]:
    """Fill the table, block by block; what is wrong with each."""
    blocks = csv_blocks(open_chunks(source, limits.bytes), limits)
    first = next(blocks, None)
    if first is None or not first.data.strip():
        raise FileError.of("empty_file")
    header, rest = first_line(first, limits)
    check_header(header, names, strict=False)
    # The others are not looked at, but they are published: two of one name would be read as one of them.
    repeated = [Problem("repeated_column", 1, field=shown(name)) for name, n in Counter(header).items() if n > 1]
    yield [problem for problem in repeated if problem.field not in names]
    table.header.extend(header)
    width = len(header)
    cutter = RowCutter(width, limits)
    for block in chain([rest] if rest.data else [], blocks):
        cut = cutter.cut(block)
        table.lines.extend(cut.numbers)
        table.rows.extend(cut.cells[start : start + width] for start in range(0, len(cut.cells), width))
        yield cut.problems


def _repeated(table: Table, identity: str) -> Iterable[Problem]:
    seen: set[str] = set()
    for line, cell in zip(table.lines, table.column(identity), strict=True):
        if cell in seen:
            yield Problem("repeated_id", line, shown(cell), identity)
        seen.add(cell)


def _empty(table: Table, identity: str, name: str) -> Iterable[Problem]:
    for line, id_, cell in zip(table.lines, table.column(identity), table.column(name), strict=True):
        if not cell:
            yield Problem("empty_cell", line, shown(id_) or None, name)


def write_table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(header)
        lines.writerows(rows)
