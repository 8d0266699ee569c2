"""The official evaluator's own results, case by case, by the Python API and by the command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.__main__ import main

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "melon_round3.json").read_text(encoding="utf-8"))
CASES = {case["case"]: case for case in GOLDEN["cases"]}
STATUS = {"score": 0, "reject": 1, "bad_answers": 2}
CODES = {
    "empty_gt_songs": ["empty_truth"],
    "gt_dup_playlist_rows": ["repeated_id"],
    "rec_extra_id": ["unknown_id"],
    "rec_99_songs": ["wrong_length"],
    "rec_9_tags": ["wrong_length"],
    "rec_dup_song": ["repeated_item"],
    "rec_wrong_songs_and_tags": ["wrong_length", "wrong_length"],
    "rec_songs_as_floats": ["wrong_item_type"],
}


@pytest.fixture(params=CASES)
def case(request, written):
    case = CASES[request.param]
    answers = written(case["answers"], "answers.json")
    return case, answers, written(case["predictions"], "results.json")


def expected_scores(case: dict[str, Any]) -> Any:
    return pytest.approx(case.get("arena_expected", case.get("official")), abs=1e-9)


def arguments(answers: Path, predictions: Path) -> list[str]:
    return ["score", "--preset", GOLDEN["preset"], "--answers", str(answers), "--json", str(predictions)]


def test_api(case, melon):
    case, answers_path, predictions = case
    if case["arena"] == "bad_answers":
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.compile_answers(answers_path, melon)
        assert [problem.code for problem in caught.value.problems] == CODES[case["case"]]
        return

    answers = scoring.compile_answers(answers_path, melon)
    if case["arena"] == "reject":
        with pytest.raises(scoring.InvalidPredictions) as refused:
            scoring.score(scoring.read_predictions(predictions, melon), answers, melon)
        assert [problem.code for problem in refused.value.problems] == CODES[case["case"]]
        return

    part = scoring.score(scoring.read_predictions(predictions, melon), answers, melon).all
    assert {**part.metrics, "score": part.score} == expected_scores(case)


def test_command(case, capsys):
    case, answers, predictions = case

    status = main(arguments(answers, predictions))

    printed = json.loads(capsys.readouterr().out)
    assert status == STATUS[case["arena"]]
    if status == 0:
        assert {**printed["metrics"], "score": printed["score"]} == expected_scores(case)
    else:
        assert [error["code"] for error in printed["errors"]] == CODES[case["case"]]
        assert printed["total"] == len(printed["errors"])


@pytest.mark.parametrize("name", ["three_playlists_mean", "rec_dup_song", "empty_gt_songs"])
def test_process(name, written):
    case = CASES[name]
    answers, predictions = written(case["answers"], "answers.json"), written(case["predictions"], "results.json")

    done = subprocess.run(
        [sys.executable, "-m", "scoring", *arguments(answers, predictions)],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(scoring.__file__).parents[1],
    )

    printed = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (STATUS[case["arena"]], "")
    if case["arena"] == "score":
        assert {**printed["metrics"], "score": printed["score"]} == expected_scores(case)
    else:
        assert [error["code"] for error in printed["errors"]] == CODES[name]
