"""Sums: of many numbers, rounded once, and of lengths, up to each."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

HIGHEST = np.finfo(np.float64).maxexp - 1


def exact_sum(values: NDArray[Any]) -> float:
    """As ``math.fsum``: the float64 nearest to the true sum of these [n], so that no order of them changes a bit.

    Each turn cuts all numbers at the same binary digit, so high that the upper parts can be added without rounding;
    what is left of them goes into the next turn, and two or three are enough for values of one kind. After Rump,
    Ogita & Oishi, Accurate floating-point summation, SIAM J. Sci. Comput. 31(1), 2008, section 3.

    >>> exact_sum(np.array([1e16, 1.0, -1e16, 1e-300]))
    1.0
    """
    parts: list[float] = []
    rest = np.array(values, dtype=np.float64)
    while len(rest) and (largest := float(max(rest.max(), -rest.min()))):
        bits = math.frexp(largest)[1] + len(rest).bit_length() + 1
        if not math.isfinite(largest) or bits > HIGHEST:
            return math.fsum(np.asarray(values, dtype=np.float64).tolist())
        cut = math.ldexp(1.0, bits)
        upper = rest + cut
        upper -= cut
        parts.append(float(upper.sum()))
        rest -= upper
    return math.fsum(parts)


def offsets_of(lengths: ArrayLike) -> NDArray[np.int64]:
    """[n] → [n + 1]: where each of n pieces of these lengths begins, laid end to end, and where the last one ends.

    >>> offsets_of([2, 0, 3]).tolist()
    [0, 2, 2, 5]
    """
    lengths = np.asarray(lengths)
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
