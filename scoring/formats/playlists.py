"""A JSON array of ``{"id", "songs": [...], "tags": [...]}`` → columns.

Three ways through a row. Those written the usual way are read many at once by ``plain_playlists``, and one in another
spelling is decoded by msgspec; both are taken only if nothing at all is odd about them. Any other goes through
``rows``, which is slower, decides, and can say what is wrong.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scoring.errors import FileError, Problem, ProblemLog, ScoringError
from scoring.formats.columns import Columns
from scoring.formats.fields import Lists
from scoring.formats.gathered import Integers
from scoring.formats.ids import IntegerIds, repeated_ids
from scoring.formats.json_rows import JsonRows, json_rows
from scoring.formats.plain_playlists import Found, find_plain, read_plain
from scoring.formats.rows import ITEMS, read_row, wrong_lists
from scoring.formats.source import Source, open_chunks
from scoring.formats.strict_json import INT64, SUSPECT_ESCAPE
from scoring.formats.strings import Codes, Strings
from scoring.formats.truth import Questions, TrueLists, TruthRows
from scoring.formats.written_tags import WrittenTags
from scoring.layouts import Limits, PlaylistFormat, of_kind
from scoring.metrics import Ragged
from scoring.segments import segment_of
from scoring.task import Task

NEAR = 1 << 14
"""Bytes in which plain rows are looked for where the last row was none."""
FEW, LONGEST_WAIT = 16, 64
"""Where fewer plain rows stand together, more and more rows are read singly, so many at most, before the next look."""


def read_columns(source: Source, task: Task) -> Columns:
    """The columns of a predictions file. Raises :class:`~scoring.errors.FileError`."""
    reader = _Reader(of_kind(task.format, PlaylistFormat), task.limits)
    log = ProblemLog()
    try:
        rows = JsonRows(open_chunks(source, task.limits.bytes), task.limits)
        for problems in reader.read(rows):
            log.extend(problems)
            if log.enough:
                break
        log.extend(reader.repeated_ids() if rows.number else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if log:
        raise FileError.from_log(log)
    return reader.columns()


def read_truth(path: Path, task: Task) -> TruthRows:
    """The rows of an answers file. Raises :class:`~scoring.errors.FileError`."""
    rows = _read_rows(path, task.limits)
    return TruthRows(rows.ids, rows.numbers, {name: rows.true_lists(name) for name in ITEMS})


def read_questions(path: Path, task: Task) -> Questions:
    """The ids of a questions file, and what it shows. Raises :class:`~scoring.errors.FileError`."""
    rows = _read_rows(path, task.limits)
    return Questions(rows.ids, rows.segments, {name: rows.true_lists(name) for name in ITEMS})


class _Rows:
    """The rows of an answers or questions file, with lists of any length."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self.values = array("q")
        self.segments: list[str] = []
        self.items = {field: array("q") for field in ITEMS}
        self.lengths = {field: array("q") for field in ITEMS}
        self.tags = Codes()

    @property
    def ids(self) -> IntegerIds:
        return IntegerIds(np.array(self.values, dtype=np.int64))

    def take(self, number: int, value: dict[str, Any]) -> None:
        self.numbers.append(number)
        self.values.append(value["id"])
        self.segments.append(segment_of(value))
        self.items["songs"].extend(value["songs"])
        self.items["tags"].extend([self.tags[tag] for tag in value["tags"]])
        for field in ITEMS:
            self.lengths[field].append(len(value[field]))

    def true_lists(self, field: str) -> TrueLists:
        table = Strings.of(self.tags) if field == "tags" else None
        return TrueLists(Ragged.of(self.items[field], self.lengths[field]), table)


def _read_rows(path: Path, limits: Limits) -> _Rows:
    log, rows, number = ProblemLog(), _Rows(), 0
    try:
        for number, data in enumerate(json_rows(open_chunks(path, limits.bytes), limits), start=1):
            value, problems = read_row(data, number, limits)
            log.extend(problems)
            if not problems:
                rows.take(number, value)
            if log.enough:
                break
    except FileError as error:
        log.extend(error.problems)
    if not log:
        log.extend(repeated_ids(rows.ids.values, np.array(rows.numbers)) if number else [Problem("no_rows")])
    if log:
        raise FileError.from_log(log)
    return rows


class _PlainRow(msgspec.Struct, gc=False):
    id: int
    songs: list[int]
    tags: list[str]


