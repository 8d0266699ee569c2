"""From a folder to a running competition, and what applying it again does."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from arena.bundles.apply import ChangedMeanwhile, apply_plan
from arena.competitions.models import Competition, DataFile, Round
from arena.core import storage
from arena.leaderboards.models import PublicStanding
from arena.submissions.models import Submission
from arena.teams.models import Team
from tests.cast import ANSWERS, NOW, SPLIT, results

pytestmark = pytest.mark.django_db

MAIN = ("main",)
MOST_POPULAR = ("Most popular", "main")


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


def test_the_owner_becomes_organizer(folder: Any, host: Any, planned: Callable[..., Any]) -> None:
    competition = apply_plan(planned(folder, owner=host.username))

    assert list(competition.organizers.all()) == [host]


def test_baselines_are_scored_by_the_way_of_all_submissions(
    folder: Any, apply: Callable[[Any], Competition], score_all: Callable[[], int]
) -> None:
    apply(folder)

    assert score_all() == 1

    standing = PublicStanding.objects.get()
    assert (standing.team.name, standing.team.kind) == ("Most popular", Team.Kind.BASELINE)


def test_applying_it_again_changes_nothing(
    folder: Any,
    apply: Callable[[Any], Competition],
    host: Any,
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
) -> None:
    apply_plan(planned(folder, owner=host.username))

    again = planned(folder, owner=host.username)

    assert not_unchanged(again) == {}
    assert again.to_do == []


def test_an_earlier_end_closes_the_round(
    folder: Any,
    apply: Callable[[Any], Competition],
    now: Any,
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
) -> None:
    apply(folder)
    folder.main["closes_at"] = "2026-03-10T11:00:00"  # an hour ago

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", MAIN): "change"}
    (change,) = plan.to_do
    assert change.details == ("closes_at: 2030-01-01 00:00:00 KST → 2026-03-10 11:00:00 KST",)
    assert change.warnings == ("The round closes by this, and its private board is revealed.",)
    assert Round.objects.get(slug="main").closes_at == NOW - timedelta(hours=1)


def test_other_answers_become_a_new_version(
    folder: Any,
    apply: Callable[[Any], Competition],
    score_all: Callable[[], int],
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
) -> None:
    apply(folder)
    score_all()
    folder.files["secret/answers.json"] = json.dumps([*ANSWERS[:-1], ANSWERS[-1] | {"tags": ["other"]}])

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("answers", MAIN): "change", ("answers", ("final",)): "change"}
    change = plan.to_do[0]
    assert change.details == (
        "a new version, by other bytes or values of: the answers",
        "8 rows, 4 of them public",
        "With 4 public rows, scores less than about 0.490 apart can be chance.",
    )
    assert change.warnings == (
        "1 submissions keep the scores they have; scoring them again is a separate step.",
        "Only 4 rows are public: chance will decide much of the public board.",
    )
    key = Round.objects.get(slug="main").answers
    assert key is not None
    assert key.version == 2
    assert Submission.objects.get().evaluations.get().answers.version == 1


def test_another_share_divides_the_rows_anew(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any], not_unchanged: Callable[[Any], Any]
) -> None:
    apply(folder)
    folder.description["rounds"][1]["public_share"] = 0.75

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", ("final",)): "change", ("answers", ("final",)): "change"}
    key = Round.objects.get(slug="final").answers
    assert key is not None
    assert (key.version, key.public_rows) == (2, 6)


def test_other_predictions_replace_the_baseline(
    folder: Any,
    apply: Callable[[Any], Competition],
    score_all: Callable[[], int],
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
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
    folder: Any,
    apply: Callable[[Any], Competition],
    score_all: Callable[[], int],
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
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
    folder: Any,
    apply: Callable[[Any], Competition],
    score_all: Callable[[], int],
    planned: Callable[..., Any],
    not_unchanged: Callable[[Any], Any],
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


def test_limits_may_change_under_submissions(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any], not_unchanged: Callable[[Any], Any]
) -> None:
    apply(folder)
    folder.main["task"] = {"preset": "melon-2020", "segment_min_rows": 30}

    plan = planned(folder)
    apply_plan(plan)

    assert not_unchanged(plan) == {("round", MAIN): "change", ("answers", MAIN): "change"}
    key = Round.objects.get(slug="main").answers
    assert key is not None
    assert key.task["segment_min_rows"] == 30


def test_a_folder_without_secrets_keeps_the_answers_in_force(folder: Any, apply: Callable[[Any], Competition]) -> None:
    apply(folder)
    for key in ("answers", "questions", "splits"):
        del folder.main[key]
    folder.main["submissions_per_day"] = 9

    apply(folder)

    main = Round.objects.get(slug="main")
    assert main.answers is not None
    assert (main.answers.version, main.submissions_per_day) == (1, 9)


def test_a_plan_that_is_out_of_date_is_not_carried_out(
    folder: Any, apply: Callable[[Any], Competition], planned: Callable[..., Any]
) -> None:
    plan = planned(folder)
    apply(folder)

    with pytest.raises(ChangedMeanwhile):
        apply_plan(plan)


def test_a_file_that_changes_under_the_plan_stops_it(folder: Any, planned: Callable[..., Any]) -> None:
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

    sides = dict(zip(compiled.ids.shown(), split.public.tolist(), strict=True))
    assert sides == {i: side == "public" for i, side in SPLIT.items()}
