"""Most popular: everybody gets the songs and tags that most training playlists hold.

python most_popular.py DATA_DIR results.json
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

SONGS, TAGS = 100, 10


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


def pick(ranked: list[Any], seen: list[Any], size: int) -> list[Any]:
    """The first `size` of the ranked items that the question does not show already."""
    return [item for item in ranked[: size + len(seen)] if item not in seen][:size]


def main(data_dir: str, out_path: str) -> None:
    train = load(Path(data_dir) / "train.json")
    questions = load(Path(data_dir) / "val.json")

    songs = [song for song, _ in Counter(s for row in train for s in row["songs"]).most_common()]
    tags = [tag for tag, _ in Counter(t for row in train for t in row["tags"]).most_common()]

    results = []
    for row in questions:
        best_songs, best_tags = pick(songs, row["songs"], SONGS), pick(tags, row["tags"], TAGS)
        results.append({"id": row["id"], "songs": best_songs, "tags": best_tags})
    Path(out_path).write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
