"""A contest of eight playlists: what its files hold. Needs no Django, so that scripts can send them, too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 8
# Eight playlists. Their answers are songs 0-4 and tags t0, t1, each shifted by the playlist's id.
QUESTIONS = [
    {"id": i, "plylst_title": "", "songs": [900 + i], "tags": [] if i % 2 else [f"seed{i}"]} for i in range(ROWS)
]
ANSWERS = [{"id": i, "songs": [i, i + 1, i + 2, i + 3, i + 4], "tags": [f"t{i}", f"t{i + 1}"]} for i in range(ROWS)]
SPLIT = {i: "public" if i < 4 else "private" for i in range(ROWS)}


def results(hits: Callable[[int], int] = lambda _: 5) -> list[dict[str, Any]]:
    """Valid predictions with `hits(id)` right songs on top of each list, and the right tags."""
    rows = []
    for i in range(ROWS):
        right = [i + n for n in range(hits(i))]
        songs = right + [5000 + n for n in range(100 - len(right))]
        rows.append({"id": i, "songs": songs, "tags": [f"t{i}", f"t{i + 1}", *(f"wrong{n}" for n in range(8))]})
    return rows


def write_answers(folder: Path) -> None:
    (folder / "answers.json").write_text(json.dumps(ANSWERS))
    (folder / "questions.json").write_text(json.dumps(QUESTIONS))
    (folder / "splits.csv").write_text("id,split\n" + "".join(f"{i},{side}\n" for i, side in SPLIT.items()))
