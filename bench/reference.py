"""The contest's evaluator, its way of working retold: lists, one logarithm a hit, the answers looked through each time.

As described in the notes on the contest's ``evaluate.py``: five checks in this order, then nDCG against the ideal of
the whole truth, averaged over the rows of the file.
"""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np

from bench.work import Work

LENGTHS = {"songs": 100, "tags": 10}
Truth = dict[int, dict[str, Collection[Any]]]


class WithLists:
    """Whether an item is right is looked up in the answer's list, as the original does."""

    kept: Callable[[list[Any]], Collection[Any]] = list

    def prepare(self, work: Work) -> None:
        answers = json.loads(work.truth.read_bytes())
        self.truth: Truth = {row["id"]: {field: type(self).kept(row[field]) for field in LENGTHS} for row in answers}
        self.ideals = [sum(1.0 / np.log(rank + 1) for rank in range(1, count + 1)) for count in range(101)]

    def run(self, path: Path) -> dict[str, float]:
        with path.open(encoding="utf-8") as file:
            rows = json.load(file)
        check(rows, self.truth)
        totals = dict.fromkeys(LENGTHS, 0.0)
        for row in rows:
            right = self.truth[row["id"]]
            for field, length in LENGTHS.items():
                totals[field] += self._ndcg(right[field], row[field][:length])
        songs, tags = (total / len(rows) for total in totals.values())
        return {"songs_ndcg": songs, "tags_ndcg": tags, "score": 0.85 * songs + 0.15 * tags}

    def _ndcg(self, right: Collection[Any], ranked: list[Any]) -> float:
        gain = 0.0
        for place, item in enumerate(ranked):
            if item in right:
                gain += 1.0 / np.log(place + 2)
        return float(gain / self.ideals[len(right)])


class WithSets(WithLists):
    """The same with the answers as sets: what anybody would change first."""

    kept = set


def check(rows: list[dict[str, Any]], truth: Truth) -> None:
    if set(truth) != {row["id"] for row in rows}:
        raise ValueError("the playlists are not those asked for")
    for field, length in LENGTHS.items():
        if {len(row[field]) for row in rows} != {length}:
            raise ValueError(f"not {length} {field} everywhere")
    for field, length in LENGTHS.items():
        if {len(set(row[field])) for row in rows} != {length}:
            raise ValueError(f"one of the {field} twice in a playlist")
