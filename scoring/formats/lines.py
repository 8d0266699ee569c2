"""A text file → its lines, strictly, and a reader's verdict on each: block by block where it can, else line by line.

Lines end in LF or CRLF, the last one perhaps in nothing, and no other sign ends one. The text is UTF-8 without NUL;
one byte order mark at its beginning is dropped. What a line holds is for its reader.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from scoring.errors import FileError, Problem, ProblemLog
from scoring.formats.ids import TextIds
from scoring.formats.json_rows import BOM
from scoring.formats.source import Source, open_chunks
from scoring.formats.strict_json import shown
from scoring.formats.strings import IntArray, Strings
from scoring.formats.truth import Questions
from scoring.layouts import Limits
from scoring.task import Task

Line = tuple[int, str]
"""The number of a line, from 1, and its text."""
Take = Callable[[int, str], Iterable[Problem]]
PassOver = Callable[[str], bool]


@dataclass(frozen=True)
class Block:
    """Lines that follow each other, without their ends: ``data`` has a LF between them."""

    number: int
    """Of the first line."""
    data: bytes
    longest: int

    @classmethod
    def of(cls, number: int, data: bytes, longest: int) -> Self:
        return cls(number, data.replace(b"\r\n", b"\n").removesuffix(b"\r") if b"\r" in data else data, longest)

    @cached_property
    def lines(self) -> list[bytes]:
        return self.data.split(b"\n")

    @cached_property
    def count(self) -> int:
        return self.data.count(b"\n") + 1

    @property
    def last(self) -> int:
        return self.number + self.count - 1

    @cached_property
    def even(self) -> bool:
        """Neither NUL nor CR stands in it, and no line is too long."""
        short = len(self.data) <= self.longest or max(map(len, self.lines)) <= self.longest
        return short and b"\0" not in self.data and b"\r" not in self.data

    def texts(self) -> Iterator[Line]:
        """At once where nothing is odd, else one by one, so that those before a wrong one count."""
        if self.even:
            with suppress(UnicodeDecodeError):
                return enumerate(self.data.decode().split("\n"), self.number)
        return ((number, _text(line, number, self.longest)) for number, line in enumerate(self.lines, self.number))


TakePlain = Callable[[Block], bool]


def _never(_: object) -> bool:
    return False


def take_lines(
    source: Source, limits: Limits, take: Take, *, pass_over: PassOver = _never, take_plain: TakePlain = _never
) -> None:
    """Hand each line to ``take``, which keeps it or tells what is wrong with it, less those to ``pass_over``.

    ``take_plain`` is asked first: it may keep all lines of an even block at once, as ``take`` would, if nothing is
    odd about any of them. Raises :class:`~scoring.errors.FileError` with all that was wrong.
    """
    taking = _Taking(limits, take, pass_over, take_plain)
    try:
        for block in read_blocks(open_chunks(source, limits.bytes), limits.row_bytes):
            taking.take_block(block)
            if taking.log.enough:
                break
        taking.log.extend([] if taking.rows else [Problem("no_rows")])
    except FileError as error:
        taking.log.extend(error.problems)
    if taking.log:
        raise FileError.from_log(taking.log)


class _Taking:
    """Rows and problems so far."""

    def __init__(self, limits: Limits, take: Take, pass_over: PassOver, take_plain: TakePlain) -> None:
        self.take, self.pass_over, self.take_plain = take, pass_over, take_plain
        self.limits = limits
        # As many again may be passed over: without a limit, a file of line ends alone would keep us for minutes.
        self.most_lines = 2 * limits.rows
        self.rows = 0
        self.log = ProblemLog()

    def take_block(self, block: Block) -> None:
        fits = self.rows + block.count <= self.limits.rows and block.last <= self.most_lines
        if block.even and fits and self.take_plain(block):
            self.rows += block.count
            return
        for number, line in block.texts():
            self._take_line(number, line)
            if self.log.enough:
                return

    def _take_line(self, number: int, line: str) -> None:
        if number > self.most_lines:
            raise _too_many(self.most_lines)
        if self.pass_over(line):
            return
        if self.rows == self.limits.rows:
            raise _too_many(self.limits.rows)
        self.rows += 1
        self.log.extend(self.take(number, line))


def _too_many(limit: int) -> FileError:
    return FileError.of("too_many_rows", limit=limit)


def read_blocks(chunks: Iterator[bytes], longest: int) -> Iterator[Block]:
    """All lines, each of ``longest`` bytes at most. Raises :class:`~scoring.errors.FileError`.

    >>> [block.lines for block in read_blocks(iter([b"one\\r", b"\\ntwo\\n\\nthree"]), longest=5)]
    [[b'one', b'two', b''], [b'three']]
    """
    number, rest = 1, b""
    for chunk in _without_bom(chunks):
        data, end, rest = (rest + chunk).rpartition(b"\n")
        if end:
            block = Block.of(number, data, longest)
            yield block
            number = block.last + 1
        # One more: it may be the CR of a line end that is cut in two.
        if len(rest) > longest + 1:
            raise FileError.of("row_too_long", row=number, limit=longest)
    if rest:
        yield Block.of(number, rest, longest)
    elif number == 1:
        raise FileError.of("empty_file")


def _without_bom(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    while len(head) < 2 * len(BOM) and (chunk := next(chunks, b"")):
        head += chunk
    if head.startswith(BOM * 2):
        raise FileError.of("bom", row=1)
    yield head.removeprefix(BOM)
    yield from chunks


def _text(line: bytes, number: int, longest: int) -> str:
    if len(line) > longest:
        raise FileError.of("row_too_long", row=number, limit=longest)
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise FileError.of("bad_encoding", row=number) from error
    if "\0" in text:
        raise FileError.of("nul", row=number)
    if "\r" in text:
        raise FileError.of("lone_cr", row=number)
    return text


class LineIds:
    """The ids of a file's lines, each once, and the numbers of these lines."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._seen: dict[str, None] = {}
        self._numbers = array("q")

    def add(self, number: int, identity: str) -> Iterable[Problem]:
        """Take the id, or say what is wrong with it."""
        if not identity:
            return [Problem("missing_field", number, field="id")]
        if len(identity) > self._longest:
            return [too_long(number, identity, "id", identity, self._longest)]
        if identity in self._seen:
            return [Problem("repeated_id", number, shown(identity), "id")]
        self._seen[identity] = None
        self._numbers.append(number)
        return ()

    def add_all(self, number: int, ids: Sequence[str]) -> bool:
        """Take the ids of lines from this number on if nothing is wrong with any, else none of them."""
        before = len(self._seen)
        self._seen |= dict.fromkeys(ids)
        repeated = len(self._seen) < before + len(ids)
        if repeated or "" in ids or max(map(len, ids)) > self._longest:
            while len(self._seen) > before:
                self._seen.popitem()
            return False
        self._numbers.frombytes(np.arange(number, number + len(ids), dtype=np.int64).tobytes())
        return True

    @property
    def ids(self) -> TextIds:
        return TextIds(Strings.of(self._seen))

    @property
    def numbers(self) -> IntArray:
        return np.array(self._numbers, dtype=np.int64)


def read_questions(path: Path, task: Task) -> Questions:
    """A questions file of which only the ids count: what stands before the first tab of each line."""
    ids = LineIds(task.limits.string_chars)
    take_lines(path, task.limits, lambda number, line: ids.add(number, line.partition("\t")[0]))
    return Questions(ids.ids, [""] * len(ids.numbers), {})


def too_long(number: int, identity: str, field: str, text: str, limit: int) -> Problem:
    return Problem("text_too_long", number, shown(identity), field, {"limit": limit, "got": len(text)})


def wrong_columns(number: int, line: str, expected: int) -> Problem:
    """What is wrong with a line that has not so many cells, with tabs between them."""
    if not line:
        return Problem("blank_line", number)
    return Problem("wrong_columns", number, params={"expected": expected, "got": line.count("\t") + 1})
