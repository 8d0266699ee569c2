"""The formats of lines in a confined child: the very columns, and the very problems, of parsing in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.errors import COUNTED, InvalidPredictions
from scoring.formats import read_predictions
from scoring.sandbox import ParserServer
from scoring.task import load_task

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


HOSTILE = {
    "zeros": (lambda: bytes(50_000_000), "row_too_long"),
    "one endless line": (lambda: b"x" * 50_000_000, "row_too_long"),
    "one line of tabs": (lambda: b"\t" * 50_000_000, "row_too_long"),
    "one line of commas": (lambda: b"," * 50_000_000, "row_too_long"),
}


@pytest.mark.parametrize("preset", LINES)
@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes(
    preset: str, content: Callable[[], bytes], code: str, shared_server: ParserServer, tmp_path: Path
) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(content())

    with pytest.raises(InvalidPredictions) as caught:
        shared_server.parse(path, load_task({"preset": preset}))

    assert [(problem.code, problem.row) for problem in caught.value.problems] == [(code, 1)]


EMPTY = {
    "brunch-2019": "blank_line",
    "recsys-2018": "too_many_rows",
    "shopping-2018": "blank_line",
    "speech-2019": "blank_line",
}


@pytest.mark.parametrize(("preset", "code"), EMPTY.items())
def test_millions_of_empty_lines(preset: str, code: str, shared_server: ParserServer, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    task = load_task({"preset": preset})
    path.write_bytes(b"\n" * (task.limits.rows + 10_000_000))

    with pytest.raises(InvalidPredictions) as caught:
        shared_server.parse(path, task)

    assert {problem.code for problem in caught.value.problems} == {code}
    assert caught.value.total == (1 if code == "too_many_rows" else COUNTED)
