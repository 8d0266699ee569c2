"""Lists of integers as JSON writes them → one array, without an object for each number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.formats.strings import IntArray

LONGEST = 16
"""Digits of the longest number that is read here: two words of eight bytes."""
WORD = 8
MARGIN = bytes(LONGEST)
SPACE, ZERO, MINUS = (np.uint8(ord(sign)) for sign in " 0-")
SMALLEST = np.array([0, 0, *(10**digits for digits in range(1, LONGEST))], dtype=np.int64)
"""The smallest number of so many digits: one below it was written with a zero in front."""
KEPT = np.array([0, *(2**64 - 2 ** (64 - 8 * length) for length in range(1, WORD + 1))], dtype=np.uint64)
"""The highest so many bytes of a word."""

Words = NDArray[np.uint64]


def read_integers(lists: Sequence[bytes], each: int, comma: bytes) -> IntArray | None:
    """The numbers of lists such as ``b"7, 0, -512"``, ``each`` of them in a row; ``comma`` stands between them, one
    sign or that and a space.

    None where anything is not as plain as that: another count, a plus, a point, a zero in front, more than 16
    digits, other white space, or no number at all. Whoever asks must then look closer.

    >>> read_integers([b"7, 0", b"512, -34"], 2, b", ").tolist()
    [[7, 0], [512, -34]]
    >>> read_integers([b"7, 00", b"512, 34"], 2, b", ") is None
    True
    """
    text = b"".join([MARGIN, comma.join(lists), comma])
    data = np.frombuffer(text, dtype=np.uint8)
    commas = data == comma[0]
    ends = np.flatnonzero(commas)
    if not same_counts(ends, lists, each, len(comma)):
        return None
    lengths = lengths_of(ends, LONGEST, len(comma))
    if lengths.min() < 1:
        return None
    below_zero = data[ends - lengths] == MINUS if b"-" in text else None
    digits = lengths if below_zero is None else lengths - below_zero
    if digits.min() < 1 or digits.max() > LONGEST or not _only_digits(data, commas, digits, len(comma)):
        return None
    numbers = _values(text, ends, digits)
    if (numbers < SMALLEST[digits]).any():
        return None
    if below_zero is not None:
        if (numbers[below_zero] == 0).any():
            return None
        np.negative(numbers, out=numbers, where=below_zero)
    return numbers.reshape(len(lists), each)


def same_counts(ends: IntArray, lists: Sequence[bytes], each: int, gap: int) -> bool:
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


def _only_digits(data: NDArray[np.uint8], commas: NDArray[np.bool_], digits: IntArray, gap: int) -> bool:
    """Is each byte a digit, so many of them in each number, a minus in front of one, a comma, or the space behind?"""
    if gap > 1 and not ((data == SPACE)[1:] == commas[:-1]).all():
        return False
    # What is below "0" wraps round and is then above 9.
    return bool(np.count_nonzero(data - ZERO < 10) == digits.sum())


def _values(text: bytes, ends: IntArray, lengths: IntArray) -> IntArray:
    numbers = _eight_digits(last_bytes(text, ends, lengths))
    if lengths.max() > WORD:
        numbers += _eight_digits(last_bytes(text, ends - WORD, lengths - WORD)) * np.uint64(10**WORD)
    return numbers.view(np.int64)


def last_bytes(text: bytes, ends: IntArray, lengths: IntArray) -> Words:
    """Up to eight bytes before each of the ends as a word, the last one highest; zero for those before an item."""
    words = np.ndarray((len(text) - WORD + 1,), dtype="<u8", buffer=text, strides=(1,))
    return words[ends - WORD] & KEPT.take(lengths, mode="clip")


def _eight_digits(words: Words) -> Words:
    """The numbers that the bytes of the words write: digits to pairs, to fours, to eights."""
    words &= np.uint64(0x0F0F0F0F0F0F0F0F)
    for bits, mask in ((8, 0x00FF00FF00FF00FF), (16, 0x0000FFFF0000FFFF), (32, 0x00000000FFFFFFFF)):
        # The lower half of each pair, which is written first, times its power of ten is added to the upper half.
        words *= np.uint64((10 ** (bits // 8) << bits) + 1)
        words >>= np.uint64(bits)
        words &= np.uint64(mask)
    return words
