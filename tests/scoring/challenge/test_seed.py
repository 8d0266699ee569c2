"""Draws: the same for ever, even, and none telling of another."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from scoring.challenge.seed import Seed

SEEDS = st.builds(Seed, st.integers(min_value=0))


@given(SEEDS, st.integers(0, 200))
def test_an_order_holds_every_number_once(seed, count):
    assert sorted(seed.order(count, "x")) == list(range(count))


@given(SEEDS, st.integers(0, 50), st.integers(0, 50))
def test_a_choice_is_in_order_and_of_the_asked_size(seed, size, count):
    chosen = seed.choose(size, count, "x")

    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(size, count)


def test_the_draws_are_those_of_any_other_machine():
    assert Seed(2020).order(8, "questions") == [5, 7, 4, 6, 1, 0, 2, 3]
    assert Seed(2**70).choose(3, 10, "mask", "songs", 5) == [1, 5, 6]
    assert Seed(1).secret("split").hex()[:16] == "3f552c30ec420394"


def test_each_purpose_has_a_draw_of_its_own():
    orders = [Seed(1).order(50, *purpose) for purpose in (("a", 1), ("a", "1"), ("a1",), ("b", 1))]

    assert len({tuple(order) for order in orders}) == 4


def test_every_place_is_as_likely():
    first = Counter(Seed(seed).order(5, "x")[0] for seed in range(5_000))

    assert min(first.values()) > 900
    assert max(first.values()) < 1_100
