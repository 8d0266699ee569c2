"""Groups of rows: what divides them, their names, and bars that compare."""

from typing import Any

import pytest

from arena.web.metrics import figures_of_task
from arena.web.segments import Groups, groups_of
from scoring import load_task
from tests.contests import HOUSES

TOWNS = {**HOUSES, "headline": {"kind": "borda", "metrics": ["rmse", "auc"]}}


def read(description: dict[str, Any], segments: dict[str, dict[str, float]]) -> Groups:
    task = load_task(description)
    kept = {name: {"rows": 9, "metrics": metrics} for name, metrics in segments.items()}
    return groups_of(task, kept, figures_of_task(task))


@pytest.mark.parametrize(
    ("description", "keys", "title", "names"),
    [
        (
            {"preset": "melon-2020"},
            ["songs_only", "title_only"],
            "By what the question shows",
            ["Songs only", "Title only"],
        ),
        (
            {"preset": "recsys-2018"},
            ["seeds_0", "seeds_1", "seeds_25"],
            "By how much the question shows",
            ["0 items", "1 item", "25 items"],
        ),
        (TOWNS, ["new_york", "songs_only"], "By “town”", ["new_york", "songs_only"]),
    ],
)
def test_their_names(description: dict[str, Any], keys: list[str], title: str, names: list[str]) -> None:
    groups = read(description, {key: {} for key in keys})

    assert (groups.title, [str(group.label) for group in groups.groups]) == (title, names)


def test_a_metric_that_is_undefined_in_a_group_leaves_its_place_empty() -> None:
    groups = read(TOWNS, {"seoul": {"auc": 0.5}, "busan": {"rmse": 4.0, "auc": 0.75}, "jeju": {"rmse": 1.0}})

    assert groups.labels == ["RMSE", "AUC"]
    assert [[cell.value for cell in group.cells] for group in groups.groups] == [[None, 0.5], [4.0, 0.75], [1.0, None]]
    # errors beside the largest of them, shares beside 1
    assert [[cell.share for cell in group.cells] for group in groups.groups] == [[0, 0.5], [1.0, 0.75], [0.25, 0]]


def test_no_bar_is_longer_than_its_cell_nor_shorter_than_nothing() -> None:
    table = {"preset": "table", "target": "y", "metric": ["r2", "rmse"], "segments": "town"}

    groups = read(table, {"seoul": {"r2": -3.0, "rmse": 0.0}, "busan": {"r2": 0.5, "rmse": 0.0}})

    assert [[cell.share for cell in group.cells] for group in groups.groups] == [[0.0, 0.0], [0.5, 0.0]]
