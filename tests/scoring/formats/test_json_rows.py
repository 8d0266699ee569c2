"""Rows are cut alike wherever the chunks end."""

import json
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import FileError
from scoring.formats.json_rows import BLANKS, DEEPEST, FEW, SHORT, WINDOW, JsonRows, json_rows
from scoring.task import Limits

LIMITS = Limits(bytes=10**6, rows=100, row_bytes=10**6, string_chars=100)


def cut(data, size):
    """The values of the elements, read in chunks of this size."""
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return [json.loads(row) for row in json_rows(chunks, LIMITS)]


text = st.text(st.sampled_from('ab한"\\{}[],: \n'), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(
    rows=st.lists(values, max_size=6), size=st.integers(1, 40), ascii_only=st.booleans(), indent=st.none() | st.just(1)
)
def test_rows_are_what_was_written(rows, size, ascii_only, indent):
    data = json.dumps(rows, ensure_ascii=ascii_only, indent=indent).encode()

    assert cut(data, size) == rows


@given(inner=st.lists(values, min_size=1, max_size=4), times=st.integers(20, 60), size=st.integers(1, 900))
def test_elements_of_many_signs(inner, times, size):
    rows = [inner * times, {'"': inner * times, "b": {}}, 1]

    assert cut(json.dumps(rows).encode(), size) == rows


@pytest.mark.parametrize("size", [1000, WINDOW - 1, WINDOW, WINDOW + 1, 10**6])
@pytest.mark.parametrize("item", [["]"], {'\\"}': '\\\\"'}, "\\", ["\\\\", [], "[["]], ids=repr)
def test_elements_of_several_windows(item, size):
    rows = [[item] * 5_000, [item] * 3]

    assert cut(json.dumps(rows).encode(), size) == rows


@pytest.mark.parametrize("before", [0, FEW, 10_000])
@pytest.mark.parametrize(("deeper", "code"), [(DEEPEST - 1, None), (DEEPEST, "too_deep")])
def test_the_depth_is_counted_wherever_it_is_reached(before, deeper, code):
    rows = [json.loads("[" + "[]," * before + "[" * deeper + "]" * deeper + "]")]
    if code is None:
        assert cut(json.dumps(rows).encode(), 50_000) == rows
        return

    with pytest.raises(FileError) as caught:
        cut(json.dumps(rows).encode(), 50_000)

    assert [(problem.code, problem.row) for problem in caught.value.problems] == [(code, 1)]


@pytest.mark.parametrize("missing", [1, 2, 3, 20_000])
def test_a_long_element_that_does_not_end(missing):
    data = json.dumps([[["}"]] * 10_000]).encode()[:-missing]

    with pytest.raises(FileError) as caught:
        cut(data, 5_000)

    assert [(problem.code, problem.row) for problem in caught.value.problems] == [("truncated", 1)]


@pytest.mark.parametrize("size", [7, 40, SHORT, 10**6])
@pytest.mark.parametrize("end", [b"]", b"] \n", b"", b"]]"])
def test_the_last_window_has_blanks_behind_it(size, end):
    data = b"[" + b"1234, " * 4 + b"5678" + end
    rows = JsonRows((data[start : start + size] for start in range(0, len(data), size)), LIMITS)
    assert rows.more()
    while (window := rows.window()).stop <= len(data):
        pass

    assert window.data[: len(data)] == data
    assert window.data[len(data) :] == b" " * (window.stop - len(data))
    assert len(BLANKS) <= window.stop - len(data) <= 2 * len(BLANKS)
    # Nobody else sees them.
    rows.skip(4, data.index(b"5678"))
    with pytest.raises(FileError, match="truncated") if not end else nullcontext():
        assert rows.take() == b"5678"
        if end == b"]]":
            with pytest.raises(FileError):
                rows.more()
        else:
            assert not rows.more()
