"""Strings told apart by their bytes, as words: nothing is taken for what only looks like it."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats import words
from scoring.formats.strings import Strings
from scoring.formats.words import SeenStrings, Written, all_differ, codes_in

FACTOR = int(words.FACTOR)

pieces = st.sampled_from(["", "a", "b", "\0", "한", "12345678", "x" * 63, "y" * 64])
texts = st.lists(pieces, max_size=3).map("".join)


@given(st.lists(texts, unique=True), st.lists(texts))
def test_the_code_of_each_string_or_none(table, strings):
    expected = [table.index(string) if string in table else -1 for string in strings]

    assert codes_in(Strings.of(table), Strings.of(strings)).tolist() == expected


@pytest.mark.parametrize("longest", [3, 8, 9, 64, 65])
def test_strings_by_the_thousand(longest):
    table = [f"{number:x}".rjust(longest, "z") if number % 2 else f"{number:x}" for number in range(3_000)]
    strings = [*table[::-3], *(f"{text}!" for text in table), *(f"!{text}" for text in table)] * 3
    codes = {text: code for code, text in enumerate(table)}

    found = codes_in(Strings.of(table), Strings.of(strings)).tolist()

    assert found == [codes.get(text, -1) for text in strings]


def mixed_alike(first: bytes) -> str:
    """Another text of ASCII that has the same number as these 16 bytes."""
    head, tail = (int.from_bytes(part, "little") for part in (first[:8], first[8:]))
    for other in (b"%08d" % number for number in count()):
        rest = (head * FACTOR ^ int.from_bytes(other, "little") * FACTOR ^ tail) % 2**64
        if (text := other + rest.to_bytes(8, "little")).isascii():
            break
    return text.decode()


def test_two_that_are_mixed_the_same_are_still_two():
    first = "abcdefgh12345678"
    second = mixed_alike(first.encode())
    (written,) = Written.blocks(Strings.of([first, second]))
    assert len({*written.mixed().tolist()}) == 1

    assert codes_in(Strings.of([first, second]), Strings.of([second, "x", first])).tolist() == [1, -1, 0]
    assert codes_in(Strings.of([first]), Strings.of([second, "x", first])).tolist() == [-1, -1, 0]


@given(st.lists(texts))
def test_whether_a_string_stands_there_twice(strings):
    assert all_differ(Strings.of(strings)) == (len({*strings}) == len(strings))


def test_strings_that_look_alike_are_not_the_same():
    first = "abcdefgh12345678"
    alike = [first, mixed_alike(first.encode()), "x" + "y" * 64, "z" + "y" * 64]

    assert all_differ(Strings.of(alike))
    for string in alike:
        assert not all_differ(Strings.of([*alike, string]))


def test_no_more_strings_are_remembered_than_there_are_slots():
    seen = SeenStrings(words=2, slot_bits=3)
    (written,) = Written.blocks(Strings.of([f"{number}" for number in range(100)]))
    codes = np.arange(100, dtype=np.int32)

    seen.remember(written, codes)
    seen.remember(written.take(codes[50:]), codes[50:])

    found = seen.codes(written)
    assert {*found[8:].tolist()} == {-1}
    known = np.flatnonzero(found >= 0)
    assert (0 < len(known) <= 8, found[known].tolist()) == (True, known.tolist())
