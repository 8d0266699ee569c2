"""Which rows become the test."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed
from scoring.challenge.sides import by_chance, by_group, latest, read_times

DAY = datetime.fromisoformat("2024-01-31")
SHARES = st.floats(0.01, 0.99)
SEEDS = st.builds(Seed, st.integers(0, 999))


def is_part(test, rows):
    """Some rows and not all, each once, in their order."""
    return test == sorted(set(test)) and 0 < len(test) < rows and test[0] >= 0 and test[-1] < rows


@given(st.integers(2, 300), SHARES, SEEDS)
def test_by_chance_it_is_the_asked_share(rows, share, seed):
    test = by_chance([""] * rows, share, seed)

    assert is_part(test, rows)
    assert len(test) == min(max(round(rows * share), 1), rows - 1)
    assert test == by_chance([""] * rows, share, seed)


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=200), SHARES, SEEDS)
def test_of_each_class_it_is_the_same_share_to_the_row(values, share, seed):
    test = by_chance(values, share, seed)

    assert is_part(test, len(values))
    wanted = min(max(round(len(values) * share), 1), len(values) - 1) / len(values)
    chosen = Counter(values[place] for place in test)
    assert all(abs(chosen[name] - count * wanted) < 1 for name, count in Counter(values).items())


def test_classes_of_one_row_each_are_chosen_by_chance():
    """Were they taken in the order of their names, the test would be of the smallest values."""
    values = [f"name {n:03}" for n in range(100)]

    chosen = Counter(place // 50 for seed in range(40) for place in by_chance(values, 0.2, Seed(seed)))

    assert min(chosen.values()) > 300


def test_a_column_of_many_numbers_is_ten_equal_parts():
    values = [str(n / 7) for n in range(1_000)]

    test = by_chance(values, 0.2, Seed(1))

    assert Counter(place // 100 for place in test) == dict.fromkeys(range(10), 20)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=100), SHARES, SEEDS)
def test_a_group_is_on_one_side(values, share, seed):
    if len(set(values)) < 2:
        return
    test = by_group(values, share, seed)

    assert is_part(test, len(values))
    inside = {values[place] for place in test}
    assert test == [place for place, value in enumerate(values) if value in inside]
    smallest = min(Counter(values).values())
    assert len(test) <= max(round(len(values) * share), smallest)


def test_groups_of_one_row_give_the_asked_share():
    assert len(by_group([str(n) for n in range(200)], 0.3, Seed(1))) == 60


def test_a_single_group_is_refused():
    with pytest.raises(CannotMake) as caught:
        by_group(["a", "a"], 0.5, Seed(1))

    assert [problem.code for problem in caught.value.problems] == ["one_group"]


@given(st.lists(st.integers(0, 20), min_size=2, max_size=100), SHARES)
def test_the_latest_rows_and_whole_moments(times, share):
    if len(set(times)) < 2:
        return
    test = latest(times, share)

    assert is_part(test, len(times))
    before = [time for place, time in enumerate(times) if place not in test]
    assert max(before) < min(times[place] for place in test)
    largest = max(Counter(times).values())
    assert abs(len(test) - len(times) * share) <= largest + 1


def test_the_latest_tenth():
    assert latest([5, 3, 9, 1, 7, 2, 8, 4, 6, 0], 0.2) == [2, 6]


def test_a_single_moment_is_refused():
    with pytest.raises(CannotMake) as caught:
        latest([3, 3, 3], 0.5)

    assert [problem.code for problem in caught.value.problems] == ["one_moment"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["10", "9.5", "-1e3"], ([10.0, 9.5, -1000.0], [])),
        (["2024-02-01", "2024-01-31 10:00"], ([DAY + timedelta(days=1), DAY + timedelta(hours=10)], [])),
        (["10", "2024-01-31"], ([10.0, None], [1])),
        (["2024-01-31", "10"], ([DAY, None], [1])),
        (["31/01/2024", "1"], ([None, None], [0, 1])),
        (["nan", "inf"], ([None, None], [0, 1])),
    ],
)
def test_times(cells, expected):
    assert read_times(cells) == expected


def test_a_time_with_a_zone_does_not_compare_with_one_without():
    assert read_times(["2024-01-31T00:00", "2024-01-31T00:00Z", "2024-01-31T00:00"])[1] == [1]
