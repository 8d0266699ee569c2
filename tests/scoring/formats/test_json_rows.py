"""Rows are cut alike wherever the chunks end."""

import json

from hypothesis import given
from hypothesis import strategies as st

from scoring.formats.json_rows import json_rows
from scoring.task import Limits

LIMITS = Limits(bytes=10**6, rows=100, row_bytes=10**5, string_chars=100)

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
    chunks = (data[start : start + size] for start in range(0, len(data), size))

    assert [json.loads(row) for row in json_rows(chunks, LIMITS)] == rows