_decode_plain = msgspec.json.Decoder(_PlainRow).decode


class _Reader:
    """Gathers rows into flat arrays, which become the columns without a copy."""

    def __init__(self, layout: PlaylistFormat, limits: Limits) -> None:
        self.layout = layout
        self.limits = limits
        self.reach = NEAR
        self.wait = 1
        self.numbers = array("q")
        self.ids = array("q")
        self.songs = Integers()
        self.tags = array("i")
        self.tag_codes = WrittenTags(limits.string_chars)

    def read(self, rows: JsonRows) -> Iterator[list[Problem]]:
        """Take all rows; yields what is wrong with those that cannot be taken."""
        singly = 0
        while rows.more():
            if singly:
                singly -= 1
            elif not (found := self._find_plain(rows)):
                singly = self.wait - 1
            elif self._take_plain(found, rows.number + 1):
                rows.skip(len(found.quotes), found.end)
                singly = self.wait - 1
                continue
            else:  # one of the found ones is odd, and which one is not known
                singly = len(found.quotes) - 1
            row = rows.take()
            self.reach = max(self.reach, 2 * FEW * len(row))
            yield self._add(rows.number, row)

    def _find_plain(self, rows: JsonRows) -> Found | None:
        """The plain rows that come next, looked for no further than four times as far as they went the last time.

        ``wait`` becomes how many rows are then better read singly.
        """
        window = rows.window()
        found = find_plain(window._replace(stop=min(window.stop, window.start + self.reach)), self.layout)
        self.reach = max(4 * (found.end - window.start), NEAR) if found else NEAR
        self.wait = 1 if found and len(found.quotes) >= FEW else min(2 * self.wait, LONGEST_WAIT)
        return found

    def _take_plain(self, found: Found, number: int) -> bool:
        """Take the rows from this number on if they are wholly right."""
        plain = read_plain(found, self.layout, self.tag_codes)
        if plain is None:
            return False
        self.numbers.frombytes(np.arange(number, number + len(plain.ids), dtype=np.int64).tobytes())
        self.ids.frombytes(plain.ids.view(np.uint8).data)
        self.songs.add(plain.songs)
        self.tags.frombytes(plain.tags.view(np.uint8).data)
        return True

    def _add(self, number: int, data: bytes) -> list[Problem]:
        """Take one row, or say what is wrong with it."""
        row = _plain_row(data)
        if row is not None and self._take(number, row):
            return []
        value, problems = read_row(data, number, self.limits)
        problems = problems or wrong_lists(value, number, self.layout)
        if not problems and not self._take(number, _PlainRow(value["id"], value["songs"], value["tags"])):
            raise ScoringError("the two ways of reading a row disagree")
        return problems

    def repeated_ids(self) -> Iterator[Problem]:
        return repeated_ids(np.frombuffer(self.ids, np.int64), np.frombuffer(self.numbers, np.int64))

    def columns(self) -> Columns:
        songs = self.songs.array().reshape(-1, self.layout.songs)
        tags = np.frombuffer(self.tags, np.int32).reshape(-1, self.layout.tags)
        ids = IntegerIds(np.frombuffer(self.ids, np.int64))
        return Columns(
            ids,
            np.frombuffer(self.numbers, np.int64),
            {"songs": Lists(songs), "tags": Lists(tags, self.tag_codes.table())},
        )

    def _take(self, number: int, row: _PlainRow) -> bool:
        """Take the row if it is wholly right."""
        if not self._fits(row):
            return False
        try:
            self.songs.extend(row.songs)
        except OverflowError:
            return False
        self.ids.append(row.id)
        self.numbers.append(number)
        self.tags.extend([self.tag_codes.code_of(tag) for tag in row.tags])
        return True

    def _fits(self, row: _PlainRow) -> bool:
        return (
            row.id in INT64
            and len(row.songs) == self.layout.songs == len(set(row.songs))
            and len(row.tags) == self.layout.tags == len(set(row.tags))
            and max(map(len, row.tags)) <= self.limits.string_chars
        )


def _plain_row(data: bytes) -> _PlainRow | None:
    """The row, if three colons show that it has its three keys and nothing else; msgspec lets a key stand twice."""
    if data.count(b":") != 3 or SUSPECT_ESCAPE.search(data):
        return None
    try:
        return _decode_plain(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
