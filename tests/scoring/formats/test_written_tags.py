"""A tag has one code, however it is written and wherever it stands; what is no JSON string has none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats.written_tags import WrittenTags

texts = st.text(st.sampled_from('ab한é😀"\\{}[],: \n/\x7f'), max_size=9) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20
)
COMMA = b", "


def listed(tags: list[str], *, ascii_only: bool) -> bytes:
    return json.dumps(tags, ensure_ascii=ascii_only).encode()[2:-2]


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=12), st.lists(st.booleans(), min_size=12, max_size=12))
def test_codes_in_the_order_of_first_sight_however_written(rows, escaped):
    codes = WrittenTags(longest=100)
    first = {tag: code for code, tag in enumerate(dict.fromkeys(tag for row in rows for tag in row))}

    for row, ascii_only in zip(rows, escaped, strict=False):
        read = codes.read_lists([listed([*row], ascii_only=ascii_only)], 2, COMMA)
        if read is None:  # only a quote or a backslash makes a list hard to cut
            assert "\\" in "".join(row) or '"' in "".join(row)
            read = [codes.code_of(tag) for tag in row]
        assert list(read) == [first[tag] for tag in row]

    assert codes.table().strings() == list(first)


@given(st.lists(texts.filter(lambda tag: not {'"', "\\"} & {*tag}), min_size=1, max_size=30))
def test_many_lists_at_once_and_again(tags):
    codes = WrittenTags(longest=100)
    lists = [listed([tag, tag + "!"], ascii_only=False) for tag in tags if tag.isprintable()]
    lists = lists or [b'a", "b']

    read = codes.read_lists(lists, 2, COMMA)

    assert read.tolist() == codes.read_lists(lists, 2, COMMA).tolist()
    assert [codes.table().strings()[code] for code in read] == [
        tag for items in lists for tag in json.loads(b'["' + items + b'"]')
    ]


@pytest.mark.parametrize("lists", [[b'\\u0061", "b', b'a", "c'], [b'a", "\\u0061', b'b", "c']], ids=["later", "first"])
def test_two_spellings_of_one_tag_among_those_read_at_once(lists):
    codes = WrittenTags(longest=100)

    read = codes.read_lists(lists, 2, COMMA)

    table = codes.table().strings()
    assert sorted(table) == ["a", "b", "c"]
    assert [table[code] for code in read] == [tag for items in lists for tag in json.loads(b'["' + items + b'"]')]


ODD = {
    "another count": [b'a", "b", "c', b"d"],
    "one quote": [b'a", "b"', b'c", "d'],
    "no comma": [b'a"; "b', b'c", "d'],
    "no space": [b'a","b', b'c", "d'],
    "a nul": [b'a", "\0b', b'c", "d'],
    "a nul before a tag that is known": [b'a", "b', b'c", "\0a'],
    "a line end": [b'a", "\nb', b'c", "d'],
    "no utf-8": [b'a", "\xed\xa0\x80', b'c", "d'],
    "an escaped nul": [b'a", "\\u0000', b'c", "d'],
    "half a pair": [b'a", "\\ud83d', b'c", "d'],
    "an escape that is none": [b'a", "\\x', b'c", "d'],
    "an escaped quote at an end": [b'a\\", ","x", "b', b'c", "d'],
    "too long": [b'a", "' + b"b" * 101, b'c", "d'],
    "too long, escaped": [b'a", "' + b"\\u0062" * 101, b'c", "d'],
}


@pytest.mark.parametrize("lists", ODD.values(), ids=ODD)
def test_what_is_odd_is_not_read(lists):
    codes = WrittenTags(longest=100)
    codes.read_lists([b'a", "c'], 2, COMMA)

    assert codes.read_lists(lists, 2, COMMA) is None


def test_long_tags_are_told_apart_by_their_first_bytes():
    codes = WrittenTags(longest=100)
    lists = [b'1234567890123456", "x1234567890123456', b'y1234567890123456", "1234567890123456']

    for _ in range(3):
        assert codes.read_lists(lists, 2, COMMA).tolist() == [0, 1, 2, 0]


def test_many_long_tags_that_end_alike():
    codes = WrittenTags(longest=100)
    lists = [b'%08dabcdefgh", "%08dabcdefgh' % (number, number + 1) for number in range(0, 4_000, 2)]

    for _ in range(3):
        assert codes.read_lists(lists, 2, COMMA).tolist() == [*range(4_000)]


def test_a_tag_that_is_new_in_two_spellings_at_once_is_one():
    codes = WrittenTags(longest=100)

    assert codes.read_lists([b'\\u0061", "a', b'c", "\\u0063'], 2, COMMA).tolist() == [0, 0, 1, 1]
    assert codes.table().strings() == ["a", "c"]


def test_two_tags_are_not_taken_for_one_beside_an_escaped_one_that_is_known():
    codes = WrittenTags(longest=100)
    codes.read_lists([b'\\u0061", "c'], 2, COMMA)

    assert codes.read_lists([b'x","y", "\\u0061'], 2, COMMA) is None
