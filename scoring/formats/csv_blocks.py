"""CSV bytes → blocks of whole lines, each of which can be read alone.

Memory stays at one chunk and one line. A line break inside quotes does not end a line; ``\\r\\n`` is ``\\n``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.errors import FileError
from scoring.layouts import Limits

BOM = b"\xef\xbb\xbf"
UTF16_UTF32 = (b"\xff\xfe", b"\xfe\xff")
QUOTE, NEWLINE = 34, 10


@dataclass(frozen=True)
class Block:
    """Whole lines, the last one ended, too. ``line``: the number of the first in the file, from 1."""

    line: int
    data: bytes


def csv_blocks(chunks: Iterator[bytes], limits: Limits) -> Iterator[Block]:
    """The file in blocks. Raises :class:`~scoring.errors.FileError`.

    >>> limits = Limits(bytes=100, rows=10, row_bytes=20, string_chars=10)
    >>> for block in csv_blocks(iter([b'id,pred\\n1,0.', b'5\\n2,"a', b'\\nb"']), limits):
    ...     print(block.line, block.data)
    1 b'id,pred\\n'
    2 b'1,0.5\\n'
    3 b'2,"a\\nb"\\n'
    """
    data, line = _without_bom(chunks), 1
    for chunk in chunks:
        block, data = _cut(data)
        if block:
            yield Block(line, block)
            line += block.count(b"\n")
        if len(data) > limits.row_bytes:
            raise _endless(data, line, limits)
        data += chunk
    block, data = _cut(data + b"\n" if data and not data.endswith(b"\n") else data)
    if block:
        yield Block(line, block)
        line += block.count(b"\n")
    if data:
        raise FileError.of("open_quote", row=line)


def line_ends(data: bytes) -> NDArray[np.int64]:
    """Where the lines end: the line breaks outside of quotes."""
    text = np.frombuffer(data, dtype=np.uint8)
    ends = text == NEWLINE
    if b'"' in data:
        ends &= np.cumsum(text == QUOTE) % 2 == 0
    return np.flatnonzero(ends)


def _without_bom(chunks: Iterator[bytes]) -> bytes:
    data = b""
    while len(data) < 2 * len(BOM) and (chunk := next(chunks, b"")):
        data += chunk
    if data.startswith(UTF16_UTF32) or b"\0" in data[:4]:
        raise FileError.of("bad_encoding", row=1)
    if data.startswith(BOM * 2):
        raise FileError.of("bom", row=1)
    return data.removeprefix(BOM)


def _cut(data: bytes) -> tuple[bytes, bytes]:
    """Whole lines, and the beginning of the next one."""
    if b'"' not in data:
        end = data.rfind(b"\n") + 1
    else:
        ends = line_ends(data)
        end = int(ends[-1]) + 1 if len(ends) else 0
    return data[:end], data[end:]


def _endless(data: bytes, line: int, limits: Limits) -> FileError:
    if data.count(b'"') % 2:
        return FileError.of("open_quote", row=line)
    if b"\r" in data:
        return FileError.of("lone_cr", row=line)
    return FileError.of("row_too_long", row=line, limit=limits.row_bytes)
