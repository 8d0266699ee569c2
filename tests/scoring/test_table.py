"""A table from bytes to the report: answers checked, scores as scikit-learn's, sides, segments, no order."""

import random
from typing import ClassVar

import numpy as np
import pytest
from sklearn import metrics as sklearn

import scoring
from scoring import Problem

CHANCE = random.Random(5)
COUNT = 400
IDS = [f"row-{number}" for number in CHANCE.sample(range(10**6), COUNT)]
CLASSES = ["cat", "dog", "owl"]


def task_of(metric, **words) -> scoring.Task:
    return scoring.load_task({"preset": "table", "metric": metric, "target": "y", **words})


def csv_of(header, *columns, order=range(COUNT)) -> str:
    return "\n".join([header, *(",".join(str(column[row]) for column in columns) for row in order)]) + "\n"


@pytest.fixture
def evaluate(written):
    def evaluate(task, answers: str, predictions: str, split=None) -> scoring.Report:
        compiled = scoring.compile_answers(written(answers, "answers.csv"), task)
        columns = scoring.read_predictions(written(predictions, "results.csv"), task)
        return scoring.score(columns, compiled, task, split(compiled) if split else None)

    return evaluate


NUMBERS = [CHANCE.gauss(10, 3) for _ in IDS]
GUESSES = [round(number + CHANCE.gauss(0, 1), 2) for number in NUMBERS]
LABELS = [CHANCE.choice(CLASSES) for _ in IDS]
GUESSED_LABELS = [label if CHANCE.random() < 0.6 else CHANCE.choice([*CLASSES, "eel"]) for label in LABELS]
BINARY = [CHANCE.randint(0, 1) for _ in IDS]
CHANCES = [round(CHANCE.random(), 2) for _ in IDS]
WEIGHTS = [[CHANCE.randint(1, 9) for _ in CLASSES] for _ in IDS]
SHARES = [[weight / sum(weights) for weight in weights] for weights in WEIGHTS]


def test_numbers(evaluate):
    report = evaluate(task_of(["rmse", "r2", "spearman"]), csv_of("id,y", IDS, NUMBERS), csv_of("y,id", GUESSES, IDS))

    assert report.all.metrics == pytest.approx(
        {
            "rmse": sklearn.root_mean_squared_error(NUMBERS, GUESSES),
            "r2": sklearn.r2_score(NUMBERS, GUESSES),
            "spearman": np.corrcoef(_ranks(NUMBERS), _ranks(GUESSES))[0, 1],
        },
        abs=1e-12,
    )
    assert report.all.score == report.all.metrics["rmse"]


def _ranks(values):
    return [np.mean([place for place, each in enumerate(sorted(values)) if each == value]) for value in values]


@pytest.mark.parametrize("words", [{}, {"classes": [*CLASSES, "eel"]}], ids=["any", "declared"])
def test_labels(words, evaluate):
    report = evaluate(
        task_of(["accuracy", "f1_macro"], **words), csv_of("id,y", IDS, LABELS), csv_of("id,y", IDS, GUESSED_LABELS)
    )

    assert report.all.metrics == pytest.approx(
        {
            "accuracy": sklearn.accuracy_score(LABELS, GUESSED_LABELS),
            "f1_macro": sklearn.f1_score(LABELS, GUESSED_LABELS, average="macro"),
        },
        abs=1e-12,
    )


def test_probabilities_of_one_class(evaluate):
    truth = ["yes" if one else "no" for one in BINARY]
    report = evaluate(
        task_of(["log_loss", "roc_auc"], classes=["yes", "no"], positive="yes"),
        csv_of("id,y", IDS, truth),
        csv_of("id,y", IDS, CHANCES),
    )

    expected = (sklearn.log_loss(BINARY, CHANCES), sklearn.roc_auc_score(BINARY, CHANCES))
    assert tuple(report.all.metrics.values()) == pytest.approx(expected, abs=1e-12)


def test_probabilities_of_each_class(evaluate):
    columns = [[repr(shares[place]) for shares in SHARES] for place in range(3)]
    report = evaluate(
        task_of(["log_loss", "brier"], classes=CLASSES),
        csv_of("id,y", IDS, LABELS),
        csv_of("owl,id,cat,dog", columns[2], IDS, columns[0], columns[1]),
    )

    expected = (
        sklearn.log_loss(LABELS, SHARES, labels=CLASSES),
        sklearn.brier_score_loss(LABELS, SHARES, labels=CLASSES, scale_by_half=False),
    )
    assert tuple(report.all.metrics.values()) == pytest.approx(expected, abs=1e-12)


