"""The formats of lines in a confined child: the very columns, and the very problems, of parsing in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.errors import InvalidPredictions
from scoring.formats import read_predictions
from scoring.sandbox import ParserServer
from scoring.task_loading import load_task

ROWS = 300
LINES: dict[str, Callable[[int], str]] = {
    "brunch-2019": lambda row: " ".join([f"#사용자{row}", *(f"@{row + item}" for item in range(100))]),
    "recsys-2018": lambda row: ", ".join([str(row), *(f"spotify:track:{row + item}" for item in range(500))]),
    "shopping-2018": lambda row: "\t".join([f"P{row}", "1", str(row), "-1", str(2**63 - 1)]),
    "speech-2019": lambda row: f"{row}\t 네 괜찮습니다 \t{row}" * (row % 2) or f"{row}\t",
}


@pytest.fixture(params=LINES)
def contest(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Any, Path]:
    path = tmp_path / "results"
    path.write_text("".join(LINES[request.param](row) + "\n" for row in range(ROWS)), encoding="utf-8")
    return load_task({"preset": request.param}), path


def test_columns_are_equal(shared_server: ParserServer, contest: tuple[Any, Path]) -> None:
    task, path = contest

    parsed = shared_server.parse(path, task).arrays()

    expected = read_predictions(path, task).arrays()
    assert len(parsed["/numbers"]) == ROWS
    assert list(parsed) == list(expected)
    for name, array in expected.items():
        assert parsed[name].dtype == array.dtype
        assert np.array_equal(parsed[name], array), name


def test_problems_are_equal(shared_server: ParserServer, contest: tuple[Any, Path]) -> None:
    task, path = contest
    path.write_bytes(path.read_bytes() * 2 + b"\n\n\xff")
    with pytest.raises(InvalidPredictions) as in_process:
        read_predictions(path, task)

    with pytest.raises(InvalidPredictions) as in_child:
        shared_server.parse(path, task)

    assert in_process.value.total > ROWS
    assert (in_child.value.problems, in_child.value.total) == (in_process.value.problems, in_process.value.total)
