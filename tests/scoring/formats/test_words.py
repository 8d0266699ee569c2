"""Strings told apart by their bytes, as words: nothing is taken for what only looks like it."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats import words
from scoring.formats.strings import Codes, Strings
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


def written(strings: list[str]) -> Written:
    (all_of_them,) = Written.blocks(Strings.of(strings))
    return all_of_them


@given(st.lists(st.lists(st.text(st.sampled_from("ab한"), max_size=5), min_size=1, max_size=12), max_size=5))
def test_strings_are_learnt_in_the_order_of_first_sight(batches):
    seen, codes = SeenStrings(words=2, slot_bits=10), Codes()
    for batch in batches:
        count = len(codes)
        expected = [codes[string] for string in batch]

        assert seen.learn(written(batch), count).tolist() == expected
        found = seen.codes(written(batch)).tolist()
        assert all(code in {-1, right} for code, right in zip(found, expected, strict=True))

    assert seen.strings(len(codes)).strings() == list(codes)


@pytest.mark.parametrize("slot_bits", [11, 12, 16])
def test_none_of_many_strings_is_forgotten(slot_bits):
    seen, strings = SeenStrings(words=2, slot_bits=slot_bits), [f"{number:x}" for number in range(600)]
    for start in range(0, 600, 100):
        assert seen.learn(written(strings[start : start + 100]), start).tolist() == [*range(start, start + 100)]

    for start in range(0, 600, 300):
        assert seen.learn(written(strings[start : start + 300]), 600).tolist() == [*range(start, start + 300)]


def same_slot(count: int) -> list[str]:
    """Different strings that all want one slot, made by whoever knows how they are mixed."""
    strings = ["abcdefgh12345678"]
    head, tail = (int.from_bytes(strings[0].encode()[at : at + 8], "little") for at in (0, 8))
    for number in range(10**8):
        other = b"%08d" % number
        rest = (head * FACTOR ^ int.from_bytes(other, "little") * FACTOR ^ tail) % 2**64
        text = (other + rest.to_bytes(8, "little")).decode("latin-1")
        if text.isascii() and text.isprintable() and not {"\\", '"'} & {*text}:
            strings.append(text)
            if len(strings) == count:
                break
    return strings


def test_a_few_that_are_mixed_the_same_are_learnt_and_many_are_not():
    strings = same_slot(words.MOST_TRIES + 1)
    seen = SeenStrings(words=2, slot_bits=12)
    assert len({*written(strings).mixed().tolist()}) == 1

    assert seen.learn(written(["a", *strings[:5], *strings[:5]]), 0).tolist() == [*range(6), *range(1, 6)]
    assert seen.learn(written(["b", *strings]), 6) is None
    assert seen.learn(written(["b", *strings[:6]]), 6).tolist() == [6, 1, 2, 3, 4, 5, 7]
    assert seen.strings(8).strings() == ["a", *strings[:5], "b", strings[5]]


def test_a_table_gets_no_more_than_half_full():
    seen = SeenStrings(words=1, slot_bits=4)

    assert seen.learn(written([f"{number}" for number in range(9)]), 0) is None
    assert seen.learn(written([f"{number}" for number in range(8)]), 0).tolist() == [*range(8)]
    assert seen.learn(written(["8"]), 8) is None


def test_strings_longer_than_their_words_are_never_found():
    seen, strings = SeenStrings(words=1, slot_bits=4), ["x12345678", "12345678"]

    seen.remember(written(strings), np.arange(2, dtype=np.int32))

    assert {*seen.codes(written(strings)).tolist()} <= {-1, 1}
