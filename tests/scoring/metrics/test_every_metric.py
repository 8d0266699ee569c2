"""What every metric of the registry promises, whatever is predicted. A new one is held to it by standing there."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, get_args

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import scoring
from scoring.metrics import ContestMetrics, EntropyDiversity, HitIdealNdcg, Ragged, TableMetric
from scoring.metrics.base import Metric, RankingMetric
from scoring.shapes import LabelShape, ListShape, NumberShape

WIDTH, CLASSES = 6, 4
ROUNDING = 1e-12
METRICS: list[type[Metric]] = [*get_args(ContestMetrics), *get_args(TableMetric)]
ITEMS = st.integers(0, 15)
NUMBERS = st.sampled_from([0.0, 0.5, 1.0, 2.0, -7.0]) | st.floats(-1e6, 1e6)
CHANCES = st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1)
SHARES = st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0]), min_size=CLASSES, max_size=CLASSES).filter(any)

Row = tuple[Any, Any]
"""What is predicted, and what is right."""


class Kind(NamedTuple):
    """A kind of column: how a row of it is drawn, and how rows of it are handed to a metric."""

    row: st.SearchStrategy[Row]
    arrays: Callable[[Sequence[Row]], tuple[Any, Any]]
    shape: Any


def _plain(rows: Sequence[Row]) -> tuple[Any, Any]:
    predicted, truth = zip(*rows, strict=True)
    return np.array(predicted), np.array(truth)


def _lists(rows: Sequence[Row]) -> tuple[Any, Any]:
    predicted = np.full((len(rows), WIDTH), -1)
    for place, (items, _) in enumerate(rows):
        predicted[place, : len(items)] = items
    return predicted, Ragged.of([item for _, right in rows for item in right], [len(right) for _, right in rows])


def _texts(rows: Sequence[Row]) -> tuple[Any, Any]:
    return [text for text, _ in rows], [text for _, text in rows]


CLASS = st.integers(0, CLASSES - 1)
MATRIX = st.tuples(SHARES.map(lambda shares: [share / sum(shares) for share in shares]), CLASS)
TEXT = st.text("가나다 ", max_size=6)
RANKED = st.tuples(st.lists(ITEMS, max_size=WIDTH, unique=True), st.lists(ITEMS, min_size=1, max_size=9, unique=True))
KINDS = {
    "numbers": Kind(st.tuples(NUMBERS, NUMBERS), _plain, NumberShape()),
    "labels": Kind(st.tuples(CLASS, CLASS), _plain, LabelShape(text=True)),
    "codes": Kind(st.tuples(CLASS, CLASS), _plain, LabelShape(text=False, low=0, high=CLASSES - 1)),
    "scores": Kind(st.tuples(NUMBERS, st.integers(0, 1)), _plain, NumberShape(binary=True)),
    "probabilities": Kind(st.tuples(CHANCES, st.integers(0, 1)), _plain, NumberShape(0.0, 1.0, binary=True)),
    "matrix": Kind(MATRIX, _plain, NumberShape(0.0, 1.0, columns=tuple("abcd"))),
    "lists": Kind(RANKED, _lists, ListShape(WIDTH, text=True, shorter=True)),
    "texts": Kind(st.tuples(TEXT, TEXT), _texts, None),
    "positive numbers": Kind(
        st.tuples(NUMBERS.map(abs), NUMBERS.map(abs)), _plain, NumberShape(low=0.0)
    ),
}  # fmt: skip


class Case(NamedTuple):
    metric: Metric
    kind: Kind

    def statistics(self, rows: Sequence[Row]) -> Any:
        return self.metric.rows(*self.kind.arrays(rows))  # type: ignore[attr-defined]

    def value(self, rows: Sequence[Row]) -> float:
        """NaN where the answers leave it undefined."""
        return self.metric.total(self.statistics(rows))

    def assume_defined(self, rows: Sequence[Row]) -> None:
        assume(self.metric.fault(self.kind.arrays(rows)[1]) is None)


def cases() -> dict[str, Case]:
    """Each metric with each kind of column that it takes, wherever its parameters let it."""
    found = {}
    for made in METRICS:
        metric = made(**{name: 3 for name in ("k",) if name in made.__struct_fields__})
        for name, kind in KINDS.items():
            takes = name.removeprefix("positive ") in metric.takes
            if takes and (kind.shape is None or metric.misfit(kind.shape) is None):
                found[f"{made.__struct_config__.tag} of {name}"] = Case(metric, kind)
    return found


CASES = cases()
RANKING = {name: case for name, case in CASES.items() if isinstance(case.metric, RankingMetric)}
FALLING = {"hit_ideal_ndcg of lists": HitIdealNdcg, "entropy_diversity of lists": EntropyDiversity}
"""Those that may fall when a hit moves up into the list: see the witnesses."""


def test_each_is_tried() -> None:
    assert {type(case.metric) for case in CASES.values()} == {*METRICS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@settings(max_examples=25)
@given(data=st.data())
def test_between_its_bounds_in_any_order(case: Case, data: st.DataObject) -> None:
    rows = data.draw(st.lists(case.kind.row, min_size=1, max_size=20))
    case.assume_defined(rows)
    least, most = case.metric.bounds

    found = case.value(rows)

    assert math.isfinite(found)
    assert least - ROUNDING <= found <= most + ROUNDING
    assert case.value(data.draw(st.permutations(rows))) == found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@settings(max_examples=25)
@given(data=st.data())
def test_a_mean_of_rows_is_of_each_row_alone(case: Case, data: st.DataObject) -> None:
    rows = data.draw(st.lists(case.kind.row, min_size=1, max_size=20))
    case.assume_defined(rows)
    if not case.metric.mean_of_rows:
        assert len(case.statistics(rows)) == len(rows)
        return

    alone = [case.statistics([row]).item() for row in rows]

    assert case.statistics(rows).tolist() == alone
    assert case.value(rows) == math.fsum(alone) / len(rows)


@pytest.mark.parametrize("name", sorted(RANKING.keys() - FALLING.keys()))
@settings(max_examples=50)
@given(rows=st.lists(st.tuples(st.permutations(range(16)), RANKED.map(lambda row: row[1])), min_size=1, max_size=4),
       data=st.data())  # fmt: skip
def test_moving_a_hit_up_never_makes_it_worse(name: str, rows: list[Row], data: st.DataObject) -> None:
    """Within the list, or into it from below its end."""
    case = RANKING[name]
    ranked, truth = rows[0]
    start = data.draw(st.sampled_from([place for place, item in enumerate(ranked) if item in truth]))
    better = [*ranked]
    better.insert(data.draw(st.integers(0, start)), better.pop(start))
    change = case.value(cut([(better, truth), *rows[1:]])) - case.value(cut(rows))

    assert change >= 0 if case.metric.greater_is_better else change <= 0


def cut(rows: Sequence[Row]) -> list[Row]:
    return [(ranked[:WIDTH], truth) for ranked, truth in rows]


WITNESSES = {
    # The hit at the end of the list makes the ideal longer.
    "hit_ideal_ndcg of lists": ([1, 3, 4, 5, 6, 7, 2], [1, 3, 4, 5, 6, 2, 7], [1, 2]),
    # It stands in the other row, too: less diverse.
    "entropy_diversity of lists": ([1, 3, 4, 5, 6, 7, 15], [1, 3, 4, 5, 6, 15, 7], [15]),
}


@pytest.mark.parametrize("name", FALLING)
def test_but_not_so_of_these(name: str) -> None:
    ranked, better, truth = WITNESSES[name]
    other = (list(range(10, 16)), truth)

    before, after = (RANKING[name].value(cut([(items, truth), other])) for items in (ranked, better))

    assert after < before


@pytest.mark.parametrize(
    ("preset", "names"), [("melon-2020", ["songs_ndcg", "tags_ndcg"]), ("brunch-2019", ["map", "ndcg"])]
)
def test_what_the_contests_promise_of_a_hit_that_moves_up(preset: str, names: list[str]) -> None:
    metrics = scoring.load_task({"preset": preset}).metrics

    rising = [each.name for each in metrics if type(each.metric) not in FALLING.values()]

    assert rising == names
