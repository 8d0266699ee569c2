"""Playlists like the contest's, always the same.

Answers like the real ones: half of a playlist or all of it, some 26 songs and up to 10 tags. Predictions like those of
a fair model: three in ten of the right songs and half of the tags, among popular others.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from bench.work import Work, keep

SEED = 20200427
SONGS = 707_989
TAGS = 30_000
HIGHEST_ID = 153_000
SYLLABLES = "가나다라마바사아자차카타파하감성발라드록힙합재즈밤새벽여름겨울비눈카페운동출근잔잔한신나는인디팝"

Row = dict[str, Any]
T = TypeVar("T")


TASK = {"preset": "melon-2020", "limits": {"bytes": 10**9, "rows": 10**6}}
"""The preset with room for the large file, which has more playlists than the contest."""


def make_work(folder: Path, *, rows: int, copies: int = 1) -> Work:
    """The work for so many playlists, ``copies`` times under other ids."""

    def write(work: Work) -> None:
        pairs = list(make_rows(rows))
        _write(work.truth, (answer for answer, _ in pairs), copies)
        random.Random(SEED).shuffle(pairs)
        _write(work.results, (predicted for _, predicted in pairs), copies)

    return keep(folder, f"{rows}x{copies}", TASK, Path(__file__), write)


def make_rows(count: int) -> Iterator[tuple[Row, Row]]:
    """Answers and predictions of each playlist."""
    chance = random.Random(SEED)
    songs = chance.sample(range(SONGS), SONGS)
    tags = _make_tags(chance)

    def song() -> int:
        return songs[int(SONGS * chance.random() ** 2)]

    def tag() -> str:
        return tags[int(TAGS ** chance.random()) - 1]

    for identity in chance.sample(range(HIGHEST_ID), count):
        right_songs = _distinct(song, min(100, max(1, int(chance.lognormvariate(3.0, 0.75)))))
        right_tags = _distinct(tag, min(10, 1 + int(chance.expovariate(0.5))))
        yield (
            {"id": identity, "songs": right_songs, "tags": right_tags},
            {
                "id": identity,
                "songs": _guess(chance, right_songs, 0.3, song, 100),
                "tags": _guess(chance, right_tags, 0.5, tag, 10),
            },
        )


def _make_tags(chance: random.Random) -> list[str]:
    return _distinct(lambda: "".join(chance.choices(SYLLABLES, k=chance.choice([2, 2, 2, 3, 3, 4, 5]))), TAGS)


def _distinct(draw: Callable[[], T], count: int) -> list[T]:
    drawn: dict[T, None] = {}
    while len(drawn) < count:
        drawn[draw()] = None
    return list(drawn)


def _guess(chance: random.Random, right: list[T], share: float, draw: Callable[[], T], count: int) -> list[T]:
    hits = [item for item in right if chance.random() < share]
    guessed = list(dict.fromkeys([*hits, *_distinct(draw, count)]))[:count]
    chance.shuffle(guessed)
    return guessed


def _write(path: Path, rows: Iterator[Row], copies: int) -> None:
    """As the contest's own helper writes: ``json.dumps`` as it is, less the escapes."""
    encoded = [(row["id"], json.dumps({**row, "id": 0}, ensure_ascii=False).removeprefix('{"id": 0')) for row in rows]
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for copy in range(copies):
            text = ", ".join(f'{{"id": {identity + copy * HIGHEST_ID}{rest}' for identity, rest in encoded)
            file.write(f"{', ' if copy else ''}{text}")
        file.write("]")
