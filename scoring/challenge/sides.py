"""Which rows of a table become the test: by chance, by chance within classes, by groups, or the latest."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed
from scoring.splits import public_counts

MOST_CLASSES = 50
BINS = 10

Value = TypeVar("Value", bound=Hashable)


def by_chance(values: Sequence[str], share: float, seed: Seed) -> list[int]:
    """The same share of the rows of each value; values all alike: of all rows. The places, in their order.

    A column of many different numbers counts as ten equal parts, from the smallest to the largest.
    """
    places = _places(_bins(values) or values)
    names = sorted(places, key=str)
    # In an order of chance, which decides whose share is rounded up.
    strata = [names[number] for number in seed.order(len(names), "classes")]
    counts = public_counts({number: len(places[name]) for number, name in enumerate(strata)}, share)
    return sorted(
        places[name][chosen]
        for number, name in enumerate(strata)
        for chosen in seed.choose(counts[number], len(places[name]), "test", str(name))
    )


def by_group(values: Sequence[str], share: float, seed: Seed) -> list[int]:
    """Whole groups, taken in an order of chance where they still fit. Raises CannotMake where there is one only."""
    places = _places(values)
    if len(places) < 2:
        raise CannotMake.of("one_group")
    wanted = _wanted(len(values), share)
    names = list(places)
    test: list[int] = []
    for number in seed.order(len(names), "groups"):
        if len(test) + len(places[names[number]]) <= wanted:
            test += places[names[number]]
    smallest = min(names, key=lambda name: len(places[name]))
    return sorted(test or places[smallest])


def latest(times: Sequence[Any], share: float) -> list[int]:
    """The rows with the greatest times. Those of one moment stay together. Raises CannotMake where all are."""
    order = sorted(range(len(times)), key=times.__getitem__)
    ordered = [times[place] for place in order]
    cut = len(times) - _wanted(len(times), share)
    ends = {bisect_left(ordered, ordered[cut]), bisect_right(ordered, ordered[cut])} - {0, len(times)}
    if not ends:
        raise CannotMake.of("one_moment")
    return sorted(order[min(ends, key=lambda end: abs(end - cut)) :])


def read_times(cells: Sequence[str]) -> tuple[list[Any], list[int]]:
    """The times, numbers or dates of ISO 8601, and the places of those that are neither or do not fit the first.

    >>> read_times(["3", "10"]), read_times(["2024-01-31", "soon"])
    (([3.0, 10.0], []), ([datetime.datetime(2024, 1, 31, 0, 0), None], [1]))
    """
    read = number_of if number_of(cells[0]) is not None else _date
    times = [read(cell) for cell in cells]
    kinds = [None if time is None else getattr(time, "tzinfo", None) is None for time in times]
    return times, [place for place, kind in enumerate(kinds) if kind is None or kind != kinds[0]]


def _wanted(rows: int, share: float) -> int:
    return public_counts({0: rows}, share)[0]


def _places(values: Iterable[Value]) -> dict[Value, list[int]]:
    places: dict[Value, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        places[value].append(place)
    return places


def _bins(values: Sequence[str]) -> list[int] | None:
    """The tenth in which each number is; None for what are not many different numbers."""
    if len(set(values)) <= MOST_CLASSES:
        return None
    numbers = [number for value in values if (number := number_of(value)) is not None]
    if len(numbers) != len(values):
        return None
    ordered = sorted(numbers)
    return [bisect_left(ordered, number) * BINS // len(ordered) for number in numbers]


def number_of(cell: str) -> float | None:
    """The finite number that the cell holds, if it does."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None
