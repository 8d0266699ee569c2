"""What a plan foresees, and what it refuses."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from arena.bundles.apply import Refused, apply_plan
from arena.bundles.items import Action
from arena.competitions.models import Competition, Round
from arena.core import storage
from arena.teams.models import Team
from tests.cast import ANSWERS, SPLIT

pytestmark = pytest.mark.django_db

MAIN = ("main",)
MOST_POPULAR = ("Most popular", "main")


def test_planning_changes_nothing(folder: Any, planned: Callable[..., Any]) -> None:
    before = set(storage.answers.root.rglob("*"))

    planned(folder)

    assert Competition.objects.count() == 0
    assert set(storage.answers.root.rglob("*")) == before


def test_the_plan_lists_everything_in_order(
    folder: Any, host: Any, planned: Callable[..., Any], not_unchanged: Callable[[Any], Any]
) -> None:
    assert list(not_unchanged(planned(folder, owner=host.username)).items()) == [
        (("competition", ("my-playlists",)), "create"),
        (("organizer", ("hana",)), "create"),
        (("page", ("overview",)), "create"),
        (("page", ("rules",)), "create"),
        (("file", ("data/train.json",)), "create"),
        (("round", ("main",)), "create"),
        (("round", ("final",)), "create"),
        (("answers", ("main",)), "create"),
        (("answers", ("final",)), "create"),
        (("baseline", ("Most popular", "main")), "create"),
    ]


def test_opening_a_closed_round_again_is_warned_about(
    folder: Any, apply: Callable[[Any], Competition], now: Any, planned: Callable[..., Any]
) -> None:
    folder.main["closes_at"] = "2026-03-10T11:00:00"
    apply(folder)
    folder.main["closes_at"] = "2026-03-11T11:00:00"

    (change,) = planned(folder).to_do

    assert change.warnings == ("The round opens again, after people may have seen its private board.",)


def test_a_round_with_submissions_is_not_removed(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any]
) -> None:
    apply(folder)
    del folder.description["rounds"][0]
    folder.description["baselines"] = []

    plan = planned(folder)

    refusal = next(item for item in plan.items if item.action is Action.REFUSE)
    assert (refusal.key, refusal.details) == (
        MAIN,
        ("It is not in the folder any more, but has 1 submissions. Close it instead.",),
    )
    with pytest.raises(Refused):
        apply_plan(plan)
    assert Round.objects.count() == 2


def test_the_task_does_not_change_under_submissions(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any], not_unchanged: Callable[[Any], Any]
) -> None:
    apply(folder)
    task = dict(Round.objects.get(slug="main").answers.task)  # type: ignore[union-attr]
    folder.main["task"] = task | {
        "preset": "ours",
        "headline": task["headline"] | {"weights": {"songs_ndcg": 0.5, "tags_ndcg": 0.5}},
    }

    plan = planned(folder)

    assert not_unchanged(plan)["round", MAIN] == "refuse"
    assert plan.is_refused


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("secret/answers.json", json.dumps([*ANSWERS[:-1], ANSWERS[-1] | {"songs": [], "tags": []}]), "answers.json"),
        ("secret/answers.json", json.dumps([*ANSWERS[:-1], ANSWERS[-1] | {"songs": list(range(101))}]), "answers.json"),
        ("secret/answers.json", json.dumps([*ANSWERS[:-1], ANSWERS[-1] | {"id": 99}]), "answers.json"),
        ("secret/answers.json", json.dumps([*ANSWERS, ANSWERS[-1]]), "answers.json"),
        ("secret/answers.json", "not JSON", "answers.json"),
        ("secret/splits.csv", "id,split\n0,public\n", "splits.csv"),
        ("secret/splits.csv", "id,split\n" + "".join(f"{i},public\n" for i in SPLIT), "splits.csv"),
    ],
)
def test_answers_that_cannot_be_used_are_refused_with_the_place(
    folder: Any, file: str, text: str, place: str, planned: Callable[..., Any]
) -> None:
    folder.files[file] = text
    folder.description["rounds"].pop()
    folder.main["advance"] = None

    plan = planned(folder)

    (refusal,) = [item for item in plan.items if item.action is Action.REFUSE]
    assert (refusal.part.value, refusal.key) == ("answers", MAIN)
    assert refusal.details[0] == f"{place}: These answers cannot be used."
    assert len(refusal.details) > 1
    with pytest.raises(Refused):
        apply_plan(plan)
    assert Competition.objects.count() == 0


def test_a_round_may_wait_for_its_answers_but_its_baseline_may_not(
    folder: Any, planned: Callable[..., Any], not_unchanged: Callable[[Any], Any]
) -> None:
    for key in ("answers", "questions", "splits"):
        del folder.main[key]

    plan = planned(folder)

    assert not_unchanged(plan)["round", MAIN] == "create"
    refusal = next(item for item in plan.items if item.action is Action.REFUSE)
    assert (refusal.key, refusal.details) == (
        MOST_POPULAR,
        ("Its round has no answers to score it against.",),
    )


def test_a_baseline_does_not_take_a_team_s_name(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any]
) -> None:
    folder.description["baselines"] = []
    Team.objects.create(competition=apply(folder), name="most popular")
    folder.description["baselines"] = [
        {"name": "Most popular", "round": "main", "predictions": "baselines/most_popular.json"}
    ]

    refusal = next(item for item in planned(folder).items if item.action is Action.REFUSE)

    assert refusal.details == ("The name is taken by the team or baseline “most popular”.",)
