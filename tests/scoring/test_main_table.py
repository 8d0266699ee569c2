"""The command for tables: the preset's words as options, or a task file."""

import json

import pytest

from scoring.__main__ import main

ANSWERS = "id,price\n1,2.5\n2,3\n3,-1\n"
PREDICTIONS = "price,id\n2.5,2\n3,1\n0,3\n"
RMSE = ["--preset", "table", "--metric", "rmse", "--id", "id", "--target", "price"]


@pytest.fixture
def run(capsys, written):
    files = {
        "answers": str(written(ANSWERS, "answers.csv")),
        "results": str(written(PREDICTIONS, "results.csv")),
        "splits": str(written("id,split\n1,public\n2,public\n3,private\n", "splits.csv")),
        "labels": str(written("id,kind\n1,a\n2,b\n3,c\n", "labels.csv")),
        "shares": str(written("id,a,b,c\n1,1,0,0\n2,0.25,0.5,0.25\n3,0,0,1\n", "shares.csv")),
    }

    def run(*arguments: str) -> tuple[int, dict]:
        status = main([*(argument.format_map(files) for argument in arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def test_score(run):
    status, printed = run("score", *RMSE, "--metric", "mae", "--answers", "{answers}", "{results}")

    assert (status, printed) == (
        0,
        {
            "preset": "table",
            "version": 1,
            "score": pytest.approx(0.5**0.5),
            "metrics": {"rmse": pytest.approx(0.5**0.5), "mae": pytest.approx(2 / 3)},
            "rows": 3,
            "segments": {},
        },
    )


def test_score_on_two_sides(run):
    status, printed = run("score", *RMSE, "--answers", "{answers}", "--splits", "{splits}", "{results}")

    assert (status, printed["public"]["score"], printed["private"]["score"]) == (0, 0.5, 1.0)


def test_score_several_classes(run):
    words = ["--preset", "table", "--metric", "log_loss:clip=1e-15", "--metric", "top_k_accuracy", "--k", "1"]
    status, printed = run(
        "score", *words, "--target", "kind", "--classes", "a,b,c", "--answers", "{labels}", "{shares}"
    )

    assert (status, list(printed["metrics"])) == (0, ["log_loss", "top_k_accuracy"])
    assert printed["metrics"]["top_k_accuracy"] == 1.0


def test_validate(run):
    assert run("validate", *RMSE, "{results}") == (
        0,
        {"preset": "table", "version": 1, "rows": 3, "errors": [], "total": 0},
    )


def test_validate_against_questions(run, written):
    questions = str(written("age,id\n5,1\n6,2\n", "test.csv"))

    status, printed = run("validate", *RMSE, "--questions", questions, "{results}")

    assert (status, [(error["code"], error["row"]) for error in printed["errors"]]) == (1, [("unknown_id", 4)])


def test_invalid(run, written):
    wrong = str(written('id,price\n1,"1,5"\n', "wrong.csv"))

    assert run("validate", *RMSE, "--lang", "ko", wrong) == (
        1,
        {
            "errors": [
                {
                    "code": "bad_number",
                    "message": "“price” 칸의 “1,5”은(는) 수가 아닙니다.",
                    "hint": "12, -0.5, 1e-3처럼 점을 쓰는 십진수로 쓰세요. 공백, 단위, 쉼표, 밑줄은 쓸 수 없습니다.",
                    "row": 2,
                    "id": "1",
                    "field": "price",
                }
            ],
            "total": 1,
        },
    )


def test_a_task_file(run, written):
    task = "preset: table\nmetric: [rmse, r2]\ntarget: price\nlow: -5\ndecimals: 2\n"

    status, printed = run("score", "--task", str(written(task, "task.yaml")), "--answers", "{answers}", "{results}")

    assert (status, printed["score"], list(printed["metrics"])) == (0, pytest.approx(0.5**0.5), ["rmse", "r2"])


@pytest.mark.parametrize(
    ("task", "key"),
    [
        ("preset: table\nmetric: rmse\nmetric: mae\ntarget: price\n", "metric"),
        ("preset: table\nmetric: {kind: fbeta, beta: 1, beta: 2}\ntarget: price\n", "beta"),
    ],
)
def test_a_key_twice_in_a_task_file(run, written, task, key):
    status, printed = run("validate", "--task", str(written(task, "task.yaml")), "{results}")

    assert (status, [(error["code"], error["field"]) for error in printed["errors"]]) == (2, [("bad_task", key)])


FAILURES = {
    "no metric": (["--preset", "table", "--target", "price"], "bad_task"),
    "no target": (["--preset", "table", "--metric", "rmse"], "bad_task"),
    "an unknown metric": (["--preset", "table", "--metric", "x", "--target", "price"], "bad_task"),
    "a metric that does not fit": ([*RMSE, "--metric", "accuracy"], "bad_task"),
    "k that is no number": ([*RMSE, "--k", "many"], "usage"),
    "words of a table for another preset": (["--preset", "melon-2020", "--metric", "rmse"], "bad_task"),
    "words beside a task file": (["--task", "{answers}", "--metric", "rmse"], "usage"),
    "answers that leave it undefined": ([*RMSE, "--metric", "mape", "--high", "2"], "number_range"),
}


@pytest.mark.parametrize(("arguments", "code"), FAILURES.values(), ids=FAILURES)
def test_anything_else(arguments, code, run):
    status, printed = run("score", *arguments, "--answers", "{answers}", "{results}")

    assert (status, {error["code"] for error in printed["errors"]}) == (2, {code})


def test_a_side_without_meaning(run):
    r2 = ["--preset", "table", "--metric", "r2", "--target", "price"]

    status, printed = run("score", *r2, "--answers", "{answers}", "--splits", "{splits}", "{results}")

    assert (status, [error["code"] for error in printed["errors"]]) == (2, ["undefined_on_side"])
