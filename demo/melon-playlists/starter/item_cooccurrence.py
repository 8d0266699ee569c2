"""Item co-occurrence: songs and tags that stand in the same playlists as what the question shows.

    python item_cooccurrence.py DATA_DIR results.json

A question shows clues: songs, tags, words of its title. Each training playlist gets votes for every clue
it shares, more for a rare one; each of its songs and tags then gets its votes.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

SONGS, TAGS = 100, 10
NEIGHBOURS = 500  # playlists that pass their votes on


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


def clues_of(row: dict[str, Any]) -> list[Any]:
    return [*row["songs"], *row["tags"], *(("title", word) for word in row["plylst_title"].split())]


def index_by_clue(train: list[dict[str, Any]]) -> dict[Any, np.ndarray]:
    """Clue -> the training playlists that have it, by their place in train."""
    places: dict[Any, list[int]] = {}
    for place, row in enumerate(train):
        for clue in set(clues_of(row)):
            places.setdefault(clue, []).append(place)
    return {clue: np.array(found) for clue, found in places.items()}


def tally(lists: list[np.ndarray], votes: np.ndarray) -> list[int]:
    """All items of the lists, the one with most votes first."""
    items, place = np.unique(np.concatenate(lists), return_inverse=True)
    sums = np.bincount(place, np.repeat(votes, [len(list_) for list_ in lists]))
    return items[np.argsort(-sums, kind="stable")].tolist()


def pick(ranked: list[Any], popular: list[Any], seen: list[Any], size: int) -> list[Any]:
    """The first `size` of the ranked items that the question does not show; popular ones fill up."""
    picked = [item for item in ranked[: size + len(seen)] if item not in seen][:size]
    fill = [item for item in popular[: 2 * size + len(seen)] if item not in seen and item not in picked]
    return picked + fill[: size - len(picked)]


def main(data_dir: str, out_path: str) -> None:
    train, questions = load(Path(data_dir) / "train.json"), load(Path(data_dir) / "val.json")
    tags = [tag for tag, _ in Counter(tag for row in train for tag in row["tags"]).most_common()]
    tag_number = {tag: number for number, tag in enumerate(tags)}  # so 0, 1, 2 … are the popular tags
    popular = [song for song, _ in Counter(song for row in train for song in row["songs"]).most_common()]
    song_lists = [np.array(row["songs"], int) for row in train]
    tag_lists = [np.array([tag_number[tag] for tag in row["tags"]], int) for row in train]
    index = index_by_clue(train)
    damping = np.sqrt([len(clues_of(row)) for row in train])  # a long playlist shares clues by accident

    results = []
    for row in questions:
        votes = np.zeros(len(train))
        for clue in clues_of(row):
            if clue in index:
                votes[index[clue]] += np.log(len(train) / len(index[clue]))
        votes /= damping
        near = np.argpartition(-votes, NEIGHBOURS)[:NEIGHBOURS]
        songs = tally([song_lists[place] for place in near], votes[near])
        numbers = tally([tag_lists[place] for place in near], votes[near])
        best_songs = pick(songs, popular, row["songs"], SONGS)
        best_tags = pick([tags[number] for number in numbers], tags, row["tags"], TAGS)
        results.append({"id": row["id"], "songs": best_songs, "tags": best_tags})
    Path(out_path).write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
