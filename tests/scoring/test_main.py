"""The command: what it prints, to the letter, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from scoring.__main__ import main
from scoring.metrics import TABLE_METRICS

SPLITS = "id,split\n1,public\n2,private\n"
ROOT = Path(scoring.__file__).parents[1]


@pytest.fixture
def files(written, playlist):
    answers = [playlist(1, songs=[0], tags=["tag 0"]), playlist(2, songs=[1, 500], tags=["tag 0", "x"])]
    return {
        "answers": str(written(answers, "answers.json")),
        "splits": str(written(SPLITS, "splits.csv")),
        "results": str(written([playlist(2), playlist(1)], "results.json")),
        "short": str(written([playlist(1, songs=[])], "short.json")),
        "missing": str(written([playlist(1)], "missing.json")),
    }


@pytest.fixture
def run(capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_presets(run):
    assert run("presets") == (
        0,
        (
            "brunch-2019      map, ndcg, entropy   Brunch Article Recommendation\n"
            "melon-2020       songs_ndcg, tags_ndcg   Melon Playlist Continuation\n"
            "recsys-2018      r_precision, ndcg, clicks   RecSys Challenge 2018\n"
            "shopping-2018    b_accuracy, m_accuracy, s_accuracy, d_accuracy   Shopping Mall Classification\n"
            "speech-2019      cer   Speech Recognition\n"
            f"table            any of {', '.join(TABLE_METRICS)}   Table\n"
        ),
        "",
    )


def test_presets_as_json(run):
    status, out, _ = run("presets", "--json")

    assert status == 0
    assert {
        preset["preset"]: {metric["name"]: metric["greater_is_better"] for metric in preset["metrics"]}
        for preset in json.loads(out)["presets"]
    } == {
        "brunch-2019": {"map": True, "ndcg": True, "entropy": True},
        "melon-2020": {"songs_ndcg": True, "tags_ndcg": True},
        "recsys-2018": {"r_precision": True, "ndcg": True, "clicks": False},
        "shopping-2018": dict.fromkeys(["b_accuracy", "m_accuracy", "s_accuracy", "d_accuracy"], True),
        "speech-2019": {"cer": False},
        "table": {name: metric.greater_is_better for name, metric in TABLE_METRICS.items()},
    }


def test_score_as_json(run, files, naive, melon):
    status, out, err = run("score", "--preset", "melon-2020", "--answers", files["answers"], "--json", files["results"])

    report = scoring.score(
        scoring.read_predictions(Path(files["results"]), melon),
        scoring.compile_answers(Path(files["answers"]), melon),
        melon,
    )
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "preset": "melon-2020",
        "version": 1,
        "score": report.all.score,
        "metrics": dict(report.all.metrics),
        "rows": 2,
        "segments": {},
    }


def test_score_with_splits_as_json(run, files):
    arguments = ["--answers", files["answers"], "--splits", files["splits"], "--json"]
    status, out, _ = run("score", "--preset", "melon-2020", *arguments, files["results"])

    printed = json.loads(out)
    assert (status, list(printed)) == (0, ["public", "private"])
    assert printed["public"] == {
        "preset": "melon-2020",
        "version": 1,
        "score": 1.0,
        "metrics": {"songs_ndcg": 1.0, "tags_ndcg": 1.0},
        "rows": 1,
        "segments": {},
    }
    assert printed["private"]["rows"] == 1


def test_score_as_text(run, files):
    arguments = ["--answers", files["answers"], "--splits", files["splits"], "--lang", "ko"]
    status, out, _ = run("score", "--preset", "melon-2020", *arguments, files["results"])

    assert status == 0
    assert out.splitlines() == [
        "공개: 1행",
        "  score          1.000000",
        "  songs_ndcg     1.000000",
        "  tags_ndcg      1.000000",
        "  (점수 차이가 약 0.980보다 작으면 우연일 수 있습니다)",
        "비공개: 1행",
        "  score          0.420797",
        "  songs_ndcg     0.386853",
        "  tags_ndcg      0.613147",
    ]


def test_as_many_decimals_are_shown_as_the_task_says(run, files, written, melon):
    task = str(written({**melon.canonical(), "preset": "mine", "decimals": 2}, "task.yaml"))
    status, out, _ = run("score", "--task", task, "--answers", files["answers"], files["results"])

    assert (status, out.splitlines()[:2]) == (0, ["all: 2 rows", "  score          0.71"])


@pytest.mark.parametrize("read", ["answers", "splits", "results"])
def test_a_report_overwrites_no_file_that_is_read(read, run, files, tmp_path):
    before = Path(files[read]).read_bytes()
    link = tmp_path / "link"
    link.symlink_to(files[read])
    arguments = ["--preset", "melon-2020", "--answers", files["answers"], "--splits", files["splits"]]
    for path in (files[read], str(link)):
        status, _, err = run("score", *arguments, "--report", path, files["results"])

        assert (status, "[usage]" in err, Path(files[read]).read_bytes()) == (2, True, before)


def test_a_task_file(run, files, written, melon):
    small = {**melon.canonical(), "preset": "mine", "headline": {"kind": "weighted_sum", "weights": {"tags_ndcg": 1}}}
    arguments = ["--task", str(written(small, "task.yaml")), "--answers", files["answers"], "--json"]
    status, out, _ = run("score", *arguments, files["results"])

    printed = json.loads(out)
    assert (status, printed["preset"], printed["score"]) == (0, "mine", printed["metrics"]["tags_ndcg"])


@pytest.fixture
def brunch(written):
    return {
        "answers": str(written("#a @1\n#b @9\n", "answers.txt")),
        "results": str(written("#a @1 @2\n#b @1 @3\n", "recommend.txt")),
    }


def test_a_score_that_takes_all_teams_is_null(run, brunch):
    arguments = ["--preset", "brunch-2019", "--top-n", "2", "--answers", brunch["answers"]]
    status, out, _ = run("score", *arguments, "--json", brunch["results"])

    printed = json.loads(out)
    assert (status, printed["preset"], printed["score"]) == (0, "brunch-2019", None)
    assert printed["metrics"] == {"map": 0.5, "ndcg": 0.5, "entropy": pytest.approx(1.0397207708399179, abs=1e-12)}
    assert run("score", *arguments, brunch["results"])[1].splitlines() == [
        "all: 2 rows",
        "  map            0.500000",
        "  ndcg           0.500000",
        "  entropy        1.039721",
        "(the score takes the other teams' metrics)",
    ]


def test_validate_with_a_list_length(run, brunch):
    assert run("validate", "--preset", "brunch-2019", "--top-n", "2", brunch["results"])[0] == 0

    status, out, _ = run("validate", "--preset", "brunch-2019", "--json", brunch["results"])
    assert (status, [error["code"] for error in json.loads(out)["errors"]]) == (1, ["wrong_length", "wrong_length"])


def test_validate_refuses_seeds_of_the_questions(run, written):
    predictions = written("1, " + ", ".join(f"t{i}" for i in range(500)) + "\n", "submission.csv")
    arguments = ["--preset", "recsys-2018", "--json", str(predictions)]
    seen, fresh = written("1,t499\n", "seen.csv"), written("1,x\n", "fresh.csv")

    status, out, _ = run("validate", "--questions", str(seen), *arguments)

    assert run("validate", "--questions", str(fresh), *arguments)[0] == 0
    assert (status, [error["code"] for error in json.loads(out)["errors"]]) == (1, ["seed_predicted"])


def test_validate(run, files):
    assert run("validate", "--preset", "melon-2020", files["results"]) == (0, "Valid: 2 rows.\n", "")


def test_validate_as_json(run, files):
    status, out, _ = run("validate", "--preset", "melon-2020", "--json", files["results"])

    assert status == 0
    assert json.loads(out) == {"preset": "melon-2020", "version": 1, "rows": 2, "errors": [], "total": 0}


def test_validate_against_questions(run, files):
    status, out, _ = run(
        "validate", "--preset", "melon-2020", "--questions", files["answers"], "--json", files["missing"]
    )

    assert (status, [error["code"] for error in json.loads(out)["errors"]]) == (1, ["missing_ids"])


def test_invalid_as_json(run, files):
    status, out, err = run("validate", "--preset", "melon-2020", "--json", "--lang", "ko", files["short"])

    assert (status, err) == (1, "")
    assert json.loads(out) == {
        "errors": [
            {
                "code": "wrong_length",
                "message": "“songs”의 항목이 100개가 아니라 0개입니다.",
                "hint": "좋은 것부터 정확히 100개를 쓰세요.",
                "row": 1,
                "id": 1,
                "field": "songs",
            }
        ],
        "total": 1,
    }


def test_invalid_as_text(run, files):
    assert run("validate", "--preset", "melon-2020", files["short"]) == (
        1,
        "",
        "row 1, id 1: “songs” holds 0 items instead of 100. [wrong_length]\n    Give exactly 100 items, best first.\n",
    )


def test_more_than_are_listed(run, written, playlist):
    path = written([playlist(i, songs=[]) for i in range(25)])

    status, _, err = run("validate", "--preset", "melon-2020", str(path))

    assert (status, err.splitlines()[-1]) == (1, "… and 5 more.")
    assert err.count("best first") == 1


def test_warnings_of_the_answers_go_to_stderr(run, files, written, playlist):
    answers = written([playlist(1, songs=[0, 0]), playlist(2)])

    status, out, err = run("score", "--preset", "melon-2020", "--answers", str(answers), "--json", files["results"])

    assert (status, json.loads(out)["rows"]) == (0, 2)
    assert err.startswith("row 1, id 1: Answers: “songs” holds 0 twice (again at item 2). [answer_repeats_item]\n")


FAILURES = {
    "nothing": ([], "usage"),
    "an unknown command": (["dance"], "usage"),
    "no predictions": (["validate", "--preset", "melon-2020"], "usage"),
    "neither preset nor task": (["validate", "{results}"], "usage"),
    "an unknown language": (["validate", "--preset", "melon-2020", "--lang", "fr", "{results}"], "usage"),
    "an unknown preset": (["validate", "--preset", "x", "{results}"], "bad_task"),
    "a task that is no yaml": (["validate", "--task", "{yaml}", "{results}"], "bad_task"),
    "a task with a date that there is not": (["validate", "--task", "{date}", "{results}"], "bad_task"),
    "a task of brackets without end": (["validate", "--task", "{deep}", "{results}"], "bad_task"),
    "a preset without a name": (["validate", "--preset", "", "{results}"], "bad_task"),
    "an abbreviated option": (["validate", "--pre", "melon-2020", "{results}"], "usage"),
    "a task that is a list": (["validate", "--task", "{results}", "{results}"], "bad_task"),
    "a length of a preset that has none": (
        ["validate", "--preset", "melon-2020", "--top-n", "2", "{results}"],
        "bad_task",
    ),
    "a length of zero": (["validate", "--preset", "brunch-2019", "--top-n", "0", "{results}"], "bad_task"),
    "a length that is none": (["validate", "--preset", "brunch-2019", "--top-n", "x", "{results}"], "usage"),
    "a length beside a task": (["validate", "--task", "{yaml}", "--top-n", "2", "{results}"], "usage"),
    "no such predictions": (["validate", "--preset", "melon-2020", "/nowhere"], "cannot_read"),
    "predictions that are a folder": (["validate", "--preset", "melon-2020", "/"], "cannot_read"),
    "no such answers": (["score", "--preset", "melon-2020", "--answers", "/nowhere", "{results}"], "cannot_read"),
    "a report in no folder": (
        ["score", "--preset", "melon-2020", "--answers", "{answers}", "--report", "/nowhere/x.npz", "{results}"],
        "cannot_write",
    ),
    "no such task": (["validate", "--task", "/nowhere", "{results}"], "cannot_read"),
    "bad answers": (["score", "--preset", "melon-2020", "--answers", "{short}", "{results}"], "empty_truth"),
    "bad splits": (
        ["score", "--preset", "melon-2020", "--answers", "{answers}", "--splits", "{answers}", "{results}"],
        "split_header",
    ),
}


@pytest.mark.parametrize(("arguments", "code"), FAILURES.values(), ids=FAILURES)
def test_anything_else(arguments, code, run, files, written):
    tasks = {"yaml": "{", "date": "preset: 2020-13-45", "deep": "[" * 5_000}
    paths = files | {name: str(written(text, f"{name}.yaml")) for name, text in tasks.items()}
    arguments = [argument.format_map(paths) for argument in arguments]

    status, out, err = run(*arguments, "--json")
    assert (status, [error["code"] for error in json.loads(out)["errors"]], err) == (2, [code], "")

    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert f"[{code}]" in err


MAKE = ["make-challenge", "playlists", "--input", "x", "--out", "y"]
MELON = ["--preset", "melon-2020"]
IN_KOREAN = {
    "꼭 필요한 인자가 빠졌습니다: PREDICTIONS": ["validate", *MELON],
    "다음 중 하나가 꼭 필요합니다: --preset --task": ["score", "x", "--answers", "y"],
    "알 수 없는 인자입니다: --bogus": ["validate", *MELON, "x", "--bogus"],
    "--task은(는) --preset과(와) 함께 쓸 수 없습니다": ["validate", *MELON, "--task", "x", "y"],
    "--preset에 값이 필요합니다": ["validate", "x", "--preset"],
    "--json에는 값을 쓸 수 없습니다: 'x'": ["validate", *MELON, "x", "--json=x"],
    "--top-n: 'x'은(는) 정수가 아닙니다": ["validate", *MELON, "--top-n", "x", "y"],
    "--low: 'x'은(는) 수가 아닙니다": ["validate", *MELON, "--low", "x", "y"],
    "--seed: “x”이(가) 아니라 0 이상의 정수여야 합니다": [*MAKE, "--seed", "x"],
    "--share: “2”이(가) 아니라 0과 1 사이의 수여야 합니다": [*MAKE, "--seed", "1", "--share", "2"],
    "--slug: “a b”이(가) 아니라 영문자, 숫자, -, _만 60자까지 쓸 수 있습니다": [*MAKE, "--seed", "1", "--slug", "a b"],
    "--hide: “x”이(가) 아니라 half, last:K, seeds 중 하나여야 합니다": [
        "make-challenge",
        "ranked_lists",
        "--hide",
        "x",
    ],
    "--predictions와 --answers는 함께 써야 합니다": ["verify", *MELON, "x", "--answers", "y"],
    "--questions는 --answers와 함께 써야 합니다": ["verify", *MELON, "x", "--questions", "y"],
    "--top-n은(는) --preset과 함께 씁니다. 과제 파일에는 이미 들어 있습니다": [
        "validate",
        "--task",
        "x",
        "--top-n",
        "3",
        "y",
    ],
}


@pytest.mark.parametrize("lang", [["--lang", "ko"], ["--lang=ko"]])
@pytest.mark.parametrize(("said", "arguments"), IN_KOREAN.items(), ids=range(len(IN_KOREAN)))
def test_a_wrong_line_is_told_in_the_language_asked_for(said, arguments, lang, run):
    status, out, err = run(*arguments, *lang)

    assert (status, out) == (2, "")
    assert err == f"{said} [usage]\n    “python -m scoring --help”를 보세요.\n"


def test_a_command_that_there_is_not_is_told_in_korean(run):
    assert run("dance", "--lang", "ko")[2].startswith("command: 'dance'은(는) 다음에 없습니다: ")


def test_presets_in_korean(run):
    printed = run("presets", "--lang", "ko")[1]

    assert "멜론 플레이리스트 이어가기" in printed
    assert "다음 중에서 고름: accuracy, " in printed


def test_no_traceback_whatever_happens(files):
    code = "import sys, numpy; numpy.searchsorted = None; from scoring.__main__ import run; sys.exit(run())"
    arguments = ["score", "--preset", "melon-2020", "--answers", files["answers"], "--json", files["results"]]

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, text=True, cwd=ROOT
    )

    assert (done.returncode, done.stderr) == (2, "")
    assert [error["code"] for error in json.loads(done.stdout)["errors"]] == ["internal_error"]


def test_a_closed_pipe(files):
    command = f"{sys.executable} -m scoring score --preset melon-2020 --answers {files['answers']} {files['results']}"

    done = subprocess.run(
        ["bash", "-c", f"{command} | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
        env={"LC_ALL": "C"},
    )

    assert (done.stdout.strip() in {"0", "2"}, done.stderr) == (True, "")


@pytest.mark.parametrize(
    ("redirection", "status"),
    [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("> /dev/full", 2)],
)
def test_nowhere_to_print_to(files, redirection, status):
    arguments = ["validate", "--preset", "melon-2020", files["results"]]

    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m scoring {' '.join(arguments)} {redirection}"],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )

    assert (done.returncode, done.stdout or "Valid: 2 rows.\n", done.stderr) == (status, "Valid: 2 rows.\n", "")


def test_without_stderr_warnings_do_not_spoil_the_json(files, written, playlist):
    answers = written([playlist(1, songs=[0, 0]), playlist(2)], "warned.json")
    command = (
        f"{sys.executable} -m scoring score --preset melon-2020 --json --answers {answers} {files['results']} 2>&-"
    )

    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, text=True, cwd=ROOT)

    assert json.loads(done.stdout)["rows"] == 2


def test_problems_that_cannot_be_printed(files):
    command = f"{sys.executable} -m scoring validate --preset melon-2020 --json {files['short']} > /dev/full"

    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, text=True, cwd=ROOT)

    assert (done.returncode, done.stderr) == (2, "")


def test_a_pipe_is_no_file(run, tmp_path):
    pipe = tmp_path / "results.json"
    os.mkfifo(pipe)

    status, out, _ = run("validate", "--preset", "melon-2020", "--json", str(pipe))

    assert (status, [error["message"] for error in json.loads(out)["errors"]]) == (
        2,
        [f"Cannot read {pipe}: a pipe cannot be read; give a file."],
    )


def test_it_imports_no_django():
    code = "import sys, scoring.__main__; print({'django', 'celery', 'arena'} & {*sys.modules})"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=ROOT)

    assert done.stdout == "set()\n"
