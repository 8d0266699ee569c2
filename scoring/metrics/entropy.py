"""How widely the predictions spread over the items, whether right or not."""

import math
from typing import ClassVar

import numpy as np

from scoring.metrics.base import FloatArray, IntArray, Ragged, RankingMetric
from scoring.metrics.hits import END


class EntropyDiversity(RankingMetric, frozen=True, tag="entropy_diversity"):
    """The entropy of the predicted items, in nats.

    With ``n`` rows of ``k`` places and an item ``a`` predicted in ``f_a`` of the rows::

        H = - sum over the items a of p_a ln(p_a),   p_a = f_a / (n k)

    The same k items for all: ln(k). No item twice: ln(n k), the most that there can be. It is no mean of rows:
    it tells of all rows together how different they are. A row's statistics are its items, numbered by their
    first sight in the order of the answers, and -1 after the end of a short list.

    >>> statistics = EntropyDiversity().rows(np.array([[7, 9], [9, 3]]), Ragged.of([1, 1], lengths=[1, 1]))
    >>> statistics.tolist()
    [[0.0, 1.0], [1.0, 2.0]]
    >>> round(EntropyDiversity().total(statistics), 6)
    1.039721
    """

    mean_of_rows: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)
    citation: ClassVar[str] = "Kakao Arena, brunch article recommendation (2019), evaluate.py @fce3dd5 (EntDiv)."

    def rows(self, predicted: IntArray, truth: Ragged) -> FloatArray:  # noqa: ARG002 - right or not
        items, first, places = np.unique(predicted, return_index=True, return_inverse=True)
        first[items == END] = predicted.size
        numbers = np.empty(len(items))
        numbers[np.argsort(first)] = np.arange(len(items))
        numbers[items == END] = END
        return numbers[places.reshape(predicted.shape)]

    def total(self, rows: FloatArray) -> float:
        counts = np.unique(rows[rows != END], return_counts=True)[1]
        # Few items have a frequency of their own: one logarithm for each frequency.
        frequencies, items = np.unique(counts, return_counts=True)
        shares = [
            (count, frequency / rows.size)
            for frequency, count in zip(frequencies.tolist(), items.tolist(), strict=True)
        ]
        return math.fsum(count * share * math.log(1 / share) for count, share in shares)
