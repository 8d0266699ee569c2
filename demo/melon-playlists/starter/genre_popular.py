"""Genre popular: guess the genres of a playlist, then give what is popular in them.

    python genre_popular.py DATA_DIR results.json

The genres come from the songs a question shows (song_meta.json) or, where it shows none, from its tags.
A question that shows neither gets what is popular overall.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

SONGS, TAGS = 100, 10
COMMON_SONGS, COMMON_TAGS = 10_000, 1_000  # rarer ones are never recommended


def load(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


def pick(ranked: list[Any], seen: list[Any], size: int) -> list[Any]:
    """The first `size` of the ranked items that the question does not show already."""
    return [item for item in ranked if item not in seen][:size]


def best(items: list[Any], scores: np.ndarray, size: int) -> list[Any]:
    return [items[place] for place in np.argsort(-scores, kind="stable")[:size]]


def read_genres(songs: list[dict[str, Any]]) -> np.ndarray:
    """One row per song: its share in each genre (a half in each of two)."""
    codes = sorted({code for song in songs for code in song["song_gn_gnr_basket"]})
    number = {code: place for place, code in enumerate(codes)}
    shares = np.zeros((len(songs), len(codes)))
    for song in songs:
        for code in song["song_gn_gnr_basket"]:
            shares[song["id"], number[code]] = 1 / len(song["song_gn_gnr_basket"])
    return shares


def main(data_dir: str, out_path: str) -> None:
    train, questions, meta = (load(Path(data_dir) / f"{name}.json") for name in ("train", "val", "song_meta"))
    genres = read_genres(meta)
    song_counts = Counter(song for row in train for song in row["songs"]).most_common(COMMON_SONGS)
    tag_counts = Counter(tag for row in train for tag in row["tags"]).most_common(COMMON_TAGS)
    songs, tags = [song for song, _ in song_counts], [tag for tag, _ in tag_counts]
    song_genres = genres[songs] * np.array([[count] for _, count in song_counts])

    tag_number = {tag: place for place, tag in enumerate(tags)}
    tag_genres = np.zeros((len(tags), genres.shape[1]))  # which genres a tag goes with, and how often
    for row in train:
        places = [tag_number[tag] for tag in row["tags"] if tag in tag_number]
        tag_genres[places] += genres[row["songs"]].mean(axis=0)
    everywhere = tag_genres.sum(axis=0)

    results = []
    for row in questions:
        taste = genres[row["songs"]].sum(axis=0)
        if not taste.any():  # a tag speaks for the genres where it is commoner than elsewhere
            places = [tag_number[tag] for tag in row["tags"] if tag in tag_number]
            taste = tag_genres[places].sum(axis=0) / everywhere
        if not taste.any():
            taste = np.ones(len(taste))
        likely_songs = best(songs, song_genres @ taste, SONGS + len(row["songs"]))
        likely_tags = best(tags, tag_genres @ taste, TAGS + len(row["tags"]))
        best_songs, best_tags = pick(likely_songs, row["songs"], SONGS), pick(likely_tags, row["tags"], TAGS)
        results.append({"id": row["id"], "songs": best_songs, "tags": best_tags})
    Path(out_path).write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
