"""The contests' evaluators, their way of working retold: line by line in Python, by the definitions as they stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from bench.work import Work
from tests.scoring.metrics import contests


class Lines:
    """Reads a file of lines into a dictionary of cells by id."""

    sign: str | None = None

    def prepare(self, work: Work) -> None:
        self.truth = self.read(work.truth)

    def read(self, path: Path) -> dict[str, list[str]]:
        with path.open(encoding="utf-8") as file:
            rows = (line.rstrip("\n").split(self.sign) for line in file)
            return {identity: list(map(str.strip, cells)) for identity, *cells in rows}

    def pairs(self, path: Path) -> Iterator[tuple[list[str], list[str]]]:
        predicted = self.read(path)
        if predicted.keys() != self.truth.keys():
            raise ValueError("the ids are not those asked for")
        return ((predicted[identity], right) for identity, right in self.truth.items())


class Brunch(Lines):
    def run(self, path: Path) -> dict[str, float]:
        pairs = list(self.pairs(path))
        return {
            "map": mean(contests.brunch_average_precision(*pair) for pair in pairs),
            "ndcg": mean(contests.brunch_ndcg(*pair) for pair in pairs),
            "entropy": contests.brunch_entropy([ranked for ranked, _ in pairs], 100),
        }


class RecSys(Lines):
    sign = ","

    def run(self, path: Path) -> dict[str, float]:
        pairs = [(ranked, set(right)) for ranked, right in self.pairs(path)]
        return {
            "r_precision": mean(contests.recsys_r_precision(*pair) for pair in pairs),
            "ndcg": mean(contests.recsys_ndcg(*pair) for pair in pairs),
            "clicks": mean(contests.recsys_clicks(*pair) for pair in pairs),
        }


class Shopping(Lines):
    sign = "\t"

    def run(self, path: Path) -> dict[str, float]:
        hits, counts = [0] * 4, [0] * 4
        for predicted, right in self.pairs(path):
            for level in range(4):
                if (label := int(right[level])) != -1:
                    counts[level] += 1
                    hits[level] += int(predicted[level]) == label
        b, m, s, d = shares = [hit / count for hit, count in zip(hits, counts, strict=True)]
        score = (1.0 * b + 1.2 * m + 1.3 * s + 1.4 * d) / 4
        return {f"{level}_accuracy": share for level, share in zip("bmsd", shares, strict=True)} | {"score": score}


class Speech(Lines):
    sign = "\t"

    def run(self, path: Path) -> dict[str, float]:
        edits = signs = 0
        for (predicted,), (right,) in self.pairs(path):
            heard, said = predicted.replace(" ", ""), right.replace(" ", "")
            edits += Levenshtein.distance(heard, said)
            signs += len(said)
        return {"cer": edits / signs, "score": (1 - edits / signs) * 100}


def mean(values: Iterator[Any]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
