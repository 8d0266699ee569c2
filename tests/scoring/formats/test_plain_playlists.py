"""What is read many at once is what JSON says, or it is not read."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.formats.integers import WORD
from scoring.formats.json_rows import Window
from scoring.formats.plain_playlists import AHEAD, find_plain, read_plain
from scoring.formats.written_tags import WrittenTags
from scoring.layouts import PlaylistFormat

LAYOUT = PlaylistFormat(songs=2, tags=2)
SPELLINGS = [{}, {"separators": (",", ":")}]
START = b"  ["
END = b"]" + b" " * (AHEAD + WORD)
"""So far behind the last row that it can be read with the others."""

songs = st.integers(-1, 9) | st.sampled_from([10**8 - 1, 10**8, 2**31, 10**16 - 1])
tags = st.text(st.sampled_from('ab한😀,:[]{} "\\\n'), max_size=6)
row = st.builds(
    lambda identity, songs, tags: {"id": identity, "songs": songs, "tags": tags},
    st.integers(0, 10**9),
    st.lists(songs, min_size=2, max_size=2, unique=True),
    st.lists(tags, min_size=2, max_size=2, unique=True),
)


def written(rows: list[dict], between: bytes = b", ", **spelling) -> bytes:
    return START + between.join(json.dumps(row, **spelling).encode() for row in rows) + END


def read(data: bytes, most: int = 1000) -> list[dict] | None:
    """The rows that are read at once at the beginning, if any."""
    codes = WrittenTags(longest=100)
    found = find_plain(Window(data, len(START), len(data), most), LAYOUT)
    plain = found and read_plain(found, LAYOUT, codes)
    if not plain:
        return None
    table = codes.table().strings()
    rows = [
        {"id": identity, "songs": songs, "tags": [table[code] for code in tags]}
        for identity, songs, tags in zip(plain.ids.tolist(), plain.songs.tolist(), plain.tags.tolist(), strict=True)
    ]
    # The end that is told is where these rows end.
    assert rows == json.loads(b"[" + data[len(START) : found.end] + b"]", object_pairs_hook=unrepeated)
    return rows


def unrepeated(pairs: list[tuple]) -> dict:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@given(
    st.lists(row, min_size=1, max_size=5),
    st.sampled_from(SPELLINGS),
    st.booleans(),
    st.sampled_from([b",", b", ", b"\n,\t", b",\r\n  "]),
)
def test_all_rows_that_are_written_the_usual_way(rows, spelling, ascii_only, between):
    assert read(written(rows, between, ensure_ascii=ascii_only, **spelling)) == rows


@settings(max_examples=500)
@given(st.lists(row, min_size=1, max_size=4), st.sampled_from(SPELLINGS), st.booleans(), st.data())
def test_a_changed_byte_is_read_as_json_reads_it_or_not_at_all(rows, spelling, ascii_only, data):
    text = written(rows, ensure_ascii=ascii_only, **spelling)
    place = data.draw(st.integers(len(START), len(text) - len(END) - 1))
    sign = data.draw(st.sampled_from([bytes([byte]) for byte in b'"\\,:[]{} 0-.\n\0\xefau'] + [b"", b'", "', b"}, {"]))
    after = place + data.draw(st.integers(0, 2))

    read(text[:place] + sign + text[after:])  # checks what it reads


def plain(number: int) -> bytes:
    return b'{"id": %d, "songs": [1, 2], "tags": ["a", "b"]}' % number


ODD = {
    "another key": b'{"ID": 7, "songs": [1, 2], "tags": ["a", "b"]}',
    "another order": b'{"songs": [1, 2], "id": 7, "tags": ["a", "b"]}',
    "one key more": b'{"id": 7, "x": 1, "songs": [1, 2], "tags": ["a", "b"]}',
    "a blank more": b'{ "id": 7, "songs": [1, 2], "tags": ["a", "b"]}',
    "a blank before the end": b'{"id": 7, "songs": [1, 2], "tags": ["a", "b"] }',
    "a blank less": b'{"id": 7,"songs": [1, 2], "tags": ["a", "b"]}',
    "a tag more": b'{"id": 7, "songs": [1, 2], "tags": ["a", "b", "c"]}',
    "a tag less": b'{"id": 7, "songs": [1, 2], "tags": ["a"]}',
    "no tags": b'{"id": 7, "songs": [1, 2], "tags": []}',
    "a number for a tag": b'{"id": 7, "songs": [1, 2], "tags": ["a", 1]}',
    "a comma of another kind": b'{"id": 7, "songs": [1, 2], "tags": ["a","b"]}',
    "an escaped key": b'{"id": 7, "songs": [1, 2], "t\\u0061gs": ["a", "b"]}',
    "the compact spelling": b'{"id":7,"songs":[1,2],"tags":["a","b"]}',
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("before", [0, 1, 3])
def test_rows_before_an_odd_one_are_read(odd, before):
    json.loads(odd)
    texts = [*map(plain, range(before)), odd, plain(8), plain(9)]

    rows = read(START + b", ".join(texts) + END)

    if odd == ODD["the compact spelling"] and not before:
        assert rows == [json.loads(odd)]
    else:
        assert rows == ([*map(json.loads, texts[:before])] or None)


UNREAD = {
    "a song more": b'{"id": 7, "songs": [1, 2, 3], "tags": ["a", "b"]}',
    "a song twice": b'{"id": 7, "songs": [1, 1], "tags": ["a", "b"]}',
    "a tag twice": b'{"id": 7, "songs": [1, 2], "tags": ["a", "a"]}',
    "a tag twice, in two spellings": b'{"id": 7, "songs": [1, 2], "tags": ["a", "\\u0061"]}',
    "no integer": b'{"id": 7, "songs": [1, 2.0], "tags": ["a", "b"]}',
    "no id": b'{"id": , "songs": [1, 2], "tags": ["a", "b"]}',
    "a blank before an id": b'{"id":  7, "songs": [1, 2], "tags": ["a", "b"]}',
    "an id with a zero in front": b'{"id": 07, "songs": [1, 2], "tags": ["a", "b"]}',
    "an id in the way of a key": b'{"id": 7, 8, "songs": [1, 2], "tags": ["a", "b"]}',
    "an id of 17 digits": b'{"id": 12345678901234567, "songs": [1, 2], "tags": ["a", "b"]}',
    "a list in the songs": b'{"id": 7, "songs": [[1, 2]], "tags": ["a", "b"]}',
}


@pytest.mark.parametrize("odd", UNREAD.values(), ids=UNREAD)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_no_row_is_read_beside_one_whose_parts_are_odd(odd, place):
    texts = [*map(plain, range(place)), odd, plain(8), plain(9)]

    assert read(START + b", ".join(texts) + END) is None


def test_no_more_rows_than_may_be_taken():
    texts = [*map(plain, range(5))]

    assert read(START + b", ".join(texts) + END, most=3) == [*map(json.loads, texts[:3])]
    assert read(START + b", ".join(texts) + END, most=0) is None


def test_rows_with_something_else_between_are_left():
    texts = [*map(plain, range(4))]

    assert read(START + b", ".join(texts[:3]) + b",\n" + texts[3] + END) == [*map(json.loads, texts[:3])]
    assert read(START + b", ".join(texts[:2]) + b",, " + texts[2] + END) == [*map(json.loads, texts[:2])]
    assert read(START + b" ".join(texts) + END) == [json.loads(texts[0])]


@pytest.mark.parametrize("blanks", [4, 8, 9, 50, 1000])
def test_blanks_between_two_rows(blanks):
    texts = [*map(plain, range(4))]
    between = b",\n" + b" " * (blanks - 1)

    rows = [*map(json.loads, texts)]
    assert read(START + between.join(texts) + END) == (rows if blanks <= 8 else rows[:1])
    assert read(START + texts[0] + between + b", ".join(texts[1:]) + END) == rows[: 2 if blanks <= 8 else 1]


@pytest.mark.parametrize("tags", [1, 2])
@pytest.mark.parametrize("first", [b'{"id":7', b'{"id": 7'])
def test_quotes_and_nothing_else_up_to_the_end(first, tags):
    layout = PlaylistFormat(songs=1, tags=tags)
    for before, behind in product([b"", b'], "tags": ["a", "b'], range(30)):
        for quotes in range(20):
            data = START + first + before + b'"' * quotes + b" " * behind
            assert find_plain(Window(data, len(START), len(data), 9), layout) is None


@pytest.mark.parametrize("between", [b",", b", ", b",\n       ", b"        ,        "])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_quotes_and_nothing_else_behind_plain_rows(between, spelling):
    layout = PlaylistFormat(songs=1, tags=1)
    row = json.dumps({"id": 7, "songs": [1], "tags": ["a"]}, **spelling).encode()
    for quotes, behind in product([7, 8, 15, 16, 24], range(30)):
        data = START + between.join([row, row, row[:7]]) + b'"' * quotes + b" " * behind
        found = find_plain(Window(data, len(START), len(data), 9), layout)
        assert found is None or len(found.quotes) <= 2


def test_a_comma_in_a_tag():
    texts = [plain(1), b'{"id": 7, "songs": [3, 4], "tags": ["a, b", "b"]}', plain(8)]

    assert read(START + b", ".join(texts) + END) == [*map(json.loads, texts)]


@pytest.mark.parametrize("songs", [b"1, 2, 3", b"1", b"1,2", b"1,\t2", b"1, 02", b"1,  2", b"1 , 2", b", 2", b"1, "])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_songs_that_are_odd_beside_commas_in_tags(songs, place):
    # As many commas as there should be, or one more or fewer.
    for tag in (b"a", b"a,", b",a,"):
        texts = [*map(plain, range(3))]
        texts[place] = b'{"id": 7, "songs": [%b], "tags": ["%b", "b"]}' % (songs, tag)

        assert read(START + b", ".join(texts) + END) is None


def seven_rows(place: int, songs: list) -> list[dict]:
    rows = [{"id": number, "songs": [number, 2 * 10**8 + number], "tags": ["a", "b"]} for number in range(7)]
    rows[place]["songs"] = songs
    return rows


@pytest.mark.parametrize("block", [1, 2, 4, 5, 100])
@pytest.mark.parametrize("place", range(7))
def test_songs_in_blocks(block, place, monkeypatch):
    monkeypatch.setattr("scoring.formats.plain_playlists.BLOCK", block)

    for songs in ([7, 8], [7, 10**12], [-7, 10**15]):
        rows = seven_rows(place, songs)
        assert read(written(rows)) == rows
    for odd in ([7, 7], [7, 8.0], [7, 10**17], [7, None], [7], [7, 8, 9]):
        assert read(written(seven_rows(place, odd))) is None


@pytest.mark.parametrize(("largest", "kind"), [(2**31 - 1, np.int32), (2**31, np.int64)])
def test_songs_are_as_narrow_as_they_allow(largest, kind):
    data = written(seven_rows(5, [1, largest]))
    plain = read_plain(find_plain(Window(data, len(START), len(data), 7), LAYOUT), LAYOUT, WrittenTags(longest=100))

    assert plain.songs.dtype == kind
