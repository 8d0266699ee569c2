"""The rush's competition as a folder, and the files that its teams send."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.rush.options import Options
from tests.fullsize import FULL_ROWS, truth

SLUG = "rush"
MAIN, FULL = "main", "full"
QUALITIES = (2, 5, 8, 11, 14, 17, 20)  # how many of the true songs a file holds
BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One file as teams send it, apart from the mark that makes each upload's bytes its own."""

    name: str
    round: str
    path: str


def write_competition(folder: Path, *, rows: Mapping[str, int], per_day: int) -> None:
    rounds = [
        {
            "slug": slug,
            "title": slug,
            "opens_at": "2020-01-01",
            "closes_at": "2040-01-01",
            "task": {"preset": "melon-2020"},
            "answers": f"{slug}.json",
            "public_share": 0.3,
            "submissions_per_day": per_day,
        }
        for slug in rows
    ]
    # YAML reads JSON.
    described = {"slug": SLUG, "title": "Rush", "timezone": "UTC", "visibility": "public", "rounds": rounds}
    (folder / "competition.yaml").write_text(json.dumps(described))
    for slug, count in rows.items():
        (folder / f"{slug}.json").write_text(json.dumps([truth(number) for number in range(count)]))


def write_samples(folder: Path, rows: Mapping[str, int]) -> list[Sample]:
    """Files of several qualities for each round, and one that is wrong: its last playlist is missing."""
    samples = [_write(folder, slug, count, quality) for slug, count in rows.items() for quality in QUALITIES]
    broken = Sample(name=BROKEN, round=MAIN, path=str(folder / "broken.json"))
    Path(broken.path).write_bytes(predictions(rows[MAIN] - 1, quality=20))
    return [*samples, broken]


def _write(folder: Path, slug: str, count: int, quality: int) -> Sample:
    sample = Sample(name=f"{slug} {quality}", round=slug, path=str(folder / f"{slug}-{quality}.json"))
    Path(sample.path).write_bytes(predictions(count, quality=quality))
    return sample


def predictions(count: int, *, quality: int) -> bytes:
    return json.dumps([_row(number, quality) for number in range(count)], ensure_ascii=False).encode()


def _row(number: int, quality: int) -> dict[str, Any]:
    answer = truth(number)
    songs = answer["songs"][:quality] + [700_000 + n for n in range(100 - quality)]
    random.Random(number).shuffle(songs)
    return {"id": number, "songs": songs, "tags": answer["tags"] + [f"다른 태그 {n}" for n in range(8)]}


def marked(content: bytes, mark: str) -> list[bytes | memoryview]:
    """The same predictions in bytes of their own: a key that scoring ignores, at the start. In parts, to copy none."""
    assert content.startswith(b"[{")
    return [b'[{"mark": "%s", ' % mark.encode(), memoryview(content)[2:]]


def rows_of_rounds(options: Options) -> dict[str, int]:
    return {MAIN: options.playlists, **({FULL: FULL_ROWS} if options.full else {})}
