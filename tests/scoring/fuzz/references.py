"""Each format read once more: by others' parsers, for a file that ours has taken; strictly, to the same problems."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from scoring.errors import FileError, InvalidPredictions, Problem, ProblemLog
from scoring.formats import Columns
from scoring.formats.fields import Labels, Lists, Numbers, Texts
from scoring.formats.ids import repeated_ids
from scoring.formats.json_rows import json_rows
from scoring.formats.rows import read_row, wrong_lists
from scoring.formats.source import open_chunks
from scoring.layouts import PlaylistFormat, of_kind
from scoring.task import Task

Values = dict[str, list[Any]]
"""The ids, and the values of each field, row by row."""


def values(columns: Columns) -> Values:
    return {"id": columns.ids.shown()} | {name: _plain(field) for name, field in columns.fields.items()}


def _plain(field: Lists | Numbers | Labels | Texts) -> list[Any]:
    match field:
        case Numbers():
            return field.values.tolist()
        case Texts():
            return field.table.strings()
        case Labels():
            codes = field.codes.tolist()
            return codes if field.table is None else [field.table.at(code) for code in codes]
        case Lists():
            rows = field.items.tolist()
            table = field.table
            return rows if table is None else [[table.at(item) for item in row if item >= 0] for row in rows]


def json_array(data: bytes) -> Values:
    rows = json.loads(data)
    return {name: [row[name] for row in rows] for name in ("id", "songs", "tags")}


def blanks(data: bytes) -> Values:
    return _lists([line.split() for line in _lines(data)])


def commas(data: bytes) -> Values:
    rows = [[cell.strip() for cell in line.split(",")] for line in _lines(data)]
    rows = [row for row in rows if row != [""] and not row[0].startswith("#")]
    return _lists(rows[1:] if rows[0][0] == "team_info" else rows)


def tabs(data: bytes) -> Values:
    rows = [line.split("\t") for line in _lines(data)]
    return {"id": [row[0] for row in rows]} | {
        level: [int(row[place]) for row in rows] for place, level in enumerate("bm", start=1)
    }


def transcripts(data: bytes) -> Values:
    rows = [line.partition("\t") for line in _lines(data)]
    return {"id": [row[0] for row in rows], "text": [row[2] for row in rows]}


def table(parse: Callable[[str], Any]) -> Callable[[bytes], Values]:
    def read(data: bytes) -> Values:
        header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        cells = [dict(zip(header, row, strict=True)) for row in rows if row]
        return {"id": [row["id"] for row in cells], "pred": [parse(row["pred"]) for row in cells]}

    return read


def matrix(data: bytes) -> Values:
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    cells = [dict(zip(header, row, strict=True)) for row in rows if row]
    return {"id": [row["id"] for row in cells], "pred": [[float(row[name]) for name in "abc"] for row in cells]}


def items(cell: str) -> list[str]:
    return [item for item in cell.split(" ") if item]


def _lists(rows: list[list[str]]) -> Values:
    return {"id": [row[0] for row in rows], "items": [row[1:] for row in rows]}


def _lines(data: bytes) -> list[str]:
    text = re.sub("\r\n?\\Z|\r\n", "\n", data.decode("utf-8-sig"))
    return text.removesuffix("\n").split("\n")


def strict_playlists(data: bytes, task: Task) -> Values:
    """By the one reader that can say what is wrong, row by row. Raises InvalidPredictions with all of it."""
    layout, log, rows, numbers = of_kind(task.format, PlaylistFormat), ProblemLog(), [], []
    try:
        number = 0
        for number, element in enumerate(json_rows(open_chunks(io.BytesIO(data), task.limits.bytes), task.limits), 1):
            row, problems = read_row(element, number, task.limits)
            problems = problems or wrong_lists(row, number, layout)
            log.extend(problems)
            if not problems:
                rows.append(row)
                numbers.append(number)
        ids = np.array([row["id"] for row in rows], dtype=np.int64)
        log.extend(repeated_ids(ids, np.array(numbers)) if number else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if log:
        raise InvalidPredictions(log.problems, log.total)
    return {name: [row[name] for row in rows] for name in ("id", "songs", "tags")}
