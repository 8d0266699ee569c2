"""Predictions of the smallest kind that the Melon preset takes, and parser servers that end with their test."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from scoring.errors import InvalidPredictions
from scoring.sandbox import ChildLimits, ParserServer
from scoring.task import Task
from scoring.task_loading import load_task

PROBES = Path(__file__).with_name("probes.py")


@pytest.fixture
def task() -> Task:
    return load_task({"preset": "melon-2020"})


@pytest.fixture(scope="session")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_predictions(tmp_path_factory.mktemp("predictions") / "results.json", rows=3)


@pytest.fixture(scope="session")
def many_predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contest's full size: 23,015 playlists, about 22 MB."""
    return write_predictions(tmp_path_factory.mktemp("many") / "results.json", rows=23_015)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ParserServer]:
    with ParserServer() as server:
        yield server


@pytest.fixture
def start_server() -> Iterator[Callable[..., ParserServer]]:
    """A server of the test's own, with limits or a probe in the parser's place."""
    with ExitStack() as stack:

        def start(probe: str | None = None, **limits: Any) -> ParserServer:
            command = {} if probe is None else {"command": [sys.executable, "-I", str(PROBES), probe]}
            return stack.enter_context(ParserServer(limits=ChildLimits(**limits), **command))

        yield start


@pytest.fixture
def run_probe(start_server: Callable[..., ParserServer], task: Task, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """What a probe saw from inside a confined child that was given `content` as its predictions."""

    def run(probe: str, content: bytes = b"") -> dict[str, Any]:
        path = tmp_path / "content"
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(InvalidPredictions) as caught:
            start_server(probe).parse(path, task)
        report: dict[str, Any] = json.loads(caught.value.problems[0].params["report"])
        return report

    return run


def write_predictions(path: Path, rows: int) -> Path:
    tags = [f"태그{number}" for number in range(10)]
    content = [{"id": row, "songs": list(range(row, row + 100)), "tags": tags} for row in range(rows)]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
