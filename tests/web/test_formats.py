"""What the submit page says of a file: its name, its columns, and lines that would be taken."""

from pathlib import Path
from typing import Any

import pytest

from arena.web.formats import file_name, guide
from scoring import load_task, read_predictions
from tests.contests import CONTESTS, HOUSES

TABLE = {"preset": "table", "target": "y"}
COLUMNS = [
    ({"metric": "rmse"}, [("y",)], ["a number"]),
    ({"metric": "rmse", "low": 0}, [("y",)], ["a number, 0 or more"]),
    ({"metric": "rmse", "high": 0.5}, [("y",)], ["a number, 0.5 or less"]),
    ({"metric": "rmse", "low": 50, "high": 60}, [("y",)], ["a number from 50 to 60"]),
    ({"metric": "qwk", "low": 1, "high": 2}, [("y",)], ["an integer from 1 to 2"]),
    ({"metric": "qwk"}, [("y",)], ["an integer"]),
    ({"metric": "accuracy"}, [("y",)], ["a class"]),
    ({"metric": "accuracy", "classes": ["on, off"]}, [("y",)], ["one of: on, off"]),
    ({"metric": "roc_auc", "classes": ["no", "yes"]}, [("y",)], ["a number, the higher the likelier “yes” is"]),
    ({"metric": "brier"}, [("y",)], ["the probability of “1”, from 0 to 1"]),
    (
        {"metric": "log_loss", "classes": ["a", "b", "c"]},
        [("a", "b", "c")],
        ["the probability of each class; together 1 in every row"],
    ),
    ({"metric": "map_at_k", "k": 1}, [("y",)], ["up to 1 item"]),
    ({"metric": "mrr"}, [("y",)], ["up to 10 items, best first, with blanks between them, none twice"]),
]


@pytest.mark.parametrize(("words", "names", "holds"), COLUMNS)
def test_each_column_says_what_it_holds_and_shows_it(
    words: dict[str, Any], names: list[tuple[str, ...]], holds: list[str], tmp_path: Path
) -> None:
    task = load_task({**TABLE, **words})
    shown = guide(task)

    assert ([column.names for column in shown["columns"]], [column.holds for column in shown["columns"]]) == (
        names,
        holds,
    )
    (tmp_path / "results.csv").write_text(shown["example"])
    assert read_predictions(tmp_path / "results.csv", task).rows == 2


@pytest.mark.parametrize("count", [2, 3, 7, 100, 5000])
def test_example_probabilities_make_one_for_any_number_of_classes(count: int, tmp_path: Path) -> None:
    task = load_task({**TABLE, "metric": "log_loss", "classes": [f"c{n}" for n in range(max(count, 3))]})

    (tmp_path / "results.csv").write_text(guide(task)["example"])

    assert read_predictions(tmp_path / "results.csv", task).rows == 2


def test_columns_stand_in_the_order_of_the_task() -> None:
    task = load_task({**HOUSES, "headline": {"kind": "rank_sum", "metrics": ["rmse"]}})

    assert guide(task)["example"] == "Id,price,sold\na-17,12.5,0.73\na-18,8.25,0.08\n"


def test_every_format_has_a_file_name() -> None:
    names = {contest.name: file_name(contest.parsed) for contest in CONTESTS}

    assert {names[name] for name in names if name.startswith("table")} == {"results.csv"}
    assert [names[name] for name in ("brunch-2019", "recsys-2018", "shopping-2018", "speech-2019", "borda")] == [
        *("results.txt", "results.csv", "results.tsv", "results.txt", "results.csv"),
    ]
    assert file_name(load_task({"preset": "melon-2020"})) == "results.json"


@pytest.mark.parametrize(("levels", "missing"), [(["b"], -1), (["b", "m"], None)])
def test_what_is_no_label_is_told_where_all_levels_agree(levels: list[str], missing: int | None) -> None:
    limits = {"bytes": 1, "rows": 1, "row_bytes": 1, "string_chars": 1}
    metrics = [
        {"name": level, "label": {}, "field": level, "metric": {"kind": "labelled_accuracy", "missing": -1 - place}}
        for place, level in enumerate(levels)
    ]
    headline = {"kind": "weighted_sum", "weights": dict.fromkeys(levels, 1.0)}
    layout = {"kind": "labels", "levels": levels}

    task = load_task({"format": layout, "metrics": metrics, "headline": headline, "limits": limits})

    assert guide(task) == {"missing": missing, "example": [12, 43][: len(levels)]}
