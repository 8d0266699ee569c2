"""Strings as words of eight bytes, compared by arithmetic and without an object for each of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.integers import BEHIND, WORD, Words, last_bytes
from scoring.formats.strings import IntArray, Strings

CodeArray = NDArray[np.int32]
UNKNOWN = -1
FACTOR = np.uint64(0x9E3779B97F4A7C15)
MOST_WORDS = 8
LONGEST = MOST_WORDS * WORD
BLOCK = 1 << 14


class Written(NamedTuple):
    """Strings as words, each string's last bytes in the first one."""

    words: list[Words]
    lengths: IntArray

    @classmethod
    def of(cls, text: bytes, ends: IntArray, lengths: IntArray, most: int = MOST_WORDS) -> Self:
        """The strings of these lengths that end there, at most so many words of them.

        The first one starts behind eight bytes at least, and as many stand behind the last one; nothing is kept of
        what is before a string.
        """
        count = min(most, max(1, -(-int(lengths.max()) // WORD)))
        return cls([last_bytes(text, ends - place, lengths - place) for place in range(0, count * WORD, WORD)], lengths)

    @classmethod
    def blocks(cls, strings: Strings, size: int = BLOCK) -> Iterator[Self]:
        """All of these strings, so many at a time."""
        for start in range(0, len(strings), size):
            offsets = strings.offsets[start : start + size + 1]
            text = b"".join([bytes(LONGEST), strings.data[offsets[0] : offsets[-1]].tobytes(), BEHIND])
            yield cls.of(text, offsets[1:] + (LONGEST - offsets[0]), np.diff(offsets))

    def take(self, places: IntArray) -> Self:
        return type(self)([word[places] for word in self.words], self.lengths[places])

    def mixed(self) -> Words:
        """A number for each string, seldom the same for two; words of nothing change nothing."""
        mixed = np.zeros(len(self.lengths), dtype=np.uint64)
        for word in reversed(self.words):
            mixed ^= word
            mixed *= FACTOR
        return mixed

    def same(self, others: Self) -> NDArray[np.bool_]:
        """Which of these are the other ones at their places, if one of the two is no longer than its words."""
        same = self.lengths == others.lengths
        for word, other in zip(self.words, others.words, strict=False):
            same &= word == other
        return same


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
        """Strings that are new, and their codes, which count up from nought; no more of them than there are slots."""
        if codes.max() >= len(self._slots):
            early = np.flatnonzero(codes < len(self._slots))
            written, codes = written.take(early), codes[early]
        if not len(codes):
            return
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
        return (written.mixed() >> self._shift).view(np.int64)


def codes_in(table: Strings, strings: Strings) -> IntArray:
    """The code in ``table`` of each of the strings, -1 for one that is not in it: code points decide."""
    if not len(table) or not len(strings):
        return np.full(len(strings), UNKNOWN)
    known = next(Written.blocks(table, size=len(table)))
    keys = known.mixed()
    order = np.argsort(keys)
    keys = keys[order]
    if known.lengths.max() > LONGEST or (keys[1:] == keys[:-1]).any():
        return _looked_up(table, strings)
    codes = []
    for asked in Written.blocks(strings):
        nearest = order[np.minimum(search(keys, asked.mixed()), len(keys) - 1)]
        codes.append(np.where(asked.same(known.take(nearest)), nearest, UNKNOWN))
    return np.concatenate(codes)


def all_differ(strings: Strings) -> bool:
    """Does none of the strings stand there twice?"""
    if not len(strings):
        return True
    mixed = np.concatenate([written.mixed() for written in Written.blocks(strings)])
    alike = np.flatnonzero(_repeated(mixed))
    if not len(alike):
        return True
    # Whoever chose the strings may have made them so. What Python's own hash makes of them is not foreseen.
    hashes = np.fromiter((hash(strings.at(place)) for place in alike.tolist()), dtype=np.int64, count=len(alike))
    alike = alike[_repeated(hashes)]
    return len({strings.at(place) for place in alike.tolist()}) == len(alike)


def _repeated(numbers: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of the numbers stand there more than once."""
    ordered = np.sort(numbers)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(numbers, twice) if len(twice) else np.zeros(len(numbers), dtype=bool)


def search(keys: NDArray[Any], wanted: NDArray[Any]) -> IntArray:
    """Where in the sorted keys each would stand. They are looked for in their order, with the keys at hand."""
    turn = np.argsort(wanted)
    places = np.empty(len(wanted), dtype=np.int64)
    places[turn] = np.searchsorted(keys, wanted[turn])
    return places


def _looked_up(table: Strings, strings: Strings) -> IntArray:
    """The same, one by one: where strings of the table are long, or two of them mixed the same."""
    codes = {string: code for code, string in enumerate(table.each())}
    return np.fromiter((codes.get(string, UNKNOWN) for string in strings.each()), dtype=np.int64, count=len(strings))
