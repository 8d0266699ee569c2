"""What the parser server answers: the very columns, and the very problems, of parsing in this process."""

import gzip
import io
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.errors import InvalidPredictions
from scoring.formats import Columns, read_predictions
from scoring.sandbox import ParserServer, ParserUnavailable
from scoring.task import Task
from scoring.task_loading import load_task


def as_lists(columns: Columns) -> dict[str, Any]:
    return {name: (array.dtype.str, array.tolist()) for name, array in columns.arrays().items()}


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("results.json", data)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzipped, zipped])
def test_columns_equal_those_parsed_in_this_process(
    shared_server: ParserServer, predictions: Path, task: Task, tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(pack(predictions.read_bytes()))

    assert as_lists(shared_server.parse(path, task)) == as_lists(read_predictions(predictions, task))


def test_columns_of_a_full_size_file_are_equal(shared_server: ParserServer, many_predictions: Path, task: Task) -> None:
    parsed = shared_server.parse(many_predictions, task).arrays()

    expected = read_predictions(many_predictions, task).arrays()
    assert list(parsed) == list(expected)
    assert [np.array_equal(parsed[name], expected[name]) for name in expected] == [True] * len(expected)


TABLES = {
    "rmse": ({}, "id,x\n1,0.5\n2,-3\n", "id,x\n1,0.5\n2,nan\n1\n"),
    "accuracy": ({}, 'id,x\n1,고양이\n2,"a, b"\n', "id,x\n1,\n2,a\n2,a\n"),
    "qwk": ({"low": 0, "high": 4}, "id,x\n1,4\n2,0\n", "id,x\n1,5\n2,0\n"),
    "log_loss": ({"classes": ["a", "b", "c"]}, "id,a,b,c\n1,0,0.5,0.5\n", "id,a,b,c\n1,0,0.5,0.4\n"),
    "map_at_k": ({"k": 3}, "id,x\n1,a b\n2,\n", "id,x\n1,a b a\n2,a b c d\n"),
}


@pytest.mark.parametrize("metric", TABLES)
def test_tables(metric: str, shared_server: ParserServer, tmp_path: Path) -> None:
    words, right, wrong = TABLES[metric]
    task = load_task({"preset": "table", "metric": metric, "target": "x", **words})
    path = tmp_path / "upload"

    path.write_text(right)
    assert as_lists(shared_server.parse(path, task)) == as_lists(read_predictions(path, task))

    path.write_text(wrong)
    with pytest.raises(InvalidPredictions) as in_process:
        read_predictions(path, task)
    with pytest.raises(InvalidPredictions) as in_child:
        shared_server.parse(path, task)
    assert in_child.value.problems == in_process.value.problems
    assert in_child.value.total == in_process.value.total


def test_problems_arrive_whole(shared_server: ParserServer, predictions: Path, task: Task, tmp_path: Path) -> None:
    rows = json.loads(predictions.read_text())
    rows[0]["songs"] = rows[0]["songs"][:99]
    rows[1]["tags"][1] = rows[1]["tags"][0]
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(InvalidPredictions) as in_process:
        read_predictions(path, task)

    with pytest.raises(InvalidPredictions) as in_child:
        shared_server.parse(path, task)

    assert len(in_child.value.problems) == 2
    assert in_child.value.problems == in_process.value.problems
    assert in_child.value.total == in_process.value.total


def test_problems_too_long_to_send_lose_their_tail_and_keep_their_count(
    shared_server: ParserServer, task: Task, tmp_path: Path
) -> None:
    path = tmp_path / "long.json"
    row = {"id": 1, "songs": ["가" * 900] * 100, "tags": []}
    path.write_text(json.dumps([row | {"id": number} for number in range(50)]))
    with pytest.raises(InvalidPredictions) as in_process:
        read_predictions(path, task)

    with pytest.raises(InvalidPredictions) as in_child:
        shared_server.parse(path, task)

    listed = len(in_child.value.problems)
    assert in_child.value.problems == in_process.value.problems[:listed]
    assert in_child.value.total == in_process.value.total


@pytest.mark.parametrize("spoil", [bytes, gzipped, zipped, lambda data: zipped(data)[:-9], bytes.upper, bytes.title])
def test_a_child_has_nothing_left_to_import(
    run_probe: Callable[..., dict[str, Any]], predictions: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """As `nobody` it may be unable to: the interpreter often lies in a private home."""
    assert run_probe("look_at_imports", spoil(predictions.read_bytes())) == {"imported": []}


def test_two_threads_parse_at_once(start_server: Callable[..., ParserServer], task: Task, predictions: Path) -> None:
    """Both children hang for their whole three seconds: one after the other would take six."""
    server = start_server("hang", wall_seconds=3.0)
    codes: list[str] = []

    def parse() -> None:
        with pytest.raises(InvalidPredictions) as caught:
            server.parse(predictions, task)
        codes.append(caught.value.problems[0].code)

    threads = [threading.Thread(target=parse) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=5.9)

    assert codes == ["parser_timeout", "parser_timeout"]


def test_a_closed_server_is_unavailable(predictions: Path, task: Task) -> None:
    server = ParserServer()
    server.parse(predictions, task)
    server.close()

    with pytest.raises(ParserUnavailable, match="closed"):
        server.parse(predictions, task)
    assert server.pid is None
