"""The elements of a JSON array, one by one, from chunks of bytes.

Cuts only; what stands in an element is for its reader. Memory stays at one element and two chunks, whatever
the file's size, which no parser of whole files gives, and a limit is met before anything is built.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.errors import FileError
from scoring.formats.buffer import Buffer
from scoring.layouts import Limits

DEEPEST = 16
SHORT = 1 << 14
"""A window of fewer bytes is not worth looking at while there are more in the file."""
SCALAR = re.compile(rb"[^ \t\r\n,\[\]{}\"]+")
SIGN = re.compile(rb"[\[\]{}\"]")
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
BLANKS = b" " * 64
"""Put behind the end of a file, for whoever must look some bytes ahead."""
FEW = 64
"""Signs in an element that are looked at one by one: more of them take NumPy less time."""
WINDOW = 1 << 14
QUOTE, OPEN, CLOSE = (np.uint8(ord(sign)) for sign in '"{}')
BRACKET = np.uint8(0x20)
"""The bit that makes of brackets the braces."""
UTF16_UTF32 = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"[\x00")
BOM = b"\xef\xbb\xbf"


class _Incomplete(Exception):
    """The buffer ends before the element does."""


def json_rows(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """The bytes of each element of the top-level array. Raises :class:`~scoring.errors.FileError`."""
    rows = JsonRows(chunks, limits)
    while rows.more():
        yield rows.take()


class JsonRows:
    """The elements of the top-level array: ``while rows.more(): rows.take()``.

    Whoever can read many at once may instead of ``take()`` look at the ``window()`` and ``skip()`` what it read.
    Everything raises :class:`~scoring.errors.FileError`.
    """

    def __init__(self, chunks: Iterator[bytes], limits: Limits) -> None:
        self.limits = limits
        self.number = 0
        """Elements that were taken or skipped: the 1-based number of the last one."""
        self._buffer = Buffer(chunks, limits.row_bytes)
        _open_array(self._buffer)

    def more(self) -> bool:
        """Is there another element? It then is the next; to be asked once for each ``take()`` or ``skip()``."""
        sign = self._buffer.peek()
        if sign == b"]":
            _close_file(self._buffer)
            return False
        if self.number:
            if sign != b",":
                raise _broken(self._buffer, self.number, at_end=not sign)
            self._buffer.at += 1
            self._buffer.peek()
        return True

    def take(self) -> bytes:
        """The next element."""
        self.number += 1
        element = _take_element(self._buffer, self.number)
        if self.number > self.limits.rows:
            raise FileError.of("too_many_rows", limit=self.limits.rows)
        return element

    def window(self) -> "Window":
        """The next element and others after it, as far as the file is read and the limits allow to take them."""
        buffer = self._buffer
        data, start = buffer.data, buffer.at
        if len(data) - start < SHORT:
            at_end = not buffer.more()
            # Blanks may follow the file's last row, and with them it can be read with the others.
            data, start = buffer.data + BLANKS if at_end else buffer.data, buffer.at
        stop = min(len(data), start + self.limits.row_bytes)
        return Window(data, start, stop, self.limits.rows - self.number)

    def skip(self, elements: int, end: int) -> None:
        """Leave out the next so many elements of the window, the last of which ends at ``end``."""
        self.number += elements
        self._buffer.at = end


class Window(NamedTuple):
    """Part of a file: ``data[start:stop]`` begins with an element, of which there may be ``most`` at most."""

    data: bytes
    start: int
    stop: int
    most: int


def _open_array(buffer: Buffer) -> None:
    buffer.more()
    if buffer.data.startswith(BOM):
        raise FileError.of("bom")
    if buffer.data.startswith(UTF16_UTF32):
        raise FileError.of("bad_encoding", byte=0)
    first = buffer.peek()
    if first != b"[":
        raise FileError.of("not_an_array" if first else "empty_file")
    buffer.at += 1


def _take_element(buffer: Buffer, number: int) -> bytes:
    at_end = False
    while True:
        try:
            end = _element_end(buffer.data, buffer.at, number, at_end=at_end)
        except _Incomplete:
            if len(buffer.data) - buffer.at > buffer.longest:
                raise FileError.of("row_too_long", row=number, limit=buffer.longest) from None
            if at_end:
                raise FileError.of("truncated", row=number) from None
            at_end = not buffer.as_much_again()
            continue
        if end == buffer.at:
            raise _broken(buffer, number, at_end=False)
        if end - buffer.at > buffer.longest:
            raise FileError.of("row_too_long", row=number, limit=buffer.longest)
        element = buffer.data[buffer.at : end]
        buffer.at = end
        return element


def _element_end(data: bytes, start: int, number: int, *, at_end: bool) -> int:
    """Where the element that starts here ends; ``start`` itself where none can."""
    first = data[start : start + 1]
    if first == b"{" and (end := _plain_object_end(data, start)):
        return end
    if first in {b"{", b"["}:
        return _nested_end(data, start, number)
    if first == b'"':
        return _string_end(data, start)
    match = SCALAR.match(data, start)
    if not first or (match and match.end() == len(data) and not at_end):
        raise _Incomplete
    return match.end() if match else start


def _plain_object_end(data: bytes, start: int) -> int | None:
    """The end of an object with no object in it, found without looking at each token.

    With no escaped quote, quotes come in pairs; after an even number of them a brace is no part of a string.
    """
    end = data.find(b"}", start) + 1
    if not end:
        return None
    plain = (
        data.count(b'"', start, end) % 2 == 0
        and data.find(b'\\"', start, end) < 0
        and data.count(b"{", start, end) == 1
        and data.count(b"[", start, end) < DEEPEST
    )
    return end if plain else None


def _nested_end(data: bytes, start: int, number: int) -> int:
    at, depth = start, 0
    for _ in range(FEW):
        match = SIGN.search(data, at)
        if not match:
            raise _Incomplete
        sign, at = match.group(), match.end()
        if sign == b'"':
            at = _string_end(data, match.start())
        elif sign in {b"{", b"["}:
            depth += 1
            if depth > DEEPEST:
                raise FileError.of("too_deep", row=number, limit=DEEPEST)
        else:
            depth -= 1
            if depth == 0:
                return at
    return _far_end(data, at, depth, number)


def _far_end(data: bytes, start: int, depth: int, number: int) -> int:
    """The end of an element that is still ``depth`` deep at ``start``, which is in no string."""
    size = WINDOW
    while True:
        depths = depth + np.cumsum(_steps(data[start : start + size]), dtype=np.int64)
        ends = np.flatnonzero(depths == 0)[:1].tolist()
        if depths[: ends[0] if ends else None].max(initial=0) > DEEPEST:
            raise FileError.of("too_deep", row=number, limit=DEEPEST)
        if ends:
            return start + ends[0] + 1
        if start + size >= len(data):
            raise _Incomplete
        size *= 4


def _steps(data: bytes) -> NDArray[np.int8]:
    """For each byte, by how much deeper it leads; ``data`` begins outside of strings."""
    if b"\\" in data:  # which only stand in strings, where each belongs to the next character
        data = data.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    text = np.frombuffer(data, dtype=np.uint8)
    outside = np.cumsum(text == QUOTE, dtype=np.uint8) % 2 == 0
    braces = text | BRACKET
    return ((braces == OPEN).view(np.int8) - (braces == CLOSE).view(np.int8)) * outside


def _string_end(data: bytes, start: int) -> int:
    """The end of the string whose opening quote is at ``start``."""
    match = STRING.match(data, start)
    if not match:
        raise _Incomplete
    return match.end()


def _broken(buffer: Buffer, number: int, *, at_end: bool) -> FileError:
    if at_end:
        return FileError.of("truncated", row=number)
    return FileError.of("bad_json", row=number, byte=buffer.place())


def _close_file(buffer: Buffer) -> None:
    buffer.at += 1
    if buffer.peek():
        raise FileError.of("trailing_data", byte=buffer.place())
