"""`make-challenge table`: what is published, what is hidden, and what is told."""

import csv
import json
from collections import Counter
from io import StringIO

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring.__main__ import main
from scoring.challenge.errors import CannotMake
from scoring.challenge.seed import Seed
from scoring.challenge.table import Challenge, check_leaks, cut
from scoring.challenge.table_rows import Table
from scoring.challenge.table_task import default_metric
from scoring.errors import Problem

HEADER = ["id", "city", "day", "price", "sold"]
ROWS = [
    [
        f"r{n}",
        f"city, {n % 9}",
        f"2024-01-{n % 28 + 1:02}",
        f"{10 + n * 37 % 101}.5",
        ["no", "yes", "no"][n * 7 % 3],
    ]
    for n in range(200)
]
PRICE = ["--target", "price"]


def written(header, rows):
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


TABLE = written(HEADER, ROWS)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@given(st.integers(2, 60), st.data())
def test_every_row_is_on_one_side_and_the_target_on_none_that_is_published(count, data):
    table = Table(
        ["a", "id", "y", "z"], [[str(n % 3), f"r{n}", f"y{n}", f"z{n}"] for n in range(count)], [*range(count)]
    )
    places = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count - 1, unique=True).map(sorted))
    seed = Seed(data.draw(st.integers(0, 99)))

    made = cut(table, places, identity="id", targets=["z", "y"], seed=seed)

    assert made == cut(table, places, identity="id", targets=["z", "y"], seed=seed)
    assert made.train.rows == [row for place, row in enumerate(table.rows) if place not in places]
    assert sorted(made.test.rows) == sorted(table.rows[place] for place in places)
    assert made.published.header == ["a", "id"]
    assert made.published.rows == [row[:2] for row in made.test.rows]
    assert made.answers.header == ["id", "y", "z"]
    assert made.answers.rows == [row[1:] for row in made.test.rows]


def test_the_order_of_the_test_tells_nothing():
    table = Table(["id", "y"], [[f"r{n}", str(n)] for n in range(100)], [*range(100)])

    rows = [row[1] for row in cut(table, list(range(50)), identity="id", targets=["y"], seed=Seed(1)).test.rows]

    assert rows != sorted(rows, key=int)


@pytest.mark.parametrize("leak", ["target", "row"])
def test_a_planted_leak_is_found(leak):
    train, test = Table(["id", "y"], [["r1", "1"]], [2]), Table(["id", "y"], [["r2", "2"]], [3])
    made = Challenge(train, test, test.without(["y"]), test)
    check_leaks(made, "id", ["y"])
    made = {
        "target": Challenge(train, test, test, test),
        "row": Challenge(test, test, test.without(["y"]), test),
    }[leak]

    with pytest.raises(CannotMake) as caught:
        check_leaks(made, "id", ["y"])

    assert caught.value.problems == [Problem("leak", field="y") if leak == "target" else Problem("leak", id="r2")]


def test_the_files(make, out):
    status, counts, warnings = make("table", TABLE, *PRICE)

    assert (status, counts, warnings) == (0, {"train": 160, "questions": 40}, "")
    train, test, answers, sample = (
        rows_of(out / name)
        for name in ("data/train.csv", "data/test.csv", "secret/answers.csv", "data/sample_submission.csv")
    )
    whole = {row[0]: row for row in ROWS}
    asked = [row[0] for row in test[1:]]
    assert train == [HEADER, *(row for row in ROWS if row[0] not in asked)]
    assert test == [["id", "city", "day", "sold"], *([*whole[id_][:3], whole[id_][4]] for id_ in asked)]
    assert answers == [["id", "price"], *([id_, whole[id_][3]] for id_ in asked)]
    mean = sum(float(row[3]) for row in train[1:]) / 160
    assert sample == [["id", "price"], *([id_, f"{mean:.6g}"] for id_ in asked)]


def test_one_seed_makes_the_same_bytes_and_another_makes_others(make, tmp_path, all_bytes):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make("table", TABLE, *PRICE, "--public-share", "0.5", "--slug", "x", out=name, seed=seed)

    first, again, other = (all_bytes(tmp_path / name) for name in "abc")
    assert first == again
    assert [name for name in sorted(first) if first[name] == other[name]] == ["competition.yaml"]


