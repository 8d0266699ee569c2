"""What `make-challenge` writes, `apply_competition` takes as it stands."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from arena.competitions.models import Round
from scoring.__main__ import main

pytestmark = pytest.mark.django_db

PLAYLISTS = json.dumps(
    [{"id": n, "plylst_title": "밤 산책", "songs": list(range(n, n + 9)), "tags": ["밤", "산책"]} for n in range(100)]
)
TABLE = "id,area,price\n" + "".join(f"r{n},{n % 17},{n * 37 % 101}.5\n" for n in range(100))
LINES = "".join(f"u{n} {' '.join(f'item{(n * 3 + place) % 200}' for place in range(12))}\n" for n in range(100))


@pytest.mark.parametrize(
    ("kind", "content", "more", "files", "baselines"),
    [
        ("playlists", PLAYLISTS, [], ["data/train.json", "data/val.json"], []),
        ("ranked_lists", LINES, [], ["data/train.txt", "data/questions.txt"], []),
        (
            "table",
            TABLE,
            ["--target", "price"],
            ["data/train.csv", "data/test.csv", "data/sample_submission.csv"],
            ["Sample submission · main"],
        ),
    ],
)
def test_a_made_folder_is_a_competition_at_once(
    kind: str, content: str, more: list[str], files: list[str], baselines: list[str], tmp_path: Path, host: Any
) -> None:
    (tmp_path / "input").write_text(content, encoding="utf-8")
    arguments = ["--input", str(tmp_path / "input"), "--out", str(tmp_path / "made"), "--seed", "1"]
    assert main(["make-challenge", kind, *arguments, *more, "--public-share", "0.4", "--title", "내 대회"]) == 0
    out = StringIO()

    call_command("apply_competition", str(tmp_path / "made"), owner=host.username, stdout=out)

    remarks = ("           ! ", "           - With")
    assert [line for line in out.getvalue().splitlines() if not line.startswith(remarks)] == [
        "create     competition  made",
        "create     organizer    hana",
        *(f"create     file         {name}" for name in files),
        "create     round        main",
        "create     answers      main",
        "           - 20 rows, 8 of them public",
        *(f"create     baseline     {name}" for name in baselines),
        "",
        f"{4 + len(files) + len(baselines)} create.",
        "Applied: /c/made/",
    ]
    competition = Round.objects.get().competition
    assert (competition.title_en, competition.visibility) == ("내 대회", "draft")
