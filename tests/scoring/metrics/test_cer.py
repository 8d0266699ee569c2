"""The error rate of characters, over all rows together."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import CharacterErrorRate
from tests.scoring.metrics import contests

TEXT = st.text(st.sampled_from("가나다 \tab\u1100\U0001f600"), max_size=12)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8)


def statistics(pairs):
    predicted, truth = (list(column) for column in zip(*pairs, strict=True))
    return CharacterErrorRate().rows(predicted, truth)


@given(pairs=PAIRS)
def test_the_definition(pairs):
    found = statistics(pairs)

    assert found.dtype == np.float64
    if not any(right.replace(" ", "") for _, right in pairs):
        assert math.isnan(CharacterErrorRate().total(found))
        return
    assert CharacterErrorRate().total(found) == pytest.approx(contests.speech_cer(*zip(*pairs, strict=True)), abs=1e-15)


@pytest.mark.parametrize(
    ("predicted", "right", "expected"),
    [
        ("가 나", "가나", [0, 2]),
        ("가\t나", "가나", [1, 2]),
        ("가\u3000나", "가나", [1, 2]),
        ("\uac01", "\u1100\u1161\u11a8", [3, 3]),
        ("", "가나", [2, 2]),
        ("가", "", [1, 0]),
        ("\U0001f600", "x", [1, 1]),
    ],
)
def test_what_counts_as_a_character(predicted, right, expected):
    assert statistics([(predicted, right)]).tolist() == [expected]


def test_a_row_counts_by_its_length():
    """No mean of rows: that would be (0 + 1) / 2."""
    assert CharacterErrorRate().total(statistics([("가나다", "가나다"), ("x", "라")])) == 0.25


@pytest.mark.parametrize(("truth", "fault"), [(["", " "], "no_text"), (["", "가"], None), (["\t"], None)])
def test_answers_without_characters(truth, fault):
    assert CharacterErrorRate().fault(truth) == fault