def test_lists(evaluate):
    report = evaluate(task_of(["map_at_k", "recall_at_k"], k=2), "id,y\nu,a b c\nv,x\n", "id,y\nv,z x\nu,c\n")

    assert report.all.metrics == {"map_at_k": 0.5, "recall_at_k": pytest.approx(2 / 3)}


def test_segments_of_a_column(evaluate):
    parts = [["north", "south", ""][row % 3] for row in range(COUNT)]
    report = evaluate(
        task_of(["rmse", "r2"], segments="part"), csv_of("part,id,y", parts, IDS, NUMBERS), csv_of("id,y", IDS, GUESSES)
    )

    south = slice(1, None, 3)
    assert {name: segment.rows for name, segment in report.all.segments.items()} == {"north": 134, "south": 133}
    assert report.all.segments["south"].metrics == pytest.approx(
        {
            "rmse": sklearn.root_mean_squared_error(NUMBERS[south], GUESSES[south]),
            "r2": sklearn.r2_score(NUMBERS[south], GUESSES[south]),
        }
    )


def test_a_segment_of_one_class_has_no_auc(evaluate):
    parts = ["one" if one else "both" for one in BINARY[:200]] + ["both"] * 200
    report = evaluate(
        task_of(["roc_auc", "brier"], segments="part"),
        csv_of("id,y,part", IDS, BINARY, parts),
        csv_of("id,y", IDS, CHANCES),
    )

    assert {name: list(segment.metrics) for name, segment in report.all.segments.items()} == {
        "both": ["roc_auc", "brier"],
        "one": ["brier"],
    }


def test_saved_and_loaded(written, tmp_path):
    for metric, words, text in (
        ("rmse", {}, "id,y\na,1.5\nb,2\n"),
        ("accuracy", {"segments": "part"}, "id,y,part\na,x,p\nb,고양이,q\n"),
        ("roc_auc", {}, "id,y\na,0\nb,1\n"),
        ("mrr", {}, "id,y\na,x y\nb,z\n"),
    ):
        answers = scoring.compile_answers(written(text), task_of(metric, **words))
        answers.save(tmp_path / "answers.npz")
        loaded = scoring.Answers.load(tmp_path / "answers.npz")

        assert (loaded.ids.shown(), loaded.segments.names) == (answers.ids.shown(), answers.segments.names)
        assert _plain(loaded.fields["y"]) == _plain(answers.fields["y"])


def _plain(truth):
    return {name: value.tolist() if hasattr(value, "tolist") else repr(value) for name, value in _parts(truth).items()}


def _parts(truth):
    if hasattr(truth, "lists"):
        return {"items": truth.lists.items, "offsets": truth.lists.offsets, "data": truth.table.data}
    return truth.arrays()


