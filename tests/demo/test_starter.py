"""The starter code: valid files, and three clearly different scores by an evaluator that shares no code with ours."""

import subprocess
import sys
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import pytest

from demo.build import STARTERS, STATIC
from scoring.answers import compile_answers
from scoring.engine import score
from scoring.formats import read_predictions
from scoring.task_loading import load_task

Read = Callable[[str], Any]


def ndcg(truth: list[Any], recommended: list[Any]) -> float:
    gain = sum(1 / log(rank + 1) for rank, item in enumerate(recommended, start=1) if item in truth)
    return gain / sum(1 / log(rank + 1) for rank in range(1, len(truth) + 1))


def naive_scores(answers: list[Any], results: list[Any]) -> tuple[float, float]:
    """Mean songs and tags nDCG."""
    by_id = {row["id"]: row for row in results}
    means = [
        sum(ndcg(row[column], by_id[row["id"]][column]) for row in answers) / len(answers)
        for column in ("songs", "tags")
    ]
    return means[0], means[1]


@pytest.fixture(scope="session")
def scores(read: Read) -> dict[str, tuple[float, float]]:
    answers = read("secret/answers.json")
    return {name: naive_scores(answers, read(f"baselines/{name}.json")) for name in STARTERS}


def test_each_baseline_clearly_beats_the_one_before_in_songs(scores: dict[str, tuple[float, float]]) -> None:
    popular, genre, together = (scores[name][0] for name in STARTERS)

    assert 0.03 < popular < 0.08
    assert 0.10 < genre < 0.18
    assert 0.22 < together < 0.35


def test_each_baseline_clearly_beats_the_one_before_in_tags_and_score(scores: dict[str, tuple[float, float]]) -> None:
    tags = [scores[name][1] for name in STARTERS]
    totals = [0.85 * songs + 0.15 * tag for songs, tag in scores.values()]

    for column in (tags, totals):
        assert column[1] > 1.4 * column[0]
        assert column[2] > 1.4 * column[1]


@pytest.mark.parametrize("name", STARTERS)
def test_a_starters_file_is_valid_and_scores_as_the_server_scores(
    built: Path, scores: dict[str, tuple[float, float]], name: str
) -> None:
    task = load_task({"preset": "melon-2020"})
    answers = compile_answers(built / "secret" / "answers.json", task, built / "data" / "val.json")

    report = score(read_predictions(built / "baselines" / f"{name}.json", task), answers, task)

    assert answers.warnings == []
    assert report.all.rows == 600
    songs, tags = scores[name]
    assert report.all.metrics == pytest.approx({"songs_ndcg": songs, "tags_ndcg": tags}, abs=1e-12)


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_gives_new_items_only_and_fills_every_place(read: Read, name: str) -> None:
    questions = read("data/val.json")
    results = read(f"baselines/{name}.json")

    assert [row["id"] for row in results] == [row["id"] for row in questions]
    for question, row in zip(questions, results, strict=True):
        assert list(row) == ["id", "songs", "tags"]
        assert len(set(row["songs"])) == len(row["songs"]) == 100
        assert len(set(row["tags"])) == len(row["tags"]) == 10
        assert not set(row["songs"]) & set(question["songs"])
        assert not set(row["tags"]) & set(question["tags"])


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_runs_beside_its_data_and_gives_the_same_file_again(
    tiny_built: Path, tmp_path: Path, name: str
) -> None:
    for path in (tiny_built / "data").iterdir():
        (tmp_path / path.name).symlink_to(path)
    script = tmp_path / f"{name}.py"
    script.write_bytes((STATIC / "starter" / script.name).read_bytes())

    command = [sys.executable, script.name, ".", "results.json"]
    subprocess.run(command, check=True, cwd=tmp_path)

    assert (tmp_path / "results.json").read_bytes() == (tiny_built / "baselines" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_is_short(name: str) -> None:
    assert len((STATIC / "starter" / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 80