def test_how_the_file_is_written_does_not_matter(make, tmp_path, all_bytes):
    quoted = StringIO()
    csv.writer(quoted, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([HEADER, *ROWS])
    make("table", TABLE, *PRICE, "--slug", "x", out="a")
    make("table", "\ufeff" + quoted.getvalue(), *PRICE, "--slug", "x", out="b")

    assert all_bytes(tmp_path / "a") == all_bytes(tmp_path / "b")


def test_the_same_share_of_each_class(make, out):
    make("table", TABLE, "--target", "sold", "--stratify", "sold", "--share", "0.3")

    whole = Counter(row[4] for row in ROWS)
    test = Counter(row[1] for row in rows_of(out / "secret" / "answers.csv")[1:])
    assert {name: abs(test[name] - 0.3 * count) < 1 for name, count in whole.items()} == {"no": True, "yes": True}


def test_groups_stay_together_and_a_share_they_cannot_make_is_warned_of(make, out):
    _, _, warnings = make("table", TABLE, *PRICE, "--group", "city", "--share", "0.4")

    train, test = ({row[1] for row in rows_of(out / "data" / name)[1:]} for name in ("train.csv", "test.csv"))
    assert train
    assert test
    assert not train & test
    assert "The test has 34.0% of the rows instead of 40.0%." in warnings
    assert "[share_missed]" in warnings


def test_the_latest_become_the_test(make, out):
    make("table", TABLE, *PRICE, "--time", "day", "--share", "0.25")

    train, test = ([row[2] for row in rows_of(out / "data" / name)[1:]] for name in ("train.csv", "test.csv"))
    assert max(train) < min(test)
    assert 45 <= len(test) <= 55


WORDS = [
    (["--target", "price"], {"preset": "table", "metric": "rmse", "id": "id", "target": "price"}),
    (["--target", "sold"], {"preset": "table", "metric": "accuracy", "id": "id", "target": "sold"}),
    (
        ["--target", "sold", "--metric", "roc_auc"],
        {"preset": "table", "metric": ["roc_auc"], "id": "id", "target": "sold", "classes": ["no", "yes"]},
    ),
    (
        ["--target", "sold", "--metric", "log_loss", "--classes", "yes,no"],
        {"preset": "table", "metric": ["log_loss"], "id": "id", "target": "sold", "classes": ["yes", "no"]},
    ),
    (
        ["--target", "city", "--metric", "roc_auc_ovr"],
        {
            "preset": "table",
            "metric": ["roc_auc_ovr"],
            "id": "id",
            "target": "city",
            "classes": [f"city, {n}" for n in range(9)],
        },
    ),
    (
        ["--target", "sold", "--metric", "map_at_k", "--k", "2"],
        {"preset": "table", "metric": ["map_at_k"], "k": 2, "id": "id", "target": "sold"},
    ),
    (["--target", "price", "--metric", "mae"], {"preset": "table", "metric": ["mae"], "id": "id", "target": "price"}),
    (["--target", "price", "--target", "day", "--metric", "accuracy"], None),
]


@pytest.mark.parametrize(("more", "task"), WORDS)
def test_the_sample_is_a_valid_submission_and_scores(make, out, capsys, tmp_path, more, task):
    status, printed, _ = make("table", TABLE, *more, "--public-share", "0.5")

    assert (status, printed) == (0, {"train": 160, "questions": 40})
    description = yaml.safe_load((out / "competition.yaml").read_text(encoding="utf-8"))
    (main_round,) = description["rounds"]
    assert task is None or main_round["task"] == task
    assert description["baselines"] == [
        {"name": "Sample submission", "round": "main", "predictions": "data/sample_submission.csv"}
    ]
    (tmp_path / "task.yaml").write_text(yaml.safe_dump(main_round["task"]), encoding="utf-8")
    files = ["--answers", str(out / "secret" / "answers.csv"), "--splits", str(out / "secret" / "splits.csv")]
    sample = str(out / "data" / "sample_submission.csv")
    assert main(["score", "--task", str(tmp_path / "task.yaml"), *files, "--json", sample]) == 0
    assert [part["rows"] for part in json.loads(capsys.readouterr().out).values()] == [20, 20]


def test_several_targets_are_scored_by_their_mean(make, out):
    make("table", TABLE, "--target", "price", "--target", "day", "--metric", "accuracy")

    (main_round,) = yaml.safe_load((out / "competition.yaml").read_text(encoding="utf-8"))["rounds"]
    task = scoring.load_task(main_round["task"])
    assert [(each.name, each.label["en"], each.field) for each in task.metrics] == [
        ("accuracy_1", "Accuracy: price", "price"),
        ("accuracy_2", "Accuracy: day", "day"),
    ]
    assert task.headline.weights == {"accuracy_1": 0.5, "accuracy_2": 0.5}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["0", "1", "1"], "accuracy"),
        ([str(n) for n in range(-10, 10)], "accuracy"),
        ([str(n) for n in range(21)], "rmse"),
        (["1", "2.5"], "rmse"),
        (["1", "two"], "accuracy"),
    ],
)
def test_the_metric_that_is_taken_if_none_is_named(values, expected):
    assert default_metric(values) == expected


