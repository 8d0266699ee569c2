"""Strings as they stand in a file → the codes that they were given before, without an object for each time.

They are told apart by all their bytes, as words of eight: no hash decides.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.integers import WORD, Words, last_bytes
from scoring.formats.strings import IntArray

CodeArray = NDArray[np.int32]
UNKNOWN = -1
FACTOR = np.uint64(0x9E3779B97F4A7C15)


class Written(NamedTuple):
    """Strings as words, each string's last bytes in the first one."""

    words: list[Words]
    lengths: IntArray

    @classmethod
    def of(cls, text: bytes, ends: IntArray, lengths: IntArray, most: int) -> Self:
        """The strings of these lengths that end there, at most so many words of them.

        The first one starts behind a margin of as many words, which are not looked at.
        """
        count = min(most, max(1, -(-int(lengths.max()) // WORD)))
        return cls([last_bytes(text, ends - place, lengths - place) for place in range(0, count * WORD, WORD)], lengths)

    def take(self, places: IntArray) -> Self:
        return type(self)([word[places] for word in self.words], self.lengths[places])


class SeenStrings:
    """Strings by their codes, found by a table in which a newcomer takes its slot: many are known, but not all.

    A slot names the one string that may be meant, whose bytes then decide.
    """

    def __init__(self, words: int, slot_bits: int) -> None:
        self._shift = np.uint64(64 - slot_bits)
        self._slots = np.zeros(1 << slot_bits, dtype=np.int32)
        # By code: the words of a string and behind them its length and one more, so that nothing known is no string.
        self._known = np.zeros((1, words + 1), dtype=np.uint64)

    def codes(self, written: Written) -> CodeArray:
        """The code of each string, or ``UNKNOWN``."""
        codes = self._slots[self._slots_of(written)]
        known = self._known.take(codes, axis=0)
        same = (known[:, -1].view(np.int64) == written.lengths + 1) & (written.lengths <= self._longest)
        for place, word in enumerate(written.words):
            same &= known[:, place] == word
        return np.where(same, codes, UNKNOWN)

    def remember(self, written: Written, codes: CodeArray) -> None:
        """Strings that are new, and their codes, which count up from nought."""
        self._make_room(int(codes.max()) + 1)
        self._slots[self._slots_of(written)] = codes
        self._known[codes, : len(written.words)] = np.stack(written.words, axis=1)
        self._known[codes, -1] = written.lengths + 1

    @property
    def _longest(self) -> int:
        return (self._known.shape[1] - 1) * WORD

    def _make_room(self, count: int) -> None:
        if (room := len(self._known)) < count:
            known, self._known = self._known, np.zeros((2 * count, self._known.shape[1]), dtype=np.uint64)
            self._known[:room] = known

    def _slots_of(self, written: Written) -> IntArray:
        first, *others = written.words
        mixed = first * FACTOR
        for word in others:
            mixed ^= word
            mixed *= FACTOR
        return (mixed >> self._shift).view(np.int64)
