"""What a round's score is made of and which way is better, told from its task alone."""

from typing import Any

import pytest
from django.utils import translation

from arena.web.explanation import explain, explain_score
from arena.web.metrics import Figures, figures_of_task
from scoring import Task, load_task
from tests.contests import HOUSES

TABLE = {"preset": "table", "target": "y"}
BORDA = {"kind": "borda", "metrics": ["rmse", "auc"]}


def read(description: dict[str, Any]) -> tuple[Task, Figures]:
    task = load_task(description)
    return task, figures_of_task(task)


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ({"preset": "melon-2020"}, "Score = 0.85 × Song nDCG + 0.15 × Tag nDCG. More is better."),
        ({"preset": "speech-2019"}, "Score = 100 − 100 × Character error rate. More is better."),
        ({**TABLE, "metric": ["rmse", "mae"]}, "RMSE. Less is better."),
        (
            {**HOUSES, "headline": {"kind": "weighted_sum", "weights": {"auc": -0.5, "rmse": 1.0}}},
            "Score = RMSE − 0.5 × AUC. Less is better.",
        ),
        (
            {**HOUSES, "headline": {"kind": "weighted_sum", "weights": {"rmse": -1.0}}},
            "Score = −RMSE. More is better.",
        ),
        (
            {"preset": "brunch-2019"},
            (
                "The score is the sum of a team's ranks in MAP, nDCG, Entropy diversity among all teams:"
                " the smallest is best."
            ),
        ),
        (
            {**HOUSES, "headline": BORDA},
            (
                "The score is the sum of a team's points in RMSE, AUC: of p teams the best gets p points in each,"
                " the next p − 1, and so on. The most is best."
            ),
        ),
    ],
)
def test_the_score_in_a_sentence(description: dict[str, Any], said: str) -> None:
    assert explain_score(*read(description)) == said


def test_metrics_that_are_the_same_of_several_fields_are_told_once() -> None:
    with translation.override("ko"):
        [meaning] = explain(*read({"preset": "shopping-2018"})).metrics

    assert (meaning.labels, meaning.is_lower_better) == (
        "대분류 정확도, 중분류 정확도, 소분류 정확도, 세분류 정확도",
        False,
    )
    assert meaning.text == "정답이 있는 행 중 맞힌 비율. 정답이 -1인 행은 예측과 관계없이 세지 않음"


def test_what_decides_between_equals_and_which_decimals_are_shown() -> None:
    assert explain(*read({**TABLE, "metric": "rmse", "decimals": 1})).rules == [
        "Of equal scores the earlier submission ranks higher.",
        "1 decimal is shown; ranks go by full precision.",
    ]
    rules = explain(*read({**HOUSES, "headline": BORDA})).rules
    assert [rule for rule in rules if "own submissions" in rule] == [
        "Of a team's own submissions the one with the best RMSE counts."
    ]
    assert rules[-1] == "3 decimals are shown; ranks go by full precision."


@pytest.mark.parametrize(
    ("description", "score", "beside", "own", "lower", "decimals"),
    [
        ({"preset": "melon-2020"}, "Score", ["Song nDCG", "Tag nDCG"], "Score", set(), (6, 6)),
        ({**TABLE, "metric": ["rmse", "r2"]}, "RMSE", ["R²"], "RMSE", {"rmse", "score"}, (6, 6)),
        ({**HOUSES, "headline": BORDA}, "Borda points", ["RMSE", "AUC"], "RMSE", {"rmse"}, (0, 3)),
        ({"preset": "speech-2019"}, "Score", ["Character error rate"], "Score", {"cer"}, (4, 4)),
    ],
)
def test_the_columns(
    description: dict[str, Any],
    score: str,
    beside: list[str],
    own: str,
    lower: set[str],
    decimals: tuple[int, int],
) -> None:
    _task, figures = read(description)

    assert (figures.score, list(figures.beside.values()), figures.own_score) == (score, beside, own)
    assert (figures.lower, (figures.score_decimals, figures.decimals)) == (lower, decimals)
