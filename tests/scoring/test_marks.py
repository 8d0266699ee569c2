"""Marks are found where they are, few or many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.marks import places_of


@given(st.lists(st.booleans(), max_size=70))
def test_the_places_of_the_marks(marks):
    assert places_of(np.array(marks, dtype=bool)).tolist() == [place for place, mark in enumerate(marks) if mark]


@pytest.mark.parametrize("shape", [(0, 8), (4, 2), (16, 5), (3, 3)])
@pytest.mark.parametrize("share", [0, 0.1, 0.9, 1])
def test_the_places_in_rows(shape, share):
    marks = np.random.default_rng(7).random(shape) < share

    assert places_of(marks).tolist() == np.flatnonzero(marks).tolist()
    assert places_of(marks.T).tolist() == np.flatnonzero(marks.T).tolist()
