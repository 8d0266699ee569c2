"""A competition's folder as somebody else would write it, with explicit splits."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cast import ANSWERS, QUESTIONS, SPLIT, results

DESCRIPTION: dict[str, Any] = {
    "slug": "my-playlists",
    "title": {"en": "My playlists", "ko": "내 플레이리스트"},
    "summary": "One line for the card.",
    "timezone": "Asia/Seoul",
    "visibility": "public",
    "pages": {"overview": "overview.md", "rules": {"en": "rules.md", "ko": "rules.ko.md"}},
    "files": [{"path": "data/train.json", "title": "Training playlists"}],
    "teams": {"max_members": 4, "merge_until": "2030-01-20T00:00:00"},
    "rounds": [
        {
            "slug": "main",
            "title": "Main round",
            "opens_at": "2020-01-01T00:00:00",
            "closes_at": "2030-01-01T00:00:00",
            "task": {"preset": "melon-2020"},
            "questions": "data/val.json",
            "answers": "secret/answers.json",
            "splits": "secret/splits.csv",
            "submissions_per_day": 5,
            "max_final": 2,
            "private_board": "on_close",
            "advance": {"top": 30, "to": "final"},
        },
        {
            "slug": "final",
            "title": {"en": "Final", "ko": "결선"},
            "opens_at": "2030-02-01T00:00:00",
            "closes_at": "2030-03-01T00:00:00",
            "task": {"preset": "melon-2020"},
            "questions": "data/val.json",
            "answers": "secret/answers.json",
            "public_share": 0.5,
            "private_board": "2030-03-02T09:00:00",
        },
    ],
    "baselines": [{"name": "Most popular", "round": "main", "predictions": "baselines/most_popular.json"}],
}
FILES = {
    "overview.md": "# Welcome\n",
    "rules.md": "Play fair.\n",
    "rules.ko.md": "공정하게 참가합니다.\n",
    "data/train.json": "[1, 2, 3]",
    "data/val.json": json.dumps(QUESTIONS),
    "secret/answers.json": json.dumps(ANSWERS),
    "secret/splits.csv": "id,split\n" + "".join(f"{i},{side}\n" for i, side in SPLIT.items()),
    "baselines/most_popular.json": json.dumps(results(lambda _: 1)),
}


class Folder:
    """Its description and files, written anew by `write`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.description = copy.deepcopy(DESCRIPTION)
        self.files = dict(FILES)

    @property
    def main(self) -> dict[str, Any]:
        return self.description["rounds"][0]

    def write(self) -> Path:
        for name, text in self.files.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        text = yaml.safe_dump(self.description, sort_keys=False, allow_unicode=True)
        (self.path / "competition.yaml").write_text(text, encoding="utf-8")
        return self.path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "my-playlists")


@pytest.fixture
def apply(db: None) -> Callable[[Folder], Any]:
    from arena.bundles.apply import apply_plan, make_plan

    def run(folder: Folder) -> Any:
        return apply_plan(make_plan(folder=folder.write()))

    return run


@pytest.fixture
def planned(db: None) -> Callable[..., Any]:
    """`planned(folder)`: the plan of the folder as it is now."""
    from arena.bundles.apply import make_plan

    return lambda folder, **options: make_plan(folder=folder.write(), **options)


@pytest.fixture
def not_unchanged() -> Callable[[Any], dict[tuple[str, tuple[str, ...]], str]]:
    """What a plan would do, by part and key."""

    def read(plan: Any) -> dict[tuple[str, tuple[str, ...]], str]:
        return {(item.part.value, item.key): item.action.value for item in plan.items if item.action != "unchanged"}

    return read
