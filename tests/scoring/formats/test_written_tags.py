"""A tag has one code, however it is written and wherever it stands; what is no JSON string has none."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats.written_tags import WrittenTags
from tests.scoring.formats.test_words import same_slot

texts = st.text(st.sampled_from('ab한é😀"\\{}[],: \n/\x7f'), max_size=9) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20
)
MARGIN = b'{"id":1,"songs":[2],"tags":["'


def read(codes: WrittenTags, written: list[bytes]) -> list[int] | None:
    """The codes of tags that stand in a file like this."""
    lengths = np.array([*map(len, written)])
    ends = len(MARGIN) + np.cumsum(lengths + len(b'", "')) - len(b'", "')
    found = codes.read(MARGIN + b'", "'.join(written) + b'"]}, {"id"', ends, lengths)
    return None if found is None else found.tolist()


def spelt(tag: str, *, ascii_only: bool) -> bytes:
    return json.dumps(tag, ensure_ascii=ascii_only).encode()[1:-1]


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=12), st.lists(st.booleans(), min_size=12, max_size=12))
def test_codes_in_the_order_of_first_sight_however_written(rows, escaped):
    codes = WrittenTags(longest=100)
    first = {tag: code for code, tag in enumerate(dict.fromkeys(tag for row in rows for tag in row))}

    for row, ascii_only in zip(rows, escaped, strict=False):
        found = read(codes, [spelt(tag, ascii_only=ascii_only) for tag in row])
        assert found == [first[tag] for tag in row]

    assert codes.table().strings() == list(first)


@given(st.lists(texts.filter(str.isprintable), min_size=1, max_size=30))
def test_many_at_once_and_again(tags):
    codes = WrittenTags(longest=100)
    tags = [*tags, *(f"{tag}!" for tag in tags)]
    written = [spelt(tag, ascii_only=False) for tag in tags]

    found = read(codes, written)

    assert found == read(codes, written)
    assert [codes.table().strings()[code] for code in found] == tags


@pytest.mark.parametrize(
    "written", [[b"\\u0061", b"b", b"a", b"c"], [b"a", b"\\u0061", b"b", b"c"]], ids=["first", "later"]
)
def test_two_spellings_of_one_tag_among_those_read_at_once(written):
    codes = WrittenTags(longest=100)

    found = read(codes, written)

    table = codes.table().strings()
    assert sorted(table) == ["a", "b", "c"]
    assert [table[code] for code in found] == [json.loads(b'"%b"' % tag) for tag in written]


ODD = {
    "a quote": b'"',
    "two tags": b'b","c',
    "a nul": b"\0b",
    "a nul before a tag that is known": b"\0a",
    "a line end": b"\nb",
    "no utf-8": b"\xed\xa0\x80",
    "half a letter": "한".encode()[:2],
    "the other half": "한".encode()[2:],
    "an escaped nul": b"\\u0000",
    "half a pair": b"\\ud83d",
    "an escape that is none": b"\\x",
    "a backslash at the end": b"b\\",
    "too long": b"b" * 101,
    "too long, in Korean": "한".encode() * 101,
    "too long, escaped": b"\\u0062" * 101,
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_odd_is_not_read(odd):
    codes = WrittenTags(longest=100)
    assert read(codes, [b"a", b"c"]) == [0, 1]

    assert read(codes, [b"a", odd, b"c", b"d"]) is None


def test_halves_do_not_make_one_another_whole():
    codes = WrittenTags(longest=100)

    assert read(codes, ["한".encode()[:2], "한".encode()[2:]]) is None


def test_as_long_as_a_tag_may_be():
    codes = WrittenTags(longest=100)

    assert read(codes, ["한".encode() * 100, b"b" * 100, b"\\u0062" * 100]) == [0, 1, 1]


def test_long_tags_are_told_apart_by_their_first_bytes():
    codes = WrittenTags(longest=100)
    written = [b"1234567890123456", b"x1234567890123456", b"y1234567890123456", b"1234567890123456"]

    for _ in range(3):
        assert read(codes, written) == [0, 1, 2, 0]


def test_many_long_tags_that_end_alike():
    codes = WrittenTags(longest=100)

    for _ in range(3):
        assert read(codes, [b"%08dabcdefgh" % number for number in range(4_000)]) == [*range(4_000)]


def test_a_tag_that_is_new_in_two_spellings_at_once_is_one():
    codes = WrittenTags(longest=100)

    assert read(codes, [b"\\u0061", b"a", b"c", b"\\u0063"]) == [0, 0, 1, 1]
    assert codes.table().strings() == ["a", "c"]


TOO_MUCH = {
    "a long one": [b"b" * 33],
    "one with an escape": [b"\\u0062"],
    "as many as there are slots": [b"tag %x" % number for number in range(2**17)],
}


@pytest.mark.parametrize("others", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_known_keeps_its_code_when_a_dictionary_is_made(others):
    codes, first = WrittenTags(longest=100), [b"a", "한".encode(), b"", b"x" * 32]
    assert read(codes, first) == [0, 1, 2, 3]

    assert read(codes, [*others, *first]) == [*range(4, 4 + len(others)), 0, 1, 2, 3]

    assert read(codes, first) == [0, 1, 2, 3]
    assert codes.code_of("한") == 1
    assert codes.table().strings() == [json.loads(b'"%b"' % tag) for tag in [*first, *others]]


def test_tags_that_want_the_same_slot():
    strings = [string.encode() for string in same_slot(40)]
    codes = WrittenTags(longest=100)

    assert read(codes, [b"a", *strings[:3]]) == [0, 1, 2, 3]
    assert read(codes, [*reversed(strings), b"a"]) == [*range(4, 41), 3, 2, 1, 0]
    assert codes.table().strings() == [tag.decode() for tag in [b"a", *strings[:3], *reversed(strings[3:])]]


def test_short_tags_may_be_too_long():
    assert read(WrittenTags(longest=3), [b"abc", "한한한".encode()]) == [0, 1]
    assert read(WrittenTags(longest=3), [b"abcd"]) is None


def test_nothing_is_learnt_of_tags_one_of_which_is_odd():
    codes = WrittenTags(longest=100)

    assert read(codes, [b"a", b"\n"]) is None
    assert read(codes, [b"b", b"a"]) in ([0, 1], [1, 0])
    assert sorted(codes.table().strings()) == ["a", "b"]
