"""A text file → its lines, strictly, and a reader's verdict on each.

Lines end in LF or CRLF, the last one perhaps in nothing, and no other sign ends one. The text is UTF-8 without NUL;
one byte order mark at its beginning is dropped. What a line holds is for its reader.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

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
Choose = Callable[[Iterator[Line]], Iterator[Line]]
Take = Callable[[int, str], Iterable[Problem]]


def take_lines(source: Source, limits: Limits, take: Take, choose: Choose = iter) -> None:
    """Hand each line that ``choose`` lets through to ``take``, which keeps it or tells what is wrong with it.

    Raises :class:`~scoring.errors.FileError` with all that was wrong.
    """
    log, rows = ProblemLog(), 0
    try:
        lines = read_lines(open_chunks(source, limits.bytes), limits.row_bytes)
        # As many again may be passed over: without a limit, a file of line ends alone would keep us for minutes.
        for rows, (number, line) in enumerate(choose(_numbered(lines, 2 * limits.rows)), start=1):
            if rows > limits.rows:
                raise _too_many(limits.rows)
            log.extend(take(number, line))
            if log.enough:
                break
        log.extend([] if rows else [Problem("no_rows")])
    except FileError as error:
        log.extend(error.problems)
    if log:
        raise FileError.from_log(log)


def _numbered(lines: Iterator[str], most: int) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        if number > most:
            raise _too_many(most)
        yield number, line


def _too_many(limit: int) -> FileError:
    return FileError.of("too_many_rows", limit=limit)


def read_lines(chunks: Iterator[bytes], longest: int) -> Iterator[str]:
    """The lines, each of ``longest`` bytes at most. Raises :class:`~scoring.errors.FileError`.

    >>> list(read_lines(iter([b"one\\r", b"\\ntwo\\n\\nthree"]), longest=5))
    ['one', 'two', '', 'three']
    """
    number, rest = 1, b""
    for chunk in _without_bom(chunks):
        block, end, rest = (rest + chunk).rpartition(b"\n")
        if end:
            yield from _texts(block, number, longest)
            number += block.count(b"\n") + 1
        # One more: it may be the CR of a line end that is cut in two.
        if len(rest) > longest + 1:
            raise FileError.of("row_too_long", row=number, limit=longest)
    if rest:
        yield _text(rest, number, longest)
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


def _texts(block: bytes, number: int, longest: int) -> Iterator[str]:
    """The lines of a block: at once where nothing is odd, else one by one, so that those before a wrong one count."""
    lines = block.split(b"\n")
    if b"\0" not in block and b"\r" not in block and max(map(len, lines)) <= longest:
        with suppress(UnicodeDecodeError):
            return iter(block.decode().split("\n"))
    return (_text(line, at, longest) for at, line in enumerate(lines, start=number))


def _text(line: bytes, number: int, longest: int) -> str:
    line = line.removesuffix(b"\r")
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
