"""How many characters of a transcript are wrong."""

import math
from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, TextMetric


class CharacterErrorRate(TextMetric, frozen=True, tag="character_error_rate"):
    """The edits (insert, delete, replace a character) that make the answers of the predictions, for each
    character of the answers: ``sum of Levenshtein(predicted, right) / sum of len(right)``.

    Spaces (U+0020) are taken out of both first; every other code point counts, tabs too. Over all rows together,
    so a row counts by its length. Above 1 where the predictions are much too long. A row's statistics are
    [edits, characters]. Less is better.

    >>> statistics = CharacterErrorRate().rows(["가나 다", "x"], ["가 나라", ""])
    >>> statistics.tolist()
    [[1.0, 3.0], [1.0, 0.0]]
    >>> round(CharacterErrorRate().total(statistics), 6)
    0.666667
    """

    greater_is_better: ClassVar[bool] = False
    mean_of_rows: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)
    citation: ClassVar[str] = "NAVER AI hackathon Speech (2019), the baseline's char_distance."

    def rows(self, predicted: list[str], truth: list[str]) -> FloatArray:
        # Not at the top: the parsers' server imports this module, but computes no metric.
        from rapidfuzz.distance.Levenshtein import distance  # noqa: PLC0415

        heard, right = _counted(predicted), _counted(truth)
        edits = [distance(text, wanted) for text, wanted in zip(heard, right, strict=True)]
        return np.array([edits, list(map(len, right))], dtype=np.float64).T.copy()

    def total(self, rows: FloatArray) -> float:
        edits, characters = rows.sum(axis=0).tolist()
        return edits / characters if characters else math.nan

    def fault(self, truth: list[str]) -> str | None:
        return None if any(_counted(truth)) else "no_text"


def _counted(texts: list[str]) -> list[str]:
    return [text.replace(" ", "") for text in texts]