def test_rows_that_training_shows_under_another_id_are_warned_of(make, out):
    copies = [[f"copy {row[0]}", *row[1:]] for row in ROWS]
    _, _, warnings = make("table", written(HEADER, ROWS + copies), *PRICE)

    whole = {tuple(row[1:]) for row in rows_of(out / "data" / "train.csv")[1:]}
    answers = dict(rows_of(out / "secret" / "answers.csv")[1:])
    test = [(row[1], row[2], answers[row[0]], row[3]) for row in rows_of(out / "data" / "test.csv")[1:]]
    found = sum(row in whole for row in test)
    assert found > 40
    assert warnings.startswith(f"{found} questions can be looked up:")


def test_without_other_columns_there_is_nothing_to_look_up(make):
    rows = [[f"r{n}", str(n % 2)] for n in range(40)]

    assert make("table", written(["id", "y"], rows), "--target", "y")[2] == ""


def test_a_copy_of_the_target_is_warned_of(make):
    rows = [[*row, row[3]] for row in ROWS]

    _, _, warnings = make("table", written([*HEADER, "price again"], rows), *PRICE)

    assert warnings.startswith("The column “price again” is the same as the target “price” in every row.")


def test_nothing_is_left_of_a_challenge_that_the_server_would_refuse(make, tmp_path, codes):
    # The only "yes" of the test is on one side, and an AUC of one class is none.
    rows = [[f"r{n}", "yes" if n % 10 == 0 else "no"] for n in range(50)]
    more = ["--target", "y", "--metric", "roc_auc", "--stratify", "y", "--public-share", "0.5"]

    assert codes(make("table", written(["id", "y"], rows), *more)) == [("undefined_on_side", None)]
    assert [path.name for path in tmp_path.iterdir()] == ["input"]


@pytest.mark.parametrize(
    ("content", "more", "expected"),
    [
        ("", PRICE, [("empty_file", None)]),
        ("id,price\n", PRICE, [("no_rows", None)]),
        ("id,price\na,1\n", PRICE, [("too_few_rows", None)]),
        ("id;price\na;1\n", PRICE, [("wrong_separator", 1)]),
        ("nr,price\na,1\nb,2\n", PRICE, [("missing_column", 1)]),
        ("id,price,x,x\na,1,2,3\n", PRICE, [("repeated_column", 1)]),
        ("id,price,price\na,1,2\n", PRICE, [("repeated_column", 1)]),
        ("id,price\na,1\na,2\n", PRICE, [("repeated_id", 3)]),
        ("id,price\na,1\n,2\n", PRICE, [("empty_cell", 3)]),
        ("id,price\na,1\nb,\n", PRICE, [("empty_cell", 3)]),
        ("id,price\na,1\nb\n", PRICE, [("wrong_columns", 3)]),
        ("id,price\na,1\n\nb,2\n", PRICE, [("blank_line", 3)]),
        ('id,price\na,1\nb,"2\n', PRICE, [("open_quote", 3)]),
        ('id,price\na,1\nb,x"2"\n', PRICE, [("bad_csv", 3)]),
        (b"id,price\na,1\nb,\xff\n", PRICE, [("bad_encoding", 3)]),
        (b"id,price\na,1\nb,\0\n", PRICE, [("nul", 3)]),
        (TABLE, [], [("usage", None)]),
        (TABLE, [*PRICE, "--stratify", "x"], [("missing_column", 1)]),
        (TABLE, [*PRICE, "--stratify", "city", "--group", "city"], [("usage", None)]),
        (TABLE, [*PRICE, *PRICE], [("one_column_twice", None)]),
        (TABLE, ["--target", "id"], [("one_column_twice", None)]),
        (TABLE, ["--target", "price", "--target", "sold"], [("mixed_targets", None)]),
        (TABLE, [*PRICE, "--metric", "rsme"], [("bad_task", None)]),
        (TABLE, [*PRICE, "--classes", "a,b"], [("bad_task", None)]),
        ("id,price,g\na,1,x\nb,2,x\n", [*PRICE, "--group", "g"], [("one_group", None)]),
        ("id,price,t\na,1,3\nb,2,3\n", [*PRICE, "--time", "t"], [("one_moment", None)]),
        ("id,price,t\na,1,3\nb,2,soon\nc,3,\n", [*PRICE, "--time", "t"], [("bad_time", 3), ("bad_time", 4)]),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_wrong_is_told(make, out, codes, content, more, expected, lang):
    made = make("table", content, "--lang", lang, *more)

    assert codes(made) == expected
    assert all(error["message"] and error["hint"] for error in made[1]["errors"])
    assert not out.exists()


def test_a_value_that_the_metric_cannot_take_is_told_with_its_id(make, out):
    status, printed, _ = make("table", TABLE, "--target", "sold", "--metric", "rmse")

    assert (status, printed["total"]) == (2, 40)
    assert {error["code"] for error in printed["errors"]} == {"bad_number"}
    assert {error["id"] for error in printed["errors"]} < {row[0] for row in ROWS}
    assert not out.exists()
