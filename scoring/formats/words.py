"""Strings as words of eight bytes, compared by arithmetic and without an object for each of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from scoring.formats.integers import BEHIND, WORD, Words, last_bytes
from scoring.formats.strings import IntArray, Strings
from scoring.sums import offsets_of

CodeArray = NDArray[np.int32]
UNKNOWN = -1
FACTOR = np.uint64(0x9E3779B97F4A7C15)
MOST_WORDS = 8
LONGEST = MOST_WORDS * WORD
BLOCK = 1 << 14
MOST_TRIES = 16
"""Slots that are looked at for one string: more than this only strings that were chosen so would need."""


class Written(NamedTuple):
    """Strings as words, each string's last bytes in the first one."""

    words: list[Words]
    lengths: IntArray

    @classmethod
    def of(cls, text: bytes, ends: IntArray, lengths: IntArray, most: int = MOST_WORDS) -> Self:
        """The strings of these lengths that end there, at most so many words of them.

        The first one starts behind seven bytes at least, and eight stand behind the last one; nothing is kept of what
        is before a string.
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

    def rows(self) -> NDArray[np.uint8]:
        """[n, bytes]: each string at the end of its row, and zeros before it."""
        return np.stack(self.words[::-1], axis=1).view(np.uint8)


class SeenStrings:
    """Strings by their codes, found by a table of slots. A slot names the one string that may be meant, whose bytes
    then decide.

    Either a newcomer takes its slot (``remember``), and of those that are known many are found, but not all; or it
    takes the next one that is free (``learn``), and none is ever forgotten.
    """

    def __init__(self, words: int, slot_bits: int) -> None:
        self._shift = np.uint64(64 - slot_bits)
        self._slots = np.zeros(1 << slot_bits, dtype=np.int32)
        """Codes, and one more, so that nothing is no code."""
        # By code. Nothing known is as long as nothing known.
        self._words = [np.zeros(1, dtype=np.uint64) for _ in range(words)]
        self._lengths = np.full(1, UNKNOWN)

    def codes(self, written: Written) -> CodeArray:
        """The code of each string, or ``UNKNOWN``: found in its first slot or not at all."""
        return self._checked(self._slots.take(self._slots_of(written)), written)

    def remember(self, written: Written, codes: CodeArray) -> None:
        """Strings that are new, and their codes, which count up from nought; no more of them than there are slots."""
        if codes.max() >= len(self._slots):
            early = np.flatnonzero(codes < len(self._slots))
            written, codes = written.take(early), codes[early]
        if not len(codes):
            return
        self._keep(written, codes)
        self._slots[self._slots_of(written)] = codes + 1

    def learn(self, written: Written, count: int) -> CodeArray | None:
        """The codes of all of these strings: new ones count up from ``count`` in the order of first sight.

        None, and nothing is learnt, if there are too many of them or somebody chose them to want the same slots.
        Only as long as nothing was remembered, which takes slots away.
        """
        if count + len(written.lengths) > len(self._slots) // 2:
            return None
        codes = np.full(len(written.lengths), UNKNOWN, dtype=np.int32)
        slots = self._slots_of(written)
        everyone = np.arange(len(codes))
        first = everyone.copy()  # of these strings the first one that is the same
        left = everyone
        for _ in range(MOST_TRIES):
            wanted = slots[left]
            claims = left[self._slots.take(wanted) == 0][::-1]
            self._slots[slots[claims]] = -1 - claims  # where several claim a slot, the last one and so the first has it
            there = self._slots.take(wanted)
            lost = np.flatnonzero(there != -1 - left)
            left, there = left[lost], there[lost]
            if not len(left):
                break
            others = written.take(left)
            codes[left] = self._checked(np.maximum(there, 0), others)
            claimant = np.where(there < 0, -1 - there, left)
            first[left] = np.where(others.same(written.take(claimant)), claimant, left)
            left = left[(codes[left] == UNKNOWN) & (first[left] == left)]
            if not len(left):
                break
            slots[left] = (slots[left] + 1) & (len(self._slots) - 1)
        own = self._slots.take(slots) == -1 - everyone
        if len(left):
            self._slots[slots[own]] = 0
            return None
        codes[own] = np.arange(count, count + np.count_nonzero(own))
        self._slots[slots[own]] = codes[own] + 1
        self._keep(written.take(np.flatnonzero(own)), codes[own])
        return codes[first]

    def strings(self, count: int) -> Strings:
        """The strings of the first so many codes."""
        known = Written([words[:count] for words in self._words], self._lengths[:count])
        rows = known.rows()
        written = np.arange(rows.shape[1]) >= rows.shape[1] - known.lengths[:, np.newaxis]
        return Strings(rows[written], offsets_of(known.lengths))

    @property
    def _longest(self) -> int:
        return len(self._words) * WORD

    def _checked(self, slots: CodeArray, written: Written) -> CodeArray:
        """The codes in the slots, or ``UNKNOWN`` where it is another string's."""
        places = slots.astype(np.int64)
        places -= 1
        # Of an empty slot this looks at the last string there is room for, and makes nothing of what it finds.
        same = self._lengths.take(places) == written.lengths
        for word, known in zip(written.words, self._words, strict=False):
            same &= known.take(places) == word
        codes = slots * same
        codes -= 1
        return codes

    def _keep(self, written: Written, codes: CodeArray) -> None:
        if (count := int(codes.max(initial=0)) + 1) > len(self._lengths):
            room = (0, 2 * count - len(self._lengths))
            self._words = [np.pad(words, room) for words in self._words]
            self._lengths = np.pad(self._lengths, room, constant_values=UNKNOWN)
        for known, word in zip(self._words, written.words, strict=False):
            known[codes] = word
        # One that is longer than its words is never found.
        self._lengths[codes] = np.where(written.lengths <= self._longest, written.lengths, UNKNOWN)

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
