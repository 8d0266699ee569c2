"""Where ids stand among those that are wanted, and which of them stand there twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import Problem
from scoring.formats.ids import CLOSE, IntegerIds, repeated_ids

EDGES = [-(2**63), 2**63 - 1, -1, 0]
integers = st.integers(-9, 9) | st.sampled_from(EDGES)


def ids(numbers):
    return IntegerIds(np.array(numbers, dtype=np.int64))


@given(st.lists(integers, max_size=20), st.lists(integers, unique=True, max_size=12))
def test_where_each_id_stands(asked, wanted):
    expected = [wanted.index(number) if number in wanted else -1 for number in asked]

    assert ids(asked).places(ids(wanted)).tolist() == expected


@pytest.mark.parametrize("step", [1, CLOSE - 1, CLOSE, CLOSE + 1, 1000, 2**50])
def test_ids_close_together_and_far_apart(step):
    wanted = [step * number - 7 for number in (5, 0, 3, 1, 999, 4)] + [step * number for number in range(50, 500)]
    others = [-8, -(2**63), 2**63 - 1, *(number + 1 for number in wanted)]

    found = ids([*wanted[::-1], *others]).places(ids(wanted)).tolist()

    assert found == [*range(len(wanted))][::-1] + [wanted.index(n) if n in wanted else -1 for n in others]


@given(st.lists(integers, max_size=20))
def test_every_id_but_the_first_of_its_kind_is_told(numbers):
    expected = [Problem("repeated_id", 100 + at, number, "id") for at, number in enumerate(numbers)
                if number in numbers[:at]]  # fmt: skip

    told = repeated_ids(np.array(numbers, dtype=np.int64), np.arange(100, 100 + len(numbers)))

    assert list(told) == expected
