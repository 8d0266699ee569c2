"""Lists of integers as JSON writes them → one array, without an object for each number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.formats.strings import IntArray
from scoring.marks import WORD, places_apart

LONGEST = 16
"""Digits of the longest number that is read here: two words of eight bytes."""
BLOCK = 1 << 15
"""Numbers that are read at a time, so that all that is made of them on the way stays in a core's cache."""
MARGIN = bytes(LONGEST)
BEHIND = bytes(WORD)
"""What has to stand behind the last word that is read: see ``words_at``."""
SPACE, MINUS = (np.uint8(ord(sign)) for sign in " -")
SMALLEST = np.array([0, 0, *(10**digits for digits in range(1, LONGEST))], dtype=np.int64)
"""The smallest number of so many digits: one below it was written with a zero in front."""
SMALLEST_SHORT = SMALLEST[: WORD + 1].astype(np.int32)
KEPT = np.array([0, *(2**64 - 2 ** (64 - 8 * length) for length in range(1, WORD + 1))], dtype=np.uint64)
"""The highest so many bytes of a word."""
BITS = np.uint64(8 * WORD)
ZEROS = np.uint64(0x3030303030303030)
"""The digit 0 in each byte of a word."""
NINE = 9
LANES = (
    (np.uint16, np.uint16((10 << 8) + 1), np.uint16(8)),
    (np.uint32, np.uint32((100 << 16) + 1), np.uint32(16)),
    (np.uint64, np.uint64((10_000 << 32) + 1), np.uint64(32)),
)
"""Digits to pairs, to fours, to eights: the lower half, which is written first, times its power of ten is added to the
upper half."""

Words = NDArray[np.uint64]
AnyInts = NDArray[np.int32] | NDArray[np.int64]


def read_integers(lists: Sequence[bytes], each: int, comma: bytes) -> AnyInts | None:
    """The numbers of lists such as ``b"7, 0, -512"``, ``each`` of them in a row; ``comma`` stands between them, one
    sign or that and a space.

    None where anything is not as plain as that: another count, a plus, a point, a zero in front, more than 16
    digits, other white space, or no number at all. Whoever asks must then look closer.

    >>> read_integers([b"7, 0", b"512, -34"], 2, b", ").tolist()
    [[7, 0], [512, -34]]
    >>> read_integers([b"7, 00", b"512, 34"], 2, b", ") is None
    True
    """
    text = comma.join([MARGIN[len(comma) :], *lists, BEHIND])
    # From behind the margin and its comma on, as many as are whole words: the rest are zeros that stand behind.
    data = np.frombuffer(text, dtype=np.uint8, count=len(text) // WORD * WORD - LONGEST, offset=LONGEST)
    ends = places_apart(data == comma[0], each * len(lists))
    if ends is None:
        return None
    ends += LONGEST
    if not _same_counts(ends, lists, each, len(comma)):
        return None
    # Every byte is some number's, a comma, or the one behind it: no spaces are missing, so that one is a space.
    if len(comma) > 1 and np.count_nonzero(data == SPACE) != len(ends):
        return None
    numbers = integers_at(text, ends, lengths_of(ends, LONGEST, len(comma)))
    return None if numbers is None else numbers.reshape(len(lists), each)


def integers_between(text: bytes, starts: IntArray, commas: IntArray, ends: IntArray, comma: bytes) -> AnyInts | None:
    """The numbers of lists from each start to each end; else the same.

    ``commas`` [lists, numbers - 1]: how far they are behind the first start.
    """
    stops = np.empty((len(starts), commas.shape[1] + 1), dtype=np.int64)
    np.add(commas, starts[0], out=stops[:, :-1])
    stops[:, -1] = ends
    # As if all were one list, which takes NumPy less time than many short ones; then what is first in each.
    lengths = lengths_of(stops.ravel(), int(starts[0]), len(comma)).reshape(stops.shape)
    np.subtract(stops[:, 0], starts, out=lengths[:, 0])
    if len(comma) > 1 and (np.frombuffer(text, dtype=np.uint8)[1:].take(stops)[:, :-1] != SPACE).any():
        return None
    numbers = integers_at(text, stops.ravel(), lengths.ravel())
    return None if numbers is None else numbers.reshape(stops.shape)


def _same_counts(ends: IntArray, lists: Sequence[bytes], each: int, gap: int) -> bool:
    """Does each list's last item end where the list does, if they stand behind the margin with such gaps between?"""
    last = np.cumsum(np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)) + gap) + (LONGEST - gap)
    return len(ends) == len(lists) * each and bool((ends[each - 1 :: each] == last).all())


