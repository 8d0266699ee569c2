"""Many ranked lists at once, where each is written as a program writes it.

A line must be an id and as many items as asked for, of printable ASCII, with nothing but the separator between them
(and behind a comma one blank). Any other is left to whoever reads lines one by one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.formats.fields import any_repeats
from scoring.formats.integers import BEHIND, lengths_of
from scoring.formats.lines import Block
from scoring.formats.separators import Separator
from scoring.formats.strings import Codes, IntArray
from scoring.formats.words import LONGEST, MOST_WORDS, UNKNOWN, CodeArray, SeenStrings, Written

SLOT_BITS = 20
MARGIN = b"-" * LONGEST
"""A cell that is longer is not plain: items of the contests have 36 bytes at most."""
LINE_END, SPACE, FIRST_SIGN, LAST_SIGN = (np.uint8(ord(sign)) for sign in "\n !~")


class PlainLists(NamedTuple):
    ids: list[str]
    items: CodeArray


class PlainListReader:
    """Reads the plain blocks of one file; ``codes`` are of all its items, the others' too."""

    def __init__(self, separator: Separator, width: int, longest: int, codes: Codes) -> None:
        self.separator = separator
        self.sign = np.uint8(ord(separator.sign))
        self.width = width
        self.longest = min(longest, len(MARGIN))
        self.codes = codes
        self.seen = SeenStrings(MOST_WORDS, SLOT_BITS)

    def read(self, block: Block) -> PlainLists | None:
        """The lines, or None if anything is odd about one."""
        text = b"".join([MARGIN, block.data, b"\n", BEHIND])
        cells = self._cells(np.frombuffer(text, np.uint8, len(text) - len(BEHIND)), block.count)
        if cells is None:
            return None
        ends, lengths = cells
        ids = _texts(text, ends[:, 0], lengths[:, 0])
        if not self.separator.all_count(ids):
            return None
        items = self._codes(text, ends[:, 1:].ravel(), lengths[:, 1:].ravel()).reshape(-1, self.width)
        return None if any_repeats(items) else PlainLists(ids, items)

    def _cells(self, data: NDArray[np.uint8], lines: int) -> tuple[IntArray, IntArray] | None:
        """[lines, width + 1]: where the cells end, and their lengths; None where anything is not plain."""
        between = (data == self.sign) | (data == LINE_END)
        found = np.flatnonzero(between)
        if len(found) != lines * (self.width + 1) or (data[found[self.width :: self.width + 1]] != LINE_END).any():
            return None
        ends = found.reshape(lines, -1)
        lengths = lengths_of(found, len(MARGIN), gap=1).reshape(lines, -1)
        # What is below the first sign wraps round and is then above the last.
        odd = (data - FIRST_SIGN > LAST_SIGN - FIRST_SIGN) & ~between
        if self.separator.spaced and odd[ends[0, 0] + 1]:
            spaces = ends[:, :-1] + 1
            if (data[spaces] != SPACE).any():
                return None
            odd[spaces] = False
            lengths[:, 1:] -= 1
        if odd.any() or lengths.min() < 1 or lengths.max() > self.longest:
            return None
        return ends, lengths

    def _codes(self, text: bytes, ends: IntArray, lengths: IntArray) -> CodeArray:
        written = Written.of(text, ends, lengths)
        codes = self.seen.codes(written)
        new = np.flatnonzero(codes == UNKNOWN)
        if len(new):
            codes[new] = [self.codes[item] for item in _texts(text, ends[new], lengths[new])]
            self.seen.remember(written.take(new), codes[new])
        return codes


def _texts(text: bytes, ends: IntArray, lengths: IntArray) -> list[str]:
    signs = text.decode("ascii")
    return [signs[start:end] for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]
