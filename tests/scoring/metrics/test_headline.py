"""A score made of several metrics does not depend on the order in which a database gives them back."""

import random

from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import WeightedSum

VALUES = st.dictionaries(st.text(min_size=1), st.tuples(st.floats(-9, 9), st.floats(0, 1)), min_size=1)


@given(terms=VALUES, offset=st.floats(-100, 100), dice=st.randoms())
def test_no_order_of_the_weights_changes_a_bit(
    terms: dict[str, tuple[float, float]], offset: float, dice: random.Random
) -> None:
    weights = {name: weight for name, (weight, _value) in terms.items()}
    metrics = {name: value for name, (_weight, value) in terms.items()}
    shuffled = dict(dice.sample(list(weights.items()), len(weights)))

    scores = [WeightedSum(weights=each, offset=offset).score(metrics) for each in (weights, shuffled)]

    assert scores[0].hex() == scores[1].hex()
