"""The sample of a competition.yaml that people copy, as it stands."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from arena.bundles.apply import apply_plan, make_plan
from arena.bundles.export import export_competition
from arena.competitions.models import Round

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).parents[2] / "docs" / "organizers.md"


@pytest.fixture
def sample(folder: Any) -> Path:
    (text,) = re.findall(r"```yaml\n(# my-playlists/.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    folder.files["evaluation.md"] = "nDCG\n"
    path: Path = folder.write()
    (path / "competition.yaml").write_text(text, encoding="utf-8")
    return path


def rounds_in(plan: Any) -> list[tuple[Any, ...]]:
    return [(item.action, item.details, item.warnings) for item in plan.items if item.part == "round"]


def test_it_can_be_applied_and_a_round_to_come_is_waited_for(sample: Path) -> None:
    warning = "There is no round “final” yet: “advance” waits for it."

    plan = make_plan(folder=sample)
    competition = apply_plan(plan)

    assert rounds_in(plan) == [("create", (), (warning,))]
    assert rounds_in(make_plan(folder=sample)) == [("unchanged", (), (warning,))]
    assert competition.merge_until == datetime(2030, 1, 19, 15, tzinfo=UTC)
    assert (competition.title_en, competition.title_ko) == ("My playlists", "내 플레이리스트")
    main = competition.rounds.get()
    assert (main.slug, main.public_share, main.advance_top, main.advance_to) == ("main", 0.3, None, None)


def test_once_the_round_is_there_teams_go_on_into_it(sample: Path) -> None:
    apply_plan(make_plan(folder=sample))
    description = sample / "competition.yaml"
    final = (
        "  - {slug: final, opens_at: 2031-01-01T00:00:00, closes_at: 2031-02-01T00:00:00, task: {preset: melon-2020}}\n"
    )
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace("baselines:\n", final + "baselines:\n"), encoding="utf-8")

    plan = make_plan(folder=sample)
    main = apply_plan(plan).rounds.get(slug="main")

    assert rounds_in(plan)[0] == ("change", ("advance_top: – → 30", "advance_to: – → final"), ())
    assert (main.advance_top, main.advance_to) == (30, Round.objects.get(slug="final"))


def test_applying_its_export_changes_nothing(
    sample: Path, tmp_path: Path, not_unchanged: Callable[[Any], dict[Any, str]]
) -> None:
    export_competition(competition=apply_plan(make_plan(folder=sample)), folder=tmp_path / "out")

    assert not_unchanged(make_plan(folder=tmp_path / "out")) == {}
