"""The official evaluators' own results, case by case, by the Python API and by the command."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.__main__ import main

FOLDER = Path(__file__).parents[1] / "golden"
FILES = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
GOLDEN = FILES.values()
CASES = {case["case"]: case | {"preset": golden["preset"]} for golden in GOLDEN for case in golden["cases"]}
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
    "rec_duplicates_not_rejected": ["repeated_item"],
    "rec_user_absent_in_dev": ["unknown_id"],
    "rec_user_empty_list": ["wrong_length"],
    "long_list_not_truncated": ["wrong_length"],
    "duplicate_dev_line_last_wins": ["repeated_id"],
    "blank_line_in_rec": ["blank_line"],
    "level_without_labels": ["no_labels"],
    "long_file": ["unknown_id"],
    "non_integer": ["not_an_integer"],
}


def content(case: dict[str, Any], kind: str) -> Any:
    """A case's file: lines of text, the one playlist of RecSys, or the rows of a JSON array."""
    if f"{kind}_lines" in case:
        return "".join(f"{line}\n" for line in case[f"{kind}_lines"])
    if case["preset"] == "recsys-2018":
        return ", ".join(["1000000", *case[kind]]) + "\n"
    return case[kind]


@pytest.fixture(params=CASES)
def case(request, written):
    case = CASES[request.param]
    return case, written(content(case, "answers"), "answers"), written(content(case, "predictions"), "results")


def description(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in ("preset", "top_n") if name in case}


def expected_scores(case: dict[str, Any]) -> Any:
    """Without a score where the headline needs the other teams."""
    values = case.get("arena_expected") or case.get("official") or case["formula"]
    return pytest.approx(values, abs=1e-9)


def scores(metrics: dict[str, float], score: float | None) -> dict[str, float]:
    return metrics | ({} if score is None else {"score": score})


def arguments(case: dict[str, Any], answers: Path, predictions: Path) -> list[str]:
    top_n = ["--top-n", str(case["top_n"])] if "top_n" in case else []
    return ["score", "--preset", case["preset"], *top_n, "--answers", str(answers), "--json", str(predictions)]


def test_api(case):
    case, answers_path, predictions = case
    task = scoring.load_task(description(case))
    if case["arena"] == "bad_answers":
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.compile_answers(answers_path, task)
        assert [problem.code for problem in caught.value.problems] == CODES[case["case"]]
        return

    answers = scoring.compile_answers(answers_path, task)
    if case["arena"] == "reject":
        with pytest.raises(scoring.InvalidPredictions) as refused:
            scoring.score(scoring.read_predictions(predictions, task), answers, task)
        assert [problem.code for problem in refused.value.problems] == CODES[case["case"]]
        return

    part = scoring.score(scoring.read_predictions(predictions, task), answers, task).all
    assert scores(dict(part.metrics), part.score) == expected_scores(case)


def test_command(case, capsys):
    case, answers, predictions = case

    status = main(arguments(case, answers, predictions))

    printed = json.loads(capsys.readouterr().out)
    assert status == STATUS[case["arena"]]
    if status == 0:
        assert printed["preset"] == case["preset"]
        assert scores(printed["metrics"], printed["score"]) == expected_scores(case)
    else:
        assert [error["code"] for error in printed["errors"]] == CODES[case["case"]]
        assert printed["total"] == len(printed["errors"])


@pytest.mark.parametrize("name", ["three_playlists_mean", "rec_dup_song", "empty_gt_songs", "small_topn3"])
def test_process(name, written):
    case = CASES[name]
    answers = written(content(case, "answers"), "answers")
    predictions = written(content(case, "predictions"), "results")

    done = subprocess.run(
        [sys.executable, "-m", "scoring", *arguments(case, answers, predictions)],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(scoring.__file__).parents[1],
    )

    printed = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (STATUS[case["arena"]], "")
    if case["arena"] == "score":
        assert scores(printed["metrics"], printed["score"]) == expected_scores(case)
    else:
        assert [error["code"] for error in printed["errors"]] == CODES[name]


def test_every_case_of_every_golden_file_is_tried():
    assert {name: (golden["preset"], len(golden["cases"])) for name, golden in FILES.items()} == {
        "brunch_round2.json": ("brunch-2019", 9),
        "melon_round3.json": ("melon-2020", 15),
        "nsml_speech_cer_formula.json": ("speech-2019", 3),
        "recsys2018_formula.json": ("recsys-2018", 3),
        "shopping_round1.json": ("shopping-2018", 7),
    }
    assert len(CASES) == 9 + 15 + 3 + 3 + 7
    assert Counter(case["arena"] for case in CASES.values()) == {"score": 20, "reject": 13, "bad_answers": 4}


def test_the_borda_table():
    golden = next(golden["borda"] for golden in GOLDEN if "borda" in golden)
    task = scoring.load_task({"preset": "recsys-2018"})
    names = [each.name for each in task.metrics]
    teams = {team: dict(zip(names, values, strict=True)) for team, values in golden["input"].items()}

    places = task.place_teams(list(teams.values()))

    assert [list(teams)[place] for place, _ in places] == golden["expected"]["order"]
    assert {list(teams)[place]: points for place, points in places} == golden["expected"]["points"]
