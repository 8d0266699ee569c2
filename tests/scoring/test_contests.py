"""Each contest of lines, from files to the report, against its definition written plainly."""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import scoring
from scoring.report import Part
from tests.scoring.metrics import contests

COUNT = 60
WORDS = [f"@{number}" for number in range(40)]
NEVER_RIGHT = [f"#{number}" for number in range(15)]


def ranked_rows(chance: random.Random, width: int) -> tuple[list, list]:
    answers = [chance.choices(WORDS, k=chance.randint(1, 12)) for _ in range(COUNT)]
    return answers, [chance.sample([*WORDS, *NEVER_RIGHT], width) for _ in range(COUNT)]


def shopping_rows(chance: random.Random) -> tuple[list, list]:
    answers, predictions = ([[chance.randint(-1, 3) for _ in "bmsd"] for _ in range(COUNT)] for _ in range(2))
    return answers, predictions


def speech_rows(chance: random.Random) -> tuple[list, list]:
    answers, predictions = (
        [["".join(chance.choices("가나다라 ", k=chance.randint(0, 12)))] for _ in range(COUNT)] for _ in range(2)
    )
    return answers, predictions


def mean(values: Any) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def naive_brunch(answers: list, predictions: list) -> dict[str, float]:
    pairs = list(zip(predictions, answers, strict=True))
    return {
        "map": mean(contests.brunch_average_precision(*pair) for pair in pairs),
        "ndcg": mean(contests.brunch_ndcg(*pair) for pair in pairs),
        "entropy": contests.brunch_entropy(predictions, len(predictions[0])),
    }


def naive_recsys(answers: list, predictions: list) -> dict[str, float]:
    pairs = list(zip(predictions, answers, strict=True))
    return {
        "r_precision": mean(contests.recsys_r_precision(*pair) for pair in pairs),
        "ndcg": mean(contests.recsys_ndcg(*pair) for pair in pairs),
        "clicks": mean(contests.recsys_clicks(*pair) for pair in pairs),
    }


def naive_shopping(answers: list, predictions: list) -> dict[str, float]:
    columns = [list(zip(*rows, strict=True)) for rows in (predictions, answers)]
    values = [contests.shopping_accuracy(*pair) for pair in zip(*columns, strict=True)]
    b, m, s, d = values
    score = (1.0 * b + 1.2 * m + 1.3 * s + 1.4 * d) / 4
    return {f"{level}_accuracy": value for level, value in zip("bmsd", values, strict=True)} | {"score": score}


def naive_speech(answers: list, predictions: list) -> dict[str, float]:
    cer = contests.speech_cer(*([text for (text,) in rows] for rows in (predictions, answers)))
    return {"cer": cer, "score": (1 - cer) * 100}


CONTESTS = {
    "brunch-2019": (lambda chance: ranked_rows(chance, 9), " ", naive_brunch),
    "recsys-2018": (lambda chance: ranked_rows(chance, 15), ", ", naive_recsys),
    "shopping-2018": (shopping_rows, "\t", naive_shopping),
    "speech-2019": (speech_rows, "\t", naive_speech),
}


@dataclass
class Contest:
    task: scoring.Task
    separator: str
    naive: Any
    answers: list
    predictions: list

    def text(self, rows: list, order: list[int]) -> str:
        return "".join(self.separator.join([f"id{row}", *map(str, rows[row])]) + "\n" for row in order)


@pytest.fixture(params=CONTESTS)
def contest(request) -> Contest:
    make, separator, naive = CONTESTS[request.param]
    answers, predictions = make(random.Random(7))
    task = scoring.load_task({"preset": request.param})
    if request.param in {"brunch-2019", "recsys-2018"}:
        layout = task.canonical()["format"] | {"items": len(predictions[0])}
        task = scoring.load_task(task.canonical() | {"preset": "small", "format": layout})
    return Contest(task, separator, naive, answers, predictions)


@pytest.fixture
def answers(contest, written):
    return scoring.compile_answers(written(contest.text(contest.answers, list(range(COUNT))), "answers"), contest.task)


@pytest.fixture
def report_of(contest, answers, written):
    split = scoring.make_split(answers, b"secret", 0.3)

    def report(order: list[int]) -> scoring.Report:
        path = written(contest.text(contest.predictions, order), "results")
        return scoring.score(scoring.read_predictions(path, contest.task), answers, contest.task, split)

    return report


@pytest.fixture
def report(report_of):
    return report_of(list(range(COUNT)))


def flat(part: Part) -> dict[str, float]:
    return {**part.metrics} | ({} if part.score is None else {"score": part.score})


def test_the_plain_evaluator_agrees_on_all_rows_and_on_either_side(contest, report):
    sides = [np.ones(COUNT, dtype=bool), report.public_rows, ~report.public_rows]

    for part, side in zip([report.all, report.public, report.private], sides, strict=True):
        own = np.flatnonzero(side).tolist()
        expected = contest.naive([contest.answers[row] for row in own], [contest.predictions[row] for row in own])
        assert flat(part) == pytest.approx(expected, abs=1e-12)
        assert part.rows == len(own)


def test_the_statistics_of_all_rows_give_the_headline(contest, report):
    for part, rows in ((report.all, slice(None)), (report.private, ~report.public_rows)):
        metrics = {each.name: each.metric.total(report.per_row[each.name][rows]) for each in contest.task.metrics}

        assert metrics == dict(part.metrics)
        assert contest.task.headline.score(metrics) == part.score


def test_answers_saved_and_loaded_score_the_same(contest, answers, report, tmp_path, written):
    answers.save(tmp_path / "answers.npz")
    path = written(contest.text(contest.predictions, list(range(COUNT))), "results")

    again = scoring.score(
        scoring.read_predictions(path, contest.task), scoring.Answers.load(tmp_path / "answers.npz"), contest.task
    )

    assert again.all == report.all


def test_ids_are_the_answers_each_once(contest, answers, written):
    path = written(contest.text([*contest.predictions, contest.predictions[0]], [*range(2, COUNT), COUNT]), "results")

    with pytest.raises(scoring.InvalidPredictions) as caught:
        scoring.score(scoring.read_predictions(path, contest.task), answers, contest.task)

    assert caught.value.problems == [
        scoring.Problem("unknown_id", COUNT - 1, f"id{COUNT}", "id"),
        scoring.Problem("missing_ids", field="id", params={"count": 2, "examples": ["id0", "id1"]}),
    ]