def lengths_of(ends: IntArray, start: int, gap: int) -> IntArray:
    """How long the items are that end there, the first of which starts there, with such gaps between."""
    lengths = np.empty_like(ends)
    lengths[0] = ends[0] - start
    np.subtract(ends[1:], ends[:-1], out=lengths[1:])
    lengths[1:] -= gap
    return lengths


def integers_at(text: bytes, ends: IntArray, lengths: IntArray) -> AnyInts | None:
    """The numbers that are all of the bytes, so many before each end; None if one is not plain. Of 32 bits, if none has
    more than eight digits.

    The first one starts behind seven bytes at least, and eight stand behind the last one. What others would need before
    them may lie before the text, which as an index means its end: of what is before a number nothing is kept.
    """
    parts: list[NDArray[Any]] = []
    for start in range(0, len(ends), BLOCK):
        part = _integers_at(text, ends[start : start + BLOCK], lengths[start : start + BLOCK])
        if part is None:
            return None
        parts.append(part)
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _integers_at(text: bytes, ends: IntArray, lengths: IntArray) -> AnyInts | None:
    if lengths.min() < 1:
        return None
    numbers = _digits(text, ends, lengths)
    if numbers is None:
        below_zero = np.frombuffer(text, dtype=np.uint8)[ends - lengths] == MINUS
        digits = lengths - below_zero
        numbers = _digits(text, ends, digits) if digits.min() > 0 else None
        if numbers is None or (numbers[below_zero] == 0).any():
            return None
        np.negative(numbers, out=numbers, where=below_zero)
    return numbers


def _digits(text: bytes, ends: IntArray, lengths: IntArray) -> AnyInts | None:
    """The same for numbers of digits alone, of at least one each."""
    longest = lengths.max()
    if longest > LONGEST:
        return None
    numbers = _eight_digits(text, ends, lengths)
    if numbers is None:
        return None
    if longest <= WORD:
        short = numbers.astype(np.int32)
        return None if (short < SMALLEST_SHORT.take(lengths)).any() else short
    upper = _eight_digits(text, ends - WORD, lengths - WORD)
    if upper is None:
        return None
    values = (numbers + upper * np.uint64(10**WORD)).view(np.int64)
    return None if (values < SMALLEST.take(lengths)).any() else values


def _eight_digits(text: bytes, ends: IntArray, lengths: IntArray) -> Words | None:
    """The numbers that the last eight digits before each of the ends make, or as many as there are; zero for none."""
    words = words_at(text, ends - WORD)
    words ^= ZEROS  # which makes nought to nine of digits, and more of anything else
    words &= KEPT.take(lengths, mode="clip")
    if words.view(np.uint8).max() > NINE:
        return None
    for kind, factor, bits in LANES:  # the narrower ones many at once
        lanes: NDArray[Any] = words.view(kind)
        lanes *= factor
        lanes >>= bits
    return words


def words_at(text: bytes, starts: IntArray) -> Words:
    """Eight bytes from each place on, the last one highest; as many must stand behind the last of them.

    Put together of the two words of memory that they lie in: NumPy takes what is not aligned one by one.
    """
    memory = np.frombuffer(text, dtype="<u8", count=len(text) // WORD)
    first = starts >> 3
    shift = (starts & 7).view(np.uint64)
    shift <<= np.uint64(3)
    words = memory.take(first)
    words >>= shift
    upper = memory[1:].take(first)
    upper <<= np.subtract(BITS, shift, out=shift)  # by all 64, of which nothing is left, where a word lies in the first
    words |= upper
    return words


def last_bytes(text: bytes, ends: IntArray, lengths: IntArray) -> Words:
    """Up to eight bytes before each of the ends as a word, the last one highest; zero for those before an item."""
    return words_at(text, ends - WORD) & KEPT.take(lengths, mode="clip")
