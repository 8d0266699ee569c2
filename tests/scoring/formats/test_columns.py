"""Columns come back from their arrays as they were, or not at all."""

import numpy as np
import pytest

from scoring import Columns, ScoringError
from scoring.formats.fields import Lists, field_from_arrays
from scoring.formats.ids import IntegerIds
from scoring.formats.strings import Strings
from scoring.layouts import PlaylistFormat
from scoring.shapes import LabelShape, NumberShape

LAYOUT = PlaylistFormat(songs=3, tags=2)


def arrays_of(**changed):
    tags = Lists(np.array([[0, 1], [2, 0]], dtype=np.int32), Strings.of(["밤", "", "b"]))
    fields = {"songs": Lists(np.array([[1, 2, 3], [4, 5, 6]])), "tags": tags}
    return Columns(IntegerIds(np.array([5, 7])), np.array([1, 2]), fields).arrays() | changed


def test_there_and_back():
    arrays = arrays_of()

    loaded = Columns.from_arrays(arrays, LAYOUT)

    for name, array in loaded.arrays().items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].tolist() == array.tolist()
    assert loaded.fields["tags"].table.strings() == ["밤", "", "b"]


@pytest.mark.parametrize("large", [2**32 + 1, 1 - 2**32, 2**63 - 1, -(2**63)])
def test_large_songs_are_not_taken_for_others(large):
    songs = np.array([[1, 2, large], [-1, 5, 0]])

    assert Columns.from_arrays(arrays_of(**{"songs/items": songs}), LAYOUT).fields["songs"].items.tolist() == (
        songs.tolist()
    )
    songs[0, 1] = large
    with pytest.raises(ScoringError, match="repeated items"):
        Columns.from_arrays(arrays_of(**{"songs/items": songs}), LAYOUT)


def table(data: bytes, offsets: list[int]):
    return {"tags/data": np.frombuffer(data, np.uint8), "tags/offsets": np.array(offsets, dtype=np.int64)}


BROKEN = {
    "an id twice": {"/values": np.array([5, 5])},
    "ids of another type": {"/values": np.array([5.0, 7.0])},
    "ids in a table": {"/values": np.array([[5], [7]])},
    "ids as text": {"/data": np.frombuffer(b"57", np.uint8)},
    "a row number too few": {"/numbers": np.array([1])},
    "row numbers of another type": {"/numbers": np.array([1.0, 2.0])},
    "a row of songs too few": {"songs/items": np.array([[1, 2, 3]])},
    "a song too few": {"songs/items": np.array([[1, 2], [4, 5]])},
    "a song twice": {"songs/items": np.array([[1, 2, 3], [4, 5, 4]])},
    "songs of another type": {"songs/items": np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int16)},
    "a tag twice": {"tags/items": np.array([[0, 1], [2, 2]], dtype=np.int32)},
    "a code too high": {"tags/items": np.array([[0, 1], [2, 3]], dtype=np.int32)},
    "a code below zero": {"tags/items": np.array([[0, 1], [2, -1]], dtype=np.int32)},
    "a string twice": table(b"aba", [0, 1, 2, 3]),
    "a string of many letters twice": table(b"x" * 200 + b"b", [0, 100, 200, 201]),
    "bytes that are no text": table(b"ab\xff", [0, 1, 2, 3]),
    "a letter that is cut in two": table("a밤".encode(), [0, 1, 2, 4]),
    "a letter that is not whole": table("ab밤".encode()[:-1], [0, 1, 2, 4]),
    "half a pair": table(b"ab\xed\xa0\x80", [0, 1, 2, 5]),
    "offsets past the end": table(b"ab", [0, 1, 2, 3]),
    "offsets backwards": table(b"abc", [0, 2, 1, 3]),
    "offsets that wrap round": table(b"abcdef", [0, 2**63 - 1, -2, 6]),
    "no offsets": table(b"", []),
    "a field that there is not": {"likes/items": np.array([1, 2])},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_broken_columns_are_not_taken(change):
    with pytest.raises(ScoringError):
        Columns.from_arrays(arrays_of(**change), LAYOUT)


@pytest.mark.parametrize("missing", arrays_of())
def test_no_column(missing):
    arrays = arrays_of()
    del arrays[missing]

    with pytest.raises(ScoringError):
        Columns.from_arrays(arrays, LAYOUT)


def columns_of(shape, arrays):
    return field_from_arrays({name: np.array(values) for name, values in arrays.items()}, shape)


THREE = NumberShape(0.0, 1.0, columns=("a", "b", "c"))
BROKEN_FIELDS = {
    "a number above": (NumberShape(0.0, 1.0), {"values": [0.5, 1.1]}),
    "a number below": (NumberShape(0.0, 1.0), {"values": [0.5, -0.1]}),
    "a number beyond all": (NumberShape(), {"values": [1e101]}),
    "no number": (NumberShape(), {"values": [float("nan")]}),
    "probabilities that make 3": (THREE, {"values": [[1.0, 1.0, 1.0]]}),
    "a class too few": (THREE, {"values": [[0.5, 0.5]]}),
    "a class too high": (LabelShape(text=False, low=0, high=2), {"codes": [0, 3]}),
    "a class too low": (LabelShape(text=False, low=0, high=2), {"codes": [-1, 2]}),
}


@pytest.mark.parametrize(("shape", "arrays"), BROKEN_FIELDS.values(), ids=BROKEN_FIELDS)
def test_broken_fields_are_not_taken(shape, arrays):
    with pytest.raises(ScoringError):
        columns_of(shape, arrays)


def test_fields_that_are_right():
    assert len(columns_of(THREE, {"values": [[0.5, 0.25, 0.25]]})) == 1
    assert len(columns_of(LabelShape(text=False, low=0, high=2), {"codes": [0, 2]})) == 2
