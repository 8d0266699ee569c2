"""Numbers are read as Python's own parser reads them, or not at all."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formats.integers import WORD, read_integers, words_at

edges = st.sampled_from([0, 10**8 - 1, 10**8, 10**15, 10**16 - 1, -(10**16) + 1])
numbers = st.integers(-1, 9) | st.integers(-(10**16) + 1, 10**16 - 1) | edges
commas = st.sampled_from([b",", b", ", b"\t"])


@st.composite
def lists(draw):
    each = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(numbers, min_size=each, max_size=each), min_size=1, max_size=6))


def written(rows: list[list[int]], comma: bytes) -> list[bytes]:
    return [comma.join(str(number).encode() for number in row) for row in rows]


@given(lists(), commas)
def test_what_was_written(rows, comma):
    assert read_integers(written(rows, comma), len(rows[0]), comma).tolist() == rows


@given(lists(), commas, st.data())
def test_a_changed_byte_is_read_as_json_reads_it_or_not_at_all(rows, comma, data):
    texts = written(rows, comma)
    at = data.draw(st.integers(0, len(texts) - 1))
    place = data.draw(st.integers(0, len(texts[at])))
    sign = data.draw(st.sampled_from([bytes([byte]) for byte in b'0123456789, -+.eE"\n\t\0x\xef']))
    texts[at] = texts[at][:place] + sign + texts[at][place + data.draw(st.integers(0, 1)) :]

    read = read_integers(texts, len(rows[0]), comma)

    if read is not None:
        assert read.tolist() == [json.loads(b"[" + text.replace(b"\t", b",") + b"]") for text in texts]


@given(st.binary(min_size=2 * WORD, max_size=60), st.data())
def test_eight_bytes_from_any_place_on(text, data):
    places = data.draw(st.lists(st.integers(0, len(text) - 2 * WORD), min_size=1, max_size=20))

    words = words_at(text, np.array(places))

    assert [word.to_bytes(WORD, "little") for word in words.tolist()] == [text[at : at + WORD] for at in places]
    with pytest.raises(IndexError):
        words_at(text, np.array([len(text) - WORD + 1]))


ODD = {
    "another count": [b"1, 2", b"3"],
    "counts that only together are right": [b"1, 2, 3", b"4"],
    "no number": [b"1, ", b"3, 4"],
    "nothing": [b"", b"3, 4"],
    "a plus": [b"1, +2", b"3, 4"],
    "a minus alone": [b"1, -", b"3, 4"],
    "two": [b"1, --2", b"3, 4"],
    "one within": [b"1, 2-2", b"3, 4"],
    "one at the end": [b"1, 2-", b"3, 4"],
    "less than nothing": [b"1, -0", b"3, 4"],
    "a zero behind the minus": [b"1, -02", b"3, 4"],
    "a zero in front": [b"1, 02", b"3, 4"],
    "17 digits": [b"1, " + b"2" * 17, b"3, 4"],
    "17 digits below nought": [b"1, -" + b"2" * 17, b"3, 4"],
    "no space": [b"1,2", b"3, 4"],
    "a space in the wrong place": [b"1,2 ", b"3, 4"],
    "two spaces": [b"1,  2", b"3, 4"],
    "a tab": [b"1,\t2", b"3, 4"],
    "a point": [b"1, 2.0", b"3, 4"],
    "a list": [b"1, [2", b"3, 4"],
}


@pytest.mark.parametrize("texts", ODD.values(), ids=ODD)
def test_what_is_odd_is_not_read(texts):
    assert read_integers(texts, 2, b", ") is None
