"""A bar on the terminal while a long file is read. The command's alone: on the server nobody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import BinaryIO, TextIO, cast

from scoring.formats.strict_json import shown
from scoring.output import CannotPrint

LONG = 8_000_000
"""Bytes from which a file takes long enough for somebody to wonder."""
EVERY = 0.1
CELLS = 24


@contextmanager
def reading(path: Path, terminal: TextIO | None = None) -> Iterator[BinaryIO]:
    """The file, open; while it is read, how far, on ``terminal`` (stderr) if it is one and the file long."""
    terminal = terminal or sys.stderr
    with path.open("rb") as file:
        total = path.stat().st_size
        if total < LONG or not terminal.isatty():
            yield file
            return
        bar = _Bar(terminal, shown(path.name), total)
        try:
            yield cast(BinaryIO, _Counted(file, bar))
        finally:
            bar.clear()


class _Bar:
    def __init__(self, terminal: TextIO, name: str, total: int) -> None:
        self.terminal = terminal
        self.name = name
        self.total = total
        self.read = 0
        self.width = 0
        self.next = 0.0

    def add(self, count: int) -> None:
        # A zip's directory, at its end, is read first and stays small.
        self.read = min(self.read + count, self.total)
        if (now := monotonic()) >= self.next:
            self.next = now + EVERY
            self._show(self._text())

    def clear(self) -> None:
        """Leave the line as it was, for what is printed next."""
        self._show("")
        self._write("\r")

    def _text(self) -> str:
        part = self.read / self.total
        bar = "#" * int(part * CELLS)
        return f"{self.name}  [{bar:-<{CELLS}}]  {part:4.0%}  {self.read / 1e6:,.0f}/{self.total / 1e6:,.0f} MB"

    def _show(self, text: str) -> None:
        self._write(f"\r{text:{self.width}}")
        self.width = len(text)

    def _write(self, text: str) -> None:
        try:
            self.terminal.write(text)
            self.terminal.flush()
        except OSError as error:
            raise CannotPrint from error


class _Counted:
    """As much of a file as reading an upload takes."""

    def __init__(self, file: BinaryIO, bar: _Bar) -> None:
        self.file = file
        self.bar = bar
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.bar.add(len(data))
        return data
