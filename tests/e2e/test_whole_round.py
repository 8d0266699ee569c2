"""A competition from a folder to its private board, on the real stack, against a naive evaluator."""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest

from tests.script import Script
from tests.stack import Stack

pytestmark = pytest.mark.stack

ROUND = "naive-check/rounds/main"
SONGS, TAGS, ROWS = range(2000), [f"태그{n}" for n in range(60)], 40

YAML = """
slug: naive-check
title: Naive check
timezone: America/New_York
visibility: public
pages: {{rules: rules.md}}
rounds:
  - slug: main
    title: Main
    opens_at: 2020-01-01T00:00:00
    closes_at: {closes_at}
    task: {{preset: melon-2020}}
    questions: questions.json
    answers: secret/answers.json
    splits: secret/splits.csv
"""


def naive_ndcg(truth: list[Any], ranked: list[Any]) -> float:
    gained = sum(1 / math.log(rank + 1) for rank, item in enumerate(ranked, 1) if item in truth)
    return gained / sum(1 / math.log(rank + 1) for rank in range(1, len(truth) + 1))


def naive_score(answers: list[Any], predictions: list[Any], ids: set[int]) -> float:
    of = {row["id"]: row for row in predictions}
    rows = [row for row in answers if row["id"] in ids]
    songs = sum(naive_ndcg(row["songs"], of[row["id"]]["songs"]) for row in rows) / len(rows)
    tags = sum(naive_ndcg(row["tags"], of[row["id"]]["tags"]) for row in rows) / len(rows)
    return 0.85 * songs + 0.15 * tags


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "competition"
    (folder / "secret").mkdir(parents=True)
    write_yaml(folder, closes_at="2035-01-01T00:00:00")
    (folder / "rules.md").write_text("Play fair.")
    return folder


def write_yaml(folder: Path, *, closes_at: str) -> None:
    (folder / "competition.yaml").write_text(YAML.format(closes_at=closes_at))


def board(script: Script, kind: str) -> dict[str, float]:
    answer = script.expect(200, "GET", f"competitions/{ROUND}/leaderboard/?board={kind}")
    return {entry["team"]["name"]: entry["score"] for entry in answer["entries"]}


def test_the_boards_equal_a_naive_evaluator(stack: Stack, folder: Path) -> None:
    dice = random.Random(7)
    answers = [
        {"id": n, "songs": dice.sample(SONGS, dice.randint(1, 60)), "tags": dice.sample(TAGS, dice.randint(1, 12))}
        for n in range(ROWS)
    ]
    public = set(dice.sample(range(ROWS), 13))
    private = set(range(ROWS)) - public
    questions = [{"id": n, "plylst_title": "", "songs": [2001 + n], "tags": []} for n in range(ROWS)]
    sides = "".join(f"{n},{'public' if n in public else 'private'}\n" for n in range(ROWS))
    (folder / "secret" / "answers.json").write_text(json.dumps(answers))
    (folder / "secret" / "splits.csv").write_text(f"id,split\n{sides}")
    (folder / "questions.json").write_text(json.dumps(questions))
    stack.manage("apply_competition", str(folder))

    teams: dict[str, tuple[Script, list[Any]]] = {}
    for name in ("Ganada", "Marabasa", "Ajachaka"):
        script = Script(stack.base_url, f"naive-{name.lower()}")
        script.enter("naive-check", name)
        predictions = [
            {"id": n, "songs": dice.sample(SONGS, 100), "tags": dice.sample(TAGS, 10)}
            for n in dice.sample(range(ROWS), ROWS)
        ]
        teams[name] = (script, predictions)
    sent = [(script, script.submit(ROUND, json.dumps(rows).encode())) for script, rows in teams.values()]
    assert [script.wait(submission)["state"] for script, submission in sent] == ["scored"] * 3

    def expected(ids: set[int]) -> dict[str, Any]:
        scores = {name: naive_score(answers, rows, ids) for name, (_script, rows) in teams.items()}
        return dict(sorted(scores.items(), key=lambda item: -item[1]))

    anyone = sent[0][0]
    shown = board(anyone, "public")
    assert list(shown) == list(expected(public))
    assert shown == pytest.approx(expected(public), abs=1e-9)
    status, refusal = anyone.call("GET", f"competitions/{ROUND}/leaderboard/?board=private")
    assert (status, refusal["code"]) == (403, "board_hidden")

    write_yaml(folder, closes_at="2025-01-01T00:00:00")
    stack.manage("apply_competition", str(folder))
    status, refusal = anyone.try_submit(ROUND, b"[]")
    assert (status, refusal["code"]) == (409, "round_closed")
    revealed = board(anyone, "private")
    assert list(revealed) == list(expected(private))
    assert revealed == pytest.approx(expected(private), abs=1e-9)
    assert board(anyone, "public") == shown
