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
LINES = "".join(f"u{n} {' '.join(f'item{(n * 3 + place) % 200}' for place in range(12))}\n" for n in range(100))


@pytest.mark.parametrize(
    ("kind", "content", "files"),
    [
        ("playlists", PLAYLISTS, ["data/train.json", "data/val.json"]),
        ("ranked_lists", LINES, ["data/train.txt", "data/questions.txt"]),
    ],
)
def test_a_made_folder_is_a_competition_at_once(
    kind: str, content: str, files: list[str], tmp_path: Path, host: Any
) -> None:
    (tmp_path / "input").write_text(content, encoding="utf-8")
    arguments = ["--input", str(tmp_path / "input"), "--out", str(tmp_path / "made"), "--seed", "1"]
    assert main(["make-challenge", kind, *arguments, "--public-share", "0.4", "--title", "내 대회"]) == 0
    out = StringIO()

    call_command("apply_competition", str(tmp_path / "made"), owner=host.username, stdout=out)

    assert out.getvalue().splitlines() == [
        "create     competition  made",
        "create     organizer    hana",
        *(f"create     file         {name}" for name in files),
        "create     round        main",
        "create     answers      main",
        "           - 20 rows, 8 of them public",
        "           ! Only 8 rows are public: chance will decide much of the public board.",
        "",
        f"{4 + len(files)} create.",
        "Applied: /c/made/",
    ]
    competition = Round.objects.get().competition
    assert (competition.title_en, competition.visibility) == ("내 대회", "draft")
