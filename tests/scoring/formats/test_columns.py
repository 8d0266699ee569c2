"""Columns come back from a directory as they were, or not at all."""

from dataclasses import replace

import numpy as np
import pytest

from scoring import Columns, ScoringError
from scoring.formats import StringTable


@pytest.fixture
def columns():
    return Columns(
        ids=np.array([5, 7]),
        songs=np.array([[1, 2, 3], [4, 5, 6]]),
        tags=np.array([[0, 1], [2, 0]], dtype=np.int32),
        tag_table=StringTable.of(["밤", "", "b"]),
    )


def test_there_and_back(columns, tmp_path):
    columns.save(tmp_path)
    loaded = Columns.load(tmp_path)

    for name, array in columns.arrays().items():
        assert loaded.arrays()[name].dtype == array.dtype
        assert loaded.arrays()[name].tolist() == array.tolist()
    assert loaded.tag_table.strings() == ["밤", "", "b"]


def table(data: bytes, offsets: list[int]) -> StringTable:
    return StringTable(np.frombuffer(data, np.uint8), np.array(offsets, dtype=np.int64))


BROKEN = {
    "an id twice": {"ids": np.array([5, 5])},
    "ids of another type": {"ids": np.array([5.0, 7.0])},
    "ids in a table": {"ids": np.array([[5], [7]])},
    "a row of songs too few": {"songs": np.array([[1, 2, 3]])},
    "a song twice": {"songs": np.array([[1, 2, 3], [4, 5, 4]])},
    "songs of another type": {"songs": np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int32)},
    "a tag twice": {"tags": np.array([[0, 1], [2, 2]], dtype=np.int32)},
    "a code too high": {"tags": np.array([[0, 1], [2, 3]], dtype=np.int32)},
    "a code below zero": {"tags": np.array([[0, 1], [2, -1]], dtype=np.int32)},
    "a string twice": {"tag_table": table(b"aba", [0, 1, 2, 3])},
    "bytes that are no text": {"tag_table": table(b"ab\xff", [0, 1, 2, 3])},
    "offsets past the end": {"tag_table": table(b"ab", [0, 1, 2, 3])},
    "offsets backwards": {"tag_table": table(b"abc", [0, 2, 1, 3])},
    "no offsets": {"tag_table": table(b"", [])},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_broken_columns_are_not_loaded(change, columns, tmp_path):
    replace(columns, **change).save(tmp_path)

    with pytest.raises(ScoringError):
        Columns.load(tmp_path)


def test_a_header_that_claims_more_than_the_file_holds(columns, tmp_path):
    columns.save(tmp_path)
    path = tmp_path / "ids.npy"
    path.write_bytes(path.read_bytes().replace(b"(2,), }", b"(10000000000000,), }").replace(b" " * 13 + b"\n", b"\n"))

    with pytest.raises(ScoringError):
        Columns.load(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"\x80\x04N."], ids=["missing", "empty", "a pickle"])
def test_no_column(content, columns, tmp_path):
    columns.save(tmp_path)
    (tmp_path / "songs.npy").unlink()
    if content is not None:
        (tmp_path / "songs.npy").write_bytes(content)

    with pytest.raises(ScoringError):
        Columns.load(tmp_path)
