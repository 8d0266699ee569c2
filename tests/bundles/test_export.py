"""A competition as a folder, from which applying changes nothing."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from arena.bundles.apply import apply_plan, make_plan
from arena.bundles.export import export_competition
from arena.bundles.items import Action
from arena.competitions.models import Competition, Page, Round
from arena.competitions.services import put_file
from arena.core.errors import Invalid

pytestmark = pytest.mark.django_db


def changes_by(folder: Path) -> list[Any]:
    return [item for item in make_plan(folder=folder).items if item.action is not Action.UNCHANGED]


def test_applying_an_export_changes_nothing(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path, score_all: Callable[[], int]
) -> None:
    competition = apply(folder)
    score_all()

    secrets = export_competition(competition=competition, folder=tmp_path / "out")

    # Other bytes of the same texts would count as a change of the answers.
    assert [(warning.key, warning.details) for warning in changes_by(tmp_path / "out")] == []
    assert secrets == [
        "secret/main/questions.json",
        "secret/main/answers.json",
        "secret/main/splits.csv",
        "secret/final/questions.json",
        "secret/final/answers.json",
    ]


def test_the_description_reads_as_a_person_writes_it(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    export_competition(competition=apply(folder), folder=tmp_path / "out")

    description = yaml.safe_load((tmp_path / "out" / "competition.yaml").read_text())

    assert description["title"] == {"en": "My playlists", "ko": "내 플레이리스트"}
    assert description["pages"] == {
        "overview": "pages/overview.md",
        "rules": {"en": "pages/rules.md", "ko": "pages/rules.ko.md"},
    }
    assert description["rounds"][0] == {
        "slug": "main",
        "title": "Main round",
        "opens_at": datetime(2020, 1, 1),  # noqa: DTZ001 a wall-clock time of the competition's zone
        "closes_at": datetime(2030, 1, 1),  # noqa: DTZ001
        "task": {"preset": "melon-2020"},
        "questions": "secret/main/questions.json",
        "answers": "secret/main/answers.json",
        "splits": "secret/main/splits.csv",
        "submissions_per_day": 5,
        "max_final": 2,
        "private_board": "on_close",
        "advance": {"top": 30, "to": "final"},
    }
    assert description["baselines"] == [
        {"name": "Most popular", "round": "main", "predictions": "baselines/main/most-popular.json"}
    ]


def test_secrets_are_readable_by_their_owner_alone(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    for name in export_competition(competition=apply(folder), folder=tmp_path / "out"):
        assert stat.S_IMODE((tmp_path / "out" / name).stat().st_mode) == 0o600


def test_the_export_founds_the_same_competition_elsewhere(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    export_competition(competition=apply(folder), folder=tmp_path / "out")
    path = tmp_path / "out" / "competition.yaml"
    path.write_text(path.read_text().replace("slug: my-playlists", "slug: copy"))

    copy = apply_plan(make_plan(folder=tmp_path / "out"))

    assert [(round_.slug, round_.answers is not None) for round_ in copy.rounds.all()] == [
        ("main", True),
        ("final", True),
    ]


def test_what_was_edited_in_the_admin_survives(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    competition = apply(folder)
    Page.objects.filter(key="overview").update(body_en="# Two\r\nlines\r\n", body_ko="# 두\r\n줄")
    Competition.objects.update(timezone="Europe/Berlin", title_en="", merge_until=None)
    # 02:30 comes twice on this night, and this is the second one.
    Round.objects.filter(slug="final").update(closes_at=datetime(2030, 10, 27, 1, 30, 0, 5, tzinfo=UTC))
    Round.objects.create(
        competition=competition,
        slug="later",
        title_en="Later",
        opens_at=datetime(2031, 1, 1, tzinfo=UTC),
        closes_at=datetime(2031, 1, 1, tzinfo=UTC),
        task={"preset": "melon-2020"},
        position=2,
    )
    # Downloads of names that the export would have used itself.
    for position, name in enumerate(("pages/overview.md", "secret/main/answers.json"), start=1):
        with (folder.path / "overview.md").open("rb") as stream:
            put_file(competition=competition, path=name, stream=stream, position=position)
    competition.refresh_from_db()

    export_competition(competition=competition, folder=tmp_path / "out")

    assert [(item.key, item.details) for item in changes_by(tmp_path / "out")] == []


def test_questions_that_are_a_download_are_written_once(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    folder.description["files"].append({"path": "data/val.json", "title": "Questions"})

    secrets = export_competition(competition=apply(folder), folder=tmp_path / "out")

    assert secrets == ["secret/main/answers.json", "secret/main/splits.csv", "secret/final/answers.json"]
    assert changes_by(tmp_path / "out") == []


def test_a_folder_that_holds_something_is_left_alone(
    folder: Any, apply: Callable[[Any], Competition], tmp_path: Path
) -> None:
    competition = apply(folder)
    before = sorted(folder.path.rglob("*"))

    with pytest.raises(Invalid):
        export_competition(competition=competition, folder=folder.path)
    assert sorted(folder.path.rglob("*")) == before


def test_an_export_that_fails_leaves_nothing(folder: Any, apply: Callable[[Any], Competition], tmp_path: Path) -> None:
    competition = apply(folder)
    competition.files.update(sha256="0" * 64)

    with pytest.raises(FileNotFoundError):
        export_competition(competition=competition, folder=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["my-playlists"]
