"""What the scoring tests share: the task, small playlists, files, and a naive evaluator to compare with."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scoring

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def melon() -> scoring.Task:
    return scoring.load_task({"preset": "melon-2020"})


@pytest.fixture
def playlist() -> Callable[..., dict[str, Any]]:
    """A right row of predictions."""

    def make(identity: int = 1, **changed: Any) -> dict[str, Any]:
        row = {"id": identity, "songs": list(range(100)), "tags": [f"tag {i}" for i in range(10)]}
        return row | changed

    return make


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A file with this content: bytes as they are, text as UTF-8, anything else as JSON."""

    def write(content: Any, name: str = "file.json") -> Path:
        path = tmp_path / name
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="session")
def naive() -> Callable[[Rows, Rows], dict[str, float]]:
    """The contest's definition, word for word and without any care for speed."""

    def ndcg(truth: list[Any], ranked: list[Any]) -> float:
        gain = sum(1 / math.log(rank + 1) for rank, item in enumerate(ranked, start=1) if item in truth)
        return gain / sum(1 / math.log(rank + 1) for rank in range(1, len(truth) + 1))

    def evaluate(answers: Rows, predictions: Rows) -> dict[str, float]:
        predicted = {row["id"]: row for row in predictions}
        songs = [ndcg(row["songs"], predicted[row["id"]]["songs"]) for row in answers]
        tags = [ndcg(row["tags"], predicted[row["id"]]["tags"]) for row in answers]
        means = {"songs_ndcg": sum(songs) / len(songs), "tags_ndcg": sum(tags) / len(tags)}
        return means | {"score": 0.85 * means["songs_ndcg"] + 0.15 * means["tags_ndcg"]}

    return evaluate
