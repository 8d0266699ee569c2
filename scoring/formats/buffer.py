"""What is read of a file and not yet handed on."""

import re
from collections.abc import Iterator
from itertools import islice

from scoring.errors import FileError

AT_ONCE = 2
"""Chunks that are read when there is need of more: whoever looks at many rows has less to do for each then."""
KEPT_BEFORE = 8
"""Bytes that stay there before what is looked at, so that whole words can be read at its beginning."""
SPACE = re.compile(rb"[ \t\r\n]*")


class Buffer:
    """Bytes of a file: ``data``, of which those from ``at`` on are still to be looked at."""

    def __init__(self, chunks: Iterator[bytes], longest: int) -> None:
        self.chunks = chunks
        self.longest = longest
        self.data = b""
        self.at = 0
        self.before = 0
        """Bytes of the file that came before ``data``."""

    def more(self) -> bool:
        chunks: list[bytes] = []
        try:
            for chunk in islice(self.chunks, AT_ONCE):
                chunks.append(chunk)  # noqa: PERF402 - what was read before the fault is kept
        except FileError as error:
            if not chunks:
                raise
            self._fail_later(error)
        self._take(chunks)
        return bool(chunks)

    def _fail_later(self, error: FileError) -> None:
        """Once what was read before has been looked at."""

        def fail() -> bytes:
            raise error

        self.chunks = iter(fail, b"")

    def as_much_again(self) -> bool:
        """Read on until twice as much is there, so that an element of many chunks is not looked at for each of them."""
        chunks, left = [], len(self.data) - self.at
        while left >= 0 and (chunk := next(self.chunks, None)) is not None:
            chunks.append(chunk)
            left -= len(chunk)
        self._take(chunks)
        return bool(chunks)

    def _take(self, chunks: list[bytes]) -> None:
        start = max(self.at - KEPT_BEFORE, 0)
        self.before += start
        self.data, self.at = b"".join([self.data[start:], *chunks]), self.at - start

    def peek(self) -> bytes:
        """The next byte that is not white space, which ``at`` then points to; nothing at the end of the file."""
        while True:
            self.at = _skip_space(self.data, self.at)
            if self.at < len(self.data):
                return self.data[self.at : self.at + 1]
            if not self.more():
                return b""

    def place(self) -> int:
        return self.before + self.at


def _skip_space(data: bytes, at: int) -> int:
    match = SPACE.match(data, at)
    return match.end() if match else at
