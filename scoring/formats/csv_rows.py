"""Blocks of CSV lines → cells. Two ways: a plain block is cut by NumPy, any other line by line, with what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from scoring.errors import FileError, Problem
from scoring.formats.csv_blocks import Block, line_ends
from scoring.formats.strings import IntArray
from scoring.layouts import Limits

COMMA, NEWLINE = 44, 10
QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=,|\Z)')
UNQUOTED = re.compile(r'[^",]*+(?=,|\Z)')
IN_QUOTES = re.compile(r'"[^"]*+"')


@dataclass(frozen=True)
class Rows:
    """``cells`` of whole rows, one row after the other, ``numbers`` their lines, and what other lines are wrong in."""

    numbers: list[int] | range
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)

    def line_numbers(self) -> IntArray:
        if isinstance(self.numbers, range):
            return np.arange(self.numbers.start, self.numbers.stop)
        return np.array(self.numbers, dtype=np.int64)


class RowCutter:
    """Cuts blocks, in the order of the file, into rows of ``width`` cells."""

    def __init__(self, width: int, limits: Limits) -> None:
        self.width = width
        self.limits = limits
        self.lines = 0
        self.first_too_many: int | None = None
        """The line that is one more than allowed; none is cut from there on."""
        self.blank = range(0)
        """Empty lines after which nothing came yet: at the end of the file they do not matter."""

    def cut(self, block: Block) -> Rows:
        return self._cut_plain(block) or self._cut_lines(block)

    def _cut_plain(self, block: Block) -> Rows | None:
        """The rows of a block without quotes in which each line is right."""
        data = block.data.replace(b"\r\n", b"\n")
        if self.blank or b'"' in data or b"\r" in data or b"\0" in data:
            return None
        text = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero((text == COMMA) | (text == NEWLINE))
        if len(ends) % self.width or self.lines + len(ends) // self.width > self.limits.rows:
            return None
        is_last = (text[ends] == NEWLINE).reshape(-1, self.width)
        lasts = ends[self.width - 1 :: self.width]
        longest = np.diff(lasts, prepend=-1).max()
        if not is_last[:, -1].all() or is_last[:, :-1].any() or longest > self.limits.row_bytes:
            return None
        if self.width == 1 and (np.diff(lasts, prepend=-1) == 1).any():
            return None
        try:
            cells = data[:-1].decode().replace("\n", ",").split(",")
        except UnicodeDecodeError:
            return None
        self.lines += len(lasts)
        return Rows(range(block.line, block.line + len(lasts)), cells)

    def _cut_lines(self, block: Block) -> Rows:
        numbers: list[int] = []
        rows = Rows(numbers, [])
        for line, data in _lines(block):
            if self.lines == self.limits.rows:
                self.first_too_many = line
                break
            self.lines += 1
            if not data:
                self.blank = range(self.blank.start or line, line + 1)
                continue
            rows.problems.extend(Problem("blank_line", number) for number in self.blank)
            self.blank = range(0)
            cells = self._cells(line, data)
            if isinstance(cells, Problem):
                rows.problems.append(cells)
            else:
                numbers.append(line)
                rows.cells.extend(cells)
        return rows

    def _cells(self, line: int, data: bytes) -> list[str] | Problem:
        try:
            text = decode_line(line, data, self.limits)
            count = IN_QUOTES.sub("", text).count(",") + 1
            if count != self.width:
                return Problem("wrong_columns", line, params={"expected": self.width, "got": count})
            return split_line(line, text)
        except FileError as error:
            return error.problems[0]


def first_line(block: Block, limits: Limits) -> tuple[list[str], Block]:
    """The cells of the first line, and the block after it. Raises :class:`~scoring.errors.FileError`."""
    end = int(line_ends(block.data)[0]) + 1
    head = block.data[:end]
    cells = split_line(block.line, decode_line(block.line, _without_end(head), limits))
    return cells, Block(block.line + head.count(b"\n"), block.data[end:])


def decode_line(line: int, data: bytes, limits: Limits) -> str:
    """The text of a line without its end. Raises :class:`~scoring.errors.FileError`."""
    if len(data) >= limits.row_bytes:
        raise FileError.of("row_too_long", row=line, limit=limits.row_bytes)
    if b"\0" in data:
        raise FileError.of("nul", row=line)
    if b"\r" in data.replace(b"\r\n", b""):
        raise FileError.of("lone_cr", row=line)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileError.of("bad_encoding", row=line) from error


def split_line(line: int, text: str) -> list[str]:
    """The cells of a line. A quote belongs around a whole cell, and stands twice inside of it.

    >>> split_line(1, 'a,"b, c",')
    ['a', 'b, c', '']
    """
    if '"' not in text:
        return text.split(",")
    cells, at = [], 0
    while at <= len(text):
        found = QUOTED.match(text, at) or UNQUOTED.match(text, at)
        if not found:
            raise FileError.of("bad_csv", row=line)
        cells.append(found[1].replace('""', '"') if found.re is QUOTED else found[0])
        at = found.end() + 1
    return cells


def _lines(block: Block) -> Iterator[tuple[int, bytes]]:
    start, line = 0, block.line
    for end in line_ends(block.data).tolist():
        data = block.data[start : end + 1]
        yield line, _without_end(data)
        start, line = end + 1, line + data.count(b"\n")


def _without_end(data: bytes) -> bytes:
    return data[:-1].removesuffix(b"\r")
