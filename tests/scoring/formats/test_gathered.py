"""Integers that are gathered are those that were given, and there but once."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats.gathered import Integers

NARROW = st.integers(-(2**31), 2**31 - 1)
WIDE = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(st.lists(NARROW) | st.lists(WIDE), st.sampled_from(["i4", "i8", ""]))))
def test_all_are_kept(pieces):
    gathered = Integers()
    given_numbers = []
    for numbers, kind in pieces:
        if not kind:
            gathered.extend(numbers)
        elif kind == "i4" and all(-(2**31) <= number < 2**31 for number in numbers):
            gathered.add(np.array(numbers, dtype=np.int32))
        else:
            gathered.add(np.array(numbers, dtype=np.int64))
        given_numbers += numbers

    assert gathered.array().tolist() == given_numbers


@pytest.mark.parametrize("first", [5, 2**40])
@pytest.mark.parametrize("large", [2**63, -(2**63) - 1])
def test_none_are_taken_beside_one_that_is_too_large(first, large):
    gathered = Integers()
    gathered.extend([first])

    with pytest.raises(OverflowError):
        gathered.extend([7, large])

    assert gathered.array().tolist() == [first]
    assert gathered.array().dtype == (np.int32 if first == 5 else np.int64)


def test_one_that_is_wide_does_not_double_the_others_more_than_once():
    gathered = Integers()
    tracemalloc.start()
    gathered.add(np.arange(1_000_000, dtype=np.int32))
    gathered.extend([2**40])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert gathered.array()[[0, -2, -1]].tolist() == [0, 999_999, 2**40]
    assert peak < 50_000_000  # of which what nothing was written to is not there yet


def test_more_than_one_block():
    gathered, pieces = Integers(), [np.arange(n, dtype=np.int32) for n in (5, 3_000_000, 3_000_000, 7)]
    for piece in pieces:
        gathered.add(piece)
    gathered.extend([2**40])

    assert np.array_equal(gathered.array(), np.concatenate([*pieces, [2**40]]))


@pytest.mark.parametrize("sizes", [(0,), (0, 4097), (4096, 0, 1), (5, 2**22 - 5), (5, 2**22 - 4), (2**22 + 1, 3)])
def test_as_many_as_there_is_room_for(sizes):
    gathered, pieces = Integers(), [np.arange(n, dtype=np.int32) for n in sizes]
    for piece in pieces:
        gathered.add(piece)
        gathered.extend([7])

    assert np.array_equal(gathered.array(), np.concatenate([part for piece in pieces for part in (piece, [7])]))
    assert gathered.array().dtype == np.int32