class TestAnswers:
    BAD: ClassVar = {
        "another class": ("roc_auc", {}, "id,y\na,2\nb,1\n", "unknown_class", 2),
        "one class": ("roc_auc", {}, "id,y\na,1\nb,1\n", "one_class", None),
        "no positive": ("f1", {}, "id,y\na,0\nb,0\n", "no_positive", None),
        "all the same": ("r2", {}, "id,y\na,1\nb,1\n", "constant_truth", None),
        "zero": ("mape", {}, "id,y\na,1\nb,0\n", "zero_target", None),
        "below zero": ("rmsle", {}, "id,y\na,1\nb,-1\n", "number_range", 3),
        "nan": ("rmse", {}, "id,y\na,1\nb,NaN\n", "not_finite", 3),
        "no right item": ("mrr", {}, "id,y\na,x\nb,\n", "empty_truth", 3),
        "an id twice": ("rmse", {}, "id,y\na,1\na,2\n", "repeated_id", 3),
        "no column": ("rmse", {}, "id,x\na,1\n", "missing_column", 1),
        "no column of segments": ("rmse", {"segments": "part"}, "id,y\na,1\n", "missing_column", 1),
        "a target twice": ("rmse", {}, "id,y,y\na,1,1\n", "repeated_column", 1),
        "too many segments": (
            "rmse", {"segments": "part"}, "id,y,part\n" + "".join(f"{i},1,{i}\n" for i in range(1001)),
            "too_many_segments", None,
        ),
    }  # fmt: skip

    @pytest.mark.parametrize(("metric", "words", "text", "code", "row"), BAD.values(), ids=BAD)
    def test_refused(self, metric, words, text, code, row, written):
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.compile_answers(written(text), task_of(metric, **words))

        assert [(problem.code, problem.row) for problem in caught.value.problems] == [(code, row)]
        assert caught.value.problems[0].params["file"] == "answers"

    @pytest.mark.parametrize(
        "metric", ["map_at_k", "ndcg_at_k", "recall_at_k", "precision_at_k", "hit_rate_at_k", "mrr"]
    )
    def test_a_right_item_that_stands_twice_warns_and_counts_once(self, metric, written):
        task = task_of(metric, k=5)
        predictions = scoring.read_predictions(written("id,y\na,x y z\nb,z x\n", "predictions.csv"), task)
        once, twice = (scoring.compile_answers(written(f"id,y\na,{right}\nb,x\n", right), task)
                       for right in ("w y x", "w y w x x w"))  # fmt: skip

        assert (once.warnings, twice.warnings) == (
            [],
            [Problem("answer_repeats_item", 2, "a", "y", {"item": "w", "position": 3})],
        )
        scores = [scoring.score(predictions, answers, task).per_row[metric].tolist() for answers in (once, twice)]
        assert scores[0] == scores[1]

    def test_a_column_that_is_not_used_warns(self, written):
        answers = scoring.compile_answers(written("id,Usage,y,Usage\na,x,1,x\nb,z,2,z\n"), task_of("rmse"))

        assert answers.warnings == [Problem("ignored_column", field="Usage")]
        assert answers.fields["y"].values.tolist() == [1.0, 2.0]

    def test_questions_are_any_table_with_the_id(self, written):
        questions = written('age,id\n"3\n4",a\n,b\n5,c\n', "questions.csv")

        answers = scoring.compile_answers(written("id,y\nb,1\na,2\n", "answers.csv"), task_of("rmse"), questions)

        assert answers.ids.shown() == ["b", "a"]
        assert answers.warnings == [Problem("unanswered_questions", field="id", params={"count": 1, "examples": ["c"]})]

    def test_an_answer_without_its_question(self, written):
        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.compile_answers(
                written("id,y\nb,1\na,2\n", "answers.csv"), task_of("rmse"), written("id\na\n", "questions.csv")
            )

        assert caught.value.problems == [Problem("not_in_questions", 2, "b", "id", {"file": "answers"})]


class TestSplits:
    TEXT = "id,y\na,1\nb,1\nc,0\nd,0\n"

    @pytest.mark.parametrize(
        ("public", "sides"), [([1, 0, 1, 0], []), ([1, 1, 0, 0], ["public", "private"]), ([1, 0, 0, 0], ["public"])]
    )
    def test_a_side_of_one_class(self, public, sides, written):
        task = task_of("roc_auc")
        answers = scoring.compile_answers(written(self.TEXT), task)
        split = scoring.Split(np.array(public, dtype=bool))
        if not sides:
            scoring.check_split(split, answers, task)
            return

        with pytest.raises(scoring.BadAnswers) as caught:
            scoring.check_split(split, answers, task)

        assert caught.value.problems == [
            Problem("undefined_on_side", field="y", params={"metric": "roc_auc", "side": side, "file": "splits"})
            for side in sides
        ]


class TestIds:
    @pytest.mark.parametrize("identity", ["01", "1.0", "+1", " 1", "１", "١"], ids=ascii)
    def test_b28_b29_are_exact_text(self, identity, evaluate):
        with pytest.raises(scoring.InvalidPredictions) as caught:
            evaluate(task_of("rmse"), "id,y\n1,1\n", f"id,y\n{identity},1\n")

        assert caught.value.problems == [
            Problem("unknown_id", 2, identity, "id"),
            Problem("missing_ids", field="id", params={"count": 1, "examples": ["1"]}),
        ]

    def test_b24_b25(self, evaluate):
        with pytest.raises(scoring.InvalidPredictions) as caught:
            evaluate(task_of("rmse"), "id,y\n1,1\n2,2\n3,3\n", "id,y\n1,1\n4,1\n")

        assert [(problem.code, problem.row, problem.params) for problem in caught.value.problems] == [
            ("unknown_id", 3, {}),
            ("missing_ids", None, {"count": 2, "examples": ["2", "3"]}),
        ]


@pytest.mark.parametrize(("metric", "score"), [("roc_auc", 0.5), ("pearson", 0.0), ("spearman", 0.0), ("mcc", 0.0)])
def test_b49_all_predictions_the_same(metric, score, evaluate):
    report = evaluate(task_of(metric), "id,y\na,0\nb,1\nc,1\n", "id,y\na,0\nb,0\nc,0\n")

    assert report.all.score == score


def test_b48_probabilities_of_0_and_1(evaluate):
    report = evaluate(task_of("log_loss"), "id,y\na,0\nb,1\n", "id,y\na,1\nb,0\n")

    assert report.all.score == pytest.approx(36.04365338911715)
