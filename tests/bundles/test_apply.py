"""From a folder to a running competition, and what applying it again does."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from arena.bundles.apply import ChangedMeanwhile, Plan, Refused, apply_plan, make_plan
from arena.bundles.items import Action
from arena.competitions.models import Competition, DataFile, Round
from arena.core import storage
from arena.leaderboards.models import PublicStanding
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import ANSWERS, NOW, SPLIT, results

pytestmark = pytest.mark.django_db

MAIN = ("main",)
MOST_POPULAR = ("Most popular", "main")


def planned(folder: Any, **options: Any) -> Plan:
    return make_plan(folder=folder.write(), **options)


def not_unchanged(plan: Plan) -> dict[tuple[str, tuple[str, ...]], str]:
    return {
        (item.part.value, item.key): item.action.value for item in plan.items if item.action is not Action.UNCHANGED
    }


def test_a_new_folder_becomes_a_competition(folder: Any, apply: Callable[[Any], Competition]) -> None:
    competition = apply(folder)

    assert (competition.slug, competition.title_ko, competition.max_members) == ("my-playlists", "내 플레이리스트", 4)
    assert {page.key: page.body_en for page in competition.pages.all()} == {
        "overview": "# Welcome\n",
        "rules": "Play fair.\n",
    }
    file = competition.files.get()
    assert storage.datafiles.path(file.sha256).read_bytes() == b"[1, 2, 3]"
    main, final = competition.rounds.all()
    assert (main.closes_at, main.advance_top, main.advance_to) == (
        datetime(2029, 12, 31, 15, tzinfo=UTC),
        30,
        final,
    )
    assert main.answers is not None
    assert (main.answers.version, main.answers.rows, main.answers.public_rows) == (1, 8, 4)
    assert final.answers is not None
    assert (final.answers.splits_sha256, final.public_share) == ("", 0.5)


def test_planning_changes_nothing(folder: Any) -> None:
    before = set(storage.answers.root.rglob("*"))

    planned(folder)

    assert Competition.objects.count() == 0
    assert set(storage.answers.root.rglob("*")) == before


def test_the_plan_lists_everything_in_order(folder: Any, host: Any) -> None:
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


def test_the_owner_becomes_organizer(folder: Any, host: Any) -> None:
    competition = apply_plan(planned(folder, owner=host.username))

    assert list(competition.organizers.all()) == [host]


def test_baselines_are_scored_by_the_way_of_all_submissions(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    apply(folder)

    assert score_all() == 1

    standing = PublicStanding.objects.get()
    assert (standing.team.name, standing.team.kind) == ("Most popular", Team.Kind.BASELINE)


def test_applying_it_again_changes_nothing(folder: Any, apply: Callable[[Any], Competition], host: Any) -> None:
    apply_plan(planned(folder, owner=host.username))

    again = planned(folder, owner=host.username)

    assert not_unchanged(again) == {}
    assert again.to_do == []


def test_an_earlier_end_closes_the_round(folder: Any, apply: Callable[[Any], Competition], now: Any) -> None:
    apply(folder)
    folder.main["closes_at"] = "2026-03-10T11:00:00"  # an hour ago

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", MAIN): "change"}
    (change,) = plan.to_do
    assert change.details == ("closes_at: 2030-01-01 00:00:00 KST → 2026-03-10 11:00:00 KST",)
    assert change.warnings == ("The round closes by this, and its private board is revealed.",)
    assert Round.objects.get(slug="main").closes_at == NOW - timedelta(hours=1)


def test_opening_a_closed_round_again_is_warned_about(
    folder: Any, apply: Callable[[Any], Competition], now: Any
) -> None:
    folder.main["closes_at"] = "2026-03-10T11:00:00"
    apply(folder)
    folder.main["closes_at"] = "2026-03-11T11:00:00"

    (change,) = planned(folder).to_do

    assert change.warnings == ("The round opens again, after people may have seen its private board.",)


def test_other_answers_become_a_new_version(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    apply(folder)
    score_all()
    folder.files["secret/answers.json"] = json.dumps([*ANSWERS[:-1], ANSWERS[-1] | {"tags": ["other"]}])

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("answers", MAIN): "change", ("answers", ("final",)): "change"}
    change = plan.to_do[0]
    assert change.details == ("a new version, by other bytes or values of: the answers", "8 rows, 4 of them public")
    assert change.warnings == (
        "1 submissions keep the scores they have; scoring them again is a separate step.",
        "Only 4 rows are public: chance will decide much of the public board.",
    )
    key = Round.objects.get(slug="main").answers
    assert key is not None
    assert key.version == 2
    assert Submission.objects.get().evaluations.get().answers.version == 1


def test_another_share_divides_the_rows_anew(folder: Any, apply: Callable[[Any], Competition]) -> None:
    apply(folder)
    folder.description["rounds"][1]["public_share"] = 0.75

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", ("final",)): "change", ("answers", ("final",)): "change"}
    key = Round.objects.get(slug="final").answers
    assert key is not None
    assert (key.version, key.public_rows) == (2, 6)


def test_other_predictions_replace_the_baseline(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    apply(folder)
    score_all()
    folder.files["baselines/most_popular.json"] = json.dumps(results(lambda _: 0))

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("baseline", MOST_POPULAR): "change"}
    assert list(Submission.objects.order_by("id").values_list("state", flat=True)) == ["withdrawn", "queued"]
    score_all()
    latest = Submission.objects.latest("id")
    assert PublicStanding.objects.get().submission == latest
    assert not_unchanged(planned(folder)) == {}


def test_a_baseline_being_scored_is_withdrawn_by_the_next_run(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    from arena.submissions import work

    apply(folder)
    claim = work.claim_next(worker="elsewhere")
    assert claim is not None
    folder.files["baselines/most_popular.json"] = json.dumps(results(lambda _: 0))

    plan = planned(folder)
    apply_plan(plan)

    (change,) = plan.to_do
    assert change.warnings == ("One that should go is being scored at this moment; apply again in a minute.",)
    work.record_crash(claim, reason="test")
    assert not_unchanged(planned(folder)) == {("baseline", MOST_POPULAR): "change"}
    apply(folder)
    assert list(Submission.objects.order_by("id").values_list("state", flat=True)) == ["withdrawn", "queued"]


def test_what_is_gone_from_the_folder_is_removed(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    competition = apply(folder)
    score_all()
    folder.description |= {"pages": {}, "files": [], "baselines": []}
    folder.main["advance"] = None
    del folder.description["rounds"][1]

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {
        ("page", ("overview",)): "remove",
        ("page", ("rules",)): "remove",
        ("file", ("data/train.json",)): "remove",
        ("round", MAIN): "change",
        ("baseline", MOST_POPULAR): "remove",
        ("round", ("final",)): "remove",
    }
    competition.refresh_from_db()
    assert competition.rules_version == 2
    assert [round_.slug for round_ in competition.rounds.all()] == ["main"]
    assert DataFile.objects.count() == PublicStanding.objects.count() == 0
    assert not_unchanged(planned(folder)) == {}


def test_a_round_with_submissions_is_not_removed(folder: Any, apply: Callable[[Any], Competition]) -> None:
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


def test_the_task_does_not_change_under_submissions(folder: Any, apply: Callable[[Any], Competition]) -> None:
    apply(folder)
    task = dict(Round.objects.get(slug="main").answers.task)  # type: ignore[union-attr]
    folder.main["task"] = task | {
        "preset": "ours",
        "headline": task["headline"] | {"weights": {"songs_ndcg": 0.5, "tags_ndcg": 0.5}},
    }

    plan = planned(folder)

    assert not_unchanged(plan)["round", MAIN] == "refuse"
    assert plan.is_refused


def test_limits_may_change_under_submissions(folder: Any, apply: Callable[[Any], Competition]) -> None:
    apply(folder)
    folder.main["task"] = {"preset": "melon-2020", "segment_min_rows": 30}

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", MAIN): "change", ("answers", MAIN): "change"}
    key = Round.objects.get(slug="main").answers
    assert key is not None
    assert key.task["segment_min_rows"] == 30


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
def test_answers_that_cannot_be_used_are_refused_with_the_place(folder: Any, file: str, text: str, place: str) -> None:
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


def test_a_round_may_wait_for_its_answers_but_its_baseline_may_not(folder: Any) -> None:
    for key in ("answers", "questions", "splits"):
        del folder.main[key]

    plan = planned(folder)

    assert not_unchanged(plan)["round", MAIN] == "create"
    refusal = next(item for item in plan.items if item.action is Action.REFUSE)
    assert (refusal.key, refusal.details) == (
        MOST_POPULAR,
        ("Its round has no answers to score it against.",),
    )


def test_a_folder_without_secrets_keeps_the_answers_in_force(folder: Any, apply: Callable[[Any], Competition]) -> None:
    apply(folder)
    for key in ("answers", "questions", "splits"):
        del folder.main[key]
    folder.main["submissions_per_day"] = 9

    apply(folder)

    main = Round.objects.get(slug="main")
    assert main.answers is not None
    assert (main.answers.version, main.submissions_per_day) == (1, 9)


def test_a_baseline_does_not_take_a_team_s_name(folder: Any, apply: Callable[[Any], Competition]) -> None:
    folder.description["baselines"] = []
    Team.objects.create(competition=apply(folder), name="most popular")
    folder.description["baselines"] = [
        {"name": "Most popular", "round": "main", "predictions": "baselines/most_popular.json"}
    ]

    refusal = next(item for item in planned(folder).items if item.action is Action.REFUSE)

    assert refusal.details == ("The name is taken by the team or baseline “most popular”.",)


def test_a_plan_that_is_out_of_date_is_not_carried_out(folder: Any, apply: Callable[[Any], Competition]) -> None:
    plan = planned(folder)
    apply(folder)

    with pytest.raises(ChangedMeanwhile):
        apply_plan(plan)


def test_a_file_that_changes_under_the_plan_stops_it(folder: Any) -> None:
    plan = planned(folder)
    folder.files["data/train.json"] = "[4]"
    folder.write()

    with pytest.raises(ChangedMeanwhile):
        apply_plan(plan)
    assert Competition.objects.count() == 0


def test_public_rows_are_those_of_the_split(folder: Any, apply: Callable[[Any], Competition]) -> None:
    from arena.competitions.answers import load_answers

    main = apply(folder).rounds.get(slug="main")

    compiled, split = load_answers(main.answers.compiled_sha256, main.answers.split_sha256)

    sides = dict(zip(compiled.ids.tolist(), split.public.tolist(), strict=True))
    assert sides == {i: side == "public" for i, side in SPLIT.items()}
